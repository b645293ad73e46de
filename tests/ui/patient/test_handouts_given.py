"""The ledger of one patient: what they hold, whether there is a newer one, and how it looks."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.handouts import HandoutChoice
from tests.factories.authored import WALKING, publish, write
from tests.ui.practice import Told
from ui.dialogs.paper import PaperDialog
from ui.models.selection import current_key
from ui.pages.patient.handouts import HandoutsPane
from ui.pages.patient.page import PatientPage
from ui.printing.sheet import Printable
from ui.widgets.library_row import LibraryRow

Make = Callable[[Services], PatientPage]


def _give(services: Services, person: str) -> tuple[str, str]:
    """A handout of the practice, given; its topic and the version."""
    authoring, actor = services.authoring, services.actor
    version = write(authoring, actor=actor)
    publish(authoring, version, actor=actor)
    topic = authoring.load(version, actor=actor).topic
    choice = HandoutChoice(topic=topic, language="en")
    services.handouts.give(choice, patient_id=person, reason="Reads it too", actor=actor)
    return topic, version


def _pane(page: PatientPage, person: str, qtbot: QtBot) -> HandoutsPane:
    page.open(f"{person}/handouts")
    qtbot.waitUntil(lambda: page.handouts.model.rowCount() == 1 and page.handouts.isVisible())
    return page.handouts


def _mark(pane: HandoutsPane) -> str:
    row = pane.model.row_at(0)
    assert isinstance(row, LibraryRow)
    return row.mark


def test_that_what_somebody_holds_is_shown_as_it_was_given(
    make: Make, services: Services, maria: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Printable] = []

    def show(_parent: object, sheet: Printable) -> None:
        shown.append(sheet)

    monkeypatch.setattr(PaperDialog, "show_paper", show)
    _give(services, maria)
    pane = _pane(make(services), maria, qtbot)
    assert current_key(pane.list, pane.model)
    row = pane.model.row_at(0)
    assert isinstance(row, LibraryRow)
    assert "version 1" in row.subtitle
    assert not pane.newer.isVisible()
    pane.read.click()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].title == WALKING.title


def test_that_a_newer_version_can_be_given_from_the_ledger(
    make: Make, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    topic, version = _give(services, maria)
    newer = services.authoring.begin_version(version, actor=services.actor)
    publish(services.authoring, newer, actor=services.actor)
    pane = _pane(make(services), maria, qtbot)
    assert _mark(pane) == "Newer version available"
    pane.newer.click()
    assert told.opened == [("handouts", f"patient:{maria}/{topic}")]


def test_that_a_retired_handout_stays_in_the_ledger_and_says_so(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    _topic, version = _give(services, maria)
    rev = services.authoring.load(version, actor=services.actor).rev
    services.authoring.retire(version, rev=rev, reason="Old", actor=services.actor)
    pane = _pane(make(services), maria, qtbot)
    assert _mark(pane) == "No longer offered"
    assert not pane.newer.isVisible()
    assert pane.read.isVisible()
