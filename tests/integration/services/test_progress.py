"""The progress page: only what is on record, said to the patient, and nothing internal."""

import datetime as dt
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Decision, Measurement
from carecoord.entities.journal import JournalEntry
from carecoord.services.decisions import DecisionService
from carecoord.services.papers import Document, TextSize
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress import ProgressService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from carecoord.services.visits import VisitChoice
from carecoord.settings import PRACTICE_NAME, SYSTOLIC_THRESHOLD_MMHG
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import CLEAR, NO_TIME, RETAUGHT, UNCLEAR, decided, deferred

ZONE = ZoneInfo("America/Chicago")
ENGLISH = VisitChoice(language="en", text_size=TextSize.STANDARD)
PILL = TopicEntry("How to take the pill", attempts=(CLEAR,))
CUFF = TopicEntry("How to use the cuff", attempts=(UNCLEAR, RETAUGHT))
SALT = TopicEntry("Why salt matters", attempts=(UNCLEAR,))


@pytest.fixture
def progress(
    database: Database, clock: FixedClock, preferences: PreferenceService, lead: Actor
) -> ProgressService:
    preferences.set(PRACTICE_NAME, "Riverside Family Clinic", actor=lead)
    return ProgressService(database, clock, ZONE, preferences)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en", language_written="en")


@pytest.fixture
def today(clock: FixedClock) -> dt.date:
    return clock.today()


def said(document: Document) -> str:
    plain = re.sub(r"<style>.*?</style>", "", document.html, flags=re.DOTALL)
    plain = re.sub(r"[\u2066-\u2069]", "", re.sub(r"<[^>]+>", " ", plain))
    return re.sub(r"\s+", " ", plain)


def days_before(today: dt.date, days: int) -> dt.date:
    return today - dt.timedelta(days=days)


def test_that_the_last_number_and_the_practices_line_are_told_as_the_practices(
    clinic: Clinic, progress: ProgressService, maria: str, lead: Actor, today: dt.date,
    preferences: PreferenceService,
) -> None:  # fmt: skip
    preferences.set(SYSTOLIC_THRESHOLD_MMHG, 135, actor=lead)
    clinic.bp(maria, 158, 96, days_before(today, 200))
    clinic.bp(maria, 132, 84, days_before(today, 3))
    page = said(progress.preview(maria, ENGLISH, actor=lead))
    assert "132/84 mmHg" in page
    assert "Blood pressure: 135/90" in page
    assert "the same for everyone, not your goal" in page
    assert "The pictures do not begin at zero." in page


def test_that_a_number_without_a_line_of_the_practice_has_none(
    clinic: Clinic, progress: ProgressService, maria: str, lead: Actor, today: dt.date
) -> None:
    for days, kilos in ((60, 88.2), (2, 85.5)):
        clinic.add(
            Measurement, patient_id=maria, kind="weight", value=kilos, unit="kg",
            taken_at=clinic.at(days_before(today, days)),
        )  # fmt: skip
    page = said(progress.preview(maria, ENGLISH, actor=lead))
    assert "85.5 kg (188 lb)" in page
    assert "dashed" not in page


def test_that_one_reading_is_a_number_and_no_picture(
    clinic: Clinic, progress: ProgressService, maria: str, lead: Actor, today: dt.date
) -> None:
    clinic.a1c(maria, 7.4, days_before(today, 3))
    document = progress.preview(maria, ENGLISH, actor=lead)
    assert "7.4%" in said(document)
    assert "<img" not in document.html
    assert "zero" not in said(document)


def test_that_only_recent_exact_and_believable_numbers_are_drawn(
    clinic: Clinic, progress: ProgressService, maria: str, lead: Actor, today: dt.date
) -> None:
    clinic.a1c(maria, 9.9, days_before(today, 900))
    clinic.a1c(maria, 14.0, days_before(today, 40), comparator=">")
    clinic.a1c(maria, 74.0, days_before(today, 30))
    mistaken = clinic.a1c(maria, 8.8, days_before(today, 20))
    clinic.change(Measurement, mistaken, deleted=True)
    assert progress.today(maria, actor=lead).pieces == ()
    clinic.a1c(maria, 7.2, days_before(today, 10))
    document = progress.preview(maria, ENGLISH, actor=lead)
    assert "7.2%" in said(document)
    assert "<img" not in document.html


def test_that_decisions_and_what_is_clear_are_told_and_what_is_not_clear_is_not(
    progress: ProgressService, decisions: DecisionService, teachback: TeachbackService,
    maria: str, lead: Actor, today: dt.date,
) -> None:  # fmt: skip
    review = today + dt.timedelta(days=60)
    draft = decisions.save_draft(maria, decided(review), actor=lead)
    decisions.sign(draft.id, rev=draft.rev, actor=lead)
    teachback.record(maria, TeachbackForm(topics=(PILL, CUFF, SALT)), actor=lead)
    page = said(progress.preview(maria, ENGLISH, actor=lead))
    for words in (
        "“I do not want pills I can do without”", "You chose: Start a statin",
        "How to take the pill In your words: “I take one every morning”",
        "How to use the cuff In your words: “One, from this box”", "We look at what you decided",
    ):  # fmt: skip
        assert words in page, words
    for words in ("Why salt", "Two when I feel bad", "Worried about aches", "Risk went up"):
        assert words not in page, words


