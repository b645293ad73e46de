"""Decisions beyond the bare choice: day of the talk, companions, time, doubts, a change of mind."""

import datetime as dt
from dataclasses import replace

import pytest

from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import Decision, DecisionParticipant, RelatedPerson
from carecoord.services.decision_forms import DecisionForm, LoadedDecision, ParticipantEntry
from carecoord.services.decisions import DecisionService
from carecoord.services.followups import FollowUpService
from carecoord.vocab.actor import Actor
from carecoord.vocab.decisions import ReviewResult
from tests.factories.clinic import Clinic
from tests.factories.notes import STATIN, WAIT, decided, deferred

TODAY = dt.date(2026, 3, 2)
SOON = TODAY + dt.timedelta(days=60)
ANA = ParticipantEntry("family", "ana santos")


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en")


@pytest.fixture
def daughter(clinic: Clinic, person: str) -> str:
    return clinic.add(
        RelatedPerson, patient_id=person, name="Ana Santos", relationship="child",
        may_be_told="yes", permission_until_on="2026-03-01",
    )  # fmt: skip


class Writing:
    """Notes of one person, written and signed by the lead."""

    def __init__(self, decisions: DecisionService, person: str, lead: Actor) -> None:
        self._decisions = decisions
        self._person = person
        self._lead = lead

    def draft(self, form: DecisionForm) -> LoadedDecision:
        return self._decisions.save_draft(self._person, form, actor=self._lead)

    def signed(self, form: DecisionForm) -> str:
        loaded = self.draft(form)
        self._decisions.sign(loaded.id, rev=loaded.rev, actor=self._lead)
        return loaded.id


@pytest.fixture
def writing(decisions: DecisionService, person: str, lead: Actor) -> Writing:
    return Writing(decisions, person, lead)


def test_that_everything_said_in_a_talk_comes_back_as_it_was_written(writing: Writing) -> None:
    whole = replace(
        decided(SOON),
        talked_on=TODAY - dt.timedelta(days=1),
        clinical_context="LDL 160, father had a stroke",
        time_limit="by_date",
        decide_by_on=SOON,
        capacity="yes",
        capacity_note="Dr. Lee looked into it; her son decides by proxy",
        aid="Statin choice, 2024, Spanish",
        aid_given_on=TODAY,
        aid_seen="yes",
        worries="Aches",
        deal_breakers="Anything that keeps me from walking",
        leaning_before="Rather not",
        choice_reason="I want to see them grow up",
        interpreter_number="4471",
        options=(replace(STATIN, living_with="A pill with breakfast", weight=2), STATIN),
    )
    loaded = writing.draft(whole).form
    assert replace(loaded, options=()) == replace(
        whole,
        options=(),
        participants=loaded.participants,
    )
    assert (loaded.options[0].living_with, loaded.options[0].weight) == (
        "A pill with breakfast", 2,
    )  # fmt: skip
    assert loaded.options[1].weight is None


