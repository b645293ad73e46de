"""Teach-back in full: who is told, who learned, which points came back, across languages."""

import datetime as dt
from dataclasses import replace

import pytest

from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import (
    CareTeamMember,
    RelatedPerson,
    TeachAttempt,
    TeachSession,
)
from carecoord.services.decision_forms import DecisionForm
from carecoord.services.decisions import DecisionService
from carecoord.services.followups import FollowUpService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import (
    AnotherAttempt,
    TeachbackForm,
    TopicEntry,
)
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import (
    CLEAR,
    RETAUGHT,
    UNCLEAR,
    insulin,
    sitting,
    walking,
)
from tests.factories.roles import colleague
from tests.factories.work import Work

THURSDAY = dt.date(2026, 3, 5)
"""Three business days after Monday, 2 March 2026."""


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en")


@pytest.fixture
def work(followups: FollowUpService, person: str, lead: Actor) -> Work:
    return Work(followups, person, lead)


class TestWhoIsTold:
    def test_that_the_patients_own_clinician_has_the_work(
        self,
        teachback: TeachbackService,
        clinic: Clinic,
        person: str,
        work: Work,
        database: Database,
        lead: Actor,
    ) -> None:
        doctor = colleague(database, Role.CLINICIAN, by=lead)
        other = colleague(database, Role.CLINICIAN, by=lead)
        clinic.add(CareTeamMember, patient_id=clinic.person("Okafor"), staff_id=other.staff_id)
        clinic.add(CareTeamMember, patient_id=person, staff_id=doctor.staff_id)
        teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
        assert [row.owner_id for row in work.to_do()] == [doctor.staff_id]

    @pytest.mark.parametrize(
        ("step", "owner"),
        [
            ("chw_home_teach", "Community health worker"),
            ("nurse_or_pharmacist_call", "Nurse"),
            ("simplify_plan", "Clinician"),
            ("second_session_booked", "Lee Lead"),
        ],
    )
    def test_that_what_was_agreed_goes_to_whoever_does_it(
        self,
        teachback: TeachbackService,
        person: str,
        work: Work,
        lead: Actor,
        step: str,
        owner: str,
    ) -> None:
        topic = replace(walking(UNCLEAR), if_still_unclear=step)
        teachback.record(person, sitting(topic), actor=lead)
        assert [row.owner for row in work.to_do()] == [owner]

    def test_that_the_work_carries_the_question_and_what_was_agreed(
        self, teachback: TeachbackService, person: str, work: Work, lead: Actor
    ) -> None:
        teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
        (row,) = work.to_do()
        assert row.next_step == "What would make you call us?"
        assert row.reason == (
            "Our explanation was not clear yet. Agreed: Call from a nurse or pharmacist."
        )

    def test_that_a_topic_without_a_question_gets_one_in_the_language_of_the_talk(
        self, teachback: TeachbackService, person: str, work: Work, lead: Actor
    ) -> None:
        form = TeachbackForm(
            language="es",
            topics=(TopicEntry("La bomba", category="device_use", attempts=(UNCLEAR,)),),
        )
        teachback.record(person, form, actor=lead)
        (row,) = work.to_do()
        assert row.next_step == "Muéstreme cómo lo usará en casa, paso a paso."
        # Of a kind that is about safety, though nobody marked it.
        assert (row.priority, row.due_on) == ("safety", THURSDAY)


