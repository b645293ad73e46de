"""Reads whether and where something may go to the people of a list, some thousands at a time."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day, start_of_day
from carecoord.common.i18n import LANGUAGES, _
from carecoord.common.names import full_name, list_name
from carecoord.db.standing import EVERY_CHANNEL
from carecoord.entities import (
    Address,
    Appointment,
    ContactAttempt,
    ContactPoint,
    Outbound,
    Patient,
    RelatedPerson,
)
from carecoord.rules.partial_dates import age_range
from carecoord.rules.recipients import (
    WINDOW_DAYS,
    Other,
    Person,
    Point,
    PostalAddress,
    Target,
    target,
)
from carecoord.services.barrier_facts import read_answers
from carecoord.services.caregivers import permission_holds
from carecoord.services.letter_forms import BookedVisit, Omitted, Recipient
from carecoord.services.papers import TextSize, sizes_for, written_language
from carecoord.services.wording import language_label
from carecoord.vocab.appointments import UPCOMING
from carecoord.vocab.languages import base
from carecoord.vocab.outbound import LeftOut
from carecoord.vocab.patients import Channel, Relationship, ThreeValued

_AT_ONCE = 5_000
"""Fewer than the parameters either store takes in one statement."""
_GUARDIANS = (Relationship.PARENT, Relationship.GUARDIAN)
_HOME_NAMES = {"US": frozenset({"USA", "U.S.", "U.S.A.", "UNITED STATES"})}
_SAFE_FIRST = (ThreeValued.YES, ThreeValued.NOT_ASKED, ThreeValued.NO)


class RecipientReader:
    """Reads inside a session that is open already."""

    def __init__(self, session: Session, today: dt.date, zone: ZoneInfo, home_country: str) -> None:
        """``home_country`` is the practice's own, which no envelope needs."""
        self._session = session
        self._home = _HOME_NAMES.get(home_country, frozenset()) | {home_country}
        self._today = today
        self._zone = zone

    def read(
        self, patient_ids: Sequence[str], listed: frozenset[str], worklist_id: str, way: Channel
    ) -> Iterator[Recipient | Omitted]:
        """Each of these people once, in their order.

        Args:
            patient_ids: Who was asked for.
            listed: Which of them are on the list.
            worklist_id: The list in which nobody gets a second one; "" for once more.
            way: How it goes out.
        """
        wanted = list(dict.fromkeys(patient_ids))
        for start in range(0, len(wanted), _AT_ONCE):
            ids = wanted[start : start + _AT_ONCE]
            yield from self._some(ids, listed, worklist_id, way)

    def _some(
        self, ids: Sequence[str], listed: frozenset[str], worklist_id: str, way: Channel
    ) -> Iterator[Recipient | Omitted]:
        people = {row.id: row for row in self._rows(Patient, Patient.id, ids)}
        facts = self._facts(people, ids, listed)
        visits = self._visits(ids)
        sizes = sizes_for(self._session, list(people.values()))
        last_on = self._last_on(ids, worklist_id, way) if worklist_id else {}
        for patient_id in ids:
            row = people.get(patient_id)
            if row is None:
                continue
            person = Person(
                patient_id=patient_id, last_on=last_on.get(patient_id), **facts[patient_id]
            )
            found = target(person, way, self._today)
            if isinstance(found, LeftOut):
                name = list_name(row.family, row.given, row.preferred)
                yield Omitted(patient_id, name, found, row.birth_on)
            else:
                yield _recipient(row, found, sizes[patient_id], visits.get(patient_id))

    def _rows(self, entity: Any, column: Any, ids: Sequence[str], *more: Any) -> Iterable[Any]:
        query = select(entity).where(column.in_(ids), entity.deleted.is_(False), *more)
        return self._session.scalars(query.order_by(entity.id))

    def _facts(
        self, people: Mapping[str, Patient], ids: Sequence[str], listed: frozenset[str]
    ) -> dict[str, dict[str, Any]]:
        facts: dict[str, dict[str, Any]] = {
            key: {
                "status": row.status,
                "is_listed": key in listed and row.merged_into is None,
                "least_age": _least_age(row.birth_on, self._today),
                "answers": {},
            }
            for key, row in people.items()
        }
        self._add_answers(facts, ids)
        self._add_addresses(facts, ids)
        self._add_points(facts, ids)
        self._add_others(facts, ids)
        return facts

    def _add_answers(self, facts: dict[str, dict[str, Any]], ids: Sequence[str]) -> None:
        for patient_id, answers in read_answers(self._session, ids).items():
            mine = facts.get(patient_id)
            if mine is None:
                continue
            mine["may_be_contacted"] = answers.get(EVERY_CHANNEL) != ThreeValued.NO
            mine["answers"] = {
                Channel(channel): ThreeValued(allowed)
                for channel, allowed in answers.items()
                if channel in set(Channel)
            }

    def _add_addresses(self, facts: dict[str, dict[str, Any]], ids: Sequence[str]) -> None:
        """Of several, a full one where letters may go comes first."""
        for row in self._rows(Address, Address.patient_id, ids):
            mine = facts.get(row.patient_id)
            if mine is None:
                continue
            country = "" if row.country.strip().upper() in self._home else row.country
            one = PostalAddress(
                row.line, row.city, row.state, row.postcode, country, ThreeValued(row.mail_safe)
            )
            held = mine.get("address")
            if held is None or _rank(one) < _rank(held):
                mine["address"] = one

    def _add_points(self, facts: dict[str, dict[str, Any]], ids: Sequence[str]) -> None:
        rows = self._rows(ContactPoint, ContactPoint.patient_id, ids)
        for row in sorted(rows, key=lambda each: (each.rank, each.id)):
            mine = facts.get(row.patient_id)
            if mine is not None and row.typed.strip():
                kind = "emails" if row.kind == "email" else "phones"
                point = Point(
                    row.typed.strip(), row.use, row.standing, ThreeValued(row.message_safe)
                )
                mine[kind] = (*mine.get(kind, ()), point)

    def _add_others(self, facts: dict[str, dict[str, Any]], ids: Sequence[str]) -> None:
        """Who takes the messages comes first among the parents and guardians."""
        rows = self._rows(
            RelatedPerson, RelatedPerson.patient_id, ids, permission_holds(self._today)
        )
        for row in sorted(
            rows, key=lambda each: (not each.gets_messages, not each.may_decide, each.id)
        ):
            mine = facts.get(row.patient_id)
            if mine is None:
                continue
            other = Other(row.name, row.phone_typed)
            if row.gets_messages:
                mine.setdefault("go_between", other)
            is_guardian = row.relationship in _GUARDIANS or row.may_decide
            if is_guardian and row.may_be_told != ThreeValued.NO:
                mine.setdefault("guardian", other)

    def _visits(self, ids: Sequence[str]) -> dict[str, BookedVisit]:
        """The next visit after today that is booked, by person."""
        tomorrow = start_of_day(self._today + dt.timedelta(days=1), self._zone)
        rows = self._rows(
            Appointment, Appointment.patient_id, ids, Appointment.starts_at >= tomorrow,
            Appointment.status.in_(sorted(UPCOMING)),
        )  # fmt: skip
        found: dict[str, BookedVisit] = {}
        for row in sorted(rows, key=lambda each: (each.starts_at, each.id)):
            local = row.starts_at.astimezone(self._zone)
            found.setdefault(row.patient_id, BookedVisit(row.id, local, row.minutes))
        return found

    def _last_on(self, ids: Sequence[str], worklist_id: str, way: Channel) -> dict[str, dt.date]:
        """The last day something was made or went out on this way from this list."""
        since = self._today - dt.timedelta(days=WINDOW_DAYS)
        made = self._rows(
            Outbound, Outbound.patient_id, ids, Outbound.worklist_id == worklist_id,
            Outbound.channel == way.value, Outbound.made_on >= since.isoformat(),
        )  # fmt: skip
        tried = self._rows(
            ContactAttempt, ContactAttempt.patient_id, ids,
            ContactAttempt.worklist_id == worklist_id, ContactAttempt.channel == way.value,
            ContactAttempt.attempted_at >= start_of_day(since, self._zone),
        )  # fmt: skip
        days = [(row.patient_id, dt.date.fromisoformat(row.made_on)) for row in made]
        days += [(row.patient_id, practice_day(row.attempted_at, self._zone)) for row in tried]
        return dict(sorted(days, key=lambda each: each[1]))


def _recipient(row: Patient, found: Target, size: TextSize, visit: BookedVisit | None) -> Recipient:
    return Recipient(
        patient_id=row.id,
        name=list_name(row.family, row.given, row.preferred),
        full_name=full_name(row.family, row.given, row.preferred),
        care_of=found.care_of,
        lines=found.lines,
        value=found.value,
        language=written_language(row),
        text_size=size,
        remarks=tuple(_remarks(row, found)),
        visit=visit,
        birth_on=row.birth_on,
    )


def _remarks(row: Patient, found: Target) -> Iterator[str]:
    if found.is_unasked:
        yield _("Not asked whether letters may go to this address.")
    reads = row.language_written or row.language_spoken
    if reads and base(reads) not in LANGUAGES:
        yield _("Reads {language}, and there is no text of ours in it.").format(
            language=language_label(reads)
        )


def _least_age(birth_on: str, today: dt.date) -> int | None:
    ages = age_range(birth_on, today)
    return None if ages is None else ages[0]


def _rank(address: PostalAddress) -> tuple[bool, int]:
    return not address.is_full, _SAFE_FIRST.index(address.mail_safe)
