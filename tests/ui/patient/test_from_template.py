"""Starting a note from a template: found, read, filled in, and nothing replaced unasked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.decision_forms import DecisionForm, LoadedDecision, OptionEntry
from carecoord.services.decision_template_forms import TemplatePage, as_form
from carecoord.templates.catalogue import built_in
from carecoord.vocab import code_systems
from carecoord.vocab.roles import Role
from tests.factories.notes import decided
from tests.ui import a11y
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.template_picker import TemplatePicker
from ui.models.selection import select_key
from ui.pages.patient.decision.from_template import FromTemplate, begun_with
from ui.pages.patient.decision.pane import DecisionPane
from ui.pages.patient.page import PatientPage

KNEE = "knee-arthritis-pain"
Meet = Callable[[TemplatePicker], bool]


@pytest.fixture
def pane(page: PatientPage, maria: str) -> DecisionPane:
    """A new note on Maria's page, who speaks Spanish."""
    page.open(f"{maria}/decisions-new")
    return page.talk.decision


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[list[Meet]]:
    """What the person does at each picker that opens, in order; all of it has to happen."""
    planned: list[Meet] = []

    def wait(picker: TemplatePicker) -> bool:
        with qtbot.waitActive(picker):
            picker.show()
        qtbot.waitUntil(lambda: picker.problem() == "")
        taken = planned.pop(0)(picker)
        picker.close()
        picker.deleteLater()
        return taken

    monkeypatch.setattr(TemplatePicker, "wait", wait)
    yield planned
    assert planned == []


def taking(template_id: str, qtbot: QtBot) -> Meet:
    """Choose this one, read it, press the verb."""

    def take(picker: TemplatePicker) -> bool:
        assert select_key(picker.list, picker._model, template_id)
        qtbot.waitUntil(lambda: picker.problem() == "")
        return True

    return take


def stored(services: Services, patient_id: str) -> list[LoadedDecision]:
    rows = services.decisions.for_patient(patient_id, actor=services.actor)
    return [services.decisions.load(row.id, actor=services.actor) for row in rows]


def saved(pane: DecisionPane, qtbot: QtBot) -> None:
    pane.save_draft()
    qtbot.waitUntil(lambda: pane.form.state.text().startswith("Draft saved"))


def is_shown(pane: DecisionPane, note: LoadedDecision) -> bool:
    return pane.form.note().question == note.form.question


def rows_in(picker: TemplatePicker) -> list[str]:
    model = picker._model
    return [model.row_at(place).spoken() for place in range(model.rowCount())]


def words_in(widget: QWidget) -> str:
    return "\n".join(
        shown.text() for shown in widget.findChildren(QLabel) if shown.isVisibleTo(widget)
    )


def test_that_a_new_note_is_filled_in_the_patients_language_and_kept_as_a_draft(
    pane: DecisionPane, services: Services, maria: str, meet: list[Meet], qtbot: QtBot
) -> None:
    meet.append(taking(KNEE, qtbot))
    pane.template.start.click()
    expected = as_form(built_in().template(KNEE), "es")
    note = pane.form.note()
    assert (note.question, note.options) == (expected.question, expected.options)
    assert (note.language, note.what_matters, note.participants) == ("es", "", ())
    qtbot.waitUntil(lambda: pane.form.state.text().startswith("Draft saved"), timeout=8000)
    (kept,) = stored(services, maria)
    assert kept.form.question == "¿Qué probar ahora para el dolor de rodilla?"
    assert [option.is_wait for option in kept.form.options] == [False] * 4 + [True]


def test_that_the_form_says_what_it_was_begun_from_whether_it_is_approved_and_what_to_ask(
    pane: DecisionPane, services: Services, meet: list[Meet], qtbot: QtBot
) -> None:
    meet.append(taking(KNEE, qtbot))
    pane.template.start.click()
    said = words_in(pane.template.card)
    assert "Begun from the template: Dolor de rodilla por artrosis, version 1.0" in said
    assert "Not yet approved by this practice" in said
    assert "¿Qué ha probado ya y cómo le fue?" in said
    services.templates.approve("psa-test", "es", version="1.0", actor=services.actor)
    meet.append(taking("psa-test", qtbot))
    pane.template._may_replace = lambda: True  # type: ignore[method-assign]
    pane.template.start.click()
    assert "Approved by Bree Wells, 21 Nov 2026" in words_in(pane.template.card)


