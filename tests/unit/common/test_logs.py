"""The log file tells what happened without telling about whom."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from carecoord.common.logs import log_to


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield log_to(tmp_path)
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_that_our_own_sentences_are_written(log_file: Path) -> None:
    logging.getLogger("ui.background.incidents").info("Incident %s", "4F7A-09C2")
    assert "Incident 4F7A-09C2" in log_file.read_text()


def test_that_a_librarys_words_never_reach_the_file(log_file: Path) -> None:
    logging.getLogger("a.library").info("INSERT INTO patient VALUES ('Santos')")
    written = log_file.read_text()
    assert "Santos" not in written
    assert "a.library" in written


def test_that_an_exceptions_text_never_reaches_the_file(log_file: Path) -> None:
    try:
        int("Maria Santos")
    except ValueError:
        logging.getLogger("carecoord.services").info("work failed", exc_info=True)
    assert "Santos" not in log_file.read_text()


def test_that_only_its_owner_may_read_the_folder(log_file: Path) -> None:
    assert log_file.parent.stat().st_mode & 0o077 == 0
