"""Practices to give commands to, made once and copied."""

import logging
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.end2end.program import PASSPHRASE, Program
from tests.ui.kit import PLAIN
from ui.state.language import speak
from ui.theme.apply import apply_theme

SMALL_LIST = """\
MRN,Last name,First name,Birth date,Sex,Phone,Language
000417,Ordóñez,Lucía,03/14/1957,F,(202) 555-0143,Spanish
000418,Whitfield,Marcus,11/02/1948,M,(202) 555-0144,English
000419,Tran,Anh,06/30/1971,F,(202) 555-0145,Vietnamese
"""
Fresh = Callable[[], Program]


@pytest.fixture(scope="session")
def small_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three people as a practice's own system writes them."""
    path = tmp_path_factory.mktemp("list") / "patients.csv"
    path.write_text(SMALL_LIST, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def passphrase_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory, passphrase_file: Path) -> Program:
    program = Program(tmp_path_factory.mktemp("template") / "home", passphrase_file)
    words = ("init", "--practice", "Oak Street", "--person", "Ana Ruiz", "--role", "lead")
    assert program.run(*words, "--time-zone", "UTC").code == 0
    return program


@pytest.fixture(scope="session")
def _with_people(
    tmp_path_factory: pytest.TempPathFactory, _empty: Program, small_list: Path
) -> Program:
    program = copied(_empty, tmp_path_factory.mktemp("people"))
    assert program.run("import", small_list).code == 0
    return program


def copied(program: Program, folder: Path) -> Program:
    """The same practice in another folder."""
    home = shutil.copytree(program.home, folder / "home")
    return Program(home, program.passphrase_file, program.today)


@pytest.fixture
def nobody(tmp_path: Path, passphrase_file: Path) -> Program:
    """A data folder without a practice."""
    return Program(tmp_path / "home", passphrase_file)


@pytest.fixture
def empty(_empty: Program, tmp_path: Path) -> Program:
    """A practice without patients."""
    return copied(_empty, tmp_path)


@pytest.fixture
def program(_with_people: Program, tmp_path: Path) -> Program:
    """A practice with the three people of the small list."""
    return copied(_with_people, tmp_path)


@pytest.fixture(scope="module")
def kept(_with_people: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The same for tests that change nothing but the journal."""
    return copied(_with_people, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def app_as_before(qapp: QApplication) -> Iterator[None]:
    """What a program sets for its whole process is put back, as other tests go on in it."""
    hooks, logger = (sys.excepthook, threading.excepthook), logging.getLogger()
    level, handlers = logger.level, logger.handlers[:]
    # The tests stay, whichever window closes last.
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(True)
    sys.excepthook, threading.excepthook = hooks
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)
    speak(qapp, "en")
    apply_theme(qapp, PLAIN)
