"""A signed note's options kept as the practice's own template, and taken off the list again."""

import datetime as dt
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.decision_forms import DecisionForm
from carecoord.services.decision_template_forms import TemplateItem
from carecoord.vocab.roles import Role
from tests.factories.notes import decided
from tests.ui import a11y
from tests.ui.kit import TODAY, Show
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.keep_template import KeepTemplateDialog, KeptTemplate
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.template_picker import TemplatePicker
from ui.pages.patient.decision.pane import DecisionPane

REVIEW_ON = TODAY + dt.timedelta(days=60)
SHEET = KeptTemplate(
    title="A statin, as we see it",
    comes_up="When the risk is middling",
    not_when="After a heart attack",
    what_matters=("What worries you about pills?",),
)


def signed(services: Services, patient_id: str, form: DecisionForm) -> str:
    draft = services.decisions.save_draft(patient_id, form, actor=services.actor)
    services.decisions.sign(draft.id, rev=draft.rev, actor=services.actor)
    return draft.id


def own_ones(services: Services, language: str = "en") -> list[TemplateItem]:
    found = services.templates.find(language=language, actor=services.actor)
    return [item for item in found if item.is_own]


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[KeptTemplate]:
    """What the dialog began with; it is answered with a sheet in English."""
    seen: list[KeptTemplate] = []

    def ask(_parent: object, start: KeptTemplate, **shown: str) -> KeptTemplate:
        assert "I do not want pills" not in shown["kept_text"]
        seen.append(start)
        return replace(SHEET, replaces=start.replaces)

    monkeypatch.setattr(KeepTemplateDialog, "ask", ask)
    return seen


def note_of(
    make: Make, services: Services, maria: str, form: DecisionForm, qtbot: QtBot
) -> DecisionPane:
    note = signed(services, maria, replace(form, interpreter="qualified_phone"))
    page = make(services)
    open_on(page, f"{maria}/decisions:{note}", qtbot)
    pane = page.talk.decision
    qtbot.waitUntil(pane.note.print_button.isVisible)
    return pane


def test_that_a_signed_note_becomes_a_template_without_what_the_patient_said(
    make: Make, services: Services, maria: str, told: Told, starts: list[KeptTemplate], qtbot: QtBot
) -> None:
    pane = note_of(make, services, maria, decided(REVIEW_ON), qtbot)
    pane.note.keep.click()
    qtbot.waitUntil(lambda: bool(told.said))
    assert (starts[0].title, starts[0].replaces) == ("Start a statin?", False)
    (kept,) = own_ones(services)
    page = services.templates.page(kept.id, "en", actor=services.actor)
    assert (page.title, page.comes_up, page.written_by) == (
        SHEET.title, SHEET.comes_up, services.actor.name,
    )  # fmt: skip
    assert page.form.what_matters == ""


def test_that_a_note_from_an_own_template_makes_its_next_version(
    make: Make, services: Services, maria: str, told: Told, starts: list[KeptTemplate], qtbot: QtBot
) -> None:
    first = note_of(make, services, maria, decided(REVIEW_ON), qtbot)
    first.note.keep.click()
    qtbot.waitUntil(lambda: bool(told.said))
    (kept,) = own_ones(services)
    origin = services.templates.page(kept.id, "en", actor=services.actor).form.template
    begun = replace(decided(REVIEW_ON), template=origin)
    second = note_of(make, services, maria, begun, qtbot)
    second.note.keep.click()
    qtbot.waitUntil(lambda: len(told.said) == 2)
    assert (starts[1].comes_up, starts[1].replaces) == (SHEET.comes_up, True)
    (again,) = own_ones(services)
    assert (again.id, again.version) == (kept.id, "2")


def test_that_who_may_not_approve_templates_is_not_offered_to_keep_one(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = signed(services, maria, replace(decided(REVIEW_ON), interpreter="qualified_phone"))
    nurse = replace(services.actor, role=Role.NURSE)
    page = make(replace(services, actor=nurse))
    open_on(page, f"{maria}/decisions:{note}", qtbot)
    qtbot.waitUntil(page.talk.decision.note.print_button.isVisible)
    assert not page.talk.decision.note.keep.isVisible()


def test_that_it_is_read_before_it_is_kept(show: Show, qtbot: QtBot) -> None:
    dialog = KeepTemplateDialog(
        None, SHEET, languages={"en": "English", "es": "Spanish"},
        kept_text="<body><p>Start a statin?</p></body>", begun_from="A statin",
    )  # fmt: skip
    show(dialog)
    assert "nothing in it is about a patient" in dialog.problem()
    dialog.read.tick(on=True)
    assert dialog.problem() == ""
    dialog.name.clear()
    assert "title" in dialog.problem()
    dialog.name.setText(SHEET.title)
    dialog.not_when.set_text("")
    assert "something else comes first" in dialog.problem()
    dialog.not_when.set_text(SHEET.not_when)
    assert dialog.kept_template() == SHEET
    dialog.replaces.setChecked(True)
    assert dialog.kept_template().replaces
    qtbot.waitUntil(lambda: a11y.clipped(dialog) == [])
    assert a11y.all_failures(dialog, qtbot) == []
    dialog.accept_button.click()
    assert not dialog.isVisible()


def test_that_an_own_template_is_taken_off_the_list_where_it_is_read(
    make: Make,
    services: Services,
    maria: str,
    starts: list[KeptTemplate],
    told: Told,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pane = note_of(make, services, maria, decided(REVIEW_ON), qtbot)
    pane.note.keep.click()
    qtbot.waitUntil(lambda: bool(told.said))
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_args, **_named: "Guideline changed")

    def wait(picker: TemplatePicker) -> bool:
        with qtbot.waitActive(picker):
            picker.show()
        picker.languages.button("en").click()
        picker.field.setText("as we see it")
        picker.seek()
        qtbot.waitUntil(picker.retire.isVisible)
        assert "Written here by" in picker.text.toPlainText()
        picker.retire.click()
        qtbot.waitUntil(lambda: own_ones(services) == [])
        qtbot.waitUntil(picker.retire.isHidden)
        picker.close()
        picker.deleteLater()
        return False

    monkeypatch.setattr(TemplatePicker, "wait", wait)
    pane.start_new()
    pane.template.choose()
    assert own_ones(services) == []
