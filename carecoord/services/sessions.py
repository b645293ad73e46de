"""Who came and went at this computer: signing in, failing to, locking, closing."""

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.machine import computer_name
from carecoord.common.paths import write_private
from carecoord.db import anchors
from carecoord.db.database import Database, Transaction
from carecoord.db.journal import JOURNAL
from carecoord.entities import AuditAlarm, Staff
from carecoord.security.sign_in_log import Note, SignInLog
from carecoord.vocab.actor import Actor

SIGNED_IN, UNLOCKED = "session.signed_in", "session.unlocked"
WINDOW_MARK = "window-open"
"""Lies in the data folder while a window has the practice open, and after it was killed."""
_log = logging.getLogger(__name__)
LOCKED, ENDED, FAILED = "session.locked", "session.ended", "session.sign_in_failed"


@dataclass(frozen=True)
class _Noted:
    """Whoever a note is about; the program where nobody was signed in."""

    staff_id: str


class SessionService:
    """What the journal says about the door itself."""

    def __init__(self, database: Database, clock: Clock, home: Path) -> None:
        self._database = database
        self._clock = clock
        self._home = home

    def note_locked(self, *, actor: Actor) -> None:
        """Note at once that the screen was locked, also where the store is busy just now."""
        SignInLog(self._home).note(LOCKED, person=actor.staff_id, at=self._clock.now())

    def note_ended(self, *, actor: Actor) -> None:
        """Note at once that the program was closed."""
        SignInLog(self._home).note(ENDED, person=actor.staff_id, at=self._clock.now())

    def is_still(self, actor: Actor) -> bool:
        """Whether this person works here in the role they signed in with.

        On a server somebody may have taken them off, or changed their role, at another computer.
        """
        with self._database.reading() as session:
            row = session.get(Staff, actor.staff_id)
            return row is not None and row.active and row.role == actor.role.value

    def begin_window(self) -> bool:
        """Note that a window works here; returns whether the one before ended unexpectedly.

        Whoever has the practice open holds the whole folder, so what lies there is of a window
        that is gone.
        """
        mark = self._home / WINDOW_MARK
        try:
            was_left = mark.exists()
            write_private(mark, b"")
        except OSError:
            return False
        if was_left:
            _log.warning("The window before this one ended unexpectedly")
        return was_left

    def end_window(self) -> None:
        """Note that the window went as it should."""
        with contextlib.suppress(OSError):
            (self._home / WINDOW_MARK).unlink(missing_ok=True)

    def leave(self, *, actor: Actor) -> None:
        """Enter what was noted, and keep where the journal stands now outside of the store."""
        bring_in(self._database, self._home)
        with self._database.writing(actor) as transaction:
            anchor = take_anchor(transaction, self._database, why="closing")
            if anchor is not None:
                renew_mark(transaction.session, self._home, anchor)


def record_sign_in(transaction: Transaction, how: str) -> None:
    """Journal who came in; after a lock of the same person at this computer it is an unlock."""
    session, me = transaction.session, transaction.origin
    locked_at, by = _last(session, me, LOCKED)
    came_at = max(_last(session, me, SIGNED_IN)[0], _last(session, me, UNLOCKED)[0])
    unlocks = locked_at > came_at and by == transaction.actor.staff_id
    transaction.record(UNLOCKED if unlocks else SIGNED_IN, how=how)


def bring_in(database: Database, home: Path) -> int:
    """Enter into the journal what was noted while nobody had the key; returns how many.

    Each note once: what was entered before a crash is not entered again.
    """
    log = SignInLog(home)
    notes = log.waiting()
    for note in notes:
        _enter(database, note)
    if notes:
        log.forget({note.id for note in notes})
    return len(notes)


def take_anchor(transaction: Transaction, database: Database, *, why: str) -> anchors.Anchor | None:
    """Sign for where this computer's chain stands, before what the transaction itself writes."""
    return anchors.take(
        transaction.session, database.audit_key, origin=transaction.origin,
        device=computer_name(), at=transaction.now, why=why,
    )  # fmt: skip


def renew_mark(session: Session, home: Path, anchor: anchors.Anchor) -> None:
    """Keep the newest anchor beside the key file, unless it would hide that a store was put back.

    The older mark stays until somebody has said that they know.
    """
    mark = anchors.kept_outside(home)
    is_held = mark is None or anchors.check(session, mark) is anchors.Held.HELD
    if is_held and session.scalars(open_alarms().limit(1)).first() is None:
        anchors.keep_outside(home, anchor)


def open_alarms() -> Select[AuditAlarm]:
    """Faults of the journal that nobody has acknowledged."""
    return (
        select(AuditAlarm)
        .where(AuditAlarm.seen_at.is_(None))
        .order_by(AuditAlarm.found_at, AuditAlarm.id)
    )


def _enter(database: Database, note: Note) -> None:
    # Whoever failed to sign in is not known to be the person whose name was chosen.
    who = _Noted("" if note.event == FAILED else note.person)
    with database.writing(who, command_id=note.id) as transaction:
        transaction.record(
            note.event, at=note.at, how=note.how, person=note.person, times=note.times
        )


def _last(session: Session, origin: str, event: str) -> tuple[int, str]:
    query = (
        select(JOURNAL.c.hlc, JOURNAL.c.actor)
        .where(
            JOURNAL.c.tbl == event,
            literal_column("op") == literal_column("'E'"),
            JOURNAL.c.origin == origin,
        )
        .order_by(JOURNAL.c.hlc.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return (found.hlc, found.actor) if found else (0, "")
