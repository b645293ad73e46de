"""Mending mistakes from the patient's page, by keyboard, with a way back."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from carecoord.entities import Condition, Measurement
from carecoord.services.bundle import Services
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import Kind
from carecoord.vocab.roles import Role
from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.measurement import MeasurementDialog, NewReading
from ui.dialogs.reason import ReasonDialog
from ui.pages.patient.conditions import ConditionsPane
from ui.pages.patient.fact_line import FactLine
from ui.pages.patient.page import PatientPage
from ui.widgets.timeline_row import TimelineRow

EARLIER = TODAY - dt.timedelta(days=3)


@pytest.fixture
def a1c(services: Services, maria: str) -> str:
    return services.clinical.add_measurement(
        maria, kind=Kind.A1C, value=12.0, taken_on=EARLIER, actor=services.actor
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles of what is asked; the reason given is always the same."""
    titles: list[str] = []

    def ask(_parent: object, title: str, *_words: object, **_more: object) -> str:
        titles.append(title)
        return "Another Maria"

    monkeypatch.setattr(ReasonDialog, "ask", ask)
    return titles


def open_readings(page: PatientPage, maria: str, qtbot: QtBot) -> None:
    page.open(f"{maria}/measurements")
    qtbot.waitUntil(lambda: page.measurements.table.model().rowCount() > 0)


def titles(page: PatientPage) -> list[str]:
    rows = (page.timeline.model.row_at(n) for n in range(page.timeline.model.rowCount()))
    return [row.title for row in rows if isinstance(row, TimelineRow)]


def readings(services: Services, patient_id: str) -> list[float]:
    series = services.chart.series(patient_id, actor=services.actor)
    return [point.value for one in series for point in one.points]


def test_that_a_reading_is_corrected_with_enter_and_the_correction_taken_back(
    page: PatientPage, services: Services, maria: str, a1c: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before: list[NewReading] = []

    def ask(_parent: object, *, before: NewReading, **_more: object) -> NewReading:
        seen.append(before)
        return replace(before, value=7.2)

    seen = before
    monkeypatch.setattr(MeasurementDialog, "ask_correction", ask)
    open_readings(page, maria, qtbot)
    table = page.measurements.table
    assert table.chosen == a1c, "the newest is chosen at first"
    assert page.measurements.correct.isEnabled()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told.undo))
    assert before == [NewReading(Kind.A1C, 12.0, None, EARLIER, "clinic")]
    assert readings(services, maria) == [7.2]
    qtbot.waitUntil(lambda: "Corrected: A1c 7.2 % on 18 Nov 2026" in titles(page))
    assert table.chosen == a1c
    told.undo[-1][1]()
    qtbot.waitUntil(lambda: readings(services, maria) == [12.0])


