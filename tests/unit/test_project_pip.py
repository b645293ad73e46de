"""What is told when the packages cannot be brought in, and whether they are all there."""

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from devtools import installed
from devtools.pip_faults import explained

# What pip 23 to 26 say, shortened.
SAID = {
    "could not be downloaded": (
        "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by"
        " 'NewConnectionError': /simple/alembic/\n"
        "ERROR: No matching distribution found for alembic==1.20.1"
    ),
    "could not prove who it is": (
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError("
        "SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))'\n"
        "ERROR: No matching distribution found for alembic==1.20.1"
    ),
    "The disk is full": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    ),
    "is in use": (
        "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied:"
        " 'QtCore.pyd'\nCheck the permissions."
    ),
    "too long for Windows": (
        "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory\n"
        "HINT: This error might have occurred since this system does not have Windows Long Path"
        " support enabled."
    ),
    "not the file CareCoord was tested with": (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have"
        " updated the package versions, please update the hashes."
    ),
    "not to be had for Python": (
        "ERROR: Could not find a version that satisfies the requirement cryptography==50.0.2\n"
        "ERROR: No matching distribution found for cryptography==50.0.2"
    ),
    "for this reason:\n  something else": "something else",
}


@pytest.mark.parametrize("sentence", SAID)
def test_that_it_is_said_what_to_do_when_pip_gives_up(sentence: str) -> None:
    assert sentence in explained(SAID[sentence])


def test_that_the_errors_of_pip_stand_under_the_sentence() -> None:
    last = explained("ERROR: first\nWARNING: second\nERROR: third").splitlines()
    assert last[1:] == ["  ERROR: first", "  ERROR: third"]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one file of the installed package ``cairn`` 1.0."""
    described = tmp_path / "cairn-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Name: cairn\nVersion: 1.0\n")
    (described / "RECORD").write_text("cairn.py,,\n__pycache__/cairn.cpython-311.pyc,,\n")
    module = tmp_path / "cairn.py"
    module.touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    return module


def test_that_a_package_is_whole_with_all_its_files(module: Path) -> None:
    assert installed._is_whole(Requirement("cairn==1.0"))
    module.unlink()
    assert not installed._is_whole(Requirement("cairn==1.0"))


@pytest.mark.parametrize("wanted", ["cairn==1.1", "no-such-package==1.0"])
def test_that_another_version_and_an_absent_package_are_noticed(module: Path, wanted: str) -> None:
    assert not installed._is_whole(Requirement(wanted))


def test_that_every_package_of_the_lock_is_whole_here() -> None:
    assert list(installed.damaged()) == []
