"""The services of a whole practice, killed while they save what staff do all day."""

import itertools
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from carecoord.bootstrap import build_services
from carecoord.common.ids import new_id
from carecoord.entities import (
    ContactAttempt,
    Decision,
    FollowUp,
    Patient,
    TeachSession,
    TeachTopic,
)
from carecoord.services.bundle import Services
from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    OptionEntry,
    ParticipantEntry,
)
from carecoord.services.gate import Gate
from carecoord.services.opened import OpenedPractice
from carecoord.services.outreach_forms import CallForm
from carecoord.services.patient_details import PatientDetails
from carecoord.services.teachback_forms import AttemptEntry, TeachbackForm, TopicEntry
from carecoord.vocab.decisions import Outcome, ParticipantRole
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.teachback import IfStillUnclear, Method
from carecoord.vocab.teachback import Outcome as TeachOutcome
from tests.end2end.program import PASSPHRASE, Program
from tests.integration.db.killer import Ack, hunt

ROUNDS = int(os.environ.get("CARECOORD_KILL_ROUNDS", "5"))
TOPICS = 3
LONGEST_LIFE_S = 0.6
"""Long enough for every kind of save to be under way when it ends."""
_EFFECTS = (EffectEntry("benefit", "Helps"), EffectEntry("harm", "May upset the stomach"))

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")


def work(home: Path, ack: Ack) -> None:
    """One person after the other: added, taught, decided with, called; each save acknowledged."""
    services = build_services(open_practice(home))
    for number in itertools.count():
        patient_id = services.patients.add(
            PatientDetails(family=f"Fam{number}", given="Ada"), actor=services.actor
        )
        ack(patient_id)
        ack(services.teachback.record(patient_id, talk(), actor=services.actor))
        note = services.decisions.save_draft(patient_id, deferred(services), actor=services.actor)
        services.decisions.sign(note.id, rev=note.rev, actor=services.actor)
        ack(note.id)
        call = CallForm(
            patient_id=patient_id,
            result=AttemptResult.NO_ANSWER,
            worklist_id="teachback-not-clear",
        )
        logged = services.outreach.log(call, command_id=new_id(), actor=services.actor)
        ack(logged.attempt_id)


def open_practice(home: Path) -> OpenedPractice:
    return Gate(home).sign_in_somebody(PASSPHRASE)


def talk() -> TeachbackForm:
    """Two topics clear, one about safety not yet."""
    clear = AttemptEntry(TeachOutcome.CLEAR_FIRST_TIME, Method.TELL_IN_OWN_WORDS)
    unclear = AttemptEntry(TeachOutcome.NOT_YET_CLEAR, Method.TELL_IN_OWN_WORDS)
    danger = TopicEntry(
        "When to call 911",
        safety=True,
        attempts=(unclear,),
        if_still_unclear=IfStillUnclear.SECOND_SESSION_BOOKED,
    )
    topics = (TopicEntry("Salt", attempts=(clear,)), TopicEntry("Pills", attempts=(clear,)), danger)
    return TeachbackForm(topics=topics)


def deferred(services: Services) -> DecisionForm:
    """A decision put off, which somebody has to take up again."""
    options = (
        OptionEntry("Tablet", effects=_EFFECTS),
        OptionEntry("Wait", is_wait=True, effects=_EFFECTS),
    )
    return DecisionForm(
        question="How to go on",
        what_matters="Staying at home",
        outcome=Outcome.DEFERRED,
        missing_for_decision="Time",
        owner_id=services.actor.staff_id,
        review_on=services.clock.today(),
        options=options,
        participants=(ParticipantEntry(ParticipantRole.PATIENT),),
    )


def test_that_what_was_acknowledged_is_there_whole_after_any_kill(empty: Program) -> None:
    def check(acked: set[str]) -> None:
        opened = open_practice(empty.home)
        services = build_services(opened)
        tables = (Patient, TeachSession, Decision, ContactAttempt)
        with opened.database.reading() as session:
            stored = {key for table in tables for key in session.scalars(select(table.id))}
            talks = session.scalar(select(func.count()).select_from(TeachSession)) or 0
            topics = session.scalar(select(func.count()).select_from(TeachTopic))
            signed = session.scalar(select(func.count(Decision.signed_at))) or 0
            follow_ups = session.scalar(select(func.count()).select_from(FollowUp))
        report = services.backups.verify(actor=services.actor)
        opened.close()
        assert acked <= stored
        assert topics == TOPICS * talks
        assert follow_ups == talks + signed
        assert report.sound, report.faults

    acknowledged = hunt(
        work, empty.home, check, rounds=ROUNDS, seed=7, longest_wait_s=LONGEST_LIFE_S
    )
    assert acknowledged >= ROUNDS