def test_that_the_keyboard_stays_where_a_correction_was_asked_for(
    page: PatientPage, services: Services, maria: str, a1c: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def ask(_parent: object, *, before: NewReading, **_more: object) -> NewReading:
        return replace(before, value=7.2)

    monkeypatch.setattr(MeasurementDialog, "ask_correction", ask)
    open_readings(page, maria, qtbot)
    page.measurements.correct.setFocus()
    qtbot.keyClick(page.measurements.correct, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Corrected: A1c 7.2 % on 18 Nov 2026" in titles(page))
    assert page.measurements.correct.hasFocus()


def test_that_an_unchanged_reading_is_not_stored_again(
    page: PatientPage, desk: Desk, maria: str, a1c: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(
        MeasurementDialog, "ask_correction", lambda _parent, *, before, **_more: before
    )
    open_readings(page, maria, qtbot)
    page.measurements.correct_asked.emit(a1c)
    assert desk.clinic.read(Measurement, a1c).rev == 1


def test_that_a_reading_entered_by_mistake_goes_with_a_reason_and_comes_back(
    page: PatientPage, services: Services, maria: str, a1c: str, asked: list[str], told: Told,
    qtbot: QtBot,
) -> None:  # fmt: skip
    open_readings(page, maria, qtbot)
    page.measurements.table.selectRow(0)
    page.measurements.mistake.setFocus()
    qtbot.keyClick(page.measurements.mistake, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(told.undo))
    assert asked == ["Entered by mistake: A1c 12.0, 18 Nov 2026"]
    assert readings(services, maria) == []
    qtbot.waitUntil(lambda: "Entered by mistake: A1c 12.0 % on 18 Nov 2026" in titles(page))
    qtbot.waitUntil(page.measurements.nothing.isVisible)
    assert not page.measurements.mistake.isEnabled()
    told.undo[-1][1]()
    qtbot.waitUntil(lambda: readings(services, maria) == [12.0])


def test_that_a_result_without_a_form_here_can_only_be_a_mistake(
    page: PatientPage, desk: Desk, maria: str, qtbot: QtBot
) -> None:
    desk.clinic.add(
        Measurement, patient_id=maria, kind="other", text="Ferritin", value=3,
        taken_at=desk.clinic.at(EARLIER),
    )  # fmt: skip
    qtbot.waitUntil(lambda: page.overview.readings.count() == 1)
    open_readings(page, maria, qtbot)
    page.measurements.table.selectRow(0)
    assert page.measurements.mistake.isEnabled()
    assert not page.measurements.correct.isEnabled()


def verbs(pane: QWidget) -> list[QPushButton]:
    """What can be done about single lines."""
    return [one for line in pane.findChildren(FactLine) for one in line.findChildren(QPushButton)]


def press(pane: ConditionsPane, name: str, qtbot: QtBot) -> None:
    (button,) = [one for one in pane.findChildren(QPushButton) if one.accessibleName() == name]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def test_that_conditions_and_allergies_may_have_been_mistakes(
    page: PatientPage, services: Services, maria: str, asked: list[str], told: Told, qtbot: QtBot
) -> None:
    services.clinical.add_allergy(maria, substance="Latex", actor=services.actor)
    over = services.clinical.add_condition(maria, text="Diabetes", actor=services.actor)
    services.clinical.end_condition(over, on=TODAY, actor=services.actor)
    page.open(f"{maria}/conditions")
    qtbot.waitUntil(lambda: bool(services.chart.allergies(maria, actor=services.actor)))
    qtbot.waitUntil(lambda: len(verbs(page.conditions)) >= 3)
    press(page.conditions, "Entered by mistake: Latex", qtbot)
    qtbot.waitUntil(lambda: not services.chart.allergies(maria, actor=services.actor))
    press(page.conditions, "Entered by mistake: Diabetes", qtbot)
    qtbot.waitUntil(lambda: not services.chart.conditions(maria, actor=services.actor))
    assert asked == ["Entered by mistake: Latex", "Entered by mistake: Diabetes"]
    qtbot.waitUntil(
        lambda: (
            titles(page)[:2]
            == ["Entered by mistake: Diabetes", "Entered by mistake: Allergy: Latex"]
        )
    )


@pytest.mark.parametrize("sure", [True, False])
def test_that_a_visit_is_opened_from_the_timeline_and_may_be_a_mistake(
    page: PatientPage, services: Services, maria: str, asked: list[str], qtbot: QtBot, sure: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    heads: list[str] = []

    def ask(_parent: object, title: str, *_words: object, **_more: object) -> bool:
        heads.append(title)
        return sure

    monkeypatch.setattr(ConfirmDialog, "ask", ask)
    visit = services.clinical.add_visit(maria, on=EARLIER, actor=services.actor)
    key = f"visit:{visit}"
    qtbot.waitUntil(lambda: page.timeline.model.row_of(key) > 0)
    row = page.timeline.model.row_of(key)
    page.timeline.list.setCurrentIndex(page.timeline.model.index(row))
    qtbot.keyClick(page.timeline.list, Qt.Key.Key_Return)
    assert heads == ["Visit, 18 Nov 2026"]
    assert bool(asked) is sure
    if sure:
        qtbot.waitUntil(lambda: titles(page)[0] == "Entered by mistake: Visit on 18 Nov 2026")
        assert "Visit" not in titles(page)


def test_that_only_those_who_record_facts_are_offered_to_mend_them(
    make: Make, services: Services, maria: str, a1c: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_more: pytest.fail("asked"))
    visit = services.clinical.add_visit(maria, on=EARLIER, actor=services.actor)
    services.clinical.add_allergy(maria, substance="Latex", actor=services.actor)
    actor = Actor(services.actor.staff_id, "Ann Audit", Role.AUDITOR)
    page = make(replace(services, actor=actor))
    open_on(page, f"{maria}/measurements", qtbot)
    assert not page.measurements.correct.isVisible()
    page.measurements.table.selectRow(0)
    qtbot.keyClick(page.measurements.table, Qt.Key.Key_Return)
    page.open(f"{maria}/conditions")
    assert verbs(page.conditions) == []
    row = page.timeline.model.row_of(f"visit:{visit}")
    page.timeline.list.setCurrentIndex(page.timeline.model.index(row))
    qtbot.keyClick(page.timeline.list, Qt.Key.Key_Return)


def facts(page: PatientPage) -> list[str]:
    return [
        one for shown in page.conditions.findChildren(QLabel) for one in shown.text().split(" · ")
    ]


def test_that_a_suspected_condition_is_called_so_and_not_over(
    desk: Desk, page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    key = services.clinical.add_condition(maria, text="Diabetes", actor=services.actor)
    with desk.opened.database.writing(services.actor) as transaction:
        transaction.fetch(Condition, key).status = "suspected"
    page.open(f"{maria}/conditions")
    qtbot.waitUntil(lambda: "not confirmed" in facts(page))
    assert "over" not in facts(page)