class TestWhoLearned:
    @pytest.fixture
    def daughter(self, clinic: Clinic, person: str) -> str:
        return clinic.add(
            RelatedPerson, patient_id=person, name="Ana", relationship="child",
            may_be_told="yes", permission_until_on="2026-03-01",
        )  # fmt: skip

    def taught(self, related_id: str = "", relationship: str = "child") -> TeachbackForm:
        return TeachbackForm(
            learner="both", learner_name="Ana", learner_relationship=relationship,
            learner_id=related_id, topics=(walking(CLEAR),), aids=("picture_or_drawing",),
            duration_min=12,
        )  # fmt: skip

    def test_that_a_permission_that_has_ended_is_said_before_and_kept_with_the_session(
        self, teachback: TeachbackService, person: str, daughter: str, lead: Actor
    ) -> None:
        form = self.taught(daughter)
        (found,) = teachback.findings(form, patient_id=person, actor=lead)
        assert (found.code, found.field) == ("caregiver.expired", "learner")
        teachback.record(person, form, actor=lead)
        (row,) = teachback.sessions(person, actor=lead)
        assert (row.learner, row.learner_name, row.learner_permission) == (
            "both", "Ana", "expired",
        )  # fmt: skip
        assert (row.aids, row.duration_min) == (("picture_or_drawing",), 12)

    def test_that_a_permission_is_that_of_the_day_of_the_talk(
        self, teachback: TeachbackService, person: str, daughter: str, lead: Actor
    ) -> None:
        form = replace(self.taught(daughter), taught_on=dt.date(2026, 2, 27))
        assert teachback.findings(form, patient_id=person, actor=lead) == ()
        teachback.record(person, form, actor=lead)
        (row,) = teachback.sessions(person, actor=lead)
        assert row.learner_permission == "given"

    def test_that_somebody_of_another_patients_file_is_not_on_this_one(
        self, teachback: TeachbackService, clinic: Clinic, daughter: str, lead: Actor
    ) -> None:
        other = clinic.person("Okafor", "John", language_spoken="en")
        found = teachback.findings(self.taught(daughter), patient_id=other, actor=lead)
        assert [one.code for one in found] == ["caregiver.not_on_file"]

    def test_that_a_caregiver_is_somebody_to_the_patient(
        self, teachback: TeachbackService, person: str, daughter: str, lead: Actor
    ) -> None:
        with pytest.raises(RefusedError, match="what the caregiver is"):
            teachback.record(person, self.taught(daughter, relationship=""), actor=lead)


def test_that_the_points_of_a_topic_are_kept_with_what_came_back_of_each(
    teachback: TeachbackService, person: str, lead: Actor
) -> None:
    first = replace(UNCLEAR, points=("said", "wrong"))
    entry = TopicEntry(
        "The water pill", category="new_medicine", why_it_matters="Less swelling",
        key_points=("One each morning", " ", "Call when dizzy "), attempts=(first,),
    )  # fmt: skip
    teachback.record(person, TeachbackForm(topics=(entry,)), actor=lead)
    (topic,) = teachback.open_topics(person, actor=lead)
    assert topic.key_points == ("One each morning", "Call when dizzy")
    assert (topic.category, topic.why_it_matters) == ("new_medicine", "Less swelling")
    assert topic.last_points == ("said", "wrong")
    clear = replace(RETAUGHT, points=("said", "missed"))
    with pytest.raises(RefusedError, match="Not every point came back"):
        teachback.add_attempt(topic.topic_id, clear, actor=lead)


class TestInterpreterToday:
    def test_that_what_one_talk_of_the_day_says_holds_for_the_next(
        self,
        teachback: TeachbackService,
        decisions: DecisionService,
        person: str,
        lead: Actor,
    ) -> None:
        assert teachback.interpreter_today(person, actor=lead) is None
        note = DecisionForm(question="Start a statin?", interpreter="qualified_phone")
        decisions.save_draft(person, note, actor=lead)
        found = teachback.interpreter_today(person, actor=lead)
        assert found is not None
        assert found.interpreter == "qualified_phone"
        form = replace(sitting(walking(CLEAR)), interpreter="qualified_video")
        teachback.record(person, form, actor=lead)
        newest = teachback.interpreter_today(person, actor=lead)
        assert newest is not None
        assert newest.interpreter == "qualified_video"

    def test_that_another_day_is_asked_about_anew(
        self, teachback: TeachbackService, clinic: Clinic, person: str, lead: Actor
    ) -> None:
        form = replace(sitting(walking(CLEAR)), interpreter="qualified_video")
        session_id = teachback.record(person, form, actor=lead)
        clinic.change(TeachSession, session_id, taught_at=clinic.at(dt.date(2026, 3, 1), 23))
        assert teachback.interpreter_today(person, actor=lead) is None


