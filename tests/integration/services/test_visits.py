"""The after-visit page and the note of a visit: today's records, and nothing else."""

import datetime as dt
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Appointment, Decision, HandoutGiven, Staff
from carecoord.entities.journal import JournalEntry
from carecoord.handouts.library import HandoutLibrary
from carecoord.services.chart import ChartService
from carecoord.services.decision_forms import DecisionForm
from carecoord.services.decisions import DecisionService
from carecoord.services.followups import FollowUpForm, FollowUpService
from carecoord.services.handouts import HandoutChoice, HandoutService
from carecoord.services.papers import TextSize
from carecoord.services.preferences import PreferenceService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from carecoord.services.visits import VisitChoice, VisitService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import Kind
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import CLEAR, DECLINED, RETAUGHT, UNCLEAR, decided, deferred

ZONE = ZoneInfo("America/Chicago")
PILL = TopicEntry("How to take the pill", attempts=(CLEAR,))
SALT = TopicEntry("Why salt matters", attempts=(UNCLEAR,))
PRESSURE_CUFF = TopicEntry("How to use the cuff", safety=True, attempts=(UNCLEAR, RETAUGHT))


@pytest.fixture
def visits(
    database: Database, clock: FixedClock, preferences: PreferenceService,
    library: HandoutLibrary, lead: Actor,
) -> VisitService:  # fmt: skip
    preferences.set(PRACTICE_NAME, "Riverside Family Clinic", actor=lead)
    preferences.set(PRACTICE_PHONE, "(202) 555-0123", actor=lead)
    return VisitService(database, clock, ZONE, preferences, lambda: library)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    person = clinic.person(language_spoken="en", language_written="en")
    clinic.identifier(person, "practice", "10442")
    return person


def sign(decisions: DecisionService, person: str, form: DecisionForm, lead: Actor) -> str:
    draft = decisions.save_draft(person, form, actor=lead)
    decisions.sign(draft.id, rev=draft.rev, actor=lead)
    return draft.id


def said(html: str) -> str:
    """The text a reader sees."""
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    return re.sub(r"\s+", " ", re.sub(r"[\u2066-\u2069]", "", plain).replace("\u00a0", " "))


def promise(
    followups: FollowUpService, person: str, lead: Actor, kind: Kind, title: str, days: int = 5
) -> str:
    day = dt.date(2026, 3, 2) + dt.timedelta(days=days)
    form = FollowUpForm(title=title, due_on=day, kind=kind, reason="Seems worried at home")
    return followups.add(person, form, actor=lead)


def test_that_the_page_holds_what_was_recorded_today(
    visits: VisitService, decisions: DecisionService, teachback: TeachbackService,
    handouts: HandoutService, followups: FollowUpService, clock: FixedClock, maria: str,
    lead: Actor,
) -> None:  # fmt: skip
    sign(decisions, maria, decided(clock.today().replace(month=6)), lead)
    topics = (PILL, SALT, PRESSURE_CUFF)
    teachback.record(maria, TeachbackForm(topics=topics), actor=lead)
    choice = HandoutChoice(topic="blood-pressure", language="es")
    handouts.give(choice, patient_id=maria, channel="pdf", reason="They asked for it", actor=lead)
    promise(followups, maria, lead, Kind.RESULT, "Blood test")
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    for words in (
        "March 2, 2026 , with Lee Lead", "Start a statin?", "You chose: Start a statin",
        "Start with the small dose", "We look at it again on June 2, 2026",
        "How to take the pill In your words: “I take one every morning”",
        "Why salt matters We will go over this once more together, by March 16, 2026",
        "How to use the cuff In your words: “One, from this box”",
        "(español)", "Blood test, by March 7, 2026 (Lee Lead)",
        "Riverside Family Clinic: (202) 555-0123", "Santos", "10442",
    ):  # fmt: skip
        assert words in text, words


def test_that_what_is_only_for_the_practice_is_never_on_the_page(
    visits: VisitService, decisions: DecisionService, teachback: TeachbackService,
    followups: FollowUpService, clinic: Clinic, clock: FixedClock, maria: str, lead: Actor,
) -> None:  # fmt: skip
    form = replace(decided(clock.today().replace(month=6)), sure="no", supported="no")
    sign(decisions, maria, form, lead)
    teachback.record(maria, TeachbackForm(topics=(SALT, PRESSURE_CUFF)), actor=lead)
    for kind in (Kind.CONTACT_DETAILS, Kind.REVIEW_UNREACHED, Kind.MISSED_VISIT):
        promise(followups, maria, lead, kind, f"Office work {kind}")
    clinic.follow_up(
        maria, dt.date(2026, 3, 9), title="Very high reading", source_table="measurement",
        source_id="7" * 32,
    )  # fmt: skip
    promise(followups, maria, lead, Kind.CALL_BACK, "Call you about the test")
    html = visits.preview(maria, VisitChoice(), actor=lead).html
    for words in (
        "Worried about aches", "Seems worried at home", "Office work", "Two when I feel bad",
        "Very high", "Not clear yet", "afety", "Explain again", "Look back",
        "explained another way",
    ):  # fmt: skip
        assert words not in html, words
    assert "Call you about the test" in html


