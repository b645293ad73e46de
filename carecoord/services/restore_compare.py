"""A restored backup beside the present data: what is in each, and what would be lost."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from carecoord.common.i18n import N_, _
from carecoord.db.guard import guarded_tables
from carecoord.db.journal import EVENT, JOURNAL, ORIGIN
from carecoord.db.stamps import hlc_instant
from carecoord.entities import Base
from carecoord.security.backup_manifest import Manifest, Mark

_KINDS: Mapping[str, str] = {
    "patient": N_("Patients"),
    "visit": N_("Visits"),
    "appointment": N_("Appointments"),
    "measurement": N_("Measurements"),
    "decision": N_("Shared decisions"),
    "teach_session": N_("Teach-backs"),
    "handout_given": N_("Handouts given"),
    "goal": N_("Goals"),
    "barrier": N_("Barriers"),
    "follow_up": N_("Follow-ups"),
    "contact_attempt": N_("Contacts"),
    "staff": N_("People of the practice"),
}


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many records of one kind there are now, and in the backup."""

    label: str
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What switching to a backup would mean.

    Attributes:
        made_at: When the backup was made, UTC.
        rows: Kinds of records of which there are any on either side.
        newest_now: When the newest entry of today's journal was written.
        newest_then: The same in the backup.
        changes_lost: Changes made since, which the backup does not have.
        patients_touched: How many patients those are about.
        is_same_practice: Both have one and the same journal up to the backup.
        keeps_passphrases: People sign in as they do today; otherwise as when it was made.
    """

    made_at: dt.datetime
    rows: tuple[CountRow, ...]
    newest_now: dt.datetime | None
    newest_then: dt.datetime | None
    changes_lost: int
    patients_touched: int
    is_same_practice: bool
    keeps_passphrases: bool


def compare(session: Session, manifest: Manifest, *, keeps_passphrases: bool) -> Comparison:
    """Compare the data that is open with what a backup says of itself."""
    heads = session.execute(select(ORIGIN.c.origin, ORIGIN.c.hlc)).all()
    newest = max((hlc for _origin, hlc in heads), default=0)
    changes, patients = _later(session, [origin for origin, _hlc in heads], manifest.marks)
    return Comparison(
        made_at=manifest.made_at,
        rows=_rows(_counts(session), manifest.counts),
        newest_now=hlc_instant(newest) if newest else None,
        newest_then=manifest.newest_at,
        changes_lost=changes,
        patients_touched=patients,
        is_same_practice=_has_all(session, manifest.marks),
        keeps_passphrases=keeps_passphrases,
    )


def _counts(session: Session) -> Mapping[str, int]:
    tables = (t for t in Base.metadata.sorted_tables if t.name in guarded_tables())
    return {
        table.name: session.scalar(
            select(func.count()).select_from(table).where(table.c.deleted.is_(False))
        )
        or 0
        for table in tables
        if "deleted" in table.c
    }


def _later(session: Session, origins: Iterable[str], marks: Iterable[Mark]) -> tuple[int, int]:
    """Changes after the marks, and how many patients they are about."""
    known = {mark.origin: mark.seq for mark in marks}
    since = or_(*(_at(origin, JOURNAL.c.seq > known.get(origin, 0)) for origin in origins))
    about = func.count(func.distinct(func.nullif(JOURNAL.c.subject, "")))
    query = select(func.count(), about).where(since, JOURNAL.c.op != EVENT)
    changes, patients = session.execute(query).one()
    return int(changes), int(patients)


def _has_all(session: Session, marks: Iterable[Mark]) -> bool:
    """Whether every mark lies on the journal that is open."""
    wanted = {(mark.origin, mark.head) for mark in marks}
    places = or_(*(_at(mark.origin, JOURNAL.c.seq == mark.seq) for mark in marks))
    found = session.execute(select(JOURNAL.c.origin, JOURNAL.c.hash).where(places)).all()
    return {(origin, bytes(head).hex()) for origin, head in found} == wanted


def _at(origin: str, place: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(JOURNAL.c.origin == origin, place)


def _rows(now: Mapping[str, int], then: Mapping[str, int]) -> tuple[CountRow, ...]:
    named = [
        CountRow(_(label), now.get(table, 0), then.get(table, 0)) for table, label in _KINDS.items()
    ]
    others = CountRow(
        _("All other records"),
        sum(count for table, count in now.items() if table not in _KINDS),
        sum(count for table, count in then.items() if table not in _KINDS),
    )
    return tuple(row for row in (*named, others) if row.now or row.then)
