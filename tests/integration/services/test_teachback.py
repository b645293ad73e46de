"""Teach-back: what may be recorded, what follows when it was not clear, and how it closes."""

import datetime as dt
from dataclasses import replace

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import (
    Patient,
)
from carecoord.services.followups import FollowUpService
from carecoord.services.preferences import PreferenceService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import (
    AnotherAttempt,
    AttemptEntry,
    TeachbackForm,
    TopicEntry,
)
from carecoord.settings import HOLIDAYS
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from carecoord.vocab.teachback import TopicState
from tests.factories.clinic import Clinic
from tests.factories.notes import (
    CLEAR,
    DECLINED,
    NO_TIME,
    RETAUGHT,
    UNCLEAR,
    insulin,
    sitting,
    walking,
)
from tests.factories.roles import colleague
from tests.factories.statements import Statements
from tests.factories.work import Work

THURSDAY = dt.date(2026, 3, 5)
"""Three business days after Monday, 2 March 2026."""
IN_TWO_WEEKS = dt.date(2026, 3, 16)


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en")


@pytest.fixture
def work(followups: FollowUpService, person: str, lead: Actor) -> Work:
    return Work(followups, person, lead)


def test_that_a_clear_topic_makes_no_work(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(walking(CLEAR), insulin(UNCLEAR, RETAUGHT)), actor=lead)
    assert work.to_do() == ()
    assert teachback.open_topics(person, actor=lead) == ()
    (session,) = teachback.sessions(person, actor=lead)
    assert [topic.state for topic in session.topics] == ["clear", "clear"]
    assert (session.taught_on, session.taught_by) == (dt.date(2026, 3, 2), lead.name)


