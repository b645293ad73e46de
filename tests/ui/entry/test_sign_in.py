"""Signing in: who, with what, and what is said when it does not go."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from carecoord import __version__
from carecoord.bootstrap import build_services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, use_language
from carecoord.db.version import SCHEMA_VERSION
from carecoord.security.single_instance import LOCK_FILE_NAME, SingleInstance
from carecoord.security.throttle import FREE_ATTEMPTS
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import (
    LEAD,
    LEAD_ID,
    LEAD_PASSPHRASE,
    NURSE_ID,
    NURSE_PASSPHRASE,
    ClosedPractice,
)
from tests.ui import a11y
from tests.ui.entry.conftest import Enter, Entry
from ui.dialogs.help import HelpDialog
from ui.pages.entry.own_passphrase import OwnPassphraseStep
from ui.pages.entry.recovery import RecoveryStep
from ui.pages.entry.sign_in import Person, SignInStep

ANEW = "walnut saddle ribbon glacier"


@dataclass(frozen=True)
class Named:
    person_id: str
    label: str
    role: Role | None


def sign_in_card(entry: Entry) -> SignInStep:
    step = entry.window.step
    assert isinstance(step, SignInStep)
    return step


def choose_nurse(entry: Entry) -> None:
    people = sign_in_card(entry).people
    people.setCurrentIndex(people.findData(NURSE_ID))


def wait_for_answer(entry: Entry, qtbot: QtBot) -> None:
    step = entry.window.step
    assert step is not None
    qtbot.waitUntil(lambda: bool(entry.opened) or not step.is_busy, timeout=20_000)


def try_passphrase(entry: Entry, qtbot: QtBot, passphrase: str) -> SignInStep:
    step = sign_in_card(entry)
    step.passphrase.setText(passphrase)
    qtbot.keyClick(step.passphrase, Qt.Key.Key_Return)
    wait_for_answer(entry, qtbot)
    return step


def said(step: SignInStep | RecoveryStep) -> str:
    return f"{step._row.note.text()} {step.error.text()}"


def test_that_f1_shows_help_for_the_card(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(HelpDialog, "show_topic", lambda _parent, key: shown.append(key))
    step = sign_in_card(enter(practice.gate()))
    qtbot.keyClick(step.passphrase, Qt.Key.Key_F1)
    assert shown == [step.help_topic] == ["privacy-and-keys#passphrases"]


def test_that_the_right_passphrase_opens_the_practice_for_its_owner(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    try_passphrase(entry, qtbot, LEAD_PASSPHRASE)
    assert [opened.actor.name for opened in entry.opened] == [LEAD]


def test_that_a_long_passphrase_may_be_pasted_whole(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    step = sign_in_card(enter(practice.gate()))
    long = "zwölf Äpfel 🍎 und eine alte Trompete " * 4
    QGuiApplication.clipboard().setText(long)
    qtbot.keyClick(step.passphrase, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    assert step.passphrase.text() == long


def test_that_typing_begins_in_the_passphrase_and_arrows_there_choose_the_person(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    step = sign_in_card(entry)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is step.passphrase)
    assert step.person_id == LEAD_ID
    qtbot.keyClick(step.passphrase, Qt.Key.Key_Up)
    assert step.person_id == NURSE_ID
    try_passphrase(entry, qtbot, NURSE_PASSPHRASE)
    assert entry.opened[0].actor.staff_id == NURSE_ID


def test_that_the_person_who_signed_in_last_is_chosen_next_time(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    qtbot.keyClick(sign_in_card(entry).passphrase, Qt.Key.Key_Up)
    try_passphrase(entry, qtbot, "wrong but long enough words")
    assert sign_in_card(enter(practice.gate())).person_id == NURSE_ID


def test_that_a_wrong_passphrase_is_said_under_the_field_and_marked_for_typing_over(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    step = try_passphrase(enter(practice.gate()), qtbot, "wrong but long enough words")
    assert "do not belong together" in said(step)
    assert step.passphrase.hasSelectedText()
    qtbot.keyClicks(step.passphrase, "x")
    assert said(step).strip() == ""


def test_that_an_empty_passphrase_is_not_tried(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    sign_in_card(entry).go_on()
    assert "Type your passphrase" in said(sign_in_card(entry))
    assert not sign_in_card(entry).is_busy


def test_that_too_many_failures_are_answered_with_a_wait_in_seconds(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    for _attempt in range(FREE_ATTEMPTS + 1):
        try_passphrase(entry, qtbot, "wrong but long enough words")
    step = try_passphrase(entry, qtbot, LEAD_PASSPHRASE)
    assert "Too many sign-ins failed. Wait" in said(step)
    assert not entry.opened


def test_that_a_practice_open_elsewhere_is_said_and_can_be_tried_again(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    with SingleInstance(practice.home):
        step = try_passphrase(entry, qtbot, LEAD_PASSPHRASE)
        assert "already open" in said(step)
    try_passphrase(entry, qtbot, LEAD_PASSPHRASE)
    assert entry.opened


def test_that_data_of_a_newer_version_is_left_alone_and_the_way_on_and_back_is_told(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    opened = practice.open()
    with opened.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    before = (practice.home / "practice.db").read_bytes()
    entry = enter(practice.gate())
    step = try_passphrase(entry, qtbot, LEAD_PASSPHRASE)
    told = step.error.text()
    assert f"this one is {__version__}" in told
    assert "Install the newer version on this computer" in told
    assert f"before-version-{SCHEMA_VERSION}.ccbk" in told
    assert not step._row.faulty  # nothing is wrong with the passphrase
    assert (practice.home / "practice.db").read_bytes() == before
    assert a11y.clipped(entry.window) == []


def test_that_a_damaged_key_file_says_what_to_do(practice: ClosedPractice, enter: Enter) -> None:
    (practice.home / "keys.json").write_text("{")
    step = sign_in_card(enter(practice.gate()))
    assert "key file keys.json is damaged" in said(step)


def test_that_a_folder_that_cannot_be_written_is_said(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    """Rights alone would not do: those of its own folder the way in puts right."""
    lock = practice.home / LOCK_FILE_NAME
    lock.unlink(missing_ok=True)
    lock.mkdir()
    step = try_passphrase(enter(practice.gate()), qtbot, LEAD_PASSPHRASE)
    assert "cannot be written" in said(step)


def come_with_sheet(entry: Entry, practice: ClosedPractice, qtbot: QtBot) -> OwnPassphraseStep:
    sign_in_card(entry).recovery_button.click()
    step = entry.window.step
    assert isinstance(step, RecoveryStep)
    qtbot.keyClicks(step.typed, " ".join(practice.recovery_groups).lower())
    qtbot.keyClick(step.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(entry.window.step, OwnPassphraseStep), timeout=20_000)
    assert not step.typed.text()
    assert entry.way_in.own is not None
    return entry.way_in.own


def test_that_the_recovery_key_opens_the_practice_as_its_lead_whose_passphrase_may_stay(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    step = come_with_sheet(entry, practice, qtbot)
    assert a11y.all_failures(entry.window, qtbot) == []
    step.back_button.click()
    assert [opened.actor.name for opened in entry.opened] == [LEAD]
    entry.opened.pop().close()
    practice.open().close()


def test_that_whoever_lost_the_passphrase_chooses_another_with_the_sheet(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    step = come_with_sheet(entry, practice, qtbot)
    for field in step.findChildren(QLineEdit):
        field.setText(ANEW)
    step.go_on()
    qtbot.waitUntil(lambda: bool(entry.opened), timeout=20_000)
    entry.opened.pop().close()
    practice.gate().sign_in(LEAD_ID, ANEW).close()
    with pytest.raises(RefusedError):
        practice.open()


def test_that_a_mistyped_recovery_key_is_told_apart_from_a_wrong_one(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    sign_in_card(entry).recovery_button.click()
    step = entry.window.step
    assert isinstance(step, RecoveryStep)
    step.typed.setText("ABCD")
    step.go_on()
    wait_for_answer(entry, qtbot)
    assert "you typed 4" in said(step)
    qtbot.keyClick(step.typed, Qt.Key.Key_Escape)
    assert entry.window.step is entry.way_in.sign_in


def _people(names: list[str]) -> list[Person]:
    return [Named(name.casefold(), name, Role.NURSE) for name in names]


def test_that_a_name_is_typed_to_its_end_before_the_passphrase_comes(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    step = sign_in_card(enter(practice.gate()))
    step.show_people(_people(["Ana", "Dan", "Devon", "Dora"]), "ana")
    step.people.setFocus()
    qtbot.keyClicks(step.people, "dev")
    assert step.people.currentText().startswith("Devon")
    assert step.passphrase.text() == ""
    assert step.people.hasFocus()
    qtbot.keyClick(step.people, Qt.Key.Key_Down)
    assert step.people.currentText().startswith("Dora")
    assert step.passphrase.hasFocus()


def test_that_people_are_offered_by_name(practice: ClosedPractice, enter: Enter) -> None:
    step = sign_in_card(enter(practice.gate()))
    step.show_people(_people(["Zoe", "Émile", "Ana"]))
    offered = [step.people.itemText(n).split(" ")[0] for n in range(step.people.count())]
    assert offered == ["Ana", "Émile", "Zoe"]
    assert step.person_id == "zoe", "whoever set the practice up, where nobody signed in before"


def test_that_a_demo_practice_has_its_passphrase_filled_in_and_says_so(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate(), demo_passphrase=LEAD_PASSPHRASE)
    step = sign_in_card(entry)
    assert step.passphrase.text() == LEAD_PASSPHRASE
    assert "invented people" in step._note.text()
    assert step._note.isVisible()
    step.go_on()
    wait_for_answer(entry, qtbot)
    assert entry.opened


def test_that_a_demo_fills_in_nothing_for_anybody_but_its_lead(
    practice: ClosedPractice, enter: Enter
) -> None:
    step = sign_in_card(enter(practice.gate(), demo_passphrase=LEAD_PASSPHRASE))
    others = [n for n in range(step.people.count()) if n != step.people.currentIndex()]
    lead = step.people.currentIndex()
    step.people.setCurrentIndex(others[0])
    assert step.passphrase.text() == ""
    assert not step._note.isVisible()
    step.people.setCurrentIndex(lead)
    assert step.passphrase.text() == LEAD_PASSPHRASE
    assert step._note.isVisible()


def test_that_caps_lock_is_noticed_from_the_letters(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    step = sign_in_card(enter(practice.gate()))
    assert not step._caps.isVisible()
    qtbot.keyClick(step.passphrase, "A")
    assert step._caps.isVisible()
    qtbot.keyClick(step.passphrase, "a")
    assert not step._caps.isVisible()


def test_that_the_passphrase_can_be_shown_and_hidden_with_the_keyboard(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    step = sign_in_card(enter(practice.gate()))
    field = step.passphrase
    assert field.echoMode() is QLineEdit.EchoMode.Password
    for shown, does in ((True, "Hide the passphrase"), (False, "Show the passphrase")):
        qtbot.keyClick(field, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        assert (field.echoMode() is QLineEdit.EchoMode.Normal) is shown
        assert field._eye.accessibleName() == does


def test_that_tab_goes_from_the_passphrase_to_the_next_stop_not_to_its_eye(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    step = sign_in_card(enter(practice.gate()))
    step.passphrase.setFocus()
    qtbot.keyClick(step.passphrase, Qt.Key.Key_Tab)
    assert not step.passphrase._eye.hasFocus()
    assert not step.passphrase.hasFocus()


def test_that_the_sign_in_passes_every_accessibility_check(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])
    assert a11y.all_failures(entry.window, qtbot) == []


def test_that_ctrl_q_closes_the_sign_in_from_its_fields(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(practice.gate())
    step = sign_in_card(entry)
    qtbot.keyClick(step.passphrase, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not entry.window.isVisible()


def test_that_whoever_was_given_a_passphrase_chooses_their_own_before_anything_is_shown(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    given, own = "purple harbour under two moons", "seven green kites at noon"
    opened = practice.open()
    build_services(opened).people.let_back_in(NURSE_ID, passphrase=given, actor=opened.actor)
    opened.close()
    entry = enter(practice.gate())
    choose_nurse(entry)
    sign_in_card(entry).passphrase.setText(given)
    qtbot.keyClick(sign_in_card(entry).passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(entry.window.step, OwnPassphraseStep), timeout=20_000)
    assert not entry.opened
    step = entry.window.step
    assert isinstance(step, OwnPassphraseStep)
    said = " ".join(shown.text() for shown in step.findChildren(QLabel))
    assert "You signed in as Ana Ruiz." in said
    qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])
    assert a11y.all_failures(entry.window, qtbot) == []
    first, second = step.findChildren(QLineEdit)
    for typed in (given, own):
        for field in (first, second):
            field.clear()
            qtbot.keyClicks(field, typed)
        qtbot.keyClick(second, Qt.Key.Key_Return)
        wait_for_answer(entry, qtbot)
        assert bool(entry.opened) is (typed == own)
    entry.opened[0].close()
    practice.gate().sign_in(NURSE_ID, own).close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_that_what_takes_long_at_the_sign_in_is_said_whole(
    language: str, practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    use_language(language)
    entry = enter(practice.gate())
    card = sign_in_card(entry)
    card.begin_work(_("Writing the records anew under the new key. Leave it running."))
    use_language("en")
    qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])


def test_that_closing_the_window_before_one_is_chosen_closes_the_practice(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    given = "purple harbour under two moons"
    opened = practice.open()
    build_services(opened).people.let_back_in(NURSE_ID, passphrase=given, actor=opened.actor)
    opened.close()
    entry = enter(practice.gate())
    choose_nurse(entry)
    sign_in_card(entry).passphrase.setText(given)
    qtbot.keyClick(sign_in_card(entry).passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(entry.window.step, OwnPassphraseStep), timeout=20_000)
    entry.window.close()
    lock = SingleInstance(practice.home)
    qtbot.waitUntil(lambda: is_free(lock), timeout=20_000)


def is_free(lock: SingleInstance) -> bool:
    try:
        lock.acquire()
    except RefusedError:
        return False
    lock.release()
    return True
