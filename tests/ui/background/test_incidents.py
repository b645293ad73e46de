import sys
import threading
from collections.abc import Iterator

import pytest

from carecoord.common.errors import RefusedError
from tests.watch import LogWatch
from ui.background.incidents import IncidentError, catch_unhandled, explained, record, trace_of


def _failing() -> ValueError:
    try:
        _fail_twice()
    except ValueError as error:
        return error
    raise AssertionError


def _fail_twice() -> None:
    try:
        int("Santos")
    except ValueError as cause:
        text = "patient Santos"
        raise ValueError(text) from cause


@pytest.fixture
def hooks_put_back() -> Iterator[None]:
    kept, kept_in_threads = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = kept, kept_in_threads


def test_that_a_trace_names_types_and_lines_of_all_causes_but_no_text() -> None:
    trace = trace_of(_failing())
    assert trace.count("builtins.ValueError") == 2
    assert "test_incidents.py:" in trace
    assert "Santos" not in trace


def test_that_only_bugs_become_incidents(log_watch: LogWatch) -> None:
    log_watch.expect("Incident")
    refused = RefusedError("Write a note first.")
    assert explained(refused) is refused
    incident = explained(_failing())
    assert isinstance(incident, IncidentError)
    assert explained(incident) is incident
    assert len(log_watch.logged) == 1


def test_that_two_incidents_have_different_numbers(log_watch: LogWatch) -> None:
    log_watch.expect("Incident")
    assert record(_failing()).number != record(_failing()).number


def test_that_what_nobody_caught_in_a_thread_is_shown(
    hooks_put_back: None, log_watch: LogWatch
) -> None:
    log_watch.expect("Incident")
    shown: list[IncidentError] = []
    catch_unhandled(shown.append)
    thread = threading.Thread(target=lambda: int("Santos"))
    thread.start()
    thread.join()
    sys.excepthook(ValueError, _failing(), None)
    assert len(shown) == 2
    assert "Santos" not in "".join(log_watch.logged)
