"""Taking back the last thing a person did, through the journal."""

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.common.names import list_name
from carecoord.db import search
from carecoord.db.database import Database
from carecoord.db.journal import EVENT, GROUP_ENTRIES, INSERT, REASON_MARK, Span
from carecoord.db.shapes import shape_of
from carecoord.db.undo import Kept, first_of_group
from carecoord.entities import Patient, Staff
from carecoord.entities.base import Synced
from carecoord.entities.journal import JournalEntry
from carecoord.security.permissions import Permission, require
from carecoord.services.patient_index import index_patients
from carecoord.services.undo_words import Change, is_work, sentence
from carecoord.vocab.actor import Actor

Done = TypeVar("Done")

UNDOES = "undo:"
"""Begins the reason under which an action is taken back; its transaction's name follows."""
_WITHOUT_A_PAUSE = 2
"""Steps of the journal's clock from one group of a transaction to the next."""
_LOOKED_AT = 500
"""Newest entries of this device among which the last action is looked for."""


@dataclass(frozen=True, slots=True)
class UndoableAction:
    """The last thing a person did that can be taken back.

    Attributes:
        sentence: As a button says it: Undo: follow-up closed.
    """

    transaction_id: str
    sentence: str


class UndoService:
    """What this person did since signing in on this device, taken back newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._signed_in_at = self._end_of_journal()

    def last(self, *, actor: Actor) -> UndoableAction | None:
        """The person's last action of this session; None when it cannot be taken back."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            entries = self._entries(session, actor)
        groups = [list(each) for _end, each in itertools.groupby(entries, lambda row: row.txn_end)]
        undone = {undone_by(rows[0].reason) for rows in groups}
        for rows in groups:
            name = name_of(rows[0].origin, rows[0].txn_end)
            is_action = any(is_work(row.tbl, row.op, row.fields) for row in rows)
            if is_action and not undone_by(rows[0].reason) and name not in undone:
                words = _words(rows[::-1])
                return UndoableAction(name, words) if words else None
        return None

    def doing(
        self, command: Callable[[], Done], *, actor: Actor
    ) -> tuple[Done, UndoableAction | None]:
        """Carry a command out; returns what it gave, and the action if it was one.

        A command that changed nothing leaves nothing to take back, least of all what was done
        before it.
        """
        before = self.last(actor=actor)
        done = command()
        after = self.last(actor=actor)
        return done, after if after != before else None

    def undo(self, transaction_id: str, *, actor: Actor) -> str:
        """Take an action back whole; says so in a sentence.

        Raises:
            RefusedError: It is not the person's own, not of a kind that is taken back so,
                or somebody has worked with it since.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.writing(actor, reason=UNDOES + transaction_id) as transaction:
            session = transaction.session
            rows = _rows_of(session, transaction_id)
            words = _words(rows)
            if not words or any(row.actor != actor.staff_id for row in rows):
                raise RefusedError(_("Only your own last action can be undone here."))
            report = transaction.undo([_span(rows), *_undone_since(session, rows)])
            mine = {row.row_id for row in rows}
            for kept in report.kept:
                if kept.row_id in mine:
                    raise RefusedError(_why_not(session, kept, words, actor))
            session.flush()
            search.remove(session, report.subjects)
            index_patients(session, sorted(report.subjects))
            return _taken_back(session, words, report.subjects)

    def undo_row(self, entity: type[Synced], row_id: str, *, actor: Actor) -> str:
        """Take back the action that made a row, with everything that came with it.

        Raises:
            RefusedError: As for ``undo``, or there is no such row.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            row = session.get(entity, row_id)
            subject = getattr(row, entity.__subject__, None)
            if row is None or row.deleted or subject is None:
                raise RefusedError(_("This is undone already."))
            made = _where_made(session, shape_of(entity).name, row_id, subject)
        return self.undo(made, actor=actor)

    def _end_of_journal(self) -> int:
        mine = JournalEntry.origin == self._database.origin
        query = select(func.max(JournalEntry.seq)).where(mine)
        with self._database.reading() as session:
            return session.scalar(query) or 0

    def _entries(self, session: Session, actor: Actor) -> Sequence[Any]:
        """The person's newest changes on this device, newest first."""
        query = (
            _columns()
            .where(
                JournalEntry.origin == self._database.origin,
                JournalEntry.seq > self._signed_in_at,
                JournalEntry.actor == actor.staff_id,
                JournalEntry.op != EVENT,
            )
            .order_by(JournalEntry.seq.desc())
            .limit(_LOOKED_AT)
        )
        return session.execute(query).all()


def transaction_id(span: Span | None) -> str:
    """A transaction's name for ``UndoService.undo``; "" when it changed nothing."""
    return "" if span is None else name_of(span.origin, span.last)


