"""The ground under every test: no display, no network, no real data folder, no stray warning."""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import low_level
from hypothesis import settings

from carecoord.importers.apart import client
from carecoord.security import kdf
from tests.keys import Derivations
from tests.watch import LogWatch, refuse_network, refuse_replacement

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

# A machine busy with other things is slow at times, which is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Before the first import of Qt: windows are drawn in memory.
_SCREEN = os.path.relpath(Path(__file__).with_name("screen.json"))
"""Of a cheap laptop; Qt takes a colon in the path for the end of it."""
if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":  # as all checks set it
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_SCREEN}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true",
        help="run tests/proof in the sizes that docs/security/proof.md states; takes half an hour",
    )  # fmt: skip
    parser.addoption(
        "--frozen", type=Path, metavar="PROGRAM",
        help="let tests/end2end start this built program in place of main.py",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    frozen = config.getoption("--frozen")
    if frozen is not None:
        os.environ["CARECOORD_FROZEN"] = str(frozen.resolve(strict=True))
    refuse_network()
    refuse_replacement()


@pytest.fixture(autouse=True)
def log_watch() -> Iterator[LogWatch]:
    """Fails the test on a warning it did not expect, or did expect and never saw."""
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    assert not watch.unexpected
    assert not watch.absent


@pytest.fixture(autouse=True)
def _turns_put_back() -> Iterator[None]:
    """The window takes shorter turns among its threads; what comes after it takes the usual."""
    turn_s = sys.getswitchinterval()
    yield
    sys.setswitchinterval(turn_s)


@pytest.fixture(scope="session", autouse=True)
def _home_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test may meet the data of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARECOORD_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("CARECOORD_MEMORY", str(tmp_path_factory.mktemp("memory")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _derivations() -> Iterator[Derivations]:
    with pytest.MonkeyPatch.context() as patch:
        derivations = Derivations()
        patch.setattr(low_level, "hash_secret_raw", derivations)
        # To find out what the machine can bear takes seconds.
        patch.setattr(kdf, "calibrate", lambda: kdf.FLOOR)
        yield derivations


@pytest.fixture
def cheap_keys(_derivations: Derivations) -> Iterator[None]:
    """For tests that set passphrases which no other process is going to use."""
    _derivations.is_cheap = True
    yield
    _derivations.is_cheap = False


@pytest.fixture
def one_reader() -> Iterator[None]:
    """The child that read the last file reads the next one, too, whatever it is.

    To start one takes longer than to read what tests hand it. That another list is read by
    another child is shown in tests/integration/apart.
    """
    # Not the test's own patch, which is taken off before the windows of the test are closed.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "_files_of", lambda _words: ())
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real-format data beside the project; without it the test skips."""
    if not SHARED_DATA.is_dir():
        pytest.skip("The real-format data is not beside the project.")
    return SHARED_DATA
