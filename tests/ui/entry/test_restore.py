"""A computer without a practice that goes on from a backup."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carecoord.bootstrap import build_services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import use_language
from carecoord.security.errors import WrongSecretError
from carecoord.services import backup_reading
from carecoord.services.backup_reading import Look
from carecoord.services.gate import Gate, GateState
from tests.factories.closed_practice import LEAD_ID, LEAD_PASSPHRASE, ClosedPractice
from tests.ui import a11y
from tests.ui.entry.conftest import Enter, Entry
from tests.ui.slow import slowly
from ui.dialogs.files import FileDialog
from ui.pages.entry.restore_flow import RestoreFlow, words_of
from ui.pages.entry.sign_in import SignInStep
from ui.pages.entry.step import Step
from ui.pages.entry.welcome import WelcomeStep


@pytest.fixture
def archive(practice: ClosedPractice, tmp_path: Path) -> Path:
    target = tmp_path / "stick.ccbk"
    opened = practice.open()
    build_services(opened).backups.make(target, actor=opened.actor)
    opened.close()
    return target


@pytest.fixture
def entry(enter: Enter, new_gate: Gate) -> Entry:
    return enter(new_gate)


def begin(entry: Entry, archive: Path, monkeypatch: pytest.MonkeyPatch) -> RestoreFlow:
    assert isinstance(entry.window.step, WelcomeStep)
    entry.window.step.backup_button.click()
    flow = entry.way_in.restoring
    assert flow is not None
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_args: [archive])
    flow.step.choose_button.click()
    return flow


def said(flow: RestoreFlow) -> str:
    return said_on(flow.step)


def said_on(step: Step) -> str:
    return "\n".join(shown.text() for shown in step.findChildren(QLabel) if shown.isVisible())


def test_that_a_fresh_computer_goes_on_where_the_old_one_was(
    entry: Entry, archive: Path, new_gate: Gate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = begin(entry, archive, monkeypatch)
    qtbot.keyClicks(QApplication.focusWidget(), LEAD_PASSPHRASE)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: flow.step.has_found, timeout=20_000)
    assert "It holds" in flow.step._found_words.text()
    assert new_gate.state() is GateState.NEW
    qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])
    assert a11y.all_failures(entry.window, qtbot) == []
    flow.step.on_button.setFocus()  # where it was before the checks went through everything
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(entry.window.step, SignInStep), timeout=20_000)
    assert entry.way_in.sign_in is not None
    entry.way_in.sign_in.passphrase.setText(LEAD_PASSPHRASE)
    entry.way_in.sign_in.go_on()
    qtbot.waitUntil(lambda: len(entry.opened) == 1, timeout=20_000)


def test_that_a_secret_that_does_not_fit_is_said_under_the_field(
    entry: Entry, archive: Path, new_gate: Gate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = begin(entry, archive, monkeypatch)
    flow.step.go_on()
    assert "Type a passphrase" in said(flow)
    flow.step.secret.setText("something nobody ever chose")
    flow.step.go_on()
    qtbot.waitUntil(lambda: not flow.step.is_busy, timeout=20_000)
    assert "does not open the backup" in said(flow)
    assert not flow.step.has_found
    assert new_gate.state() is GateState.NEW


def test_that_a_practice_whose_key_files_are_lost_goes_on_from_a_backup_and_keeps_what_lay_there(
    enter: Enter, practice: ClosedPractice, archive: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = (practice.home / "practice.db").read_bytes()
    for lost in practice.home.glob("keys.json*"):
        lost.unlink()
    entry = enter(practice.gate())
    assert isinstance(entry.window.step, SignInStep)
    assert "Go on from a backup" in entry.window.step.error.text()
    qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])
    assert a11y.all_failures(entry.window, qtbot) == []
    entry.window.step.offer_backup()  # which has the focus
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    flow = entry.way_in.restoring
    assert flow is not None
    flow.step.back_button.click()
    assert isinstance(entry.window.step, SignInStep)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert entry.way_in.restoring is not flow
    flow = entry.way_in.restoring
    assert flow is not None
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_args: [archive])
    flow.step.choose_button.click()
    flow.step.secret.setText(LEAD_PASSPHRASE)
    flow.step.go_on()
    qtbot.waitUntil(lambda: flow.step.has_found, timeout=20_000)
    flow.step.go_on()
    qtbot.waitUntil(lambda: entry.window.step is not flow.step, timeout=20_000)
    assert entry.way_in.sign_in is not None
    entry.way_in.sign_in.passphrase.setText(LEAD_PASSPHRASE)
    entry.way_in.sign_in.go_on()
    qtbot.waitUntil(lambda: len(entry.opened) == 1, timeout=20_000)
    (kept,) = (practice.home / "replaced").iterdir()
    assert (kept / "practice.db").read_bytes() == before


def test_that_no_backup_takes_the_place_of_a_practice_that_opens(
    practice: ClosedPractice, archive: Path
) -> None:
    gate = practice.gate()
    with pytest.raises(WrongSecretError):
        gate.sign_in(LEAD_ID, "something nobody ever chose")
    assert not gate.needs_backup
    with pytest.raises(RefusedError, match="practice in this folder already"):
        gate.restore_backup(archive, LEAD_PASSPHRASE, lambda _done, _total: None)


def test_that_a_data_file_that_opens_no_more_offers_the_backup_after_the_passphrase(
    enter: Enter, practice: ClosedPractice, qtbot: QtBot
) -> None:
    store = practice.home / "practice.db"
    store.write_bytes(b"\x07" * store.stat().st_size)
    entry = enter(practice.gate())
    step = entry.window.step
    assert isinstance(step, SignInStep)
    assert not step.offers_backup
    step.passphrase.setText(LEAD_PASSPHRASE)
    step.go_on()
    qtbot.waitUntil(lambda: step.offers_backup, timeout=20_000)
    assert "damaged" in said_on(step)


def test_that_the_newest_backup_beside_a_lost_key_file_needs_no_looking_for(
    enter: Enter, practice: ClosedPractice, qtbot: QtBot
) -> None:
    opened = practice.open()
    services = build_services(opened)
    for day in (28, 29):
        made = practice.home / "backups" / f"carecoord-2026-11-{day}.ccbk"
        made.parent.mkdir(exist_ok=True)
        services.backups.make(made, actor=opened.actor)
    opened.close()
    (made.parent / "carecoord-2026-11-30.ccbk").write_bytes(b"no backup")
    for name in ("keys.json", "keys.json.bak"):
        (practice.home / name).unlink(missing_ok=True)
    entry = enter(practice.gate())
    assert isinstance(entry.window.step, SignInStep)
    entry.window.step.backup_asked.emit()
    flow = entry.way_in.restoring
    assert flow is not None
    qtbot.waitUntil(lambda: flow.step.path == made)
    assert "newest backup found here" in said(flow)
    flow.step.secret.setText(LEAD_PASSPHRASE)
    flow.step.go_on()
    qtbot.waitUntil(lambda: flow.step.has_found, timeout=20_000)


def test_that_another_secret_asks_to_look_again(
    entry: Entry, archive: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = begin(entry, archive, monkeypatch)
    flow.step.secret.setText(LEAD_PASSPHRASE)
    flow.step.go_on()
    qtbot.waitUntil(lambda: flow.step.has_found, timeout=20_000)
    flow.step.secret.setText("something else")
    assert not flow.step.has_found
    flow.step.back_button.click()
    assert isinstance(entry.window.step, WelcomeStep)


def test_that_the_age_of_a_backup_is_one_sentence_in_spanish_too() -> None:
    at = dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC)
    use_language("es")
    try:
        said = words_of(Look(at, "Clínica", "1", 1, {"patient": 3}, at, 1))
    finally:
        use_language("en")
    assert "m.\n" in said
    assert ".." not in said


def test_that_a_file_that_is_no_backup_is_refused(
    entry: Entry, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.ccbk"
    other.write_text("a letter")
    flow = begin(entry, other, monkeypatch)
    flow.step.secret.setText(LEAD_PASSPHRASE)
    flow.step.go_on()
    qtbot.waitUntil(lambda: not flow.step.is_busy)
    assert "not a whole backup" in said(flow)


def test_that_a_backup_that_cannot_take_its_place_says_so_until_it_can(
    enter: Enter, practice: ClosedPractice, qtbot: QtBot
) -> None:
    plan = practice.home / "switch.json"
    plan.write_text("held by another program", encoding="utf-8")
    entry = enter(practice.gate())
    step = entry.window.step
    assert isinstance(step, Step)
    shown = "\n".join(words.text() for words in step.findChildren(QLabel) if words.isVisible())
    assert "cannot be moved" in shown
    qtbot.waitUntil(lambda: a11y.clipped(entry.window) == [])
    assert a11y.all_failures(entry.window, qtbot) == []
    plan.unlink()
    step.on_button.click()
    assert isinstance(entry.window.step, SignInStep)


def test_that_data_set_aside_is_brought_back_from_the_first_card(
    practice: ClosedPractice, enter: Enter, qtbot: QtBot
) -> None:
    opened = practice.open()
    build_services(opened).restoring.set_aside(actor=opened.actor)
    opened.close()
    entry = enter(Gate(practice.home))
    assert isinstance(entry.window.step, WelcomeStep)
    assert a11y.all_failures(entry.window, qtbot) == []
    entry.window.step.back_button.click()
    assert isinstance(entry.window.step, SignInStep)


def test_that_a_computer_where_nothing_was_set_aside_does_not_speak_of_it(entry: Entry) -> None:
    assert isinstance(entry.window.step, WelcomeStep)
    assert not entry.window.step.back_button.isVisible()


def test_that_restoring_can_be_stopped_and_leaves_nothing(
    entry: Entry, archive: Path, new_gate: Gate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = begin(entry, archive, monkeypatch)
    flow.step.secret.setText(LEAD_PASSPHRASE)
    flow.step.go_on()
    qtbot.waitUntil(lambda: flow.step.has_found, timeout=20_000)
    with slowly(backup_reading, "restore_here") as restoring:
        flow.step.go_on()
        qtbot.waitUntil(restoring.has_begun.is_set, timeout=20_000)
        assert flow.step._stop is not None
        flow.step._stop.click()
        restoring.go_on()
        qtbot.waitUntil(lambda: "Nothing was restored" in flow.step.error.text(), timeout=20_000)
    assert new_gate.state() is GateState.NEW
    assert not flow.step._stop.isVisible()
