"""The computer is gone: what is left is a backup on a stick and the recovery sheet on paper."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from carecoord.bootstrap import build_services
from carecoord.services.gate import Gate
from carecoord.services.people import PeopleService
from tests.end2end.keyboard import Keyboard
from tests.end2end.office import Office
from tests.end2end.program import PASSPHRASE, Program
from tests.end2end.screen import Screen

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")

TODAY = "2026-11-20"
ANEW = "walnut saddle ribbon glacier"
TYPED_AT_MOST_S = 60.0
"""Half of the two minutes: the rest is for finding the stick and the sheet."""


@pytest.fixture
def sheet(program: Program) -> str:
    """What is printed on the recovery sheet of the practice that is about to be lost."""
    opened = Gate(program.home).sign_in_somebody(PASSPHRASE)
    people: PeopleService = build_services(opened).people
    key = people.new_recovery_key(actor=opened.actor)
    opened.close()
    return " ".join(key.groups).lower()


@pytest.fixture
def stick(program: Program, sheet: str, tmp_path: Path) -> Path:
    """The only backup; the computer it was made on is gone."""
    path = tmp_path / "stick" / "newest.ccbk"
    path.parent.mkdir()
    assert program.run("backup", path).code == 0
    program.home.rename(tmp_path / "gone")
    return path


@pytest.fixture
def office(
    qapp: QApplication, tmp_path: Path, app_as_before: None, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """A new computer: an empty folder, and no keyring that knows of the practice."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    pictures = Path(os.environ.get("CARECOORD_PICTURES", tmp_path / "pictures"))
    return Office(tmp_path / "new-computer", Screen(pictures), qapp)


def test_that_a_backup_and_the_printed_sheet_bring_the_practice_back_within_a_minute_of_typing(
    office: Office, stick: Path, sheet: str
) -> None:
    hand, keyboard = office.hand, Keyboard(office.hand, office.screen)

    def story() -> None:
        office.sit_down(TODAY)
        keyboard.begin("choosing the backup")
        keyboard.go_to("I have a backup")
        keyboard.keys("Return")
        keyboard.is_at("Choose the file")
        keyboard.keys("Return")
        hand.name_file(stick)  # picked with two keys on the machine it is for
        keyboard.begin("the recovery key")
        keyboard.is_at("Passphrase or recovery key")
        keyboard.type(sheet)
        keyboard.keys("Return")
        assert "It holds 3 patients." in hand.sees("It holds")
        assert "Practice: Oak Street." in hand.sees("Practice:")
        keyboard.begin("restoring")
        keyboard.is_at("Restore it here")
        keyboard.keys("Return")
        hand.sees("A new passphrase for Ana Ruiz")
        keyboard.begin("a passphrase")
        keyboard.is_at("Passphrase")
        keyboard.type(ANEW)
        keyboard.keys("Tab")
        keyboard.type(ANEW)
        keyboard.keys("Return")
        hand.sees("All changes saved")
        hand.keys("Ctrl+K")
        hand.type("whitfield")
        hand.row("Whitfield")
        office.get_up()

    office.screen.play(story)

    assert keyboard.seconds < TYPED_AT_MOST_S, keyboard.counts
    opened = Gate(office.home).sign_in_somebody(ANEW)
    try:
        services = build_services(opened)
        assert services.backups.verify(actor=services.actor).sound
    finally:
        opened.close()