def test_that_a_draft_gone_on_with_says_what_it_was_begun_from_as_it_was_then(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    actor = services.actor
    services.templates.approve(KNEE, "es", version="1.0", actor=actor)
    form = replace(as_form(built_in().template(KNEE), "es"), language="es")
    begun = services.decisions.save_draft(maria, form, actor=actor)
    services.templates.withdraw(KNEE, "es", reason="Being rewritten", actor=actor)
    page.open(f"{maria}/decisions:{begun.id}")
    card = page.talk.decision.template.card
    qtbot.waitUntil(card.isVisible)
    said = words_in(card)
    assert "Begun from the template: Dolor de rodilla por artrosis, version 1.0" in said
    assert "Approved by Bree Wells, 21 Nov 2026" in said
    assert "Questions to ask" not in said
    assert not page.talk.decision.template.start.isVisible()
    assert a11y.clipped(page) == []


def test_that_a_signed_note_says_what_it_was_begun_from(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    actor = services.actor
    template = as_form(built_in().template(KNEE), "es").template
    form = replace(decided(TODAY.replace(month=12)), interpreter="qualified_phone")
    draft = services.decisions.save_draft(maria, replace(form, template=template), actor=actor)
    services.decisions.sign(draft.id, rev=draft.rev, actor=actor)
    page.open(f"{maria}/decisions:{draft.id}")
    note = page.talk.decision.note
    qtbot.waitUntil(note.isVisible)
    assert (
        "Dolor de rodilla por artrosis, version 1.0, in Spanish. "
        "Not approved by this practice when the note was begun." in words_in(note)
    )


def test_that_cancelling_leaves_the_note_empty_and_unsaved(
    page: PatientPage,
    pane: DecisionPane,
    services: Services,
    maria: str,
    john: str,
    meet: list[Meet],
    qtbot: QtBot,
) -> None:
    before = pane.form.note()
    meet.append(lambda _picker: False)
    pane.template.start.click()
    assert pane.form.note() == before
    assert not pane.template.card.isVisible()
    open_on(page, john, qtbot)
    assert stored(services, maria) == []


@pytest.mark.parametrize("replaces", [True, False])
def test_that_what_was_typed_is_replaced_only_after_asking(
    pane: DecisionPane,
    meet: list[Meet],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    replaces: bool,
) -> None:
    asked: list[str] = []

    def ask(_parent: object, title: str, *_args: object, dangerous: bool) -> bool:
        asked.append(title)
        assert dangerous
        return replaces

    monkeypatch.setattr(ConfirmDialog, "ask", ask)
    parts = pane.form.parts
    qtbot.keyClicks(parts.talk.question, "How to sleep better?")
    qtbot.keyClicks(parts.talk.what_matters, "My knees at night")
    meet.append(taking(KNEE, qtbot))
    pane.template.start.click()
    assert asked == ["Replace what is written?"]
    note = pane.form.note()
    assert note.what_matters == "My knees at night"
    assert (note.question == "How to sleep better?") is not replaces
    assert (len(note.options) == 5) is replaces


def test_that_an_option_somebody_began_is_asked_about_too(
    pane: DecisionPane, meet: list[Meet], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[bool] = []

    def ask(*_args: object, **_named: object) -> bool:
        asked.append(True)
        return False

    monkeypatch.setattr(ConfirmDialog, "ask", ask)
    qtbot.keyClicks(pane.form.parts.options.cards[0].benefits.rows[0].text, "Less pain")
    meet.append(taking(KNEE, qtbot))
    pane.template.start.click()
    assert asked == [True]
    assert pane.form.note().options[0].effects[0].text == "Less pain"


def test_that_a_template_offers_itself_only_while_there_are_no_options(
    page: PatientPage, pane: DecisionPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    assert pane.template.start.isVisible()
    actor = services.actor
    whole = services.decisions.save_draft(maria, decided(TODAY), actor=actor)
    bare = DecisionForm(question="Sleep?", options=(OptionEntry(""),))
    begun = services.decisions.save_draft(maria, bare, actor=actor)
    for note, offered in ((whole, False), (begun, True)):
        page.open(f"{maria}/decisions:{note.id}")
        qtbot.waitUntil(partial(is_shown, pane, note))
        assert pane.template.start.isVisible() is offered


def test_that_a_draft_with_a_conflict_is_not_filled_over(
    page: PatientPage,
    pane: DecisionPane,
    services: Services,
    maria: str,
    told: Told,
    meet: list[Meet],
    qtbot: QtBot,
) -> None:
    qtbot.keyClicks(pane.form.parts.talk.question, "Sleep?")
    saved(pane, qtbot)
    (note,) = stored(services, maria)
    services.decisions.save_draft(
        maria, note.form, decision_id=note.id, rev=note.rev, actor=services.actor
    )
    changed = DecisionForm(question="Sleep better?", options=note.form.options)
    services.decisions.save_draft(maria, changed, decision_id=note.id, actor=services.actor)
    qtbot.keyClicks(pane.form.parts.talk.question, " Yes")
    pane.save_draft()
    qtbot.waitUntil(pane.form.conflict.isVisible)
    meet.append(taking(KNEE, qtbot))
    pane.template.start.click()
    assert told.said[-1] == "First choose which version of this note goes on."
    assert pane.form.conflict.isVisible()
    assert "Sleep?" in pane.form.note().question


def test_that_what_fits_the_patients_conditions_is_listed_first_and_marked_as_unapproved(
    pane: DecisionPane, services: Services, maria: str, meet: list[Meet]
) -> None:
    services.clinical.add_condition(
        maria, text="Knee arthritis", code="M17.0", system=code_systems.ICD10CM,
        actor=services.actor,
    )  # fmt: skip
    seen: list[str] = []

    def look(picker: TemplatePicker) -> bool:
        seen.extend(rows_in(picker))
        return False

    meet.append(look)
    pane.template.start.click()
    assert seen[0] == "For this patient, 1"
    assert seen[1] == "Dolor de rodilla por artrosis. Not yet approved by this practice"
    assert seen[2] == f"Other decisions, {len(built_in().templates()) - 1}"


def test_that_search_and_language_change_the_list_and_the_text(
    pane: DecisionPane, meet: list[Meet], qtbot: QtBot
) -> None:
    texts: list[str] = []

    def search(picker: TemplatePicker) -> bool:
        picker.languages.button("en").click()
        qtbot.waitUntil(lambda: "A statin" in rows_in(picker)[0])
        qtbot.keyClicks(picker.field, "rodilla")
        qtbot.waitUntil(lambda: len(rows_in(picker)) == 1 and picker.problem() == "")
        texts.append(picker.text.toPlainText())
        return True

    meet.append(search)
    pane.template.start.click()
    (text,) = texts
    assert text.startswith("What to try next for the knee pain?")
    assert "10 out of 100 people in 6 to 12 weeks" in text
    assert "Version 1.0. No clinician has read it for the program yet." in text
    assert pane.form.note().question == "What to try next for the knee pain?"


def test_that_a_template_is_wholly_in_its_own_language_whatever_the_window_speaks(
    pane: DecisionPane, meet: list[Meet], qtbot: QtBot
) -> None:
    texts: list[str] = []

    def read(picker: TemplatePicker) -> bool:
        taking(KNEE, qtbot)(picker)
        texts.append(picker.text.toPlainText())
        return False

    meet.append(read)
    pane.template.start.click()
    for words in (
        "Beneficio",
        "10 de cada 100 personas en 6 a 12 semanas",
        "Fuentes",
        "Versión 1.0.",
    ):
        assert words in texts[0]
    for words in ("Good", "people", "Sources", "Version"):
        assert words not in texts[0]


def test_that_a_search_without_a_hit_leaves_nothing_to_start_from(
    pane: DecisionPane, meet: list[Meet], qtbot: QtBot
) -> None:
    def search(picker: TemplatePicker) -> bool:
        qtbot.keyClicks(picker.field, "zebra")
        qtbot.waitUntil(lambda: rows_in(picker) == [])
        assert picker.problem() == "Find a template first, then choose one."
        assert picker.text.toPlainText() == ""
        return False

    meet.append(search)
    pane.template.start.click()


def test_that_an_answer_about_another_template_comes_too_late(
    pane: DecisionPane, services: Services, meet: list[Meet], qtbot: QtBot
) -> None:
    def answer_late(picker: TemplatePicker) -> bool:
        take = taking(KNEE, qtbot)
        take(picker)
        pane.template._on_read(services.templates.page("psa-test", "es", actor=services.actor))
        assert picker.text.toPlainText().startswith("¿Qué probar ahora")
        return True

    meet.append(answer_late)
    pane.template.start.click()
    assert pane.form.note().question.startswith("¿Qué probar ahora")


def test_that_a_template_is_approved_where_it_is_read_and_the_approval_taken_back(
    pane: DecisionPane,
    services: Services,
    jobs: JobRunner,
    meet: list[Meet],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    answers = [False, True]
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_named: answers.pop(0))
    reasons = [None, "Too old"]
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_args, **_named: reasons.pop(0))

    def approve(picker: TemplatePicker) -> bool:
        take = taking(KNEE, qtbot)
        take(picker)
        assert picker.approve.text() == "Approve for this practice"
        picker.approve.click()
        assert jobs.wait(5)
        assert services.templates.page(KNEE, "es", actor=services.actor).approval is None
        picker.approve.click()
        qtbot.waitUntil(lambda: picker.state.text() == "Approved by Bree Wells, 21 Nov 2026")
        assert picker.chosen == (KNEE, "es")
        assert sum("Approved here" in row for row in rows_in(picker)) == 1
        for _ in range(2):
            assert picker.approve.text() == "Take the approval back"
            picker.approve.click()
        qtbot.waitUntil(lambda: picker.state.text() == "Not yet approved by this practice")
        return False

    meet.append(approve)
    pane.template.start.click()
    assert (answers, reasons) == ([], [])
    page = services.templates.page(KNEE, "es", actor=services.actor)
    assert (page.approval, page.earlier) == (None, None)


def test_that_nothing_is_approved_before_it_is_shown(
    pane: DecisionPane, meet: list[Meet], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[TemplatePage] = []
    monkeypatch.setattr(pane.template._approval, "ask", lambda page, _window: asked.append(page))

    def approve_unread(picker: TemplatePicker) -> bool:
        assert select_key(picker.list, picker._model, KNEE)
        picker.approval_asked.emit()
        return False

    meet.append(approve_unread)
    pane.template.start.click()
    assert asked == []


def test_that_whoever_may_not_approve_is_not_offered_it(
    make: Make, services: Services, maria: str, meet: list[Meet], qtbot: QtBot
) -> None:
    nurse = make(replace(services, actor=replace(services.actor, role=Role.NURSE)))
    open_on(nurse, f"{maria}/decisions-new", qtbot)

    def look(picker: TemplatePicker) -> bool:
        assert picker.state.isVisible()
        assert not picker.approve.isVisible()
        return False

    meet.append(look)
    nurse.talk.decision.template.start.click()


def test_that_it_is_reached_and_used_by_keyboard_alone_with_names_for_all(
    pane: DecisionPane, meet: list[Meet], qtbot: QtBot
) -> None:
    def by_keys(picker: TemplatePicker) -> bool:
        assert a11y.all_failures(picker, qtbot) == []
        picker.field.setFocus()
        qtbot.keyClick(picker.field, Qt.Key.Key_Tab)
        before = picker.chosen
        qtbot.keyClick(picker.list, Qt.Key.Key_Down)
        assert picker.chosen != before
        qtbot.waitUntil(lambda: picker.problem() == "")
        accepted: list[bool] = []
        picker.accepted.connect(lambda: accepted.append(True))
        qtbot.keyClick(picker.list, Qt.Key.Key_Return)
        return accepted == [True]

    meet.append(by_keys)
    qtbot.keyClick(pane.form.parts.talk.question, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is pane.template.start
    qtbot.keyClick(pane.template.start, Qt.Key.Key_Space)
    assert pane.template.card.isVisible()
    assert pane.window().focusWidget() is pane.form.parts.talk.question
    with qtbot.waitActive(pane.window()):
        pane.window().activateWindow()
    assert a11y.all_failures(pane.window(), qtbot) == []


def test_that_only_question_and_options_are_taken_and_a_choice_among_gone_ones_is_dropped() -> None:
    template = as_form(built_in().template("psa-test"), "en")
    note = replace(decided(TODAY), trigger="patient_question", staff_note="Nurse was there")
    begun = begun_with(note, template)
    assert (begun.chosen, begun.outcome) == (None, "")
    assert begun == replace(
        note, question=template.question, options=template.options, chosen=None, outcome="",
        template=template.template,
    )  # fmt: skip
    later = begun_with(replace(note, outcome="deferred", trigger=""), template)
    assert (later.outcome, later.trigger) == ("deferred", template.trigger)


def test_that_without_a_patient_nothing_is_asked(pane: DecisionPane) -> None:
    alone = FromTemplate(pane._desk, pane.form)
    alone.choose()
    alone._on_sought("knee", "en")
    assert alone._picker is None
