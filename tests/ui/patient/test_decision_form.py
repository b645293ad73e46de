"""Writing a decision: kept while it is typed, signed when whole, never overwritten."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    LoadedDecision,
    OptionEntry,
    ParticipantEntry,
)
from carecoord.services.papers import Document
from carecoord.vocab.decisions import Outcome, ParticipantRole
from carecoord.vocab.patients import ThreeValued
from tests.factories.notes import decided, deferred
from tests.ui import a11y
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import open_on
from tests.ui.practice import Told
from ui.dialogs.decision_review import DecisionReviewDialog, Review
from ui.dialogs.paper import PaperDialog
from ui.pages.patient.decision.pane import DecisionPane
from ui.pages.patient.page import PatientPage
from ui.widgets.library_row import LibraryRow

REVIEW_ON = TODAY + dt.timedelta(days=60)
MOST_TABS = 80


def whole(**changes: object) -> DecisionForm:
    """A note that lacks nothing for a patient who speaks Spanish."""
    note = decided(REVIEW_ON)
    return replace(note, language="es", interpreter="qualified_phone", **changes)  # type: ignore[arg-type]


def store(services: Services, patient_id: str, form: DecisionForm) -> LoadedDecision:
    return services.decisions.save_draft(patient_id, form, actor=services.actor)


def stored(services: Services, patient_id: str) -> list[LoadedDecision]:
    rows = services.decisions.for_patient(patient_id, actor=services.actor)
    return [services.decisions.load(row.id, actor=services.actor) for row in rows]


def saved(pane: DecisionPane, qtbot: QtBot) -> None:
    """Save now and wait until the form says so."""
    pane.save_draft()
    qtbot.waitUntil(lambda: pane.form.state.text().startswith("Draft saved"))


@pytest.fixture
def pane(page: PatientPage, maria: str) -> DecisionPane:
    """A new note on Maria's page."""
    page.open(f"{maria}/decisions-new")
    return page.talk.decision


def open_note(page: PatientPage, patient_id: str, note: LoadedDecision, qtbot: QtBot) -> None:
    """Open a stored note and wait until it stands there."""
    pane = page.talk.decision
    page.open(f"{patient_id}/decisions:{note.id}")
    qtbot.waitUntil(lambda: pane.currentWidget() is not pane.list)


def tab_to(name: str, qtbot: QtBot) -> QWidget:
    """Press Tab until a field of this name has the keyboard."""
    for _ in range(MOST_TABS):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused.accessibleName() == name:
            return focused
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(name)


def type_at(name: str, text: str, qtbot: QtBot) -> None:
    qtbot.keyClicks(tab_to(name, qtbot), text)


def words_in(widget: QWidget) -> list[str]:
    return [shown.text() for shown in widget.findChildren(QLabel) if shown.isVisible()]


