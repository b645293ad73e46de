"""What was left open is gone over again, perhaps with somebody else: who learned and who spoke."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import TeachSession
from carecoord.services.chart import ChartService
from carecoord.services.followups import FollowUpService
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress import ProgressService
from carecoord.services.records_paper import PaperService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import AnotherAttempt, TeachbackForm
from carecoord.services.visits import VisitChoice, VisitService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic
from tests.factories.notes import CLEAR, RETAUGHT, UNCLEAR, insulin, sitting, walking

ZONE = ZoneInfo("America/Chicago")
WITH_ANA = TeachbackForm(
    learner="caregiver",
    learner_name="Ana",
    learner_relationship="child",
    aids=("picture_or_drawing",),
)
WITH_MARIA = TeachbackForm()
SAID = RETAUGHT.words


@pytest.fixture
def maria(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en", language_written="en")


def taught_twice(
    teachback: TeachbackService, person: str, lead: Actor, *, first: TeachbackForm,
    then: TeachbackForm,
) -> tuple[str, str]:  # fmt: skip
    """Not clear at first; clear once it is gone over again. The two sittings."""
    begun = replace(first, topics=(insulin(UNCLEAR),))
    one = teachback.record(person, begun, actor=lead)
    (left_open,) = teachback.open_topics(person, actor=lead)
    again = (AnotherAttempt(left_open.topic_id, RETAUGHT),)
    return one, teachback.record(person, then, again=again, actor=lead)


@pytest.mark.parametrize(
    "sittings",
    [
        (WITH_MARIA, WITH_ANA, False),
        (WITH_MARIA, replace(WITH_ANA, learner="both"), False),
        (WITH_ANA, WITH_MARIA, True),
        (WITH_MARIA, WITH_MARIA, True),
    ],
)
def test_that_whoever_learned_the_second_time_is_quoted_for_that_time(
    database: Database, clock: FixedClock, preferences: PreferenceService,
    teachback: TeachbackService, maria: str, lead: Actor,
    sittings: tuple[TeachbackForm, TeachbackForm, bool],
) -> None:  # fmt: skip
    first, then, is_quoted = sittings
    taught = taught_twice(teachback, maria, lead, first=first, then=then)
    visits = VisitService(database, clock, ZONE, preferences)
    whose = {
        "patient": "the patient's words",
        "caregiver": "a caregiver's words",
        "both": "words of the patient or a caregiver",
    }[then.learner]
    assert f" – {whose}: “{SAID}”" in visits.note(maria, actor=lead)
    papers = PaperService(database, clock, ZONE, preferences)
    progress = ProgressService(database, clock, ZONE, preferences)
    pages = [
        visits.preview(maria, VisitChoice(), actor=lead),
        progress.preview(maria, VisitChoice(), actor=lead),
        *(papers.teachback(one, actor=lead) for one in taught),
    ]
    for page in pages:
        assert insulin().text in page.html
        assert (SAID in page.html) is is_quoted


def test_that_two_sittings_written_down_later_for_one_day_are_told_apart(
    database: Database, clock: FixedClock, preferences: PreferenceService,
    teachback: TeachbackService, maria: str, lead: Actor,
) -> None:  # fmt: skip
    yesterday = clock.today() - dt.timedelta(days=1)
    with_ana = replace(WITH_ANA, taught_on=yesterday)
    begun = replace(WITH_MARIA, taught_on=yesterday, topics=(insulin(UNCLEAR),))
    one = teachback.record(maria, begun, actor=lead)
    (left_open,) = teachback.open_topics(maria, actor=lead)
    again = (AnotherAttempt(left_open.topic_id, RETAUGHT),)
    other = teachback.record(maria, with_ana, again=again, actor=lead)
    apart = teachback.record(maria, replace(with_ana, topics=(walking(CLEAR),)), actor=lead)
    rows = {row.id: row for row in teachback.sessions(maria, actor=lead)}
    told = {key: [topic.text for topic in rows[key].topics] for key in (one, other, apart)}
    assert told == {
        one: [insulin().text], other: [insulin().text], apart: [walking().text],
    }  # fmt: skip
    papers = PaperService(database, clock, ZONE, preferences)
    assert SAID not in papers.teachback(other, actor=lead).html


def test_that_a_sitting_on_old_topics_alone_keeps_who_learned_and_how(
    teachback: TeachbackService, chart: ChartService, maria: str, lead: Actor
) -> None:
    _first, second = taught_twice(teachback, maria, lead, first=WITH_MARIA, then=WITH_ANA)
    newest, oldest = teachback.sessions(maria, actor=lead)
    assert (newest.id, newest.learner, newest.learner_name) == (second, "caregiver", "Ana")
    assert newest.aids == ("picture_or_drawing",)
    assert [topic.text for topic in newest.topics] == [topic.text for topic in oldest.topics]
    titles = [entry.title for entry in chart.timeline(maria, kinds=("teachback",), actor=lead)]
    assert titles == ["Teach-back: 1 topic"] * 2


def test_that_why_there_was_no_interpreter_is_kept_when_it_is_only_gone_over_again(
    teachback: TeachbackService, database: Database, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_spoken="es")
    why = TeachbackForm(interpreter_reason="The line was down")
    _first, second = taught_twice(
        teachback, person, lead, first=TeachbackForm(interpreter="qualified_phone"), then=why
    )
    with database.reading() as session:
        row = session.get_one(TeachSession, second)
        assert row.interpreter_reason == "The line was down"
    today = teachback.interpreter_today(person, actor=lead)
    assert today is not None
    assert today.reason == "The line was down"


def test_that_the_interpreter_of_a_caregiver_alone_is_not_taken_for_the_patients(
    teachback: TeachbackService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_spoken="es")
    alone = replace(WITH_ANA, interpreter="qualified_phone", topics=(walking(CLEAR),))
    teachback.record(person, alone, actor=lead)
    assert teachback.interpreter_today(person, actor=lead) is None
    teachback.record(person, replace(alone, learner="both"), actor=lead)
    assert teachback.interpreter_today(person, actor=lead) is not None


def test_that_all_that_was_gone_over_in_bad_company_is_named(
    teachback: TeachbackService, followups: FollowUpService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_spoken="es")
    form = replace(sitting(insulin(UNCLEAR)), interpreter="qualified_phone")
    teachback.record(person, form, actor=lead)
    (old,) = teachback.open_topics(person, actor=lead)
    form = replace(sitting(walking(CLEAR)), interpreter="emergency_minor")
    again = (AnotherAttempt(old.topic_id, RETAUGHT),)
    teachback.record(person, form, again=again, actor=lead)
    (row,) = followups.for_patient(person, actor=lead)
    assert row.title.endswith(f"{walking().text}; {insulin().text}")


def test_that_nothing_is_written_on_the_topic_of_another_patient(
    teachback: TeachbackService, clinic: Clinic, maria: str, lead: Actor
) -> None:
    other = clinic.person("Lee", "Ann", language_spoken="en")
    teachback.record(other, sitting(insulin(UNCLEAR)), actor=lead)
    (theirs,) = teachback.open_topics(other, actor=lead)
    again = (AnotherAttempt(theirs.topic_id, RETAUGHT),)
    with pytest.raises(RefusedError, match="another patient"):
        teachback.record(maria, TeachbackForm(), again=again, actor=lead)
    assert teachback.open_topics(other, actor=lead) == (theirs,)
    assert teachback.sessions(maria, actor=lead) == ()
