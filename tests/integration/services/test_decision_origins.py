"""A note keeps the template it was begun from, and whether the practice stood by it then."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import Decision
from carecoord.services.decision_forms import DecisionForm, TemplateOrigin
from carecoord.services.decision_template_forms import as_form
from carecoord.services.decision_templates import DecisionTemplateService
from carecoord.services.decisions import DecisionService
from carecoord.services.preferences import PreferenceService
from carecoord.services.records_paper import PaperService
from carecoord.templates.catalogue import built_in
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import decided
from tests.factories.roles import colleague

TODAY = dt.date(2026, 3, 2)
ZONE = ZoneInfo("America/Chicago")
PSA, TITLE = "psa-test", "PSA test for prostate cancer"


@pytest.fixture
def templates(database: Database) -> DecisionTemplateService:
    return DecisionTemplateService(database, ZONE, built_in)


@pytest.fixture
def papers(database: Database, clock: FixedClock, preferences: PreferenceService) -> PaperService:
    return PaperService(database, clock, ZONE, preferences)


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en", language_written="en")


def begun(language: str = "en") -> DecisionForm:
    """A whole note that was begun from the template."""
    origin = as_form(built_in().template(PSA), language).template
    return replace(decided(TODAY.replace(month=6)), template=origin)


def test_that_a_note_keeps_template_version_and_language_and_that_nobody_stood_by_it(
    decisions: DecisionService, person: str, lead: Actor
) -> None:
    kept = decisions.save_draft(person, begun(), actor=lead)
    title = built_in().template(PSA).title.in_language("en")
    assert decisions.load(kept.id, actor=lead).form.template == TemplateOrigin(
        PSA, "1.0", "en", title, "", None
    )
    empty = decisions.save_draft(person, DecisionForm(question="Surgery?"), actor=lead)
    assert empty.form.template is None


def test_that_a_note_keeps_who_stood_by_that_version_in_that_language_when_it_was_begun(
    decisions: DecisionService, templates: DecisionTemplateService, database: Database,
    person: str, lead: Actor,
) -> None:  # fmt: skip
    clinician = colleague(database, Role.CLINICIAN, by=lead)
    templates.approve(PSA, "en", version="1.0", actor=clinician)

    english = decisions.save_draft(person, begun(), actor=lead).form.template
    spanish = decisions.save_draft(person, begun("es"), actor=lead).form.template
    older = begun()
    assert older.template is not None
    older = replace(older, template=replace(older.template, version="0.9"))
    other_version = decisions.save_draft(person, older, actor=lead).form.template

    assert english is not None
    assert (english.approved_by, english.approved_on) == ("A clinician", TODAY)
    assert spanish is not None
    assert (spanish.approved_by, spanish.approved_on) == ("", None)
    assert other_version is not None
    assert other_version.approved_on is None


def test_that_what_a_form_claims_about_an_approval_is_not_believed(
    decisions: DecisionService, person: str, lead: Actor
) -> None:
    claimed = TemplateOrigin(PSA, "1.0", "en", TITLE, "Dr. Nobody", TODAY)
    kept = decisions.save_draft(person, replace(begun(), template=claimed), actor=lead)
    assert kept.form.template == TemplateOrigin(PSA, "1.0", "en", TITLE, "", None)


@pytest.mark.parametrize("was_approved", [True, False])
def test_that_a_later_approval_or_withdrawal_leaves_the_note_as_it_was_begun(
    decisions: DecisionService, templates: DecisionTemplateService, person: str, lead: Actor,
    was_approved: bool,
) -> None:  # fmt: skip
    if was_approved:
        templates.approve(PSA, "en", version="1.0", actor=lead)
    draft = decisions.save_draft(person, begun(), actor=lead)
    if was_approved:
        templates.withdraw(PSA, "en", reason="Too old", actor=lead)
    else:
        templates.approve(PSA, "en", version="1.0", actor=lead)

    again = decisions.save_draft(
        person, replace(draft.form, plan="Call me"), decision_id=draft.id, rev=draft.rev, actor=lead
    )
    decisions.sign(again.id, rev=again.rev, actor=lead)
    amended = decisions.amend(again.id, actor=lead)

    for note in (again, decisions.load(again.id, actor=lead), amended):
        assert note.form.template is not None
        assert (note.form.template.approved_on == TODAY) is was_approved


def test_that_beginning_again_from_another_template_is_kept_instead(
    decisions: DecisionService, person: str, lead: Actor
) -> None:
    draft = decisions.save_draft(person, begun(), actor=lead)
    other = as_form(built_in().template("knee-arthritis-pain"), "es").template
    again = decisions.save_draft(
        person, replace(draft.form, template=other), decision_id=draft.id, actor=lead
    )
    assert again.form.template == other


def test_that_the_journal_holds_what_a_note_was_begun_from(
    decisions: DecisionService, templates: DecisionTemplateService, database: Database,
    person: str, lead: Actor,
) -> None:  # fmt: skip
    templates.approve(PSA, "en", version="1.0", actor=lead)
    draft = decisions.save_draft(person, begun(), actor=lead)
    with database.reading() as session:
        lines = history(session, Decision, draft.id)
    told = {name: change[-1] for line in lines for name, change in line.fields.items()}
    assert {name: value for name, value in told.items() if name.startswith("template_")} == {
        "template_id": PSA, "template_version": "1.0", "template_language": "en",
        "template_title": built_in().template(PSA).title.in_language("en"),
        "template_approved_by": lead.staff_id, "template_approved_on": TODAY.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("approved", "words"),
    [
        (False, "The practice had not yet approved that version."),
        (True, "version 1.0, which the practice approved on March 2, 2026."),
    ],
)
def test_that_the_paper_says_which_template_it_was_and_whether_the_practice_approved_it(
    decisions: DecisionService, templates: DecisionTemplateService, papers: PaperService,
    person: str, lead: Actor, approved: bool, words: str,
) -> None:  # fmt: skip
    if approved:
        templates.approve(PSA, "en", version="1.0", actor=lead)
    note = decisions.save_draft(person, begun(), actor=lead)
    page = papers.decision(note.id, actor=lead).html
    assert words in page
    assert built_in().template(PSA).title.in_language("en") in page
    empty = decisions.save_draft(person, DecisionForm(question="Surgery?"), actor=lead)
    assert "This talk began" not in papers.decision(empty.id, actor=lead).html
