"""What a worklist shows of each person, and how to reach them."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, String, bindparam, case, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.entities import Base
from carecoord.services.caregivers import permission_holds_on
from carecoord.services.other_ways import in_place_of_calls
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import PhoneKind, Relationship, ThreeValued
from carecoord.vocab.terms import label

PEOPLE_AT_ONCE = 5_000
"""Fewer than the parameters either store takes in one statement."""
_NOT_ON_LISTS = ("ssn",)

# Made once, of tables alone: every page of every list asks them.
_IDS: BindParameter[str] = bindparam("patient_ids", expanding=True)
_IDENTIFIER = Base.metadata.tables["patient_identifier"].c
_PHONE = Base.metadata.tables["contact_point"].c
_OTHER = Base.metadata.tables["related_person"].c
_ATTEMPT = Base.metadata.tables["contact_attempt"]
_STAFF = Base.metadata.tables["staff"]
_IDENTIFIERS = (
    select(_IDENTIFIER.patient_id, _IDENTIFIER.system, _IDENTIFIER.value)
    .where(
        _IDENTIFIER.patient_id.in_(_IDS),
        ~_IDENTIFIER.deleted,
        _IDENTIFIER.kind.not_in(_NOT_ON_LISTS),
    )
    .order_by(case((_IDENTIFIER.kind == "mrn", 1), else_=0), _IDENTIFIER.id.desc())
)
_OWN_PHONES = (
    select(_PHONE.patient_id, _PHONE.typed, _PHONE.use, _PHONE.message_safe)
    .where(
        _PHONE.patient_id.in_(_IDS),
        _PHONE.kind == "phone",
        _PHONE.standing == "good",
        ~_PHONE.deleted,
    )
    .order_by(_PHONE.rank.desc(), _PHONE.id.desc())
)
_GO_BETWEENS = (
    select(_OTHER.patient_id, _OTHER.phone_typed, _OTHER.name, _OTHER.relationship)
    .where(
        _OTHER.patient_id.in_(_IDS),
        _OTHER.gets_messages,
        _OTHER.phone_typed != "",
        ~_OTHER.deleted,
        permission_holds_on(bindparam("today", type_=String())),
    )
    .order_by(_OTHER.id.desc())
)
_CONTACTS = (
    select(
        _ATTEMPT.c.patient_id, _ATTEMPT.c.attempted_at, _ATTEMPT.c.result, _STAFF.c.name,
        _ATTEMPT.c.note,
    )
    .join(_STAFF, _STAFF.c.id == _ATTEMPT.c.attempted_by)
    .where(_ATTEMPT.c.patient_id.in_(_IDS), ~_ATTEMPT.c.deleted)
    .order_by(_ATTEMPT.c.attempted_at, _ATTEMPT.c.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorklistSummary:
    """One list with its count.

    Attributes:
        count: People on it now; those put off by an attempt are not counted.
        audience: Roles it is meant for; empty for segments.
        order: Place among the lists.
        note: Sentence that says why the list is empty when its data is missing; else "".
    """

    id: str
    title: str
    kind: str
    purpose: str
    count: int
    audience: tuple[str, ...]
    order: int
    owner_role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorklistGroup:
    """Patient ids of one group of a list; groups are named as in ``WorklistRow.group``."""

    group: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastContact:
    """The newest attempt to reach a person, from whichever list it was made."""

    on: dt.date
    result: str
    by: str
    note: str

    @property
    def words(self) -> str:
        """The result as people read it."""
        return label(AttemptResult(self.result))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    """One person on a list, with everything needed to act.

    Attributes:
        age: Least completed years a partial birth date allows; None when unknown.
        identifiers: Values by system, without social security numbers.
        record_number: The identifier staff go by: the practice's own, else another.
        phone: The number to call first; "" when there is no good one.
        phone_note: Whose phone it is and whether a message may be left; without a number, how to
            write to the person.
        contact_note: What the person asked us to mind when calling.
        barriers: What is done differently because of what gets in the way, a sentence each.
        why: Sentence that says why the person is here.
        since: The day that has been so; None when it never happened.
        values: Exact values behind the sentence, by name.
        attempts: Tries made in this episode.
        last_try_id: Key of the newest try that counts for this row; "" when there is none.
        next_try_on, next_try_time: Agreed or proposed when it was tried last.
        group: "late", "today", "soon", "open" (no day) or "unreached" (tried enough, to review).
        is_safety: Whether it is safety-critical, and so never closes by itself.
        worked_for: The list whose row is worked: this one, or the one it was gathered from.
        is_callable: Whether the person may be reached; no phone is given of who may not.
    """

    patient_id: str
    name: str
    preferred: str
    birth_on: str
    age: int | None
    why: str
    since: dt.date | None
    leaves_when: str
    next_step: str
    group: str
    values: Mapping[str, Any]
    identifiers: Mapping[str, str] = field(default_factory=dict)
    record_number: str = ""
    phone: str = ""
    phone_note: str = ""
    contact_note: str = ""
    language: str = ""
    interpreter: str = ""
    best_channel: str = ""
    best_time: str = ""
    last_contact: LastContact | None = None
    attempts: int = 0
    attempts_allowed: int = 0
    last_try_id: str = ""
    next_try_on: dt.date | None = None
    next_try_time: str = ""
    barriers: tuple[str, ...] = ()
    due_on: dt.date | None = None
    days_late: int = 0
    follow_up_id: str | None = None
    owner_role: str = ""
    is_safety: bool = False
    worked_for: str = ""
    is_callable: bool = True


@dataclass(frozen=True, slots=True)
class Reach:
    """How one person is reached and was reached last."""

    identifiers: Mapping[str, str]
    record_number: str
    phone: str
    phone_note: str
    last_contact: LastContact | None


def read_reach(
    session: Session,
    patient_ids: Sequence[str],
    *,
    today: dt.date,
    zone: ZoneInfo,
    no_voicemail: Collection[str] = (),
) -> dict[str, Reach]:
    """Identifiers, phone and last contact of many people.

    Four statements per 5,000 of them, and one more where somebody has no number.
    ``no_voicemail`` are those for whom no message may be left, whatever is noted of the phone.
    """
    found: dict[str, Reach] = {}
    for start in range(0, len(patient_ids), PEOPLE_AT_ONCE):
        ids = patient_ids[start : start + PEOPLE_AT_ONCE]
        identifiers = _identifiers(session, ids)
        phones = _phones(session, ids, today, no_voicemail)
        contacts = _last_contacts(session, ids, zone)
        written = in_place_of_calls(session, [each for each in ids if each not in phones])
        for patient_id in ids:
            phone, note = phones.get(patient_id, ("", written.get(patient_id, "")))
            by_system, number = identifiers.get(patient_id, ({}, ""))
            found[patient_id] = Reach(by_system, number, phone, note, contacts.get(patient_id))
    return found


def _identifiers(session: Session, ids: Sequence[str]) -> dict[str, tuple[dict[str, str], str]]:
    """Values by system and the number staff go by; of several, the one recorded first."""
    found: dict[str, tuple[dict[str, str], str]] = {}
    for patient_id, system, value in session.execute(_IDENTIFIERS, {"patient_ids": ids}):
        by_system, _other = found.get(patient_id, ({}, ""))
        found[patient_id] = ({**by_system, system: value}, value)
    return found


def _phones(
    session: Session, ids: Sequence[str], today: dt.date, no_voicemail: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Number and note by person; whoever takes messages for a person comes first."""
    no = ThreeValued.NO.value
    found = {
        patient_id: (typed, _own_note(use, no if patient_id in no_voicemail else message_safe))
        for patient_id, typed, use, message_safe in session.execute(
            _OWN_PHONES, {"patient_ids": ids}
        )
    }
    found.update(_go_betweens(session, ids, today))
    return found


def _go_betweens(
    session: Session, ids: Sequence[str], today: dt.date
) -> Iterator[tuple[str, tuple[str, str]]]:
    asked = {"patient_ids": ids, "today": today.isoformat()}
    for patient_id, phone, name, relationship in session.execute(_GO_BETWEENS, asked):
        note = _("Calls go to {name} ({relationship}).").format(
            name=name, relationship=label(Relationship(relationship))
        )
        yield patient_id, (phone, note)


def _own_note(use: str, message_safe: str) -> str:
    safe = {
        ThreeValued.YES: _("OK to leave a message."),
        ThreeValued.NO: _("Do not leave a message."),
    }.get(ThreeValued(message_safe), _("Ask before you leave a message."))
    kind = label(PhoneKind(use)) if use in set(PhoneKind) else ""
    return f"{kind}. {safe}" if kind else safe


def _last_contacts(session: Session, ids: Sequence[str], zone: ZoneInfo) -> dict[str, LastContact]:
    return {
        patient_id: LastContact(practice_day(at, zone), result, by, note)
        for patient_id, at, result, by, note in session.execute(_CONTACTS, {"patient_ids": ids})
    }