def test_that_a_caregivers_words_are_not_put_into_the_patients_mouth(
    visits: VisitService, teachback: TeachbackService, maria: str, lead: Actor
) -> None:
    form = TeachbackForm(
        learner="caregiver", learner_name="Ana", learner_relationship="child", topics=(PILL,)
    )
    teachback.record(maria, form, actor=lead)
    html = visits.preview(maria, VisitChoice(), actor=lead).html
    assert "How to take the pill" in html
    assert "I take one every morning" not in html
    assert "a caregiver's words: “I take one every morning”" in visits.note(maria, actor=lead)


def test_that_what_the_patient_did_not_want_to_hear_of_is_nothing_to_remember(
    visits: VisitService, teachback: TeachbackService, maria: str, lead: Actor
) -> None:
    topics = (PILL, TopicEntry("How to quit smoking", attempts=(DECLINED,)))
    teachback.record(maria, TeachbackForm(topics=topics), actor=lead)
    assert [one.words for one in visits.today(maria, actor=lead).pieces] == ["How to take the pill"]
    assert "quit smoking" not in visits.preview(maria, VisitChoice(), actor=lead).html


def test_that_records_of_other_days_and_other_people_are_not_on_it(
    visits: VisitService, decisions: DecisionService, teachback: TeachbackService,
    clinic: Clinic, clock: FixedClock, maria: str, lead: Actor,
) -> None:  # fmt: skip
    ann = clinic.person("Lee", "Ann", language_spoken="en")
    sign(decisions, ann, decided(clock.today().replace(month=6)), lead)
    clinic.decision(maria, dt.date(2026, 5, 5), question="Last winter's question")
    clinic.topic(maria, text="Last winter's topic", state_on="2026-02-01")
    for at in (clinic.at(dt.date(2026, 3, 1), 23), clinic.at(dt.date(2026, 3, 3), 0)):
        clinic.add(
            HandoutGiven, patient_id=maria, topic="sleep", title="Another day's page",
            version="1.0", language="en", text_size_pt=12, given_at=at, given_by=lead.staff_id,
        )  # fmt: skip
    assert visits.today(maria, actor=lead).pieces == ()
    with pytest.raises(RefusedError, match="Nothing was recorded"):
        visits.note(maria, actor=lead)


def test_that_an_old_topic_checked_again_today_stands_on_the_page(
    visits: VisitService, teachback: TeachbackService, clinic: Clinic, maria: str, lead: Actor
) -> None:
    topic = clinic.topic(maria, text="When to call about insulin", state="not_yet_clear")
    teachback.add_attempt(topic, replace(CLEAR, words="Under 70"), actor=lead)
    assert "In your words: “Under 70”" in visits.preview(maria, VisitChoice(), actor=lead).html


def test_that_a_draft_says_that_it_is_one_and_what_is_taken_back_is_gone(
    visits: VisitService, decisions: DecisionService, clock: FixedClock, maria: str, lead: Actor
) -> None:
    form = deferred(clock.today().replace(month=4), lead.staff_id)
    decisions.save_draft(maria, form, actor=lead)
    wrong = sign(
        decisions, maria, replace(decided(clock.today().replace(month=6)), question="Wrong?"), lead
    )
    decisions.mark_entered_in_error(wrong, reason="Another patient", actor=lead)
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    assert "What is still open Start a statin?" in text
    assert "Still needed: Talk with the daughter" in text
    assert "This is a draft. It is not signed yet." in text
    assert "Wrong?" not in text


def test_that_until_it_is_decided_page_and_note_say_what_to_do_and_when_to_call(
    visits: VisitService, decisions: DecisionService, clock: FixedClock, maria: str, lead: Actor
) -> None:
    until_then = "Go on walking. Call at once with chest pain"
    form = replace(deferred(clock.today().replace(month=4), lead.staff_id), until_then=until_then)
    sign(decisions, maria, form, lead)
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    assert f"Until then: {until_then} We look at it again" in text
    assert f"- Until then: {until_then}" in visits.note(maria, actor=lead)


def test_that_an_amended_note_stands_on_the_page_once(
    visits: VisitService, decisions: DecisionService, clock: FixedClock, maria: str, lead: Actor
) -> None:
    first = sign(decisions, maria, decided(clock.today().replace(month=6)), lead)
    again = decisions.amend(first, actor=lead)
    decisions.sign(again.id, rev=again.rev, actor=lead)
    assert [one.key for one in visits.today(maria, actor=lead).pieces] == [again.id]


