"""Whether the journal is what was written: checked, told in words, and shown until it is known.

Looking and remembering are two calls, as looking takes seconds and must hold nobody up who wants
to save.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import squeeze
from carecoord.db import anchors, checked
from carecoord.db.anchors import Held
from carecoord.db.database import Database, Transaction
from carecoord.db.stamps import hlc_instant
from carecoord.db.verify import MOST_TOLD, Anchor, ChainFault, Fault, Position, verify
from carecoord.entities import AuditAlarm, AuditChecked
from carecoord.rules.partial_dates import display
from carecoord.security.permissions import Permission, require
from carecoord.services.sessions import open_alarms, take_anchor
from carecoord.vocab.actor import Actor

WHOLE_EVERY = dt.timedelta(days=7)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Look:
    """What a check found, to be remembered.

    Attributes:
        faults: Runs of faults of one kind, each by its first entry.
        was_whole: Every entry was read, not only the new ones.
    """

    entries: int
    faults: tuple[ChainFault, ...]
    ends: dict[str, Position]
    was_whole: bool

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Alarm:
    """A fault nobody has acknowledged yet.

    Attributes:
        words: What is wrong.
        found_on: Practice day.
    """

    id: str
    words: str
    found_on: dt.date


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """Whether the journal holds what a printed code names; a sentence for people."""

    is_held: bool
    sentence: str


class JournalWatch:
    """Checks the journal of an open practice."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo, home: Path) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._home = home

    # Checking

    def look(self, *, whole: bool = False, progress: Progress | None = None) -> Look:
        """Read the journal; only what is new since the last sound check, once a week all of it.

        Args:
            whole: Read all of it in any case.
            progress: Told entries done and in all; may raise to stop.
        """
        key, now = self._database.audit_key, self._clock.now()
        # Of everybody, whoever is signed in: entries that are not seen would count as missing.
        with self._database.reading_whole() as session:
            before = checked.read(session, key)
            whole = whole or _is_due(before.whole_at, now)
            marks = [Anchor(name, at.seq, at.head.hex()) for name, at in before.known.items()]
            if not whole:
                report = verify(session, key, known=before.known, progress=progress)
                # Where it began is only known once everything before was read as well.
                whole = not report.sound
            if whole:
                report = verify(session, key, marks, progress=progress)
            faults = [*report.runs, *self._put_back(session)]
        return Look(report.entries, tuple(faults), dict(report.ends), whole)

    def keep(self, look: Look, *, actor: Actor, asked: bool = False) -> None:
        """Remember a check: how far it was sound, or that it was not; a day's anchor with it.

        Args:
            look: From ``look``.
            actor: Who is signed in.
            asked: Somebody wanted it; such a check is journalled.
        """
        key = self._database.audit_key
        with self._database.writing(actor) as transaction:
            session, now = transaction.session, transaction.now
            new = [fault for fault in look.faults[:MOST_TOLD] if _note(session, fault, now)]
            if look.sound:
                whole_at = now if look.was_whole else checked.read(session, key).whole_at
                checked.write(session, key, look.ends, at=now, whole_at=whole_at or now)
            if asked:
                transaction.record("journal.checked", entries=look.entries, sound=look.sound)
            if new:
                transaction.record("journal.broken", faults=[fault.fault.value for fault in new])
            self._anchor_of_today(transaction)

    def check(self, *, actor: Actor, progress: Progress | None = None) -> Look:
        """Read all of it now, because somebody asks.

        Raises:
            CancelledError: ``progress`` stopped it; nothing is remembered.
        """
        require(actor, Permission.VIEW_AUDIT)
        found = self.look(whole=True, progress=progress)
        self.keep(found, actor=actor, asked=True)
        return found

    def checked_at(self) -> dt.datetime | None:
        """When all of it was read last and was sound."""
        with self._database.reading() as session:
            return checked.read(session, self._database.audit_key).whole_at

    # Alarms

    def alarms(self) -> tuple[Alarm, ...]:
        """What nobody has acknowledged yet, the oldest first; for everybody to see."""
        with self._database.reading() as session:
            return tuple(
                Alarm(
                    row.id,
                    fault_words(Fault(row.fault)),
                    practice_day(row.found_at, self._zone),
                )
                for row in session.scalars(open_alarms())
            )

    def acknowledge(self, reason: str, *, actor: Actor) -> None:
        """Say that one knows of the faults, and why they are; they are not shown any more.

        Raises:
            RefusedError: No reason was given.
        """
        require(actor, Permission.MANAGE_SETTINGS)
        said = squeeze(reason)
        if not said:
            raise RefusedError(_("Say what you know about it, in a few words."))
        with self._database.writing(actor, reason=said) as transaction:
            rows = transaction.session.scalars(open_alarms()).all()
            for row in rows:
                row.seen_at, row.seen_by, row.reason = transaction.now, actor.staff_id, said
                transaction.record("journal.fault_seen", fault=row.fault, entry=row.seq)
            # What was known of a past that is another by now is no measure any more.
            transaction.session.execute(delete(AuditChecked))
            anchor = take_anchor(transaction, self._database, why="daily")
        if anchor is not None:
            anchors.keep_outside(self._home, anchor)

    # Codes

    def check_code(self, typed: str, *, actor: Actor) -> CodeAnswer:
        """Whether the journal still holds what a printed code saw.

        Raises:
            RefusedError: The code is mistyped.
        """
        require(actor, Permission.VIEW_AUDIT)
        with self._database.writing(actor) as transaction:
            found = anchors.check_code(transaction.session, typed)
            if found is None:
                raise RefusedError(
                    _("At least one character is mistyped. Compare it with the sheet.")
                )
            transaction.record("journal.code_checked", entry=found.seq, held=found.held.value)
        if found.held is Held.HELD:
            day = display(practice_day(hlc_instant(found.hlc), self._zone).isoformat())
            words = _("Yes: the journal still holds entry {number}, written on {day}.")
            return CodeAnswer(is_held=True, sentence=words.format(number=f"{found.seq:,}", day=day))
        if found.held is Held.MISSING:
            words = _("No: the journal ends before entry {number}. An older state was put back.")
        else:
            words = _("No: entry {number} of the journal is another one than on this sheet.")
        return CodeAnswer(is_held=False, sentence=words.format(number=f"{found.seq:,}"))

    # Parts

    def _put_back(self, session: Session) -> list[ChainFault]:
        """Whether the store still contains the mark that lies beside the key file."""
        mark = anchors.kept_outside(self._home)
        if mark is None or anchors.check(session, mark) is Held.HELD:
            return []
        return [ChainFault(mark.origin, mark.seq, Fault.ROLLED_BACK)]

    def _anchor_of_today(self, transaction: Transaction) -> None:
        last = anchors.newest(transaction.session, transaction.origin)
        if last is None or practice_day(last.at, self._zone) != transaction.today:
            take_anchor(transaction, self._database, why="daily")


def _is_due(whole_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether all of it is to be read; also after a clock that went wrong."""
    return whole_at is None or not dt.timedelta(0) <= now - whole_at < WHOLE_EVERY


def fault_words(fault: Fault) -> str:
    """What is wrong, in a sentence."""
    return {
        Fault.MISSING: _("Entries of the journal are missing."),
        Fault.CHANGED: _("Entries of the journal were changed."),
        Fault.FORGED: _("Entries of the journal were not written by this program."),
        Fault.CUT: _("The end of the journal is missing."),
        Fault.ROLLED_BACK: _("An older state of the data was put back."),
    }[fault]


def _note(session: Session, fault: ChainFault, now: dt.datetime) -> bool:
    """Keep a fault as an alarm; False when it is known already."""
    if session.get(AuditAlarm, fault.key) is not None:
        return False
    session.add(
        AuditAlarm(
            id=fault.key, origin=fault.origin, seq=fault.seq, fault=fault.fault.value, found_at=now
        )
    )
    session.flush()
    return True
