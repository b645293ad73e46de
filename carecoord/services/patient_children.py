"""Rows that hang on a person, kept in step with the entries of a form.

An entry with the id of a stored row updates it, one without adds a row, and a stored
row no entry names any more is marked deleted.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.database import Transaction
from carecoord.entities import (
    Address,
    CareTeamMember,
    ChannelConsent,
    ContactPoint,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
)
from carecoord.rules import phones
from carecoord.services.patient_details import PatientDetails
from carecoord.vocab.patients import ConsentHow, ThreeValued

Child = TypeVar(
    "Child",
    Address,
    CareTeamMember,
    ChannelConsent,
    ContactPoint,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
)
CHILDREN: tuple[type[Any], ...] = (
    ContactPoint, Address, PatientIdentifier, RelatedPerson, PatientTag, ChannelConsent,
    CareTeamMember,
)  # fmt: skip
"""Tables whose rows are part of a person's details."""
Wanted = tuple[str, Mapping[str, Any]]
"""The id of the stored row ("" for a new one) and its fields."""


def living_rows(session: Session, table: type[Child], patient_id: str) -> Sequence[Child]:
    """The person's rows of one table that are not deleted, oldest first."""
    query = (
        select(table)
        .where(table.patient_id == patient_id, table.deleted.is_(False))
        .order_by(table.id)
    )
    return session.scalars(query).all()


def write_children(
    transaction: Transaction, patient_id: str, details: PatientDetails, region: str
) -> bool:
    """Bring every child table of one person in step with the form.

    Returns:
        Whether a number can be called now that could not before.
    """
    keep = _Keeper(transaction, patient_id)
    before = {row.typed for row in keep.stored[ContactPoint] if _is_called(row)}
    before |= {row.phone_typed for row in keep.stored[RelatedPerson] if row.gets_messages}
    keep.in_step(ContactPoint, _contact_points(details, region))
    keep.in_step(Address, _addresses(details))
    keep.in_step(PatientIdentifier, _identifiers(details))
    keep.in_step(RelatedPerson, _related(details, region))
    keep.in_step(PatientTag, keep.matched(PatientTag, "tag", _tags(details)))
    consents = _consents(details, keep.stored[ChannelConsent], transaction.today)
    keep.in_step(ChannelConsent, keep.matched(ChannelConsent, "channel", consents))
    keep.in_step(CareTeamMember, keep.matched(CareTeamMember, "staff_id", _care_team(details)))
    return not _numbers_in_use(details) <= before


def _is_called(row: ContactPoint) -> bool:
    return row.kind == "phone" and row.standing == "good"


def _numbers_in_use(details: PatientDetails) -> set[str]:
    own = {each.typed.strip() for each in details.phones if each.standing == "good"}
    others = {each.phone.strip() for each in details.related if each.gets_messages}
    return (own | others) - {""}


class _Keeper:
    """Writes the differences of one person's child rows."""

    def __init__(self, transaction: Transaction, patient_id: str) -> None:
        self._session = transaction.session
        self._patient_id = patient_id
        self.stored: dict[type[Any], Sequence[Any]] = {
            table: living_rows(self._session, table, patient_id) for table in CHILDREN
        }

    def matched(
        self, table: type[Child], column: str, wanted: Iterable[Mapping[str, Any]]
    ) -> list[Wanted]:
        """Entries without an id of their own, matched to stored rows by ``column``."""
        known = {getattr(row, column): row.id for row in self.stored[table]}
        return [(known.get(fields[column], ""), fields) for fields in wanted]

    def in_step(self, table: type[Child], wanted: Iterable[Wanted]) -> None:
        left = {row.id: row for row in self.stored[table]}
        for row_id, fields in wanted:
            row = left.pop(row_id, None)
            if row is None:
                self._session.add(table(patient_id=self._patient_id, **fields))
                continue
            for name, value in fields.items():
                if getattr(row, name) != value:
                    setattr(row, name, value)
        for row in left.values():
            row.deleted = True


def _contact_points(details: PatientDetails, region: str) -> list[Wanted]:
    numbers: list[Wanted] = [
        (
            entry.id,
            {
                "kind": "phone",
                "use": entry.use,
                "typed": entry.typed.strip(),
                "normal": phones.read(entry.typed, region).e164,
                "message_safe": entry.message_safe,
                "shared": entry.shared,
                "standing": entry.standing,
                "rank": rank,
            },
        )
        for rank, entry in enumerate(details.phones)
        if entry.typed.strip()
    ]
    emails: list[Wanted] = [
        (
            entry.id,
            {
                "kind": "email",
                "typed": entry.typed.strip(),
                "normal": entry.typed.strip().lower(),
                "rank": rank,
            },
        )
        for rank, entry in enumerate(details.emails)
        if entry.typed.strip()
    ]
    return numbers + emails


def _addresses(details: PatientDetails) -> list[Wanted]:
    names = ("line", "city", "state", "postcode", "country", "mail_safe")
    return [
        (entry.id, {name: getattr(entry, name).strip() for name in names})
        for entry in details.addresses
        if any(getattr(entry, name).strip() for name in names[:-1])
    ]


def _identifiers(details: PatientDetails) -> list[Wanted]:
    return [
        (
            entry.id,
            {"system": entry.system.strip(), "value": entry.value.strip(), "kind": entry.kind},
        )
        for entry in details.identifiers
        if entry.value.strip()
    ]


def _related(details: PatientDetails, region: str) -> list[Wanted]:
    return [
        (
            entry.id,
            {
                "name": entry.name.strip(),
                "relationship": entry.relationship,
                "phone_typed": entry.phone.strip(),
                "phone_normal": phones.read(entry.phone, region).e164,
                "language_spoken": entry.language_spoken,
                "may_be_told": entry.may_be_told,
                "may_decide": entry.may_decide,
                "gets_messages": entry.gets_messages,
                "permission_until_on": entry.permission_until_on,
                "permission_scope": entry.permission_scope,
            },
        )
        for entry in details.related
        if entry.name.strip()
    ]


def _tags(details: PatientDetails) -> list[Mapping[str, Any]]:
    return [{"tag": tag.strip()} for tag in dict.fromkeys(details.tags) if tag.strip()]


def _consents(
    details: PatientDetails, stored: Sequence[ChannelConsent], today: dt.date
) -> Iterator[Mapping[str, Any]]:
    """A consent that stays as it was keeps the day it was given, and how."""
    known = {row.channel: row.allowed for row in stored}
    for entry in details.consents:
        if entry.allowed == ThreeValued.NOT_ASKED:
            continue
        fields = {"channel": entry.channel, "allowed": entry.allowed}
        if known.get(entry.channel) != entry.allowed:
            fields["given_on"] = today.isoformat()
            fields["how"] = entry.how or ConsentHow.IN_PERSON.value
        yield fields


def _care_team(details: PatientDetails) -> list[Mapping[str, Any]]:
    return [{"staff_id": entry.staff_id, "function": entry.function} for entry in details.care_team]
