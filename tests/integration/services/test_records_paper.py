"""Papers of a patient's record: hers alone, in her language, without what is only for staff."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import RelatedPerson
from carecoord.entities.journal import JournalEntry
from carecoord.services.decision_forms import DecisionForm
from carecoord.services.decisions import DecisionService
from carecoord.services.papers import TextSize
from carecoord.services.preferences import PreferenceService
from carecoord.services.records_paper import PaperService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import CLEAR, UNCLEAR, decided, deferred

ZONE = ZoneInfo("America/Chicago")


@pytest.fixture
def papers(database: Database, clock: FixedClock, preferences: PreferenceService) -> PaperService:
    return PaperService(database, clock, ZONE, preferences)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    person = clinic.person(language_spoken="en", language_written="en")
    clinic.identifier(person, "practice", "10442")
    return person


def note(
    decisions: DecisionService, person: str, form: DecisionForm, lead: Actor, *, signed: bool
) -> str:
    draft = decisions.save_draft(person, form, actor=lead)
    if signed:
        decisions.sign(draft.id, rev=draft.rev, actor=lead)
    return draft.id


def test_that_a_decision_on_paper_holds_the_talk_but_no_staff_remark(
    papers: PaperService, decisions: DecisionService, clock: FixedClock, maria: str, lead: Actor
) -> None:
    form = decided(clock.today().replace(month=6))
    paper = papers.decision(note(decisions, maria, form, lead, signed=True), actor=lead)
    for words in (
        "Start a statin?", "“I do not want pills I can do without”", "You chose: Start a statin",
        "Fewer heart attacks: 8 out of 100 people in 5 years", "Start with the small dose",
        "June 2, 2026", "Signed by Lee Lead", "Santos", "10442", "Dr. Lee (Clinician)",
    ):  # fmt: skip
        assert words in paper.html
    assert "Worried about aches" not in paper.html
    assert paper.patient_id == maria


def test_that_a_draft_on_paper_says_that_it_is_one(
    papers: PaperService, decisions: DecisionService, clock: FixedClock, maria: str, lead: Actor
) -> None:
    form = deferred(clock.today().replace(month=4), lead.staff_id)
    paper = papers.decision(note(decisions, maria, form, lead, signed=False), actor=lead)
    assert "This is a draft. It is not signed yet." in paper.html
    assert "Not yet, decide later" in paper.html
    assert "Still needed: Talk with the daughter" in paper.html


def test_that_an_empty_draft_makes_a_paper_too(
    papers: PaperService, decisions: DecisionService, maria: str, lead: Actor
) -> None:
    draft = note(decisions, maria, DecisionForm(question="Surgery?"), lead, signed=False)
    assert "We are still talking about it." in papers.decision(draft, actor=lead).html


def test_that_a_paper_is_in_the_language_and_size_the_patient_reads(
    papers: PaperService, decisions: DecisionService, clinic: Clinic, clock: FixedClock, lead: Actor
) -> None:
    person = clinic.person(language_spoken="vi", language_written="es-MX", large_print="yes")
    form = replace(decided(clock.today().replace(month=6)), interpreter="qualified_phone")
    paper = papers.decision(note(decisions, person, form, lead, signed=True), actor=lead)
    assert (paper.language, paper.text_size) == ("es", TextSize.LARGE)


def test_that_language_and_size_can_be_chosen(
    papers: PaperService, maria: str, lead: Actor
) -> None:
    paper = papers.contact_sheet(maria, actor=lead, language="es", text_size=TextSize.LARGEST)
    assert (paper.language, paper.text_size) == ("es", TextSize.LARGEST)


def test_that_a_teach_back_on_paper_tells_what_we_go_over_again_and_when(
    papers: PaperService, teachback: TeachbackService, maria: str, lead: Actor
) -> None:
    topics = (
        TopicEntry("How to take the pill", attempts=(CLEAR,)),
        TopicEntry("Why salt matters", attempts=(UNCLEAR,)),
    )
    session = teachback.record(maria, TeachbackForm(topics=topics), actor=lead)
    paper = papers.teachback(session, actor=lead)
    assert "“I take one every morning”" in paper.html
    assert "We will go over this once more together." in paper.html
    assert "March 16, 2026" in paper.html
    assert "Two when I feel bad" not in paper.html


@pytest.mark.parametrize("learner", ["caregiver", "both"])
def test_that_a_caregivers_words_are_not_put_into_the_patients_mouth(
    papers: PaperService, teachback: TeachbackService, maria: str, lead: Actor, learner: str
) -> None:
    topic = TopicEntry("The pill", key_points=("One each morning",), attempts=(CLEAR,))
    form = TeachbackForm(
        learner=learner, learner_name="Ana", learner_relationship="child", topics=(topic,)
    )
    paper = papers.teachback(teachback.record(maria, form, actor=lead), actor=lead)
    assert "I take one every morning" not in paper.html
    assert "One each morning" in paper.html


def test_that_a_contact_sheet_shows_what_is_on_file_and_who_may_be_told(
    papers: PaperService, clinic: Clinic, maria: str, lead: Actor
) -> None:
    clinic.phone(maria, "(202) 555-0142")
    clinic.add(
        RelatedPerson, patient_id=maria, name="Ana Santos", relationship="child",
        may_be_told="yes",
    )  # fmt: skip
    paper = papers.contact_sheet(maria, actor=lead)
    for words in ("(202) 555-0142", "Ana Santos, Son or daughter", "We may talk to them"):
        assert words in paper.html


def test_that_each_paper_made_for_the_printer_is_journalled(
    papers: PaperService, decisions: DecisionService, database: Database, clock: FixedClock,
    maria: str, lead: Actor,
) -> None:  # fmt: skip
    draft = note(decisions, maria, decided(clock.today()), lead, signed=False)
    papers.decision(draft, actor=lead)
    papers.contact_sheet(maria, actor=lead)
    with database.reading() as session:
        rows = session.scalars(
            select(JournalEntry)
            .where(JournalEntry.subject == maria, JournalEntry.tbl.like("%.printed"))
            .order_by(JournalEntry.seq)
        ).all()
    assert [(row.tbl, row.actor) for row in rows] == [
        ("decision.printed", lead.staff_id), ("contact_sheet.printed", lead.staff_id),
    ]  # fmt: skip
    assert json.loads(rows[0].fields) == {"record": draft}


def test_that_a_record_that_is_gone_makes_no_paper(papers: PaperService, lead: Actor) -> None:
    with pytest.raises(RefusedError):
        papers.decision("9" * 32, actor=lead)
    with pytest.raises(RefusedError):
        papers.contact_sheet("9" * 32, actor=lead)


def test_that_an_auditor_makes_no_papers(papers: PaperService, maria: str) -> None:
    auditor = Actor("7" * 32, "Kim Audit", Role.AUDITOR)
    with pytest.raises(PermissionDeniedError):
        papers.contact_sheet(maria, actor=auditor)
