"""The columns of the patient list: nothing that tells people apart is cut."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from carecoord.services.patient_details import PatientDetails, PhoneEntry
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Show
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.pages.patients.page import PatientsPage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

CELL_PX = 8
"""Room at either side of a cell's words, as in the style sheet."""


@pytest.fixture
def page(
    desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState, show: Show
) -> Iterator[PatientsPage]:
    bus = ChangeBus(desk.opened.feed)
    made = PatientsPage(desk.services, jobs, bus, told, window_state, Shortcuts(), told)
    made.resize(1180, 700)
    show(made)
    yield made
    bus.close()


def cell(page: PatientsPage, key: str) -> str:
    """What stands in the first row."""
    return str(page.model.index(0, page.table.shown_columns().index(key)).data() or "")


def is_whole(page: PatientsPage, key: str) -> bool:
    section = page.table.shown_columns().index(key)
    needs = page.table.fontMetrics().horizontalAdvance(cell(page, key)) + 2 * CELL_PX
    return needs <= page.table.columnWidth(section)


@pytest.mark.parametrize("typed", ["(202) 555-0142 ext. 12345", "202-555-0142 x12345"])
def test_that_a_phone_shows_with_what_is_dialled_after_it(
    typed: str, page: PatientsPage, desk: Desk, qtbot: QtBot
) -> None:
    details = PatientDetails(family="Aaron", given="Zed", phones=(PhoneEntry(typed),))
    desk.services.patients.add(details, actor=desk.services.actor)
    qtbot.waitUntil(lambda: "x12345" in cell(page, "phone"))
    assert is_whole(page, "phone")


@pytest.mark.parametrize("born", ["1986", "1920", f"{TODAY.year - 1}-01"])
def test_that_an_age_that_is_not_known_exactly_and_days_of_another_year_are_shown_whole(
    born: str, page: PatientsPage, desk: Desk, qtbot: QtBot
) -> None:
    person = desk.clinic.person("Aaron", "Zed", birth_on=born)
    desk.clinic.follow_up(person, TODAY.replace(year=TODAY.year - 1))
    qtbot.waitUntil(lambda: bool(cell(page, "next_due")))
    assert all(is_whole(page, key) for key in ("birth", "age", "next_due"))
