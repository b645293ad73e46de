"""A decision beyond the fast path: folded away until somebody wants it, and never lost."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.decision_forms import DecisionForm, LoadedDecision
from carecoord.vocab.decisions import Outcome, ParticipantRole, ReviewResult, TimeLimit
from tests.factories.notes import decided
from tests.ui import a11y
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.decision_review import DecisionReviewDialog, Review
from ui.pages.patient.choices import choose
from ui.pages.patient.decision.outcome_part import proposed_review_on
from ui.pages.patient.decision.pane import DecisionPane
from ui.pages.patient.page import PatientPage
from ui.widgets.growing_text import GrowingText

REVIEW_ON = TODAY + dt.timedelta(days=60)


@pytest.fixture
def pane(page: PatientPage, maria: str) -> DecisionPane:
    page.open(f"{maria}/decisions-new")
    return page.talk.decision


def whole(**changes: object) -> DecisionForm:
    note = decided(REVIEW_ON)
    return replace(note, language="es", interpreter="qualified_phone", **changes)  # type: ignore[arg-type]


def signed(services: Services, patient_id: str, form: DecisionForm) -> str:
    draft = services.decisions.save_draft(patient_id, form, actor=services.actor)
    services.decisions.sign(draft.id, rev=draft.rev, actor=services.actor)
    return draft.id


def the_note(services: Services, patient_id: str) -> LoadedDecision:
    (row,) = services.decisions.for_patient(patient_id, actor=services.actor)
    return services.decisions.load(row.id, actor=services.actor)


def shown(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


def test_that_the_details_are_not_even_made_before_somebody_wants_them(
    pane: DecisionPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    details = pane.form.parts.details
    assert not details.findChildren(GrowingText)
    details.unfold.click()
    assert details.fields is not None
    qtbot.waitUntil(details.fields.worries.hasFocus)
    qtbot.keyClicks(details.fields.worries, "Aches")
    details.fields.deal_breakers.setPlainText("No walking")
    choose(details.fields.time_limit, TimeLimit.BY_DATE.value)
    assert details.fields.decide_by.isVisible()
    details.fields.decide_by.set_day(REVIEW_ON)
    choose(details.fields.capacity, "yes")
    details.fields.capacity_note.setPlainText("Dr. Lee")
    pane.save_draft()
    qtbot.waitUntil(lambda: pane.form.state.text().startswith("Draft saved"))
    form = the_note(services, maria).form
    assert (form.worries, form.deal_breakers) == ("Aches", "No walking")
    assert (form.time_limit, form.decide_by_on) == ("by_date", REVIEW_ON)
    assert (form.capacity, form.capacity_note) == ("yes", "Dr. Lee")


def test_that_a_draft_that_holds_details_shows_them_and_the_next_note_does_not(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    services.decisions.save_draft(maria, whole(worries="Aches"), actor=services.actor)
    page = make(services)
    open_on(page, f"{maria}/decisions", qtbot)
    pane = page.talk.decision
    qtbot.waitUntil(pane.is_writing)
    details = pane.form.parts.details
    assert details.fields is not None
    assert details.fields.worries.toPlainText() == "Aches"
    pane.start_new()
    assert details.fields.isHidden()
    assert details.fields.worries.toPlainText() == ""


def test_that_a_finding_about_a_detail_unfolds_it(pane: DecisionPane, qtbot: QtBot) -> None:
    pane.form.show_note(whole(time_limit="by_date"), pane._view)  # type: ignore[arg-type]
    pane.form.parts.details.unfold.hide()
    pane.sign()
    qtbot.waitUntil(pane.form.missing.isVisible)
    (line,) = pane.form.missing.buttons
    assert line.text() == "Choose the day it has to be decided by."
    line.click()
    fields = pane.form.parts.details.fields
    assert fields is not None
    qtbot.waitUntil(fields.decide_by.box.hasFocus)


def test_that_what_the_patient_makes_of_an_option_is_kept(
    pane: DecisionPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    card = pane.form.parts.options.cards[0]
    card.label.setText("Start a pill")
    card.show_extra()
    assert card.extra is not None
    card.extra.living_with.setPlainText("One with breakfast")
    card.extra.weight.button("2").click()
    pane.save_draft()
    qtbot.waitUntil(lambda: pane.form.state.text().startswith("Draft saved"))
    option = the_note(services, maria).form.options[0]
    assert (option.living_with, option.weight) == ("One with breakfast", 2)


def test_that_a_decision_put_off_asks_what_to_do_until_then(
    pane: DecisionPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    outcome = pane.form.parts.outcome
    assert not outcome.until_then.isVisible()
    outcome.outcome.choose(Outcome.DEFERRED.value)
    outcome._on_outcome(Outcome.DEFERRED.value)
    qtbot.waitUntil(outcome.until_then.isVisible)
    outcome.until_then.setPlainText("Call with chest pain")
    pane.save_draft()
    qtbot.waitUntil(lambda: pane.form.state.text().startswith("Draft saved"))
    assert the_note(services, maria).form.until_then == "Call with chest pain"


def test_that_a_signed_note_tells_the_patients_words_from_the_rest(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = signed(
        services, maria,
        whole(worries="Aches", clinical_context="LDL 160", choice_reason="For my grandchildren",
              aid="Statin choice 2024", aid_seen="yes"),
    )  # fmt: skip
    page = make(services)
    open_on(page, f"{maria}/decisions:{note}", qtbot)
    qtbot.waitUntil(lambda: "“Aches”" in shown(page.talk.decision.note))
    words = shown(page.talk.decision.note)
    assert "LDL 160" in words
    assert "“For my grandchildren”" in words
    assert "Statin choice 2024, the patient has looked at it" in words


def test_that_a_change_of_mind_opens_a_new_note_on_the_same_question(
    make: Make,
    services: Services,
    maria: str,
    told: Told,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = signed(services, maria, whole())
    answer = Review("Wants to change it", None, ReviewResult.WANTS_TO_CHANGE)
    monkeypatch.setattr(DecisionReviewDialog, "ask", lambda *_args, **_named: answer)
    page = make(services)
    open_on(page, f"{maria}/decisions:{old}", qtbot)
    pane = page.talk.decision
    qtbot.waitUntil(pane.note.review.isVisible)
    pane.note.review.click()
    qtbot.waitUntil(pane.is_writing)
    assert told.said == ["Saved. A new note is open for the change of mind."]
    assert pane.form.note().question == "Start a statin?"
    rows = services.decisions.for_patient(maria, actor=services.actor)
    assert {row.state for row in rows} == {"signed", "draft"}


def test_that_who_was_not_reached_stays_to_be_asked(qapp: object) -> None:
    dialog = DecisionReviewDialog(None, question="Start a statin?", today=TODAY, latest=REVIEW_ON)
    choose(dialog.outcome, ReviewResult.NOT_REACHED.value)
    assert dialog.stays_open.isChecked()
    assert not dialog.stays_open.isEnabled()
    assert "Choose a day" in dialog.problem()
    choose(dialog.outcome, ReviewResult.CONTENT.value)
    assert dialog.stays_open.isEnabled()


def test_that_the_details_can_be_used_by_keyboard_and_are_read_aloud(
    page: PatientPage, pane: DecisionPane, qtbot: QtBot
) -> None:
    page.resize(1194, 2600)
    pane.form.parts.details.unfold.click()
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


def test_that_people_on_file_are_offered_by_name(pane: DecisionPane, qtbot: QtBot) -> None:
    people = pane.form.parts.people
    people.roles[ParticipantRole.FAMILY].click()
    offer = people.names[ParticipantRole.FAMILY].completer()
    assert offer is not None
    offer.setCompletionPrefix("ana")
    assert offer.currentCompletion() == "Ana Santos"


def test_that_no_day_is_proposed_on_which_the_practice_is_closed() -> None:
    monday = dt.date(2026, 11, 30)
    friday = dt.date(2027, 2, 26)
    assert proposed_review_on(Outcome.OPTION_CHOSEN, monday) == friday
    before = friday - dt.timedelta(days=1)
    assert proposed_review_on(Outcome.OPTION_CHOSEN, monday, frozenset({friday})) == before
