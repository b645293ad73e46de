"""A small practice filled row by row, for tests of what is read from it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from carecoord.common.ids import new_id
from carecoord.common.names import sort_key
from carecoord.db.database import Database
from carecoord.entities import (
    ChannelConsent,
    Condition,
    ContactAttempt,
    ContactPoint,
    Decision,
    FollowUp,
    Goal,
    Measurement,
    Patient,
    PatientIdentifier,
    PersonalTarget,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.entities.base import Synced
from carecoord.vocab.actor import Actor


class Clinic:
    """Adds rows with sensible defaults; every method returns the new row's key."""

    def __init__(self, database: Database, actor: Actor, zone: ZoneInfo) -> None:
        self.database = database
        self.actor = actor
        self.zone = zone

    def at(self, day: dt.date, hour: int = 12) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour), self.zone)

    def add(self, table: type[Synced], **fields: Any) -> str:
        row_id: str = fields.pop("id", None) or new_id()
        row = table(**fields, id=row_id)  # type: ignore[call-arg]
        with self.database.writing(self.actor) as transaction:
            transaction.session.add(row)
        return row_id

    def change(self, table: type[Synced], row_id: str, **fields: Any) -> None:
        with self.database.writing(self.actor) as transaction:
            row = transaction.fetch(table, row_id)
            for name, value in fields.items():
                setattr(row, name, value)

    def read(self, table: type[Synced], row_id: str) -> Any:
        with self.database.reading() as session:
            return session.get(table, row_id)

    def person(self, family: str = "Santos", given: str = "Maria", **fields: Any) -> str:
        fields = {"birth_on": "1971-04-12", "sort_key": sort_key(family, given)} | fields
        return self.add(Patient, family=family, given=given, **fields)

    def condition(self, patient_id: str, group: str, **fields: Any) -> str:
        return self.add(Condition, patient_id=patient_id, group=group, **fields)

    def bp(
        self, patient_id: str, systolic: float, diastolic: float, day: dt.date, hour: int = 12,
        unreliable: str = "",
    ) -> str:  # fmt: skip
        return self.add(
            Measurement, patient_id=patient_id, kind="bp", value=systolic, value2=diastolic,
            unit="mm[Hg]", taken_at=self.at(day, hour), unreliable=unreliable,
        )  # fmt: skip

    def a1c(
        self, patient_id: str, percent: float, day: dt.date, comparator: str = "",
        unreliable: str = "",
    ) -> str:  # fmt: skip
        return self.add(
            Measurement, patient_id=patient_id, kind="a1c", value=percent, unit="%",
            taken_at=self.at(day), comparator=comparator, unreliable=unreliable,
        )  # fmt: skip

    def visit(self, patient_id: str, day: dt.date, status: str = "kept") -> str:
        return self.add(Visit, patient_id=patient_id, started_at=self.at(day), status=status)

    def follow_up(self, patient_id: str, due_on: dt.date, **fields: Any) -> str:
        fields = {"kind": "result", "title": "Repeat potassium"} | fields
        return self.add(
            FollowUp, patient_id=patient_id, due_on=due_on.isoformat(),
            created_at=self.at(due_on - dt.timedelta(days=7)), created_by=self.actor.staff_id,
            **fields,
        )  # fmt: skip

    def topic(self, patient_id: str, session_state: str = "signed", **fields: Any) -> str:
        day = dt.date.fromisoformat(fields.get("state_on") or "2026-02-01")
        session_id = self.add(
            TeachSession, patient_id=patient_id, taught_at=self.at(day),
            taught_by=self.actor.staff_id, state=session_state,
        )  # fmt: skip
        fields = {"text": "When to call about insulin", "state": "not_yet_clear"} | fields
        return self.add(
            TeachTopic, patient_id=patient_id, session_id=session_id, position=1, **fields
        )

    def decision(self, patient_id: str, review_on: dt.date, **fields: Any) -> str:
        fields = {"state": "signed", "question": "Start a statin?", "outcome": "deferred"} | fields
        return self.add(
            Decision, patient_id=patient_id, review_on=review_on.isoformat(),
            started_at=self.at(review_on - dt.timedelta(days=90)),
            author_id=self.actor.staff_id, **fields,
        )  # fmt: skip

    def target(
        self, patient_id: str, kind: str, value: float, value2: float | None = None, **fields: Any
    ) -> str:
        return self.add(
            PersonalTarget, patient_id=patient_id, kind=kind, value=value, value2=value2,
            **({"set_on": "2026-01-01", "set_by": self.actor.staff_id} | fields),
        )  # fmt: skip

    def goal(self, patient_id: str, check_in_on: dt.date, **fields: Any) -> str:
        return self.add(
            Goal, patient_id=patient_id, check_in_on=check_in_on.isoformat(),
            begun_at=self.at(check_in_on - dt.timedelta(days=14)), begun_by=self.actor.staff_id,
            **({"words": "Keep up with my grandson"} | fields),
        )  # fmt: skip

    def attempt(self, patient_id: str, worklist_id: str, day: dt.date, **fields: Any) -> str:
        fields = {"result": "no_answer"} | fields
        return self.add(
            ContactAttempt, patient_id=patient_id, worklist_id=worklist_id,
            attempted_at=self.at(day), attempted_by=self.actor.staff_id, **fields,
        )  # fmt: skip

    def phone(self, patient_id: str, typed: str, **fields: Any) -> str:
        return self.add(
            ContactPoint, patient_id=patient_id, kind="phone", use="mobile", typed=typed, **fields
        )

    def identifier(self, patient_id: str, system: str, value: str, kind: str = "mrn") -> str:
        return self.add(
            PatientIdentifier, patient_id=patient_id, system=system, value=value, kind=kind
        )

    def consent(self, patient_id: str, channel: str, allowed: str, on: str = "") -> str:
        return self.add(
            ChannelConsent, patient_id=patient_id, channel=channel, allowed=allowed, given_on=on
        )