class TestGoingOverItAgainAcrossLanguages:
    @pytest.fixture
    def maria(self, clinic: Clinic) -> str:
        return clinic.person(language_spoken="es")

    @pytest.fixture
    def old(self, teachback: TeachbackService, maria: str, lead: Actor) -> AnotherAttempt:
        form = replace(sitting(insulin(UNCLEAR)), interpreter="qualified_phone")
        teachback.record(maria, form, actor=lead)
        (topic,) = teachback.open_topics(maria, actor=lead)
        return AnotherAttempt(topic.topic_id, RETAUGHT)

    def test_that_it_needs_an_interpreter_or_a_reason_as_the_first_time(
        self, teachback: TeachbackService, maria: str, old: AnotherAttempt, lead: Actor
    ) -> None:
        found = teachback.findings(TeachbackForm(), patient_id=maria, again=True, actor=lead)
        assert [one.code for one in found] == ["interpreter.missing"]
        with pytest.raises(RefusedError, match="Record the interpreter"):
            teachback.record(maria, TeachbackForm(), again=(old,), actor=lead)
        assert len(teachback.open_topics(maria, actor=lead)) == 1

    def test_that_how_it_was_bridged_is_kept_with_the_attempt(
        self,
        teachback: TeachbackService,
        database: Database,
        maria: str,
        old: AnotherAttempt,
        lead: Actor,
    ) -> None:
        form = TeachbackForm(interpreter="qualified_video")
        teachback.record(maria, form, again=(old,), actor=lead)
        with database.reading() as session:
            rows = session.query(TeachAttempt).order_by(TeachAttempt.number).all()
            assert [row.interpreter for row in rows] == ["qualified_phone", "qualified_video"]

    def test_that_a_child_who_interpreted_has_it_gone_over_once_more(
        self,
        teachback: TeachbackService,
        followups: FollowUpService,
        maria: str,
        old: AnotherAttempt,
        lead: Actor,
    ) -> None:
        form = TeachbackForm(interpreter="emergency_minor")
        teachback.record(maria, form, again=(old,), actor=lead)
        (row,) = followups.for_patient(maria, actor=lead)
        assert (row.kind, row.due_on) == ("interpreter_recheck", THURSDAY)


class TestWrittenDownLater:
    def test_that_days_are_counted_from_the_talk_and_not_from_when_it_was_written(
        self, teachback: TeachbackService, person: str, work: Work, lead: Actor
    ) -> None:
        friday = dt.date(2026, 2, 27)
        form = replace(sitting(insulin(UNCLEAR), walking(CLEAR)), taught_on=friday)
        teachback.record(person, form, actor=lead)
        assert [row.due_on for row in work.to_do()] == [dt.date(2026, 3, 4)]
        (session,) = teachback.sessions(person, actor=lead)
        assert session.taught_on == friday
        assert {topic.state_on for topic in session.topics} == {friday}

    def test_that_nothing_is_recorded_before_the_talk(
        self, teachback: TeachbackService, person: str, lead: Actor
    ) -> None:
        form = replace(sitting(walking(CLEAR)), taught_on=dt.date(2026, 3, 3))
        with pytest.raises(RefusedError, match="still to come"):
            teachback.record(person, form, actor=lead)

    def test_that_going_over_it_again_counts_from_its_own_day(
        self, teachback: TeachbackService, person: str, work: Work, lead: Actor
    ) -> None:
        teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
        (topic,) = teachback.open_topics(person, actor=lead)
        again = AnotherAttempt(topic.topic_id, replace(UNCLEAR, changes=("different_words",)))
        late = TeachbackForm(taught_on=dt.date(2026, 3, 1))
        teachback.record(person, late, again=(again,), actor=lead)
        assert [row.due_on for row in work.to_do()] == [dt.date(2026, 3, 4)]


@pytest.mark.parametrize(
    ("learner", "speaks", "asked"),
    [
        ("caregiver", "en", False),
        ("caregiver", "vi", True),
        ("caregiver", "", True),
        ("both", "en", True),
        ("patient", "en", True),
    ],
)
def test_that_the_language_of_whoever_learned_counts(
    teachback: TeachbackService, clinic: Clinic, lead: Actor, learner: str, speaks: str, asked: bool
) -> None:
    maria = clinic.person(language_spoken="es", interpreter="yes")
    ana = clinic.add(
        RelatedPerson, patient_id=maria, name="Ana", relationship="child", may_be_told="yes",
        language_spoken=speaks,
    )  # fmt: skip
    form = replace(
        sitting(walking(CLEAR)), learner=learner, learner_id=ana, learner_relationship="child"
    )
    found = {one.code for one in teachback.findings(form, patient_id=maria, actor=lead)}
    assert ("interpreter.missing" in found) is asked