def name_of(origin: str, last: int) -> str:
    """A transaction's name, from its writer and its last entry."""
    return f"{origin}:{last}"


def _columns() -> Any:
    entry = JournalEntry
    return select(
        entry.origin, entry.seq, entry.txn_end, entry.actor, entry.reason,
        entry.tbl, entry.row_id, entry.op, entry.fields,
    )  # fmt: skip


def _rows_of(session: Session, transaction: str) -> Sequence[Any]:
    """What a transaction wrote, in its order.

    Raises:
        RefusedError: There is no such transaction.
    """
    origin, _colon, number = transaction.rpartition(":")
    last = int(number) if number.isdecimal() else 0
    end = _entry(session, origin, last)
    if end is None or end.txn_end != last:
        raise RefusedError(_("This is undone already."))
    first = _beginning(session, origin, last)
    query = _columns().where(JournalEntry.origin == origin, JournalEntry.seq.between(first, last))
    return session.execute(query.order_by(JournalEntry.seq)).all()


def _beginning(session: Session, origin: str, last: int) -> int:
    """Number of the first entry of a transaction; a long one is journalled in several groups."""
    first = first_of_group(session, origin, last)
    while (before := _entry(session, origin, first - 1)) is not None:
        here = _entry(session, origin, first)
        earlier = first_of_group(session, origin, before.seq)
        is_long = first - earlier >= GROUP_ENTRIES
        is_same = (before.actor, before.reason) == (here.actor, here.reason)
        # Nothing came in between, not even the clock: another transaction reads it anew.
        if not (is_long and is_same and here.hlc - before.hlc <= _WITHOUT_A_PAUSE):
            break
        first = earlier
    return first


def _entry(session: Session, origin: str, number: int) -> Any:
    entry = JournalEntry
    query = select(entry.seq, entry.txn_end, entry.actor, entry.reason, entry.hlc)
    return session.execute(query.where(entry.origin == origin, entry.seq == number)).first()


def _span(rows: Sequence[Any]) -> Span:
    return Span(rows[0].origin, rows[0].seq, rows[-1].seq)


def _undone_since(session: Session, rows: Sequence[Any]) -> Iterator[Span]:
    """Later actions on the same rows that were taken back, and the taking back.

    Together they changed nothing, so they do not stand in the way.
    """
    query = (
        select(JournalEntry.txn_end, JournalEntry.reason)
        .where(
            JournalEntry.origin == rows[0].origin,
            JournalEntry.seq > rows[0].txn_end,
            JournalEntry.reason.startswith(UNDOES),
            JournalEntry.row_id.in_({row.row_id for row in rows}),
        )
        .distinct()
    )
    for txn_end, reason in session.execute(query).all():
        yield _span(_rows_of(session, name_of(rows[0].origin, txn_end)))
        yield _span(_rows_of(session, undone_by(reason)))


def _where_made(session: Session, table: str, row_id: str, subject: str) -> str:
    query = select(JournalEntry.origin, JournalEntry.txn_end).where(
        JournalEntry.subject == subject,
        JournalEntry.tbl == table,
        JournalEntry.row_id == row_id,
        JournalEntry.op == INSERT,
    )
    return name_of(*session.execute(query).one())


def undone_by(reason: str) -> str:
    """The name of the transaction an undoing took back; "" for other reasons."""
    if not reason.startswith(UNDOES):
        return ""
    return reason.removeprefix(UNDOES).split(REASON_MARK)[0]


def _words(rows: Sequence[Any]) -> str:
    return sentence([Change.of(row.tbl, row.op, row.fields) for row in rows if row.op != EVENT])


def _taken_back(session: Session, words: str, subjects: Collection[str]) -> str:
    """What was taken back and for whom: the person need not be the one on the screen."""
    what = words.partition(": ")[2]
    person = session.get(Patient, next(iter(subjects))) if len(subjects) == 1 else None
    if person is not None:
        name = list_name(person.family, person.given, person.preferred)
        return _("Taken back for {name}: {what}.").format(name=name, what=what)
    if not subjects:
        return _("Taken back: {what}.").format(what=what)
    return n_(
        "Taken back for {count} person: {what}.",
        "Taken back for {count} people: {what}.",
        len(subjects),
    ).format(count=f"{len(subjects):,}", what=what)


def _why_not(session: Session, kept: Kept, words: str, actor: Actor) -> str:
    if kept.changed_by == actor.staff_id:
        return _(
            "You have changed it once more since, so this stays: {what}. Open the patient and"
            " correct it there."
        ).format(what=words.partition(": ")[2])
    who = session.scalar(select(Staff.name).where(Staff.id == kept.changed_by))
    return _("{person} has worked with this since, so it stays.").format(
        person=who or _("Somebody")
    )
