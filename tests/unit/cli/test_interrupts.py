import contextlib
import signal
import threading
import weakref
from pathlib import Path

import pytest

from carecoord.cli import failures
from carecoord.cli.interrupts import heeded_interrupts
from carecoord.common.errors import CancelledError


class Thing:
    """Something a finalizer can wait for."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_that_ctrl_c_is_known_of_even_where_python_drops_it() -> None:
    with heeded_interrupts() as pressed:
        assert not pressed()
        thing = Thing()
        finalizer = weakref.ref(thing, lambda _thing: signal.raise_signal(signal.SIGINT))
        del thing
        assert finalizer() is None
        assert pressed()


def test_that_ctrl_c_stops_at_once_where_it_can() -> None:
    with heeded_interrupts(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_that_ctrl_c_means_afterwards_what_it_meant_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with contextlib.suppress(KeyboardInterrupt), heeded_interrupts():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_that_work_on_another_thread_is_left_alone() -> None:
    told: list[bool] = []

    def work() -> None:
        with heeded_interrupts() as pressed:
            told.append(pressed())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == [False]


def test_that_stopped_work_ends_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failures.tell(CancelledError("words for a window"), tmp_path) == failures.REFUSED
    assert capsys.readouterr().err.startswith("Stopped. ")