def test_that_drafts_and_what_was_amended_stay_off_the_page(
    progress: ProgressService, decisions: DecisionService, clinic: Clinic, maria: str,
    lead: Actor, today: dt.date,
) -> None:  # fmt: skip
    decisions.save_draft(maria, decided(today + dt.timedelta(days=60)), actor=lead)
    old = clinic.decision(maria, today + dt.timedelta(days=5), what_matters="Old words")
    clinic.change(Decision, old, state="amended")
    assert progress.today(maria, actor=lead).pieces == ()


def test_that_what_is_not_clear_by_the_latest_talk_is_not_told_as_learned(
    progress: ProgressService, teachback: TeachbackService, maria: str, lead: Actor, today: dt.date
) -> None:
    before = TeachbackForm(topics=(PILL,), taught_on=days_before(today, 5))
    teachback.record(maria, before, actor=lead)
    assert "How to take the pill" in said(progress.preview(maria, ENGLISH, actor=lead))

    put_off = replace(PILL, attempts=(NO_TIME,))
    teachback.record(maria, TeachbackForm(topics=(put_off,)), actor=lead)
    assert "How to take the pill" in said(progress.preview(maria, ENGLISH, actor=lead))

    unclear = replace(PILL, attempts=(UNCLEAR,))
    teachback.record(maria, TeachbackForm(topics=(unclear,)), actor=lead)
    assert "How to take the pill" not in said(progress.preview(maria, ENGLISH, actor=lead))


def test_that_the_words_of_a_caregiver_are_not_the_patients(
    progress: ProgressService, teachback: TeachbackService, maria: str, lead: Actor
) -> None:
    form = TeachbackForm(
        topics=(PILL,), learner="caregiver", learner_name="Ana", learner_relationship="child"
    )
    teachback.record(maria, form, actor=lead)
    page = said(progress.preview(maria, ENGLISH, actor=lead))
    assert "How to take the pill" in page
    assert "every morning" not in page


def test_that_pieces_are_left_off_and_the_next_visit_is_told(
    clinic: Clinic, progress: ProgressService, decisions: DecisionService, maria: str,
    lead: Actor, today: dt.date,
) -> None:  # fmt: skip
    clinic.bp(maria, 132, 84, days_before(today, 3))
    clinic.visit(maria, today + dt.timedelta(days=9), status="planned")
    draft = decisions.save_draft(
        maria, deferred(today + dt.timedelta(days=30), lead.staff_id), actor=lead
    )
    decisions.sign(draft.id, rev=draft.rev, actor=lead)
    kinds = {piece.kind: piece.key for piece in progress.today(maria, actor=lead).pieces}
    assert list(kinds) == ["matters", "number", "decision", "next"]
    whole = said(progress.preview(maria, ENGLISH, actor=lead))
    assert "Your next visit: March 11, 2026" in whole
    choice = replace(ENGLISH, left_out=frozenset({kinds["number"], kinds["next"]}))
    page = said(progress.preview(maria, choice, actor=lead))
    assert "132/84" not in page
    assert "next visit" not in page
    assert "I want to ask my daughter" in page


def test_that_printing_is_journalled_and_looking_is_not(
    clinic: Clinic, database: Database, progress: ProgressService, maria: str, lead: Actor,
    today: dt.date,
) -> None:  # fmt: skip
    clinic.bp(maria, 132, 84, days_before(today, 3))

    def events() -> list[str]:
        query = select(JournalEntry.tbl).where(
            JournalEntry.op == "E", JournalEntry.subject == maria
        )
        with database.reading() as session:
            return list(session.scalars(query))

    progress.preview(maria, ENGLISH, actor=lead)
    assert events() == []
    paper = progress.paper(maria, VisitChoice(), actor=lead)
    assert events() == ["progress_page.printed"]
    assert paper.patient_id == maria
    assert "Santos" not in paper.title


def test_that_it_needs_a_role_that_gives_papers_and_a_patient_who_is_there(
    progress: ProgressService, maria: str, lead: Actor
) -> None:
    auditor = Actor(lead.staff_id, "Ann Audit", Role.AUDITOR)
    with pytest.raises(PermissionDeniedError):
        progress.paper(maria, ENGLISH, actor=auditor)
    with pytest.raises(RefusedError, match="no longer in the list"):
        progress.preview("0" * 32, ENGLISH, actor=lead)