def test_that_an_unclear_safety_topic_is_a_clinicians_work_within_three_business_days(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
    (row,) = work.to_do()
    assert (row.due_on, row.priority, row.owner) == (THURSDAY, "safety", "Clinician")
    assert row.title == "Explain again: When to call about low sugar"
    (topic,) = teachback.open_topics(person, actor=lead)
    assert (topic.next_check_on, topic.safety, topic.attempts) == (THURSDAY, True, 1)
    assert topic.last_words == "Two when I feel bad?"


def test_that_days_the_practice_is_closed_do_not_count(
    teachback: TeachbackService,
    preferences: PreferenceService,
    person: str,
    work: Work,
    lead: Actor,
) -> None:
    preferences.set(HOLIDAYS, "2026-03-04 someday 2026-03-05", actor=lead)
    teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
    assert [row.due_on for row in work.to_do()] == [dt.date(2026, 3, 9)]


def test_that_other_topics_wait_two_weeks_and_stay_with_who_taught(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(walking(UNCLEAR), walking(), insulin(NO_TIME)), actor=lead)
    found = {row.title: (row.due_on, row.owner) for row in work.to_do()}
    assert found == {
        "Explain again: How much to walk": (IN_TWO_WEEKS, lead.name),
        "Check: How much to walk": (IN_TWO_WEEKS, lead.name),
        "Check: When to call about low sugar": (THURSDAY, lead.name),
    }


def test_that_a_topic_that_becomes_clear_closes_its_work(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
    (topic,) = teachback.open_topics(person, actor=lead)
    assert teachback.add_attempt(topic.topic_id, RETAUGHT, actor=lead) is TopicState.CLEAR
    assert work.to_do() == ()
    assert work.outcomes() == ["Closed by itself: the topic is clear now."]
    assert teachback.open_topics(person, actor=lead) == ()


def test_that_a_topic_unclear_once_more_moves_its_work_to_a_new_day(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(walking(UNCLEAR)), actor=lead)
    (topic,) = teachback.open_topics(person, actor=lead)
    again = replace(UNCLEAR, words="", changes=("different_words",))
    state = teachback.add_attempt(
        topic.topic_id, again, if_still_unclear="caregiver_to_be_taught", actor=lead
    )
    assert state is TopicState.NOT_YET_CLEAR
    assert len(work.to_do()) == 1
    assert work.outcomes() == ["Closed by itself: it was checked again, and a new day is set."]
    (topic,) = teachback.open_topics(person, actor=lead)
    assert (topic.attempts, topic.last_words) == (2, "Two when I feel bad?")


def test_that_not_finding_the_time_does_not_put_the_day_off(
    teachback: TeachbackService, clinic: Clinic, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
    before = work.to_do()
    (topic,) = teachback.open_topics(person, actor=lead)
    assert teachback.add_attempt(topic.topic_id, NO_TIME, actor=lead) is TopicState.NOT_YET_CLEAR
    assert work.to_do() == before
    (after,) = teachback.open_topics(person, actor=lead)
    assert (after.attempts, after.next_check_on) == (2, topic.next_check_on)


def test_that_nobody_is_pressed_to_go_over_it(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(walking(DECLINED), walking(NO_TIME)), actor=lead)
    assert len(work.to_do()) == 1
    (topic,) = teachback.open_topics(person, actor=lead)
    assert teachback.add_attempt(topic.topic_id, DECLINED, actor=lead) is TopicState.DECLINED
    assert work.to_do() == ()
    assert work.outcomes() == ["Closed by itself: the person does not want to go over it for now."]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (sitting(), "at least one topic"),
        (sitting(*[walking(CLEAR)] * 6), "at most 5"),
        (sitting(TopicEntry(" ")), "plain words"),
        (sitting(walking(RETAUGHT)), "not clear before"),
        (sitting(walking(UNCLEAR, CLEAR)), "not the first time"),
        (sitting(walking(UNCLEAR, replace(RETAUGHT, changes=()))), "differently"),
        (sitting(walking(replace(CLEAR, method=""))), "how it was checked"),
        (sitting(walking(AttemptEntry("not_attempted"))), "why it was not checked"),
    ],
)
def test_that_what_cannot_follow_is_refused_and_nothing_is_kept(
    form: TeachbackForm, said: str, teachback: TeachbackService, person: str, lead: Actor
) -> None:
    found = teachback.findings(form, patient_id=person, actor=lead)
    assert any(said in finding.sentence for finding in found)
    with pytest.raises(RefusedError, match=said):
        teachback.record(person, form, actor=lead)
    assert teachback.sessions(person, actor=lead) == ()


def test_that_more_than_three_topics_are_remarked_on_and_recorded(
    teachback: TeachbackService, person: str, lead: Actor
) -> None:
    four = sitting(*[walking(CLEAR)] * 4)
    (finding,) = teachback.findings(four, patient_id=person, actor=lead)
    assert "3 topics" in finding.sentence
    teachback.record(person, four, actor=lead)
    assert len(teachback.sessions(person, actor=lead)[0].topics) == 4


def test_that_a_later_check_cannot_be_the_first_time(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(walking(UNCLEAR)), actor=lead)
    (topic,) = teachback.open_topics(person, actor=lead)
    with pytest.raises(RefusedError, match="first time"):
        teachback.add_attempt(topic.topic_id, replace(CLEAR, changes=("real_object",)), actor=lead)
    assert len(work.to_do()) == 1
    assert teachback.open_topics(person, actor=lead) == (topic,)


def test_that_a_sitting_without_a_qualified_interpreter_is_gone_over_again(
    teachback: TeachbackService, clinic: Clinic, person: str, work: Work, lead: Actor
) -> None:
    clinic.change(Patient, person, interpreter="yes")
    form = sitting(walking(CLEAR), insulin(CLEAR))
    with pytest.raises(RefusedError, match="interpreter"):
        teachback.record(person, form, actor=lead)
    teachback.record(person, replace(form, interpreter="emergency_companion"), actor=lead)
    (row,) = work.to_do()
    assert (row.kind, row.due_on) == ("interpreter_recheck", THURSDAY)
    assert "How much to walk; When to call about low sugar" in row.title
    teachback.record(person, replace(form, interpreter="qualified_phone"), actor=lead)
    assert len(work.to_do()) == 1


def test_that_a_sitting_in_the_patients_own_language_needs_no_interpreter(
    teachback: TeachbackService, clinic: Clinic, person: str, work: Work, lead: Actor
) -> None:
    clinic.change(Patient, person, language_spoken="es")
    form = replace(sitting(walking(CLEAR)), interpreter="not_needed")
    with pytest.raises(RefusedError, match="interpreter"):
        teachback.record(person, form, actor=lead)
    said = replace(form, interpreter_reason="The assistant spoke Spanish")
    teachback.record(person, said, actor=lead)
    assert work.to_do() == ()


def test_that_safety_comes_first_among_what_is_open(
    teachback: TeachbackService, person: str, lead: Actor
) -> None:
    teachback.record(person, sitting(walking(UNCLEAR)), actor=lead)
    teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
    assert [topic.safety for topic in teachback.open_topics(person, actor=lead)] == [True, False]


def test_that_a_command_sent_twice_is_recorded_once(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    ids = [
        teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead, command_id="c" * 32)
        for _ in range(2)
    ]
    assert [row.id for row in teachback.sessions(person, actor=lead)] == ids[:1] == ids[1:]
    assert len(work.to_do()) == 1


def test_that_a_sitting_on_old_and_new_topics_is_recorded_whole_or_not_at_all(
    teachback: TeachbackService, person: str, work: Work, lead: Actor
) -> None:
    teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
    (old,) = teachback.open_topics(person, actor=lead)
    retaught = AnotherAttempt(old.topic_id, RETAUGHT)
    with pytest.raises(RefusedError):
        teachback.record(person, sitting(insulin()), again=(retaught, retaught), actor=lead)
    assert (teachback.open_topics(person, actor=lead), len(work.to_do())) == ((old,), 1)
    assert len(teachback.sessions(person, actor=lead)) == 1
    for _ in range(2):
        teachback.record(
            person, sitting(insulin(CLEAR)), again=(retaught,), actor=lead, command_id="d" * 32
        )
    assert len(teachback.sessions(person, actor=lead)) == 2
    assert (teachback.open_topics(person, actor=lead), work.to_do()) == ((), ())


def test_that_the_sessions_of_a_person_take_the_same_statements_for_any_number(
    teachback: TeachbackService, person: str, lead: Actor, statements: Statements
) -> None:
    def statements_of_reading() -> int:
        statements.fresh()
        teachback.sessions(person, actor=lead)
        teachback.open_topics(person, actor=lead)
        return statements.count

    teachback.record(person, sitting(walking(UNCLEAR)), actor=lead)
    for_one = statements_of_reading()
    for _ in range(3):
        teachback.record(person, sitting(walking(UNCLEAR), insulin(UNCLEAR)), actor=lead)
    assert statements_of_reading() == for_one


def test_that_who_may_not_teach_may_not_record(
    teachback: TeachbackService, person: str, database: Database, lead: Actor
) -> None:
    desk = colleague(database, Role.FRONT_DESK, by=lead)
    with pytest.raises(PermissionDeniedError):
        teachback.record(person, sitting(walking(CLEAR)), actor=desk)
    with pytest.raises(PermissionDeniedError):
        teachback.add_attempt("0" * 32, CLEAR, actor=desk)