def test_that_an_untouched_new_note_is_never_stored(
    page: PatientPage, pane: DecisionPane, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    open_on(page, john, qtbot)
    assert stored(services, maria) == []


def test_that_typing_is_kept_as_a_draft_without_being_asked(
    pane: DecisionPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    qtbot.keyClicks(pane.form.parts.talk.question, "Start a pill?")
    qtbot.waitUntil(lambda: pane.form.state.text() == "Draft saved 9:00 AM", timeout=8000)
    (note,) = stored(services, maria)
    assert (note.state, note.form.question) == ("draft", "Start a pill?")


def test_that_leaving_for_another_patient_keeps_the_draft_with_its_own_patient(
    page: PatientPage, pane: DecisionPane, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    qtbot.keyClicks(pane.form.parts.talk.question, "Start a pill?")
    open_on(page, john, qtbot)
    assert pane.currentWidget() is pane.list
    assert stored(services, john) == []
    page.open(f"{maria}/decisions")
    qtbot.waitUntil(lambda: pane.currentWidget() is pane.form)
    assert pane.form.parts.talk.question.toPlainText() == "Start a pill?"


def test_that_showing_a_draft_changes_nothing_in_it(
    page: PatientPage, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    entry = OptionEntry(
        "Start", burden="A pill a day", patient_comment="I forget pills",
        effects=(
            EffectEntry("benefit", "Fewer strokes", 3, 100, "5 years", "Trial, 2019"),
            EffectEntry("harm", "Cough", 12, 1000, "1 year", "Leaflet"),
        ),
    )  # fmt: skip
    people = (ParticipantEntry("family", "Ana", "video"), ParticipantEntry("patient", "", "video"))
    note = store(services, maria, whole(options=(entry,), chosen=0, participants=people))
    open_note(page, maria, note, qtbot)
    assert page.talk.decision.form.note().options == note.form.options
    open_on(page, john, qtbot)
    assert stored(services, maria) == [note]


def test_that_a_decision_with_two_options_is_typed_and_signed_by_keyboard_alone(
    page: PatientPage, pane: DecisionPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    type_at("What is being decided", "Start a blood pressure pill?", qtbot)
    type_at("What matters to Maria", "Not to be dizzy at work", qtbot)
    qtbot.keyClick(tab_to("Option 1 was chosen", qtbot), Qt.Key.Key_Space)
    type_at("Name of option 1", "Pill now", qtbot)
    type_at("Benefit 1 of option 1", "Fewer strokes", qtbot)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    type_at("Benefit 2 of option 1", "Works in weeks", qtbot)
    type_at("Harm 1 of option 1", "A pill every day", qtbot)
    type_at("Benefit 1 of option 2", "Nothing changes", qtbot)
    type_at("Harm 1 of option 2", "Stroke risk stays", qtbot)
    type_at("Plan", "Start on Monday", qtbot)
    patient = pane.form.parts.people.roles[ParticipantRole.PATIENT]
    while QApplication.focusWidget() is not patient:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(patient, Qt.Key.Key_Space)
    interpreter = tab_to("Interpreter", qtbot)
    for _ in range(2):
        qtbot.keyClick(interpreter, Qt.Key.Key_Down)
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    qtbot.waitUntil(lambda: bool(told.said))
    (note,) = stored(services, maria)
    assert note.state == "signed"
    assert [option.label for option in note.form.options] == [
        "Pill now", "Wait, or do nothing for now",
    ]  # fmt: skip
    assert [effect.text for effect in note.form.options[0].effects] == [
        "Fewer strokes", "Works in weeks", "A pill every day",
    ]  # fmt: skip
    assert (note.form.chosen, note.form.interpreter) == (0, "qualified_in_person")
    assert told.said == ["Decision signed. It comes back for a look on 19 Feb 2027."]


def test_that_signing_lists_what_is_missing_and_leads_to_the_field(
    pane: DecisionPane, qtbot: QtBot
) -> None:
    qtbot.keyClicks(pane.form.parts.talk.question, "Start a pill?")
    qtbot.mouseClick(pane.form.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(pane.form.missing.isVisible)
    qtbot.waitUntil(pane.form.missing.buttons[0].hasFocus)
    qtbot.waitUntil(lambda: a11y.clipped(pane) == [])
    lines = [button.text() for button in pane.form.missing.buttons]
    assert "Write down what matters most, in the patient's own words." in lines
    assert "Name at least one harm or burden of option 2." in lines
    assert "Record the interpreter, or say why there was none." in lines
    pane.form.missing.buttons[lines.index("Name at least one harm or burden of option 2.")].click()
    assert pane.form.parts.options.cards[1].harms.rows[0].text.hasFocus()
    pane.form.missing.buttons[
        lines.index("Record the interpreter, or say why there was none.")
    ].click()
    assert pane.form.parts.people.interpreter.kind.hasFocus()
    assert pane.form.parts.people.interpreter.reason.isVisible()


def test_that_a_missing_reason_for_no_interpreter_leads_to_the_reason(
    pane: DecisionPane, qtbot: QtBot
) -> None:
    row = pane.form.parts.people.interpreter
    row.kind.setCurrentIndex(row.kind.findData("not_needed"))
    qtbot.mouseClick(pane.form.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(pane.form.missing.isVisible)
    lines = [button.text() for button in pane.form.missing.buttons]
    pane.form.missing.buttons[
        lines.index("Record the interpreter, or say why there was none.")
    ].click()
    assert row.reason.hasFocus()
    row.reason.setText("Ana speaks Spanish")
    row.ask()
    assert row.kind.hasFocus()


def test_that_the_list_of_what_is_missing_gets_shorter_while_it_is_mended(
    pane: DecisionPane, qtbot: QtBot
) -> None:
    qtbot.mouseClick(pane.form.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(pane.form.missing.isVisible)
    before = len(pane.form.missing.buttons)
    qtbot.waitUntil(pane.form.missing.buttons[0].hasFocus)
    qtbot.keyClicks(pane.form.parts.talk.question, "Start a pill?")
    saved(pane, qtbot)
    qtbot.waitUntil(lambda: len(pane.form.missing.buttons) == before - 1)


def test_that_checking_again_leaves_the_keyboard_in_the_list(
    pane: DecisionPane, qtbot: QtBot
) -> None:
    qtbot.keyClicks(pane.form.parts.talk.question, "Start a pill?")
    qtbot.mouseClick(pane.form.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(pane.form.missing.isVisible)
    first = pane.form.missing.buttons[0]
    qtbot.waitUntil(first.hasFocus)
    saved(pane, qtbot)
    assert pane.form.missing.buttons[0] is first
    assert first.hasFocus()


def test_that_a_doubt_is_shown_once_and_then_may_be_signed(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    later = replace(
        deferred(REVIEW_ON, services.actor.staff_id),
        interpreter="qualified_phone", missing_for_decision="",
    )  # fmt: skip
    note = store(services, maria, later)
    open_note(page, maria, note, qtbot)
    form = page.talk.decision.form
    qtbot.mouseClick(form.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(form.missing.isVisible)
    assert [button.text() for button in form.missing.buttons] == [
        "Say what is still needed to decide."
    ]
    assert form.sign.text() == "Sign anyway"
    qtbot.mouseClick(form.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told.said))
    (follow_up,) = services.followups.for_patient(maria, actor=services.actor)
    assert follow_up.title == "Decide: Start a statin?"


def test_that_choosing_an_option_is_the_outcome_and_not_yet_lets_go_of_it(
    pane: DecisionPane,
) -> None:
    options, outcome = pane.form.parts.options, pane.form.parts.outcome
    options.cards[1].taken.click()
    assert outcome.outcome.value == Outcome.OPTION_CHOSEN
    assert pane.form.note().chosen == 1
    outcome.outcome.usual.button(Outcome.DEFERRED.value).click()
    assert pane.form.note().chosen is None
    assert outcome.owner.isVisible()


def test_that_a_day_is_proposed_until_somebody_types_one(pane: DecisionPane) -> None:
    outcome = pane.form.parts.outcome
    outcome.outcome.usual.button(Outcome.DEFERRED.value).click()
    assert outcome.review_on.day == TODAY + dt.timedelta(days=45)
    pane.form.parts.options.cards[0].taken.click()
    assert outcome.review_on.day == TODAY + dt.timedelta(days=90)
    outcome.review_on.box.setText("in 2 weeks")
    outcome.outcome.usual.button(Outcome.DEFERRED.value).click()
    assert outcome.review_on.day == TODAY + dt.timedelta(days=14)


def test_that_a_rarer_outcome_is_one_choice_away(pane: DecisionPane) -> None:
    choice = pane.form.parts.outcome.outcome
    choice.usual.button("other").click()
    choice.others.setCurrentIndex(choice.others.findData(Outcome.WANTS_SECOND_OPINION.value))
    assert pane.form.note().outcome == Outcome.WANTS_SECOND_OPINION


def test_that_taking_waiting_away_asks_why(pane: DecisionPane) -> None:
    options = pane.form.parts.options
    assert not options.no_wait_row.isVisible()
    options.cards[1].remove_asked.emit()
    assert options.no_wait_row.isVisible()
    options.offer_waiting.click()
    assert [card.is_wait for card in options.cards] == [False, True]
    assert not options.no_wait_row.isVisible()


def test_that_options_are_added_before_waiting_and_moved_with_alt_and_an_arrow(
    pane: DecisionPane, qtbot: QtBot
) -> None:
    options = pane.form.parts.options
    qtbot.keyClicks(options.cards[0].label, "Pill")
    options.add.click()
    qtbot.keyClicks(options.cards[1].label, "Walking")
    qtbot.keyClick(options.cards[1].label, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    labels = [option.label for option in pane.form.note().options]
    assert labels == ["Walking", "Pill", "Wait, or do nothing for now"]
    assert options.cards[0].label.hasFocus()


def test_that_a_number_is_people_out_of_a_hundred_with_time_and_source(
    pane: DecisionPane, qtbot: QtBot
) -> None:
    row = pane.form.parts.options.cards[0].harms.rows[0]
    qtbot.keyClicks(row.text, "Dizziness")
    row.numbers.click()
    assert row.fields is not None
    qtbot.keyClicks(row.fields.count, "10")
    qtbot.keyClicks(row.fields.time_frame, "1 year")
    qtbot.keyClicks(row.fields.source, "Leaflet, 2024")
    assert row.entry() == EffectEntry("harm", "Dizziness", 10, 100, "1 year", "Leaflet, 2024")
    row.numbers.click()
    assert "10 out of 100 people in 1 year" in words_in(row)


def test_that_a_no_brings_an_offer_of_help_and_no_label(pane: DecisionPane) -> None:
    readiness = pane.form.parts.readiness
    assert not readiness.offers.isVisible()
    readiness.answers["supported"].button(ThreeValued.NO.value).click()
    assert words_in(readiness.offers) == [
        "Ask whose advice or help they would like, and invite that person."
    ]


def test_that_both_versions_are_shown_when_somebody_else_changed_the_draft(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = store(services, maria, whole())
    open_note(page, maria, note, qtbot)
    pane = page.talk.decision
    theirs = services.decisions.save_draft(
        maria, replace(note.form, plan="Theirs"), decision_id=note.id, rev=note.rev,
        actor=services.actor,
    )  # fmt: skip
    pane.form.parts.outcome.plan.setPlainText("Mine")
    pane.save_draft()
    qtbot.waitUntil(pane.form.conflict.isVisible)
    assert {"Plan", "Mine", "Theirs"} <= set(words_in(pane.form.conflict))
    assert stored(services, maria) == [theirs]
    pane.form.conflict.keep_mine.click()
    qtbot.waitUntil(lambda: stored(services, maria)[0].form.plan == "Mine")
    assert not pane.form.conflict.isVisible()


def test_that_their_version_can_be_taken_instead(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = store(services, maria, whole())
    open_note(page, maria, note, qtbot)
    pane = page.talk.decision
    theirs = services.decisions.save_draft(
        maria, replace(note.form, plan="Theirs"), decision_id=note.id, rev=note.rev,
        actor=services.actor,
    )  # fmt: skip
    pane.form.parts.outcome.plan.setPlainText("Mine")
    pane.save_draft()
    qtbot.waitUntil(pane.form.conflict.isVisible)
    pane.form.conflict.take_theirs.click()
    assert pane.form.parts.outcome.plan.toPlainText() == "Theirs"
    pane.save_draft()
    assert stored(services, maria) == [theirs]


def sign(services: Services, patient_id: str, form: DecisionForm) -> LoadedDecision:
    note = store(services, patient_id, form)
    services.decisions.sign(note.id, rev=note.rev, actor=services.actor)
    return services.decisions.load(note.id, actor=services.actor)


def test_that_a_signed_note_is_read_and_amended_as_a_new_draft(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    signed = sign(services, maria, whole())
    open_on(page, maria, qtbot)
    open_note(page, maria, signed, qtbot)
    pane = page.talk.decision
    qtbot.waitUntil(lambda: pane.currentWidget() is pane.note)
    assert "“I do not want pills I can do without”" in words_in(pane.note)
    assert "Muscle aches: 5 out of 100 people in 5 years" in words_in(pane.note)
    pane.note.amend.click()
    qtbot.waitUntil(lambda: pane.currentWidget() is pane.form)
    states = {note.id: note.state for note in stored(services, maria)}
    assert states.pop(signed.id) == "signed"
    assert list(states.values()) == ["draft"]


def test_that_a_note_not_decided_yet_names_who_takes_it_up_again(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    waiting = deferred(TODAY + dt.timedelta(days=30), services.actor.staff_id)
    signed = sign(services, maria, replace(waiting, interpreter="qualified_phone"))
    open_on(page, maria, qtbot)
    open_note(page, maria, signed, qtbot)
    pane = page.talk.decision
    qtbot.waitUntil(lambda: pane.currentWidget() is pane.note)
    said = words_in(pane.note)
    assert said[said.index("Who takes it up again") + 1] == services.actor.name


def test_that_the_list_tells_the_note_that_holds_from_the_one_it_replaced(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    first = sign(services, maria, whole())
    draft = services.decisions.amend(first.id, actor=services.actor)
    services.decisions.sign(draft.id, rev=draft.rev, actor=services.actor)
    page.open(f"{maria}/decisions")
    model = page.talk.decision.list.model
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    rows = [model.row_at(at) for at in range(model.rowCount())]
    marks = {row.key: row.mark for row in rows if isinstance(row, LibraryRow)}
    assert marks[first.id] == "Replaced"
    assert marks[draft.id].startswith("Review ")


def test_that_looking_back_closes_the_follow_up(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    signed = sign(services, maria, whole())
    open_on(page, maria, qtbot)
    open_note(page, maria, signed, qtbot)
    monkeypatch.setattr(
        DecisionReviewDialog, "ask", lambda *_args, **_more: Review("Content with it", None)
    )
    page.talk.decision.note.review.click()
    qtbot.waitUntil(lambda: bool(told.said))
    assert services.followups.for_patient(maria, actor=services.actor) == ()


def test_that_the_paper_for_the_patient_is_in_her_language(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    papers: list[Document] = []
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, paper: papers.append(paper))
    note = store(services, maria, whole())
    open_note(page, maria, note, qtbot)
    page.talk.decision.form.print_button.click()
    qtbot.waitUntil(lambda: bool(papers))
    assert papers[0].language == "es"
    assert "Worried about aches" not in papers[0].html


def test_that_the_form_and_the_signed_note_are_usable_without_a_mouse(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = store(services, maria, whole())
    signed = sign(services, maria, whole(question="Walk more?"))
    open_on(page, maria, qtbot)
    open_note(page, maria, note, qtbot)
    assert a11y.all_failures(page, qtbot) == []
    open_note(page, maria, signed, qtbot)
    qtbot.waitUntil(page.talk.decision.note.isVisible)
    assert a11y.all_failures(page, qtbot) == []


def test_that_the_form_says_who_held_the_talk_and_keeps_it(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = store(services, maria, whole())
    open_note(page, maria, note, qtbot)
    box = page.talk.decision.form.parts.people.held_by
    assert box.currentText() == "Whoever signs the note"
    type_at("Who held the talk", services.actor.name[0], qtbot)
    assert box.currentText() == services.actor.name
    saved(page.talk.decision, qtbot)
    assert stored(services, maria)[0].form.held_by == services.actor.staff_id


def test_that_a_signed_note_says_who_held_the_talk(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = store(services, maria, whole())
    services.decisions.sign(note.id, rev=note.rev, actor=services.actor)
    open_note(page, maria, note, qtbot)
    words = words_in(page.talk.decision.note)
    assert words[words.index("Who held the talk") + 1] == services.actor.name
