"""What is stored about the rows of a list that comes back, read for all of them at once."""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.names import list_name
from carecoord.entities import ContactAttempt, FollowUp, Patient, Staff
from carecoord.rules.followups import NEEDS_DOING
from carecoord.services.worklists import WorklistService
from carecoord.vocab.followups import Kind
from carecoord.worklists.definition import About

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row of a list.

    Attributes:
        follow_up_id: The follow-up it is about, on lists of follow-ups.
    """

    worklist_id: str
    patient_id: str
    follow_up_id: str | None

    @classmethod
    def of(cls, worklist_id: str, row_key: str) -> "RowRef":
        patient_id, _colon, follow_up_id = row_key.partition(":")
        return cls(worklist_id, patient_id, follow_up_id or None)

    @property
    def counted_by(self) -> tuple[str, str]:
        """What tries count for this row: those for its follow-up, else those from its list."""
        if self.follow_up_id:
            return "", self.follow_up_id
        return self.worklist_id, self.patient_id


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody stands here."""

    name: str
    status: str
    is_merged: bool


@dataclass(frozen=True, slots=True)
class Try:
    """A try that is stored; ``deleted`` when it was taken back."""

    id: str
    at: dt.datetime
    on: dt.date
    result: str
    note: str
    by: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A follow-up as it stands.

    Attributes:
        needs_doing: Whether having talked does not settle it.
    """

    patient_id: str
    state: str
    due_on: str
    closed_on: dt.date | None
    closed_by: str
    needs_doing: bool


@dataclass(slots=True)
class Stored:
    """All of it.

    Attributes:
        people: By id; whoever was deleted is not in it.
        listed: Rows of clinical lists that are there now, put off or not, as (list, person).
        newest: The newest living try by what it counts for.
        tries: Tries asked for by their keys, those taken back too.
        tasks: Follow-ups by id.
    """

    people: dict[str, Person] = field(default_factory=dict)
    listed: set[tuple[str, str]] = field(default_factory=set)
    newest: dict[tuple[str, str], Try] = field(default_factory=dict)
    tries: dict[str, Try] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)


class StoredReader:
    """Reads inside a session that is open already."""

    def __init__(self, session: Session, worklists: WorklistService, zone: ZoneInfo) -> None:
        self._session = session
        self._worklists = worklists
        self._zone = zone

    def read(self, rows: Collection[RowRef], tries: Collection[str]) -> Stored:
        """What is stored about these rows, and these tries."""
        found = Stored()
        patient_ids = {row.patient_id for row in rows}
        found.people = dict(self._people(patient_ids))
        found.newest = self._newest(patient_ids)
        found.tries = self.tries(tries)
        found.tasks = dict(self._tasks({row.follow_up_id for row in rows if row.follow_up_id}))
        for worklist_id in sorted({row.worklist_id for row in rows}):
            if self._worklists.source(worklist_id).about is not About.FOLLOW_UP:
                here = sorted({r.patient_id for r in rows if r.worklist_id == worklist_id})
                found.listed |= {
                    (worklist_id, patient_id)
                    for patient_id in self._worklists.read_listed(self._session, worklist_id, here)
                }
        return found

    def tries(self, attempt_ids: Collection[str]) -> dict[str, Try]:
        """These tries by key, those taken back too; what never was is absent."""
        found: dict[str, Try] = {}
        for some in _chunks(attempt_ids):
            query = _attempts().where(ContactAttempt.id.in_(some))
            found |= {attempt.id: self._try(attempt, by) for attempt, by in
                      self._session.execute(query)}  # fmt: skip
        return found

    def _people(self, ids: Collection[str]) -> Iterator[tuple[str, Person]]:
        for some in _chunks(ids):
            query = select(Patient).where(Patient.id.in_(some), Patient.deleted.is_(False))
            for row in self._session.scalars(query):
                name = list_name(row.family, row.given, row.preferred)
                yield row.id, Person(name, row.status, row.merged_into is not None)

    def _newest(self, patient_ids: Collection[str]) -> dict[tuple[str, str], Try]:
        found: dict[tuple[str, str], Try] = {}
        for some in _chunks(patient_ids):
            query = (
                _attempts()
                .where(ContactAttempt.patient_id.in_(some), ContactAttempt.deleted.is_(False))
                .order_by(ContactAttempt.attempted_at, ContactAttempt.id)
            )
            for attempt, by in self._session.execute(query):
                made = self._try(attempt, by)
                found[attempt.worklist_id, attempt.patient_id] = made
                if attempt.follow_up_id:
                    found["", attempt.follow_up_id] = made
        return found

    def _tasks(self, ids: Collection[str]) -> Iterator[tuple[str, Task]]:
        for some in _chunks(ids):
            query = (
                select(FollowUp, Staff.name)
                .outerjoin(Staff, Staff.id == FollowUp.closed_by)
                .where(FollowUp.id.in_(some), FollowUp.deleted.is_(False))
            )
            for row, by in self._session.execute(query):
                closed_on = practice_day(row.closed_at, self._zone) if row.closed_at else None
                undone = Kind(row.kind) in NEEDS_DOING
                yield (
                    row.id,
                    Task(row.patient_id, row.state, row.due_on, closed_on, by or "", undone),
                )

    def _try(self, row: ContactAttempt, by: str) -> Try:
        on = practice_day(row.attempted_at, self._zone)
        return Try(row.id, row.attempted_at, on, row.result, row.note, by, row.deleted)


def _attempts() -> Select[ContactAttempt, str]:
    return select(ContactAttempt, Staff.name).join(Staff, Staff.id == ContactAttempt.attempted_by)


def _chunks(ids: Collection[str]) -> Iterator[list[str]]:
    waiting = iter(sorted(ids))
    while some := list(itertools.islice(waiting, _AT_A_TIME)):
        yield some
