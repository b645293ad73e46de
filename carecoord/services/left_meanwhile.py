"""Why a row left a list while somebody looked at it, from what a colleague entered meanwhile."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.db.journal import EVENT
from carecoord.db.stamps import instant_hlc
from carecoord.entities import Appointment, ContactAttempt, Measurement, Patient, Staff, Visit
from carecoord.entities.journal import JournalEntry
from carecoord.rules.partial_dates import display
from carecoord.services.wording import attempt_label
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import Status

_MOST_ENTRIES = 50
_KEPT = "kept"


def read_why(
    session: Session, patient_id: str, name: str, since: dt.datetime, zone: ZoneInfo, actor: Actor
) -> str:
    """What a colleague entered last about a person since an instant, as the reason in a sentence.

    Args:
        session: The store.
        patient_id: Who left the list.
        name: As the list showed it.
        since: Older entries are no reason.
        zone: The practice's.
        actor: Who looks; what they entered themselves they know.

    Returns:
        "" when nobody else entered anything.
    """
    query = (
        select(JournalEntry, Staff.name)
        .join(Staff, Staff.id == JournalEntry.actor)
        .where(
            JournalEntry.subject == patient_id,
            JournalEntry.op != EVENT,
            JournalEntry.hlc >= instant_hlc(since),
        )
        .order_by(JournalEntry.hlc.desc())
        .limit(_MOST_ENTRIES)
    )
    is_seen = session.scalar(select(Patient.id).where(Patient.id == patient_id))
    found = [(row.JournalEntry, row.name) for row in session.execute(query)] if is_seen else []
    if not found or found[0][0].actor == actor.staff_id:
        return ""
    newest, who = found[0]
    rows = {
        one.tbl: one.row_id
        for one, _name in reversed(found)
        if (one.origin, one.txn_end) == (newest.origin, newest.txn_end)
    }
    for table, words in _WORDS.items():
        told = words(session, rows[table], zone) if table in rows else None
        if told is not None:
            return told.sentence.format(name=name, who=who, **told.values)
    return _("{who} changed something about {name}: off this list.").format(name=name, who=who)


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with ``name`` and ``who`` still open, and its other values."""

    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)


def _visit(session: Session, row_id: str, zone: ZoneInfo) -> _Told | None:
    row = session.get(Visit, row_id)
    if row is None or row.deleted or row.status != _KEPT:
        return None
    return _seen(row.started_at, zone)


def _appointment(session: Session, row_id: str, zone: ZoneInfo) -> _Told | None:
    row = session.get(Appointment, row_id)
    if row is None or row.deleted or row.status != Status.KEPT:
        return None
    return _seen(row.starts_at, zone)


def _measurement(session: Session, row_id: str, zone: ZoneInfo) -> _Told | None:
    row = session.get(Measurement, row_id)
    if row is None or row.deleted:
        return None
    sentence = _("{who} entered a reading of {day} for {name}: off this list.")
    return _Told(sentence, {"day": _day(row.taken_at, zone)})


def _attempt(session: Session, row_id: str, _zone: ZoneInfo) -> _Told | None:
    row = session.get(ContactAttempt, row_id)
    if row is None or row.deleted:
        return None
    sentence = _("{who} wrote down “{result}” for {name}: off this list.")
    return _Told(sentence, {"result": attempt_label(row.result)})


def _follow_up(_session: Session, _row_id: str, _zone: ZoneInfo) -> _Told | None:
    return _Told(_("{who} closed or moved what was due for {name}: off this list."))


def _seen(at: dt.datetime, zone: ZoneInfo) -> _Told:
    sentence = _("{name} was seen on {day}, entered by {who}: off this list.")
    return _Told(sentence, {"day": _day(at, zone)})


def _day(at: dt.datetime, zone: ZoneInfo) -> str:
    return display(practice_day(at, zone).isoformat())


_WORDS: Mapping[str, Callable[[Session, str, ZoneInfo], _Told | None]] = {
    "visit": _visit,
    "appointment": _appointment,
    "measurement": _measurement,
    "contact_attempt": _attempt,
    "follow_up": _follow_up,
}
"""What one action wrote, the most telling first."""
