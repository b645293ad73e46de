"""Setting up a practice in the window."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carecoord.common.i18n import current_language
from carecoord.common.zones import machine_zone_name
from carecoord.services.gate import Gate, GateState
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_PHONE, RECOVERY_SHEET_CONFIRMED
from carecoord.vocab.roles import Role
from tests.ui import a11y, pseudo
from tests.ui.entry.conftest import Enter, Entry
from tests.ui.kit import Dress
from ui.dialogs.files import FileDialog
from ui.pages.entry.first_run import FirstRun
from ui.pages.entry.welcome import WelcomeStep
from ui.theme.apply import Contrast, Scheme, ThemeChoice

PASSPHRASE = "orchard lantern comet velvet"


def begin(entry: Entry) -> FirstRun:
    assert isinstance(entry.window.step, WelcomeStep)
    entry.window.step.on_button.click()
    assert entry.way_in.first_run is not None
    return entry.way_in.first_run


def press_enter(qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def create(entry: Entry, qtbot: QtBot) -> FirstRun:
    """Type everything with the keyboard alone, up to the recovery sheet."""
    run = begin(entry)
    for words in ("Maple Street Practice", "Ana Ruiz"):
        qtbot.keyClicks(QApplication.focusWidget(), words)
        press_enter(qtbot)
    qtbot.keyClicks(QApplication.focusWidget(), PASSPHRASE)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), PASSPHRASE)
    press_enter(qtbot)
    qtbot.waitUntil(lambda: run.new is not None, timeout=30_000)
    return run


def copy_groups(run: FirstRun, groups: Sequence[str]) -> None:
    assert run.confirm is not None
    for number, field in run.confirm.groups.fields.items():
        field.setText(groups[number])


def is_confirmed(entry: Entry) -> bool:
    return PreferenceService(entry.opened[0].database).get(RECOVERY_SHEET_CONFIRMED)


def test_that_a_practice_is_set_up_with_the_keyboard_and_opens_once_the_sheet_is_confirmed(
    new_gate: Gate, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(new_gate)
    run = create(entry, qtbot)
    assert run.new is not None
    groups = run.new.recovery_groups
    assert entry.window.step is run.sheet
    assert run.sheet is not None
    assert not entry.window.languages.isEnabled()  # another one would begin from the first card
    page = run.sheet.view.preview._pages[0]
    qtbot.waitUntil(lambda: groups[0] in page.accessibleDescription())
    run.sheet.go_on()
    copy_groups(run, ["WRNG"] * len(groups))
    press_enter(qtbot)
    assert not entry.opened
    copy_groups(run, [group.lower() for group in groups])
    press_enter(qtbot)
    qtbot.waitUntil(lambda: bool(entry.opened))
    assert entry.opened[0].practice_name == "Maple Street Practice"
    assert entry.opened[0].actor.role is Role.LEAD
    assert is_confirmed(entry)


def test_that_a_window_closed_before_the_sheet_is_confirmed_leaves_it_to_be_asked_again(
    new_gate: Gate, enter: Enter, qtbot: QtBot
) -> None:
    run = create(enter(new_gate), qtbot)
    run.abandon()
    assert new_gate.state() is GateState.SIGN_IN
    person = new_gate.people()[0]
    opened = new_gate.sign_in(person.person_id, PASSPHRASE)
    assert not PreferenceService(opened.database).get(RECOVERY_SHEET_CONFIRMED)
    opened.close()


def test_that_nothing_is_made_before_the_last_card(
    new_gate: Gate, enter: Enter, qtbot: QtBot
) -> None:
    run = begin(enter(new_gate))
    run.practice.name.setText("Maple Street")
    run.practice.go_on()
    run.person.name.setText("Ana Ruiz")
    run.person.go_on()
    assert new_gate.state() is GateState.NEW
    assert not new_gate.home.exists()


def test_that_the_phone_of_the_practice_is_asked_for_and_may_be_left_out(
    new_gate: Gate, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(new_gate)
    run = begin(entry)
    run.practice.phone.setText("(202) 555-0100")
    run.practice.name.setText("Maple Street")
    run.person.name.setText("Ana Ruiz")
    run.passphrase.chooser._first.setText(PASSPHRASE)
    run.passphrase.chooser._second.setText(PASSPHRASE)
    entry.window.show_step(run.passphrase)
    run.passphrase.go_on()
    qtbot.waitUntil(lambda: run.new is not None, timeout=30_000)
    assert run.new is not None
    assert PreferenceService(run.new.opened.database).get(PRACTICE_PHONE) == "(202) 555-0100"


def test_that_the_machines_time_zone_is_chosen_and_any_part_of_a_name_finds_another(
    new_gate: Gate, enter: Enter
) -> None:
    run = begin(enter(new_gate))
    assert run.practice.zone_name == machine_zone_name()
    run.practice.zone.setEditText("america/new york")
    assert run.practice.zone_name == "America/New_York"
    found = run.practice.zone.completer()
    assert found is not None
    found.setCompletionPrefix("chicago")
    assert found.currentCompletion() == "Chicago, Illinois"


def test_that_what_is_missing_is_said_under_its_field(new_gate: Gate, enter: Enter) -> None:
    entry = enter(new_gate)
    run = begin(entry)
    run.practice.zone.setEditText("Atlantis")
    run.practice.go_on()
    assert run.practice._name_row.note.text() == "Type the name of the practice."
    assert "Type a city or state" in run.practice._zone_row.note.text()
    assert entry.window.step is run.practice
    run.person.go_on()
    assert run.person._name_row.note.text() == "Type your name."


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("short", "short", "Use at least 15 characters"),
        ("password password", "password password", "Leave out names, common passwords"),
        (PASSPHRASE, "something else entirely", "The two are not the same"),
        ("", "", "Type a passphrase"),
    ],
)
def test_that_a_passphrase_that_will_not_do_is_answered_with_what_to_do(
    first: str, second: str, sentence: str, new_gate: Gate, enter: Enter
) -> None:
    run = begin(enter(new_gate))
    chooser = run.passphrase.chooser
    chooser._first.setText(first)
    chooser._second.setText(second)
    assert not run.passphrase.check()
    assert sentence in chooser._first_row.note.text() + chooser._second_row.note.text()
    shown = [one.text() for one in chooser.findChildren(QLabel) if not one.isHidden()]
    assert len([words for words in shown if sentence in words]) == 1


def test_that_the_strength_is_said_in_words_while_typing(new_gate: Gate, enter: Enter) -> None:
    chooser = begin(enter(new_gate)).passphrase.chooser
    assert chooser.strength == ""
    said = []
    for typed in ("orchard", PASSPHRASE, PASSPHRASE + " kettle glacier"):
        chooser._first.setText(typed)
        said.append(chooser.strength)
    assert said[0] == "Too short"
    assert len(set(said)) > 1
    assert said[-1] == "Very strong"


def test_that_the_practices_own_name_makes_a_weak_passphrase(new_gate: Gate, enter: Enter) -> None:
    run = begin(enter(new_gate))
    run.practice.name.setText("Maplewood Riverside Practice")
    run.practice.go_on()
    run.person.name.setText("Ana Ruiz")
    run.person.go_on()
    run.passphrase.chooser._first.setText("maplewood riverside")
    assert run.passphrase.chooser.strength == "Easy to guess"


def test_that_a_suggested_passphrase_fills_both_fields_readably(
    new_gate: Gate, enter: Enter
) -> None:
    chooser = begin(enter(new_gate)).passphrase.chooser
    chooser._suggest_button.click()
    assert len(chooser.text.split()) == 6
    assert chooser.check()
    assert chooser._first.echoMode() is chooser._first.EchoMode.Normal


def test_that_a_folder_where_data_is_not_safe_is_refused_in_words(
    tmp_path: Path, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(Gate(tmp_path / "Dropbox" / "CareCoord"))
    run = begin(entry)
    run.practice.name.setText("Maple Street")
    run.person.name.setText("Ana Ruiz")
    run.passphrase.chooser._first.setText(PASSPHRASE)
    run.passphrase.chooser._second.setText(PASSPHRASE)
    entry.window.show_step(run.passphrase)
    run.passphrase.go_on()
    qtbot.waitUntil(lambda: not run.passphrase.is_busy)
    assert "Dropbox" in run.passphrase.error.text()


def test_that_back_leads_through_the_cards_and_keeps_what_was_typed(
    new_gate: Gate, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(new_gate)
    run = begin(entry)
    run.practice.name.setText("Maple Street")
    run.practice.go_on()
    qtbot.keyClick(run.person.name, Qt.Key.Key_Escape)
    assert entry.window.step is run.practice
    assert run.practice.name.text() == "Maple Street"
    run.practice.back_button.click()
    assert isinstance(entry.window.step, WelcomeStep)


def test_that_the_sheet_is_saved_as_a_pdf_where_the_person_says(
    new_gate: Gate, enter: Enter, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = create(enter(new_gate), qtbot)
    target = tmp_path / "sheet.pdf"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: target)
    assert run.sheet is not None
    run.sheet.view.pdf_button.click()
    assert target.read_bytes().startswith(b"%PDF")
    assert "Move it off this computer" in run.sheet.view.said.text()
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: tmp_path / "no" / "sheet.pdf")
    run.sheet.view.pdf_button.click()
    assert "could not be written" in run.sheet.view.said.text()


def test_that_choosing_a_language_asks_for_it_at_once(
    new_gate: Gate, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(new_gate)
    with qtbot.waitSignal(entry.window.language_asked) as asked:
        languages = entry.window.languages
        languages.setCurrentIndex(languages.findText("Español"))
        languages.activated.emit(languages.currentIndex())
    assert asked.args == ["es"]
    assert current_language() == "en"


@pytest.mark.parametrize("percent", [100, 150])
def test_that_every_card_passes_every_accessibility_check(
    percent: int, new_gate: Gate, enter: Enter, qtbot: QtBot, dress: Dress
) -> None:
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, percent, reduced_motion=True))
    entry = enter(new_gate)
    welcome = entry.window.step
    run = begin(entry)
    entry.way_in._ask_server()
    server = entry.window.step
    assert welcome is not None
    assert server is not None
    for step in (welcome, run.practice, run.person, run.passphrase, server):
        entry.window.show_step(step)
        qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])
        assert a11y.all_failures(entry.window, qtbot) == []


def test_that_every_card_is_translated_and_has_room_for_longer_words(
    new_gate: Gate, enter: Enter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pseudo.speak_made_up(monkeypatch)
    entry = enter(new_gate)
    run = begin(entry)
    asks: tuple[Callable[[], object], ...] = (
        entry.way_in._ask_server,
        entry.way_in._ask_laptop,
        entry.way_in._ask_backup,
        entry.way_in._ask_export,
        entry.way_in._ask_recovery,
        *(partial(run.go_to, place) for place in range(3)),
    )
    for ask in (entry.way_in._welcome, *asks):
        ask()
        qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])
        assert pseudo.plain_texts(entry.window, "XXXX") == []
