"""Who else is behind the number that is dialed, and what is due for them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.names import list_name
from carecoord.entities import ChannelConsent, ContactPoint, Patient, RelatedPerson
from carecoord.rules.caregivers import Caregiver, state_of
from carecoord.rules.followups import NEEDS_DOING
from carecoord.rules.households import Contact, whom_to_speak_with
from carecoord.rules.partial_dates import age_range
from carecoord.services.caregivers import permission_holds
from carecoord.services.worklist_rows import WorklistRow
from carecoord.services.worklists import WorklistService
from carecoord.vocab.patients import Channel, Relationship, Status, ThreeValued

_GONE = (Status.DECEASED.value, Status.MOVED.value)
_SHOWN = 8
"""More people than that behind one number are a home or a shelter, not a household."""


@dataclass(frozen=True, slots=True)
class HouseholdItem:
    """One row of somebody else behind the number.

    Attributes:
        by_itself: Whether it is to be logged on its own row: it is about safety, has to be done
            and not only talked about, or the person is named to nobody on this phone.
    """

    patient_id: str
    worklist_id: str
    follow_up_id: str | None
    what: str
    by_itself: bool


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Somebody else behind the number, with what is due for them.

    Attributes:
        speak_with: With whom one may speak about them.
    """

    patient_id: str
    name: str
    age: int | None
    speak_with: str
    items: tuple[HouseholdItem, ...]


def read_household(
    session: Session, worklists: WorklistService, patient_id: str, today: dt.date
) -> tuple[HouseholdMember, ...]:
    """Other people at the number that is dialed for this person, who have something due."""
    number = _dialed(session, patient_id, today)
    ids = _at(session, number, today) - {patient_id} if number else set()
    people = _living(session, ids)[:_SHOWN]
    if not people:
        return ()
    keys = [person.id for person in people]
    due = _due(session, worklists, keys)
    contacts = _contacts(session, keys, today)
    unnamed = _not_to_be_named(session, keys, number)
    return tuple(
        _member(person, due[person.id], contacts[person.id], person.id in unnamed, today)
        for person in people
        if due[person.id]
    )


def _member(
    person: Patient,
    due: Sequence[tuple[str, WorklistRow]],
    contacts: Sequence[Contact],
    is_unnamed: bool,  # noqa: FBT001 - one of two
    today: dt.date,
) -> HouseholdMember:
    ages = age_range(person.birth_on, today)
    age = None if ages is None else ages[0]
    called = person.preferred or person.given
    speak_with = whom_to_speak_with(called, age, contacts, asked_not_to_be_named=is_unnamed)
    name = list_name(person.family, person.given, person.preferred)
    items = tuple(_item(worklist_id, row, is_unnamed=is_unnamed) for worklist_id, row in due)
    return HouseholdMember(person.id, name, age, speak_with, items)


def _item(worklist_id: str, row: WorklistRow, *, is_unnamed: bool) -> HouseholdItem:
    by_itself = is_unnamed or row.is_safety or row.values.get("kind") in NEEDS_DOING
    return HouseholdItem(row.patient_id, worklist_id, row.follow_up_id, row.why, by_itself)


def _dialed(session: Session, patient_id: str, today: dt.date) -> str:
    """The number a call to this person goes to, normalised; "" when there is none."""
    other = (
        select(RelatedPerson.phone_normal)
        .where(
            RelatedPerson.patient_id == patient_id,
            RelatedPerson.gets_messages,
            RelatedPerson.phone_typed != "",
            RelatedPerson.deleted.is_(False),
            permission_holds(today),
        )
        .order_by(RelatedPerson.id)
    )
    own = (
        select(ContactPoint.normal)
        .where(
            ContactPoint.patient_id == patient_id,
            ContactPoint.kind == "phone",
            ContactPoint.standing == "good",
            ContactPoint.deleted.is_(False),
        )
        .order_by(ContactPoint.rank, ContactPoint.id)
    )
    go_between = session.scalars(other.limit(1)).first()
    return go_between or session.scalars(own.limit(1)).first() or ""


def _at(session: Session, number: str, today: dt.date) -> set[str]:
    own = select(ContactPoint.patient_id).where(
        ContactPoint.normal == number,
        ContactPoint.kind == "phone",
        ContactPoint.standing == "good",
        ContactPoint.deleted.is_(False),
    )
    through = select(RelatedPerson.patient_id).where(
        RelatedPerson.phone_normal == number,
        RelatedPerson.gets_messages,
        RelatedPerson.deleted.is_(False),
        permission_holds(today),
    )
    return {*session.scalars(own), *session.scalars(through)}


def _living(session: Session, ids: Iterable[str]) -> Sequence[Patient]:
    keys = sorted(ids)
    if not keys:
        return ()
    query = select(Patient).where(
        Patient.id.in_(keys),
        Patient.status.not_in(_GONE),
        Patient.merged_into.is_(None),
        Patient.deleted.is_(False),
    )
    return session.scalars(query.order_by(Patient.birth_on, Patient.id)).all()


def _due(
    session: Session, worklists: WorklistService, ids: Sequence[str]
) -> dict[str, list[tuple[str, WorklistRow]]]:
    """Rows by person with their lists; a follow-up that stands on two lists is shown once."""
    found: dict[str, list[tuple[str, WorklistRow]]] = defaultdict(list)
    seen: set[str] = set()
    for worklist_id, row in worklists.read_everywhere(session, ids):
        waits_for_review = row.worked_for != worklist_id
        if waits_for_review or row.follow_up_id in seen:
            continue
        found[row.patient_id].append((worklist_id, row))
        seen.update(filter(None, (row.follow_up_id,)))
    return found


def _contacts(session: Session, ids: Sequence[str], today: dt.date) -> dict[str, list[Contact]]:
    query = select(RelatedPerson).where(
        RelatedPerson.patient_id.in_(ids), RelatedPerson.deleted.is_(False)
    )
    found: dict[str, list[Contact]] = defaultdict(list)
    for row in session.scalars(query.order_by(RelatedPerson.id)):
        on_file = Caregiver(
            may_be_told=ThreeValued(row.may_be_told),
            until=row.permission_until_on,
            scope=row.permission_scope,
            may_decide=row.may_decide,
        )
        found[row.patient_id].append(
            Contact(
                name=row.name, relationship=Relationship(row.relationship),
                state=state_of(on_file, today), may_decide=row.may_decide,
            )
        )  # fmt: skip
    return found


def _not_to_be_named(session: Session, ids: Sequence[str], number: str) -> set[str]:
    """Who said no to messages on this number, or to calls at all."""
    unsafe = select(ContactPoint.patient_id).where(
        ContactPoint.patient_id.in_(ids),
        ContactPoint.normal == number,
        ContactPoint.message_safe == ThreeValued.NO.value,
        ContactPoint.deleted.is_(False),
    )
    answers = (
        select(ChannelConsent.patient_id, ChannelConsent.allowed)
        .where(
            ChannelConsent.patient_id.in_(ids),
            ChannelConsent.channel == Channel.CALL.value,
            ChannelConsent.deleted.is_(False),
        )
        .order_by(ChannelConsent.given_on, ChannelConsent.id)
    )
    newest: dict[str, str] = dict(session.execute(answers).all())
    refused = {person for person, allowed in newest.items() if allowed == ThreeValued.NO}
    return {*session.scalars(unsafe), *refused}
