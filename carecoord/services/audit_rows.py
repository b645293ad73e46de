"""Entries of the journal in the words people read."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carecoord.common.i18n import _, n_
from carecoord.common.names import list_name
from carecoord.db.journal import EVENT, INSERT, REASON_MARK
from carecoord.db.stamps import hlc_instant
from carecoord.entities.journal import TAKEN_OUT
from carecoord.services.audit_query import KEPT_BACK_READ, Place
from carecoord.vocab.audit import EVENTS, REASONS, TABLES, AuditKind, kind_of
from carecoord.vocab.barriers import Sensitivity


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One entry of the journal; never a value of a field.

    Attributes:
        at: When it happened. A failed sign-in was entered at the next one.
        who: "" for the program itself.
        staff_id, patient_id: Keys, "" where there is none or it may not be told.
        what: The sentence about it, such as "Opened a chart".
        name: Table of a change, or name of the event.
        fields: Names of the fields written.
        computer: Where, by its name among people.
        reason: Why, in words; "" for everyday work.
        is_kept_back: It touched what is kept back, and whoever reads may not know more.
    """

    place: Place
    at: dt.datetime
    who: str
    staff_id: str
    patient: str
    patient_id: str
    kind: AuditKind
    what: str
    name: str
    fields: tuple[str, ...]
    computer: str
    reason: str
    is_kept_back: bool = False

    @property
    def key(self) -> str:
        return f"{self.place.origin}:{self.place.seq}"


def audit_row(found: Any, names: Mapping[str, str], *, here: str, sees_kept_back: bool) -> AuditRow:
    """A row from an entry with the patient, the computer and the barrier it belongs to.

    Args:
        found: ``entry``, ``person``, ``label`` and ``sensitivity``.
        names: Of the staff.
        here: This computer in the journal.
        sees_kept_back: Whether the reader may see what is kept back.
    """
    entry, person = found.JournalEntry, found.Patient
    detail: dict[str, Any] = json.loads(entry.fields)
    is_event = entry.op == EVENT
    hidden = not sees_kept_back and _touches_kept_back(entry, found.sensitivity)
    name = list_name(person.family, person.given, person.preferred) if person else ""
    return AuditRow(
        place=Place(entry.hlc, entry.origin, entry.seq),
        at=_instant(entry, detail if is_event else {}),
        who=names.get(entry.actor, ""),
        staff_id=entry.actor,
        patient="" if hidden else name,
        patient_id="" if hidden else entry.subject,
        kind=kind_of(entry.op, entry.tbl, taken_out=TAKEN_OUT in entry.fields),
        what=_("Touched something that is kept back") if hidden else what(entry, detail, names),
        name=entry.tbl,
        fields=() if hidden or is_event else tuple(sorted(detail)),
        computer=found.label or unnamed(entry.origin, here),
        reason="" if hidden else reason_words(entry.reason),
        is_kept_back=hidden,
    )


def what(entry: Any, detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What was done, with how many people it was about where that was several."""
    if entry.op == EVENT:
        event = EVENTS.get(entry.tbl)
        words = _(event.words) if event else entry.tbl
        return " · ".join(filter(None, (words, *_details(detail, names))))
    table = _(TABLES[entry.tbl]) if entry.tbl in TABLES else entry.tbl
    if entry.op == INSERT:
        return _("Added: {what}").format(what=table)
    if TAKEN_OUT in entry.fields:
        return _("Taken out: {what}").format(what=table)
    return _("Changed: {what}").format(what=table)


def reason_words(reason: str) -> str:
    """Why, in words; what people typed themselves stays as it is."""
    return REASON_MARK.join(filter(None, map(_one_reason, reason.split(REASON_MARK))))


def _one_reason(reason: str) -> str:
    if reason in REASONS:
        return _(REASONS[reason])
    head, colon, _key = reason.partition(":")
    return _(REASONS[head + colon]) if colon and head + colon in REASONS else reason


def _details(detail: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """What an event's detail adds: a name tried, how often, how many people."""
    told = [names.get(str(detail.get("person", "")), "")]
    times = detail.get("times")
    if isinstance(times, int) and times > 1:
        told.append(n_("{count} time", "{count} times", times).format(count=times))
    people = detail.get("people")
    if isinstance(people, list):
        count = len(people)
        told.append(n_("{count} patient", "{count} patients", count).format(count=f"{count:,}"))
    return told


def _touches_kept_back(entry: Any, sensitivity: str | None) -> bool:
    if entry.tbl == KEPT_BACK_READ:
        return True
    return entry.tbl == "barrier" and sensitivity == Sensitivity.RESTRICTED.value


def _instant(entry: Any, detail: Mapping[str, Any]) -> dt.datetime:
    """A note of the sign-in names its own time; everything else was entered as it happened."""
    noted = detail.get("at")
    return dt.datetime.fromisoformat(noted) if isinstance(noted, str) else hlc_instant(entry.hlc)


def unnamed(origin: str, here: str) -> str:
    """What a computer is called that has no name among people yet."""
    return _("This computer") if origin == here else _("Computer {code}").format(code=origin)