class TestDayOfTheTalk:
    def test_that_days_are_counted_from_the_talk_and_not_from_when_it_was_written(
        self, writing: Writing, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        last_week = TODAY - dt.timedelta(days=7)
        late = replace(decided(TODAY + dt.timedelta(days=174)), talked_on=last_week)
        with pytest.raises(RefusedError, match="within 180 days"):
            writing.signed(late)
        writing.signed(replace(late, review_on=TODAY + dt.timedelta(days=173)))
        days = {row.started_on for row in decisions.for_patient(person, actor=lead)}
        assert days == {last_week}

    def test_that_a_note_is_not_signed_before_the_talk(self, writing: Writing) -> None:
        tomorrow = TODAY + dt.timedelta(days=1)
        with pytest.raises(RefusedError, match="still to come"):
            writing.signed(replace(decided(SOON), talked_on=tomorrow))


class TestCompanions:
    def test_that_a_companion_is_known_by_name_and_an_ended_permission_is_said(
        self,
        writing: Writing,
        decisions: DecisionService,
        database: Database,
        person: str,
        daughter: str,
        lead: Actor,
    ) -> None:
        form = replace(decided(SOON), participants=(ParticipantEntry("patient"), ANA))
        found = decisions.findings(form, patient_id=person, actor=lead)
        assert [one.code for one in found] == ["caregiver.expired"]
        writing.signed(form)
        with database.reading() as session:
            rows = session.query(DecisionParticipant).filter_by(role="family").all()
            assert [(row.related_id, row.permission) for row in rows] == [(daughter, "expired")]

    def test_that_a_permission_is_that_of_the_day_of_the_talk(
        self,
        writing: Writing,
        decisions: DecisionService,
        database: Database,
        person: str,
        daughter: str,
        lead: Actor,
    ) -> None:
        form = replace(decided(SOON), participants=(ParticipantEntry("patient"), ANA))
        loaded = writing.draft(form)
        late = replace(form, talked_on=dt.date(2026, 2, 27))
        assert decisions.findings(late, patient_id=person, actor=lead) == ()
        loaded = decisions.save_draft(
            person, late, decision_id=loaded.id, rev=loaded.rev, actor=lead
        )
        decisions.sign(loaded.id, rev=loaded.rev, actor=lead)
        decisions.amend(loaded.id, actor=lead)
        with database.reading() as session:
            rows = session.query(DecisionParticipant).filter_by(role="family").all()
            assert [(row.related_id, row.permission) for row in rows] == [(daughter, "given")] * 2

    def test_that_the_same_is_said_once_whoever_came_along(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        came = (ParticipantEntry("family", "Luis"), ParticipantEntry("family", "Eva"))
        form = replace(decided(SOON), participants=(ParticipantEntry("patient"), *came))
        found = decisions.findings(form, patient_id=person, actor=lead)
        assert [one.code for one in found] == ["caregiver.not_on_file"]

    def test_that_who_decides_for_the_patient_is_looked_up(
        self, clinic: Clinic, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        clinic.add(RelatedPerson, patient_id=person, name="Luis", may_be_told="yes")
        form = replace(decided(SOON), participants=(ParticipantEntry("surrogate", "Luis"),))
        found = decisions.findings(form, patient_id=person, actor=lead)
        assert [one.code for one in found] == ["caregiver.may_not_decide"]


class TestLookingBack:
    def test_that_somebody_not_reached_is_asked_another_day(
        self,
        writing: Writing,
        decisions: DecisionService,
        followups: FollowUpService,
        person: str,
        lead: Actor,
    ) -> None:
        note = writing.signed(decided(SOON))
        with pytest.raises(RefusedError, match="not reached"):
            decisions.review(note, result="No answer", outcome=ReviewResult.NOT_REACHED, actor=lead)
        next_try = TODAY + dt.timedelta(days=7)
        decisions.review(
            note,
            result="No answer",
            outcome=ReviewResult.NOT_REACHED,
            still_open_until=next_try,
            actor=lead,
        )
        (row,) = followups.for_patient(person, actor=lead)
        assert (row.kind, row.due_on) == ("decision_review", next_try)
        (shown,) = decisions.for_patient(person, actor=lead)
        assert (shown.review_outcome, shown.reviewed_on) == ("not_reached", None)

    def test_that_a_change_of_mind_is_a_new_note_that_knows_the_old_one(
        self,
        writing: Writing,
        decisions: DecisionService,
        clinic: Clinic,
        lead: Actor,
    ) -> None:
        option = replace(STATIN, patient_comment="Not for me", weight=-1)
        form = replace(decided(SOON), sure="yes", worries="Aches", options=(option, WAIT))
        old = writing.signed(form)
        decisions.review(old, result="No more", outcome=ReviewResult.WANTS_TO_CHANGE, actor=lead)
        draft = decisions.take_up_again(old, actor=lead)
        assert decisions.take_up_again(old, actor=lead).id == draft.id
        assert (draft.follows_id, draft.state) == (old, "draft")
        assert draft.form.question == form.question
        assert [one.label for one in draft.form.options] == ["Start a statin", "Wait a year"]
        assert [(one.patient_comment, one.weight) for one in draft.form.options] == [
            ("", None), ("", None),
        ]  # fmt: skip
        for said in (draft.form.what_matters, draft.form.worries, draft.form.outcome):
            assert said == ""
        assert (draft.form.sure, draft.form.chosen) == ("not_asked", None)
        stored = clinic.read(Decision, old)
        assert (stored.state, stored.outcome) == ("signed", "option_chosen")
        ids = {one.id for one in draft.form.options}
        assert ids.isdisjoint(one.id for one in decisions.load(old, actor=lead).form.options)

    def test_that_a_change_of_mind_stays_open_until_its_new_note_is_signed(
        self,
        writing: Writing,
        decisions: DecisionService,
        followups: FollowUpService,
        person: str,
        lead: Actor,
    ) -> None:
        def due() -> list[dt.date]:
            rows = followups.for_patient(person, actor=lead)
            return [one.due_on for one in rows if one.state == "open"]

        week = TODAY + dt.timedelta(days=7)
        old = writing.signed(decided(SOON))
        decisions.review(old, result="No more", outcome=ReviewResult.WANTS_TO_CHANGE, actor=lead)
        draft = decisions.take_up_again(old, actor=lead)
        assert due() == [week]

        anew = decisions.save_draft(
            person, decided(SOON), decision_id=draft.id, rev=draft.rev, actor=lead
        )
        decisions.sign(anew.id, rev=anew.rev, actor=lead)
        assert due() == [SOON]

        decisions.mark_entered_in_error(anew.id, reason="Wrong person", actor=lead)
        assert due() == [week]

    def test_that_a_draft_is_not_taken_up_again(
        self, writing: Writing, decisions: DecisionService, lead: Actor
    ) -> None:
        draft = writing.draft(DecisionForm(question="Start a statin?"))
        with pytest.raises(RefusedError, match="not signed"):
            decisions.take_up_again(draft.id, actor=lead)


def test_that_what_to_do_until_then_is_asked_for_but_blocks_nothing(
    writing: Writing, decisions: DecisionService, person: str, lead: Actor
) -> None:
    form = replace(deferred(SOON, lead.staff_id), until_then="")
    found = decisions.findings(form, patient_id=person, actor=lead)
    assert [one.code for one in found] == ["decision.until_then"]
    writing.signed(form)