def test_that_an_older_decision_looked_at_again_today_stands_on_the_page(
    visits: VisitService, decisions: DecisionService, clinic: Clinic, clock: FixedClock,
    maria: str, lead: Actor,
) -> None:  # fmt: skip
    older = dt.date(2026, 1, 5)
    ann = clinic.add(Staff, name="Ann Former", role="clinician")
    form = deferred(clock.today().replace(month=4), lead.staff_id)
    for question in ("Still open?", "Settled?", "Not looked at?"):
        row = sign(decisions, maria, replace(form, question=question), lead)
        clinic.change(
            Decision, row, started_at=clinic.at(older), signed_at=clinic.at(older), held_by=ann
        )
    rows = decisions.for_patient(maria, actor=lead)
    by_question = {row.question: row.id for row in rows}
    until = dt.date(2026, 5, 4)
    decisions.review(
        by_question["Still open?"], result="Her daughter is away", still_open_until=until,
        actor=lead,
    )  # fmt: skip
    decisions.review(by_question["Settled?"], result="Content with it", actor=lead)
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    assert "Still open? Not yet, decide later Still needed: Talk with the daughter" in text
    assert text.count("We look at it again on May 4, 2026") == 1
    assert text.count("We look at it again") == 1
    assert "Settled?" in text
    assert "Not looked at?" not in text
    assert "Her daughter is away" not in text
    assert "March 2, 2026 , with Lee Lead What" in text
    note = visits.note(maria, actor=lead)
    assert "- What came of looking at it again: Her daughter is away" in note


def test_that_pieces_can_be_left_off(
    visits: VisitService, teachback: TeachbackService, followups: FollowUpService, maria: str,
    lead: Actor,
) -> None:  # fmt: skip
    teachback.record(maria, TeachbackForm(topics=(PILL,)), actor=lead)
    promise(followups, maria, lead, Kind.OTHER, "Talk about things at home")
    day = visits.today(maria, actor=lead)
    assert [(one.kind, one.words) for one in day.pieces] == [
        ("topic", "How to take the pill"), ("step", "Talk about things at home"),
    ]  # fmt: skip
    choice = VisitChoice(left_out=frozenset({day.pieces[1].key}))
    html = visits.preview(maria, choice, actor=lead).html
    assert "How to take the pill" in html
    assert "things at home" not in html


def test_that_the_page_is_in_the_language_and_size_the_patient_reads(
    visits: VisitService, teachback: TeachbackService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_spoken="en", language_written="es-MX", large_print="yes")
    teachback.record(person, TeachbackForm(topics=(SALT,)), actor=lead)
    page = visits.preview(person, VisitChoice(), actor=lead)
    assert (page.language, page.text_size) == ("es", TextSize.LARGE)
    assert "2 de marzo de 2026" in page.html
    chosen = VisitChoice(language="en", text_size=TextSize.LARGEST)
    page = visits.preview(person, chosen, actor=lead)
    assert (page.language, page.text_size) == ("en", TextSize.LARGEST)


