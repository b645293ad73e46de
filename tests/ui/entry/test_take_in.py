"""What a computer without a practice is to be: an export taken in, a laptop that leaves."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.bootstrap import build_services
from carecoord.common.disks import DiskLock
from carecoord.security import age_file
from carecoord.security.kdf import FLOOR
from carecoord.services import recovery_paper
from carecoord.services import take_in as take_in_service
from carecoord.services.gate import Gate, GateState
from carecoord.services.opened import OpenedPractice
from carecoord.services.preferences import PreferenceService
from carecoord.settings import FIELD_LAPTOP
from carecoord.vocab.data_package import Look, Maker, Package
from tests.factories.closed_practice import LEAD, LEAD_PASSPHRASE, PRACTICE, ClosedPractice
from tests.ui import a11y
from tests.ui.entry.conftest import Enter, Entry
from tests.ui.entry.test_first_run import copy_groups, is_confirmed, press_enter
from tests.ui.slow import slowly
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.pages.entry.laptop import LaptopStep
from ui.pages.entry.server import ServerStep
from ui.pages.entry.step import Step
from ui.pages.entry.take_in_flow import TakeInFlow, words_of
from ui.pages.entry.welcome import WelcomeStep
from ui.pages.entry.window import EntryWindow

LOCK = "copper meadow lantern river"
OWN = "harbor violet kettle meadow"


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching a passphrase takes long on purpose; what is shown here does not need it."""
    monkeypatch.setattr(take_in_service, "calibrate", lambda: FLOOR)
    monkeypatch.setattr(age_file, "_WORK", 10)


@pytest.fixture
def export(practice: ClosedPractice, tmp_path: Path) -> Path:
    opened = practice.open()
    path = tmp_path / "all.zip.age"
    build_services(opened).take_all.write(
        path, reason="We move", own_passphrase=LEAD_PASSPHRASE, lock=LOCK, actor=opened.actor
    )
    opened.close()
    return path


def welcome(entry: Entry) -> WelcomeStep:
    assert isinstance(entry.window.step, WelcomeStep)
    return entry.window.step


def begin(entry: Entry, path: Path, monkeypatch: pytest.MonkeyPatch) -> TakeInFlow:
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_words: [path])
    flow = entry.way_in.taking
    assert flow is not None
    flow.step.file_button.click()
    return flow


def require_sound(window: EntryWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: a11y.clipped(window) == [])
    assert a11y.all_failures(window, qtbot) == []


def take_in(entry: Entry, flow: TakeInFlow, qtbot: QtBot) -> OpenedPractice:
    """By keyboard from the passphrase of the file to the open practice."""
    qtbot.keyClicks(QApplication.focusWidget(), LOCK)
    press_enter(qtbot)
    qtbot.waitUntil(lambda: flow.step.has_found, timeout=20_000)
    assert flow.step.person.currentText() == LEAD
    flow.step.go_on()
    qtbot.keyClicks(QApplication.focusWidget(), OWN)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), OWN)
    press_enter(qtbot)
    qtbot.waitUntil(lambda: entry.way_in.first_run is not None, timeout=30_000)
    run = entry.way_in.first_run
    assert run is not None
    assert run.new is not None
    assert run.sheet is not None
    groups = run.new.recovery_groups
    run.sheet.go_on()
    copy_groups(run, groups)
    press_enter(qtbot)
    qtbot.waitUntil(lambda: bool(entry.opened))
    return entry.opened[0]


