"""The patients at the top stand there while everybody else is still being read."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.services.patient_details import PatientDetails
from carecoord.services.patient_list import PatientFilter
from carecoord.vocab.actor import Actor
from tests.ui.desk import Desk
from tests.ui.kit import Show
from tests.ui.practice import Told
from tests.ui.slow import Slow, slowly
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.models.paged_table import FIRST_ROWS
from ui.pages.patients.page import PatientsPage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

_BORN = 1
_OTHERS = ("Nguyen", "Santos")
_ALL = FIRST_ROWS + len(_OTHERS)


@pytest.fixture
def page(
    desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState, show: Show, qtbot: QtBot
) -> Iterator[PatientsPage]:
    for number in range(FIRST_ROWS):
        desk.clinic.person(f"Adams{number:02}", birth_on=f"19{60 + number}")
    for name in _OTHERS:
        details = PatientDetails(family=name, given="Linh", birth_on="1950")
        desk.services.patients.add(details, actor=desk.services.actor)
    bus = ChangeBus(desk.opened.feed)
    made = PatientsPage(desk.services, jobs, bus, told, window_state, Shortcuts(), told)
    made.resize(1180, 700)
    show(made)
    qtbot.waitUntil(lambda: made.model.rowCount() == _ALL)
    yield made
    bus.close()


@pytest.fixture
def everybody(page: PatientsPage, desk: Desk, qtbot: QtBot) -> Iterator[Slow]:
    """The youngest stand there; everybody is read once it may go on."""
    with slowly(desk.services.patient_list, "ids") as everybody:
        page.table.sortByColumn(_BORN, Qt.SortOrder.DescendingOrder)
        qtbot.waitUntil(lambda: page.model.rowCount() == FIRST_ROWS)
        yield everybody


def test_that_the_first_rows_stand_there_while_everybody_else_is_read(
    page: PatientsPage, everybody: Slow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported: list[int] = []
    monkeypatch.setattr(
        page._exporting, "export", lambda ids, _columns, **_how: exported.append(len(ids))
    )
    assert page.model.index(0, 0).data() == f"Adams{FIRST_ROWS - 1:02}, Maria"
    page.table.setCurrentIndex(page.model.index(3, 0))
    chosen = page._chosen()
    page._export.click()
    assert exported == [], "a part of them would be taken for all"
    everybody.go_on()
    qtbot.waitUntil(lambda: exported == [_ALL])
    assert (page._chosen(), page.table.currentIndex().row()) == (chosen, 3)


def test_that_choosing_all_chooses_those_too_who_are_still_being_read(
    page: PatientsPage, everybody: Slow, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.count() == 0, "a part of them would be taken for all"
    everybody.go_on()
    qtbot.waitUntil(lambda: page.table.count() == _ALL)


def test_that_choosing_all_of_one_question_chooses_nobody_of_another(
    page: PatientsPage, everybody: Slow, qtbot: QtBot
) -> None:
    page.table.selectAll()
    page.open("search:nguyen")
    everybody.go_on()
    qtbot.waitUntil(lambda: str(page.model.index(0, 0).data()).startswith("Nguyen"))
    assert page.table.count() == 0


def test_that_everybody_is_read_once_for_another_order(
    page: PatientsPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists, readings = desk.services.patient_list, []
    everybody = lists.ids

    def counted(wanted: PatientFilter, *, actor: Actor) -> Sequence[str]:
        readings.append(wanted.sort)
        return everybody(wanted, actor=actor)

    monkeypatch.setattr(lists, "ids", counted)
    page.table.sortByColumn(_BORN, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: str(page.model.index(_ALL - 1, 0).data()).startswith(_OTHERS))
    assert readings == ["birth"]