def test_that_a_handouts_key_point_is_in_the_language_of_the_page_and_typed_words_are_not_touched(
    visits: VisitService, handouts: HandoutService, teachback: TeachbackService, clinic: Clinic,
    library: HandoutLibrary, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person(language_spoken="es", language_written="es")
    points = handouts.suggested_topics("blood-pressure", "en")
    typed = replace(points[0], text="Take it with breakfast")
    form = TeachbackForm(interpreter="qualified_phone", topics=(*points[:2], typed))
    teachback.record(person, form, actor=lead)
    spanish = [one.text for one in library.get("blood-pressure", "es").key_points[:2]]
    text = said(visits.preview(person, VisitChoice(), actor=lead).html)
    for words in (*spanish, "Take it with breakfast"):
        assert words in text
    english = said(visits.preview(person, VisitChoice(language="en"), actor=lead).html)
    assert points[0].text in english
    assert points[0].text not in text


def test_that_the_next_visit_is_the_first_one_planned_after_today(
    visits: VisitService, clinic: Clinic, maria: str, lead: Actor
) -> None:
    for day, status in ((2, "kept"), (2, "planned"), (20, "planned"), (12, "planned")):
        clinic.visit(maria, dt.date(2026, 3, day), status)
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    assert "Your next visit: March 12, 2026" in text


def test_that_a_booked_visit_stands_on_the_page_with_its_time(
    visits: VisitService, clinic: Clinic, maria: str, lead: Actor
) -> None:
    clinic.visit(maria, dt.date(2026, 3, 20), "planned")
    for day, hour, status in ((9, 14, "cancelled_early"), (12, 14, "booked"), (2, 16, "booked")):
        at = clinic.at(dt.date(2026, 3, day), hour)
        clinic.add(Appointment, patient_id=maria, starts_at=at, status_at=at, status=status)
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    assert "Your next visit: March 12, 2026, 2:00 PM" in text
    spanish = visits.preview(maria, VisitChoice(language="es"), actor=lead).html
    assert "12 de marzo de 2026, 2:00" in said(spanish)


def test_that_the_note_tells_colleagues_what_happened_in_plain_text(
    visits: VisitService, decisions: DecisionService, teachback: TeachbackService,
    handouts: HandoutService, followups: FollowUpService, clock: FixedClock, maria: str,
    lead: Actor,
) -> None:  # fmt: skip
    sign(decisions, maria, decided(clock.today().replace(month=6)), lead)
    teachback.record(maria, TeachbackForm(topics=(SALT, PRESSURE_CUFF)), actor=lead)
    choice = HandoutChoice(topic="blood-pressure", language="en", text_size=TextSize.LARGE)
    handouts.give(choice, patient_id=maria, channel="pdf", reason="Not asked yet", actor=lead)
    promise(followups, maria, lead, Kind.RESULT, "Blood test")
    note = visits.note(maria, actor=lead)
    for line in (
        "Visit of March 2, 2026", "Santos",
        "Shared decision: Start a statin? (Signed by Lee Lead)",
        "- Options talked over: Start a statin; Wait a year",
        "- What matters, in the patient's words: “I do not want pills I can do without”",
        "- Chosen: Start a statin", "- Plan: Start with the small dose",
        "- To be looked at again on June 2, 2026",
        ("- How to use the cuff: safety topic; Not clear yet – Told us in their own words – "
        "the patient's words: “Two when I feel bad?”; Clear after we explained another way – "
        "Showed us how – The real thing, such as the pill bottle – "
        "the patient's words: “One, from this box”"),
        "check again by March 16, 2026", "English, version ", "18 point",
        "- Blood test, by March 7, 2026 (Lee Lead)",
    ):  # fmt: skip
        assert line in note, line
    assert "Worried about aches" not in note
    assert "<" not in note


def test_that_a_new_medicine_is_told_and_stands_on_the_page_once_it_was_gone_over(
    visits: VisitService, teachback: TeachbackService, chart: ChartService, maria: str,
    lead: Actor,
) -> None:  # fmt: skip
    for name in ("Lisinopril", "lisinopril", "Metformin"):
        teachback.note_medicine(maria, name, actor=lead)
    topic = TopicEntry("Lisinopril", category="new_medicine", attempts=(CLEAR,))
    teachback.record(maria, TeachbackForm(topics=(topic, PILL)), actor=lead)
    page = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    assert "New medicine: Lisinopril In your words" in page
    assert "New medicine: How to" not in page
    assert "Metformin" not in page
    assert "New medicines\n- Lisinopril\n- Metformin\n\n" in visits.note(maria, actor=lead)
    told = chart.timeline(maria, kinds=("medicine",), actor=lead)
    assert {(one.title, one.body) for one in told} >= {("New medicine: Metformin", lead.name)}


def test_that_a_page_for_the_printer_and_a_copied_note_are_journalled_and_a_look_is_not(
    visits: VisitService, teachback: TeachbackService, database: Database, maria: str, lead: Actor
) -> None:
    teachback.record(maria, TeachbackForm(topics=(PILL,)), actor=lead)
    visits.today(maria, actor=lead)
    visits.preview(maria, VisitChoice(), actor=lead)
    visits.paper(maria, VisitChoice(), actor=lead)
    visits.note(maria, actor=lead)
    with database.reading() as session:
        events = session.scalars(
            select(JournalEntry.tbl)
            .where(JournalEntry.subject == maria, JournalEntry.tbl.like("visit_%"))
            .order_by(JournalEntry.seq)
        ).all()
    assert events == ["visit_page.printed", "visit_note.copied"]


def test_that_who_may_not_give_papers_or_read_notes_gets_neither(
    visits: VisitService, clinic: Clinic, maria: str
) -> None:
    auditor = Actor("7" * 32, "Kim Audit", Role.AUDITOR)
    desk = Actor(clinic.add(Staff, name="Flo", role="front_desk"), "Flo", Role.FRONT_DESK)
    with pytest.raises(PermissionDeniedError):
        visits.preview(maria, VisitChoice(), actor=auditor)
    with pytest.raises(PermissionDeniedError):
        visits.note(maria, actor=desk)
    with pytest.raises(RefusedError):
        visits.today("9" * 32, actor=desk)