def test_that_a_new_computer_takes_everything_in_by_keyboard_and_has_its_own_sheet(
    new_gate: Gate, enter: Enter, export: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = enter(new_gate)
    require_sound(entry.window, qtbot)
    welcome(entry).export_button.click()
    flow = begin(entry, export, monkeypatch)
    flow.step.lock.setText("not the passphrase")
    flow.step.go_on()
    qtbot.waitUntil(lambda: flow.step._lock_row.faulty)
    flow.step.lock.clear()
    flow.step.lock.setFocus()
    opened = take_in(entry, flow, qtbot)
    assert opened.practice_name == PRACTICE
    assert is_confirmed(entry)
    assert not PreferenceService(opened.database).get(FIELD_LAPTOP)


def test_that_a_laptop_is_told_what_it_cannot_do_and_is_marked_when_it_opens(
    new_gate: Gate, enter: Enter, export: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = enter(new_gate)
    welcome(entry).laptop_button.click()
    step = entry.window.step
    assert isinstance(step, LaptopStep)
    require_sound(entry.window, qtbot)
    step.export_button.click()
    opened = take_in(entry, begin(entry, export, monkeypatch), qtbot)
    assert PreferenceService(opened.database).get(FIELD_LAPTOP)


def test_that_leaving_the_server_forgets_it_and_comes_back_to_where_one_was(
    new_gate: Gate, enter: Enter, qtbot: QtBot
) -> None:
    entry = enter(new_gate)

    def shown() -> Step | None:
        return entry.window.step

    welcome(entry).laptop_button.click()
    step = shown()
    assert isinstance(step, LaptopStep)
    step.server_button.click()
    server = shown()
    assert isinstance(server, ServerStep)
    qtbot.keyClick(server, Qt.Key.Key_Escape)
    again = shown()
    assert isinstance(again, LaptopStep)
    again.export_button.click()
    flow = entry.way_in.taking
    assert flow is not None
    flow.step.server_button.click()
    server = shown()
    assert isinstance(server, ServerStep)
    qtbot.keyClick(server, Qt.Key.Key_Escape)
    assert shown() is flow.step


@pytest.mark.parametrize("disk", DiskLock)
def test_that_the_laptop_card_reads_well_whatever_is_known_of_the_disk(
    new_gate: Gate, enter: Enter, qtbot: QtBot, disk: DiskLock
) -> None:
    entry = enter(new_gate)
    entry.window.show_step(LaptopStep(disk))
    require_sound(entry.window, qtbot)


def test_that_an_export_says_the_day_the_practice_made_it_wherever_it_is_looked_at() -> None:
    maker = Maker(format=1, program="1", schema=1, practice=PRACTICE, zone="America/New_York")
    package = Package(
        name="carecoord-everything", title=PRACTICE, created="2026-12-01T01:57:00+00:00",
        carecoord=maker, resources=[],
    )  # fmt: skip
    assert "Made on 30 Nov 2026." in words_of(Look(package, []))


def ready_to_take_in(
    new_gate: Gate, enter: Enter, export: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> tuple[Entry, TakeInFlow]:
    entry = enter(new_gate)
    welcome(entry).export_button.click()
    flow = begin(entry, export, monkeypatch)
    flow.step.lock.setText(LOCK)
    flow.step.go_on()
    qtbot.waitUntil(lambda: flow.step.has_found, timeout=20_000)
    flow.step.go_on()
    for _time in range(2):
        qtbot.keyClicks(QApplication.focusWidget(), OWN)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    return entry, flow


def stop(step: Step) -> None:
    assert step._stop is not None
    assert step._stop.isVisible()
    step._stop.click()


def test_that_taking_in_can_be_stopped_and_leaves_nothing(
    new_gate: Gate, enter: Enter, export: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, flow = ready_to_take_in(new_gate, enter, export, qtbot, monkeypatch)
    with slowly(take_in_service, "_fill") as filling:
        flow.passphrase.go_on()
        qtbot.waitUntil(filling.has_begun.is_set, timeout=20_000)
        require_sound(entry.window, qtbot)
        stop(flow.passphrase)
        filling.go_on()
        qtbot.waitUntil(lambda: "Nothing was taken in" in flow.passphrase.error.text())
    assert new_gate.state() is GateState.NEW
    assert flow.passphrase.on_button.isEnabled()


def test_that_what_was_taken_in_before_it_could_be_stopped_goes_on_to_its_sheet(
    new_gate: Gate, enter: Enter, export: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, flow = ready_to_take_in(new_gate, enter, export, qtbot, monkeypatch)
    with slowly(recovery_paper, "note_sheet") as noting:
        flow.passphrase.go_on()
        qtbot.waitUntil(noting.has_begun.is_set, timeout=20_000)
        stop(flow.passphrase)
        noting.go_on()
        qtbot.waitUntil(lambda: entry.way_in.first_run is not None)
    run = entry.way_in.first_run
    assert run is not None
    assert run.new is not None
    run.new.opened.close()


def test_that_stopping_what_has_just_ended_goes_on_once(
    new_gate: Gate, enter: Enter, export: Path, jobs: JobRunner, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    entry, flow = ready_to_take_in(new_gate, enter, export, qtbot, monkeypatch)
    taken: list[object] = []
    flow.taken.connect(taken.append)
    flow.passphrase.go_on()
    assert jobs.wait(30)  # its answer is on its way, and the card does not know yet
    stop(flow.passphrase)
    qtbot.waitUntil(lambda: entry.way_in.first_run is not None)
    qtbot.wait(50)
    assert len(taken) == 1
    run = entry.way_in.first_run
    assert run is not None
    assert run.new is not None
    run.new.opened.close()
