"""Who did what: reading the journal, and proving that nobody changed it."""

import datetime as dt
import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from carecoord.common.clock import start_of_day
from carecoord.common.names import list_name
from carecoord.db.database import Database
from carecoord.db.journal import EVENT
from carecoord.db.stamps import hlc_instant, instant_hlc
from carecoord.entities import Patient, Staff
from carecoord.entities.journal import JournalEntry
from carecoord.security.permissions import Permission, require
from carecoord.vocab.actor import Actor

_MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries; empty fields do not filter. Days are practice days, inclusive."""

    staff_id: str = ""
    patient_id: str = ""
    events_only: bool = False
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry of the journal.

    Attributes:
        what: Table of a change, or name of an event such as ``chart.read``.
        op: I insert, U update, E event.
        fields: Names of the fields written; never their values.
    """

    at: dt.datetime
    who: str
    patient: str
    what: str
    op: str
    fields: tuple[str, ...]
    reason: str


class AuditService:
    """The journal as people read it."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone

    def entries(
        self, wanted: AuditFilter, *, limit: int = _MOST_ENTRIES, actor: Actor
    ) -> tuple[AuditRow, ...]:
        """The newest entries that fit, newest first; looking is journalled too."""
        require(actor, Permission.VIEW_AUDIT)
        query = (
            select(JournalEntry, Staff.name, Patient)
            .outerjoin(Staff, Staff.id == JournalEntry.actor)
            .outerjoin(Patient, Patient.id == JournalEntry.subject)
            .order_by(JournalEntry.hlc.desc(), JournalEntry.seq.desc())
            .limit(limit)
        )
        if wanted.staff_id:
            query = query.where(JournalEntry.actor == wanted.staff_id)
        if wanted.patient_id:
            query = query.where(JournalEntry.subject == wanted.patient_id)
        if wanted.events_only:
            query = query.where(JournalEntry.op == EVENT)
        if wanted.since:
            query = query.where(JournalEntry.hlc >= self._hlc(wanted.since))
        if wanted.until:
            query = query.where(JournalEntry.hlc < self._hlc(wanted.until + dt.timedelta(days=1)))
        with self._database.writing(actor) as transaction:
            transaction.record("journal.read", subject=wanted.patient_id)
            rows = transaction.session.execute(query).all()
            return tuple(_row(entry, who, person) for entry, who, person in rows)

    def _hlc(self, day: dt.date) -> int:
        return instant_hlc(start_of_day(day, self._zone))


def _row(entry: JournalEntry, who: str | None, person: Patient | None) -> AuditRow:
    names = () if entry.op == EVENT else tuple(sorted(json.loads(entry.fields)))
    return AuditRow(
        at=hlc_instant(entry.hlc),
        who=who or "",
        patient=list_name(person.family, person.given, person.preferred) if person else "",
        what=entry.tbl,
        op=entry.op,
        fields=names,
        reason=entry.reason,
    )
