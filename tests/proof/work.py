"""What staff save all day, through the services, each save acknowledged once it is reported done.

The same for the same seed, so that a run can be looked at again.
"""

import dataclasses
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import PatientTag
from carecoord.services.bundle import Services
from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    LoadedDecision,
    OptionEntry,
    ParticipantEntry,
)
from carecoord.services.outreach_forms import CallForm
from carecoord.services.patient_details import PatientDetails, PhoneEntry
from carecoord.services.teachback_forms import AttemptEntry, TeachbackForm, TopicEntry
from carecoord.vocab.decisions import Outcome, ParticipantRole
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.teachback import IfStillUnclear, Method
from carecoord.vocab.teachback import Outcome as TeachOutcome

Saved = tuple[str, str, int]
"""Table, row and revision of a save that was reported as done."""
Ack = Callable[[Saved], None]

MANY = 300
_EFFECTS = (EffectEntry("benefit", "Helps"), EffectEntry("harm", "May upset the stomach"))


class Work:
    """One person at a desk, who adds, edits, teaches, decides, calls and imports.

    Each save is one transaction.
    """

    def __init__(self, services: Services, database: Database, seed: int) -> None:
        self._services = services
        self._database = database
        self._chance = random.Random(seed)
        self._name = f"Fam{seed % 97}"
        self._patients: list[str] = []
        self._revisions: Counter[str] = Counter()
        self._unsigned: list[LoadedDecision] = []

    def saves(self) -> Iterator[Saved]:
        """One save after the other, for ever."""
        yield self._add()
        deeds = (self._add, self._edit, self._teach, self._decide, self._call, self._draft)
        while True:
            if self._chance.random() < 0.05:
                yield self._bring_in_many()
            else:
                yield self._chance.choice(deeds)()

    def _anybody(self) -> str:
        return self._chance.choice(self._patients)

    def _add(self) -> Saved:
        phone = PhoneEntry(f"(202) 555-01{self._chance.randrange(100):02}")
        details = PatientDetails(
            family=self._name, given="Ada" * self._chance.randint(1, 9), phones=(phone,)
        )
        patient_id = self._services.patients.add(details, actor=self._services.actor)
        self._patients.append(patient_id)
        return "patient", patient_id, 1

    def _edit(self) -> Saved:
        services, patient_id = self._services, self._anybody()
        loaded = services.patients.details(patient_id, actor=services.actor)
        note = "n" * self._chance.randint(1, 300)
        details = _with_note(loaded.details, note + str(loaded.rev))
        services.patients.edit(patient_id, details, rev=loaded.rev, actor=services.actor)
        self._revisions[patient_id] += 1
        return "patient", patient_id, 1 + self._revisions[patient_id]

    def _teach(self) -> Saved:
        services = self._services
        session_id = services.teachback.record(self._anybody(), talk(), actor=services.actor)
        return "teach_session", session_id, 1

    def _decide(self) -> Saved:
        decisions, actor = self._services.decisions, self._services.actor
        if self._unsigned:
            note = self._unsigned.pop()
            decisions.sign(note.id, rev=note.rev, actor=actor)
            return "decision", note.id, note.rev + 1
        note = decisions.save_draft(self._anybody(), deferred(self._services), actor=actor)
        self._unsigned.append(note)
        return "decision", note.id, note.rev

    def _call(self) -> Saved:
        form = CallForm(
            patient_id=self._anybody(), result=AttemptResult.NO_ANSWER,
            worklist_id="teachback-not-clear",
        )  # fmt: skip
        services = self._services
        logged = services.outreach.log(form, command_id=new_id(), actor=services.actor)
        return "contact_attempt", logged.attempt_id, 1

    def _draft(self) -> Saved:
        services, patient_id = self._services, self._anybody()
        content = {"text": "d" * self._chance.randint(1, 3000)}
        services.drafts.save("teachback", patient_id, content, actor=services.actor)
        return "patient", patient_id, 1

    def _bring_in_many(self) -> Saved:
        """Some hundred rows in one transaction, as an import writes them."""
        ids = [new_id() for _ in range(MANY)]
        patient_id = self._anybody()
        rows: Any = ({"id": one, "patient_id": patient_id, "tag": "t" * 40} for one in ids)
        with self._database.writing(self._services.actor) as transaction:
            transaction.insert_many(PatientTag, rows)
        return "patient_tag", ids[-1], 1


def _with_note(details: PatientDetails, note: str) -> PatientDetails:
    return dataclasses.replace(details, contact_note=note)


def talk() -> TeachbackForm:
    """Two topics clear, one about safety not yet."""
    clear = AttemptEntry(TeachOutcome.CLEAR_FIRST_TIME, Method.TELL_IN_OWN_WORDS)
    unclear = AttemptEntry(TeachOutcome.NOT_YET_CLEAR, Method.TELL_IN_OWN_WORDS)
    danger = TopicEntry(
        "When to call 911", safety=True, attempts=(unclear,),
        if_still_unclear=IfStillUnclear.SECOND_SESSION_BOOKED,
    )  # fmt: skip
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
