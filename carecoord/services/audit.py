"""Who did what: reading the journal, page by page, and taking it along with a reason."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.common.names import list_name
from carecoord.db.database import Database
from carecoord.db.stamps import COUNTER_BITS, MAX_DRIFT_MS, instant_hlc
from carecoord.entities import AuditDevice, Barrier, Patient, Staff
from carecoord.entities.journal import JournalEntry, Origin
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.audit_query import (
    AuditFilter,
    Place,
    Question,
    counted,
    newest_first,
    places,
)
from carecoord.services.audit_rows import AuditRow, audit_row, unnamed
from carecoord.services.merged_records import records_of
from carecoord.vocab.actor import Actor

__all__ = ["AuditCount", "AuditFilter", "AuditPage", "AuditRow", "AuditService"]

ROWS_PER_PAGE = 100
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first; ``after`` is where the next page begins, None at the end."""

    rows: tuple[AuditRow, ...]
    after: Place | None


@dataclass(frozen=True, slots=True)
class AuditCount:
    """How many entries fit; nobody waits for more than ``MOST_COUNTED`` to be counted."""

    entries: int

    @property
    def is_all(self) -> bool:
        return self.entries < MOST_COUNTED


class AuditService:
    """The journal as people read it. Looking is journalled too, once for each question."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone

    def entries(
        self, wanted: AuditFilter, *, limit: int = ROWS_PER_PAGE, actor: Actor
    ) -> tuple[AuditRow, ...]:
        """The newest entries that fit, newest first."""
        return self.page(wanted, limit=limit, actor=actor).rows

    def page(
        self,
        wanted: AuditFilter,
        *,
        after: Place | None = None,
        limit: int = ROWS_PER_PAGE,
        actor: Actor,
    ) -> AuditPage:
        """Entries that fit, newest first; only the first page of a question is journalled.

        Args:
            wanted: Which.
            after: ``AuditPage.after`` of the page before.
            limit: At most so many.
            actor: Who asks.
        """
        require(actor, Permission.VIEW_AUDIT)
        if after is not None:
            with self._database.reading() as session:
                return self._page(session, wanted, after, limit, actor)
        with self._database.writing(actor) as transaction:
            transaction.record("journal.read", subject=wanted.patient_id, **asked(wanted))
            return self._page(transaction.session, wanted, None, limit, actor)

    def count(self, wanted: AuditFilter, *, upto: Place | None = None, actor: Actor) -> AuditCount:
        """How many entries fit; ``upto`` is the newest one shown, so that both agree."""
        require(actor, Permission.VIEW_AUDIT)
        with self._database.reading() as session:
            query = counted(self.question(session, wanted, actor), MOST_COUNTED, upto)
            return AuditCount(min(session.execute(query).scalar_one(), MOST_COUNTED))

    def computers(self, *, actor: Actor) -> dict[str, str]:
        """Name by origin, of every computer that wrote here."""
        require(actor, Permission.VIEW_AUDIT)
        query = select(Origin.origin, AuditDevice.label).outerjoin(
            AuditDevice, AuditDevice.origin == Origin.origin
        )
        with self._database.reading() as session:
            found = session.execute(query).all()
        here = self._database.origin
        return {origin: label or unnamed(origin, here) for origin, label in found}

    def patient_name(self, patient_id: str, *, actor: Actor) -> str:
        """Whom a question is about; "" for nobody on file."""
        require(actor, Permission.VIEW_AUDIT)
        with self._database.reading() as session:
            person = session.get(Patient, patient_id)
        return "" if person is None else list_name(person.family, person.given, person.preferred)

    def all_rows(
        self, session: Session, wanted: AuditFilter, most: int, actor: Actor
    ) -> Iterator[AuditRow]:
        """Every entry that fits, a page at a time, at most ``most``; for files and paper."""
        after, left = None, most
        while left > 0:
            page = self._page(session, wanted, after, min(left, ROWS_PER_PAGE * 5), actor)
            yield from page.rows
            after, left = page.after, left - len(page.rows)
            if after is None:
                return

    def question(self, session: Session, wanted: AuditFilter, actor: Actor) -> Question:
        """The filter with its days as readings of the clock."""
        until = None if wanted.until is None else wanted.until + dt.timedelta(days=1)
        return Question(
            wanted, self._hlc(wanted.since), self._hlc(until),
            dialect=session.get_bind().dialect.name,
            sees_kept_back=is_allowed(actor.role, Permission.SEE_KEPT_BACK),
            ahead=None if until is None else self._ahead(session),
            records=records_of(session, wanted.patient_id) if wanted.patient_id else frozenset(),
        )  # fmt: skip

    def _ahead(self, session: Session) -> int | None:
        """From where on entries can only be of a wrong clock; None when there are none."""
        ahead = instant_hlc(self._database.now()) + (MAX_DRIFT_MS << COUNTER_BITS)
        newest = session.scalar(select(func.max(JournalEntry.hlc))) or 0
        return ahead if newest >= ahead else None

    def _page(
        self, session: Session, wanted: AuditFilter, after: Place | None, limit: int, actor: Actor
    ) -> AuditPage:
        question = self.question(session, wanted, actor)
        found = session.execute(entries_at(places(question, after, limit))).all()
        names = dict(session.execute(select(Staff.id, Staff.name)).all())
        here, sees = self._database.origin, question.sees_kept_back
        rows = tuple(audit_row(one, names, here=here, sees_kept_back=sees) for one in found)
        return AuditPage(rows, rows[-1].place if len(rows) == limit else None)

    def _hlc(self, day: dt.date | None) -> int | None:
        return None if day is None else instant_hlc(start_of_day(day, self._zone))


def entries_at(where: Any) -> Any:
    """The entries at some places, with whom and what they belong to."""
    query = (
        select(JournalEntry, Patient, AuditDevice.label, Barrier.sensitivity)
        .select_from(where)
        .join(
            JournalEntry,
            and_(JournalEntry.origin == where.c.origin, JournalEntry.seq == where.c.seq),
        )
        .outerjoin(Patient, Patient.id == JournalEntry.subject)
        .outerjoin(AuditDevice, AuditDevice.origin == JournalEntry.origin)
        .outerjoin(Barrier, and_(JournalEntry.tbl == "barrier", Barrier.id == JournalEntry.row_id))
    )
    return newest_first(query, JournalEntry)


def asked(wanted: AuditFilter) -> dict[str, Any]:
    """What somebody asked, for the journal: keys and days, no names."""
    told = {
        "of_staff": wanted.staff_id, "kinds": sorted(wanted.kinds), "of_computer": wanted.origin,
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}
