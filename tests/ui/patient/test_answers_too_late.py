"""What was asked about one patient and answered when another is shown already."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.services.barrier_forms import BarrierForm
from carecoord.services.bundle import Services
from carecoord.services.decision_forms import LoadedDecision
from carecoord.services.followups import FollowUpForm
from carecoord.services.handouts import HandoutChoice
from carecoord.services.papers import Document
from carecoord.services.patient_details import PatientDetails
from carecoord.vocab.barriers import Domain, WantsHelp
from carecoord.vocab.decisions import ReviewResult
from tests.factories.notes import decided
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import open_on
from tests.ui.practice import Told
from tests.ui.slow import Slow, slowly
from ui.dialogs.barrier import Asked, BarrierDialog
from ui.dialogs.decision_review import DecisionReviewDialog, Review
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.paper import PaperDialog
from ui.dialogs.visit_page import VisitPageDialog
from ui.pages.patient.page import PatientPage
from ui.pages.patient.visit import take_home
from ui.printing.sheet import Printable
from ui.widgets.timeline_row import TimelineRow

RIDE = BarrierForm(domain=Domain.TRANSPORT, wants_help=WantsHelp.YES)


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Printable]:
    """Papers that were shown to be printed."""
    shown: list[Printable] = []

    def show(_parent: QWidget, sheet: Printable) -> None:
        shown.append(sheet)

    monkeypatch.setattr(PaperDialog, "show_paper", show)
    return shown


def test_that_the_note_of_one_visit_is_not_copied_over_into_another_record(
    page: PatientPage, services: Services, maria: str, john: str, told: Told, qtbot: QtBot
) -> None:
    _give(services, maria)
    QGuiApplication.clipboard().setText("something else")
    with slowly(services.visits, "note"):
        page.papers.copy_note()
        page.open(john)
    qtbot.waitUntil(page.sections.isVisible)
    assert QGuiApplication.clipboard().text() == "something else"
    assert told.said == []
    assert "Open the person again and copy it." in told.warned[-1]
    open_on(page, maria, qtbot)
    page.papers.copy_note()
    qtbot.waitUntil(lambda: bool(told.said))


def test_that_nothing_is_done_for_who_was_shown_before_while_the_next_one_is_opened(
    page: PatientPage, services: Services, john: str, told: Told, papers: list[Printable],
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[str] = []
    monkeypatch.setattr(FollowUpDialog, "ask", lambda *_, about, **__: asked.append(about))
    with slowly(services.chart, "open"):
        page.open(john)
        page._facts.add_follow_up()
        page._facts.print_contact_sheet()
        page.papers.copy_note()
    qtbot.waitUntil(page.sections.isVisible)
    assert page._desk.jobs.wait(5)
    qtbot.wait(20)
    assert asked == []
    assert papers == []
    assert told.said == told.warned == []
    page._facts.add_follow_up()
    assert "Okafor" in asked[-1]


def test_that_a_contact_sheet_is_not_shown_beside_another_patient(
    page: PatientPage, services: Services, maria: str, john: str, papers: list[Printable],
    qtbot: QtBot,
) -> None:  # fmt: skip
    with slowly(services.papers, "contact_sheet"):
        page._facts.print_contact_sheet()
        page.open(john)
    qtbot.waitUntil(page.sections.isVisible)
    assert papers == []
    open_on(page, maria, qtbot)
    page._facts.print_contact_sheet()
    qtbot.waitUntil(lambda: len(papers) == 1)


def test_that_a_handout_somebody_holds_is_not_shown_beside_another_patient(
    page: PatientPage, services: Services, maria: str, john: str, papers: list[Printable],
    qtbot: QtBot,
) -> None:  # fmt: skip
    _give(services, maria)
    page.open(f"{maria}/handouts")
    qtbot.waitUntil(lambda: page.handouts.model.rowCount() == 1)
    with slowly(services.handouts, "as_given"):
        page.handouts.show_as_given()
        page.open(f"{john}/handouts")
    qtbot.waitUntil(page.sections.isVisible)
    qtbot.waitUntil(lambda: page.handouts.model.rowCount() == 0)
    assert papers == []


def test_that_a_history_asked_for_before_is_not_shown_under_another_name(
    page: PatientPage, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    _give(services, maria)
    slow = Slow()
    # Held back in the lane in which the filter reads, not in the one that opens.
    page._desk.jobs.ask(slow.wait, _heard)
    page.timeline.filter.setCurrentIndex(page.timeline.filter.findData("handout"))
    open_on(page, john, qtbot)
    slow.go_on()
    assert page._desk.jobs.wait(5)
    qtbot.wait(20)
    assert _titles(page) == []


def _give(services: Services, patient_id: str) -> None:
    choice = HandoutChoice(topic="sleep", language="es")
    services.handouts.give(
        choice, patient_id=patient_id, reason="Reads it too", actor=services.actor
    )


def _heard(_answer: object) -> None:
    pass


def _titles(page: PatientPage) -> list[str]:
    model = page.timeline.model
    rows = [model.row_at(place) for place in range(model.rowCount())]
    return [row.title for row in rows if isinstance(row, TimelineRow)]


def test_that_a_record_that_cannot_be_opened_does_not_hide_the_one_asked_for_since(
    page: PatientPage, services: Services, maria: str, john: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    opening = services.chart.open

    def open_chart(patient_id: str, **named: object) -> object:
        if patient_id == john:
            raise RefusedError("This record is not there any more.")
        return opening(patient_id, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(services.chart, "open", open_chart)
    page.open(john)
    page.open(maria)
    qtbot.waitUntil(page.sections.isVisible)
    assert "Santos" in page.banner.name.text()


def test_that_words_about_a_difficulty_are_not_laid_over_another_patients(
    page: PatientPage, services: Services, maria: str, john: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    barriers, actor = services.barriers, services.actor
    barriers.record(maria, RIDE, actor=actor)
    qtbot.waitUntil(lambda: bool(page._view and page._view.barriers.present))
    assert page._view is not None
    (one,) = page._view.barriers.present
    barriers.review(one.id, replace(RIDE, note="A colleague"), rev=one.rev, actor=actor)
    asked: list[object] = []

    def answer(_parent: QWidget, **_more: object) -> Asked | None:
        asked.append(_more)
        return Asked(replace(RIDE, note="Mine")) if len(asked) == 1 else None

    monkeypatch.setattr(BarrierDialog, "ask", answer)
    with slowly(barriers, "review"):
        page._barriers._go_over(one)
        page.open(john)
    qtbot.waitUntil(lambda: bool(told.warned))
    qtbot.waitUntil(page.sections.isVisible)
    assert "Open the person again" in told.warned[-1]
    assert len(asked) == 1


def test_that_key_points_of_one_patients_handout_are_not_gone_over_with_another(
    page: PatientPage, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    slow = Slow()
    page.open(f"{maria}/teachback")
    page._desk.jobs.ask(slow.wait, _heard)
    page.talk.teachback.menu.find_points("sleep")
    page.open(f"{john}/teachback")
    qtbot.waitUntil(lambda: page.talk.teachback._view is not None)
    qtbot.waitUntil(page.sections.isVisible)
    slow.go_on()
    assert page._desk.jobs.wait(5)
    qtbot.wait(20)
    assert page.talk.teachback.board.cards == []


def test_that_a_change_of_mind_takes_up_the_decision_that_was_looked_back_on(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    decisions, actor = services.decisions, services.actor
    form = decided(TODAY + dt.timedelta(days=60))
    form = replace(form, language="es", interpreter="qualified_phone")
    notes = [decisions.save_draft(maria, form, actor=actor) for _both in range(2)]
    for note in notes:
        decisions.sign(note.id, rev=note.rev, actor=actor)
    first, second = (note.id for note in notes)
    taken: list[str] = []

    def take_up(decision_id: str, **_named: object) -> LoadedDecision:
        taken.append(decision_id)
        return decisions.load(decision_id, actor=actor)

    wish = Review("Another way", None, ReviewResult.WANTS_TO_CHANGE)
    monkeypatch.setattr(decisions, "take_up_again", take_up)
    monkeypatch.setattr(DecisionReviewDialog, "ask", lambda *_, **__: wish)
    on_note = page.talk.decision.on_note
    on_note.about(decisions.load(first, actor=actor))
    with slowly(decisions, "review"):
        on_note.review()
        on_note.about(decisions.load(second, actor=actor))
    qtbot.waitUntil(lambda: bool(taken))
    assert taken == [first]


def test_that_the_page_of_one_patient_is_not_previewed_for_another(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    alike = PatientDetails(family="Ruiz", given="Ana", language_written="es", large_print="yes")
    ana = services.patients.add(alike, actor=services.actor)
    for person in (maria, ana):
        _give(services, person)
    slow, shown = Slow(), list[str]()
    show_page, opened = VisitPageDialog.show_page, list[VisitPageDialog]()

    def show(dialog: VisitPageDialog, sheet: Document) -> None:
        shown.append(sheet.patient_id)
        show_page(dialog, sheet)

    def wait(dialog: VisitPageDialog) -> None:
        opened.append(dialog)
        if len(opened) == 2:
            slow.go_on()
            qtbot.waitUntil(dialog.accept_button.isEnabled)

    monkeypatch.setattr(VisitPageDialog, "show_page", show)
    monkeypatch.setattr(VisitPageDialog, "wait", wait)
    page._desk.jobs.ask(slow.wait, _heard)
    page.papers.show_visit_page()
    qtbot.waitUntil(lambda: len(opened) == 1)
    open_on(page, ana, qtbot)
    page.papers.show_visit_page()
    qtbot.waitUntil(lambda: len(opened) == 2)
    assert page._desk.jobs.wait(5)
    qtbot.wait(20)
    assert maria not in shown
    for dialog in opened:
        dialog.deleteLater()


def test_that_a_page_that_could_not_be_made_can_be_tried_again(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _give(services, maria)
    page._desk.jobs.broke.disconnect()
    failed: list[Exception] = []
    page._desk.jobs.broke.connect(failed.append)

    def fail(*_words: object, **_named: object) -> None:
        raise UnavailableError("The disk is full.")

    def wait(dialog: VisitPageDialog) -> None:
        qtbot.waitUntil(dialog.accept_button.isEnabled)
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: bool(failed))
        assert dialog.accept_button.isEnabled()

    monkeypatch.setattr(take_home, "has_printer", lambda: True)
    monkeypatch.setattr(services.visits, "paper", fail)
    monkeypatch.setattr(VisitPageDialog, "wait", wait)
    page.papers.show_visit_page()
    qtbot.waitUntil(lambda: bool(failed))


def test_that_what_came_of_one_follow_up_does_not_stand_at_another_of_the_same_title(
    page: PatientPage, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    for person in (maria, john):
        form = FollowUpForm(title="Call about blood pressure", due_on=TODAY)
        services.followups.add(person, form, actor=services.actor)
    page.open(f"{maria}/followups")
    panel = page.follow_ups.panel
    qtbot.waitUntil(panel.outcome.isVisible)
    qtbot.keyClicks(panel.outcome, "Her daughter picked up")
    page.open(f"{john}/followups")
    qtbot.waitUntil(page.sections.isVisible)
    assert panel.title.text() == "Call about blood pressure"
    assert panel.outcome.text() == ""


def test_that_what_came_of_a_follow_up_stays_when_it_could_not_be_closed(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(*_words: object, **_named: object) -> None:
        raise UnavailableError("The disk is full.")

    form = FollowUpForm(title="Call about blood pressure", due_on=TODAY)
    services.followups.add(maria, form, actor=services.actor)
    monkeypatch.setattr(services.followups, "close", fail)
    page._desk.jobs.broke.disconnect()
    failed: list[Exception] = []
    page._desk.jobs.broke.connect(failed.append)
    page.open(f"{maria}/followups")
    panel = page.follow_ups.panel
    qtbot.waitUntil(panel.outcome.isVisible)
    qtbot.keyClicks(panel.outcome, "Reached, comes on Monday")
    panel.done.click()
    qtbot.waitUntil(lambda: bool(failed))
    assert panel.outcome.text() == "Reached, comes on Monday"


def test_that_a_goal_saved_by_a_key_pressed_twice_is_told_of_once(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    page.open(f"{maria}/goals")
    page.goals.start_new()
    qtbot.keyClicks(page.goals.fields.words, "Walk to church")
    page.goals.save()
    page.goals.save()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert page._desk.jobs.wait(5)
    qtbot.wait(20)
    assert len(told.undo) == 1
