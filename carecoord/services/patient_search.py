"""Finding people while their name, number or birth date is being typed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.names import list_name
from carecoord.common.text import fold
from carecoord.db import search
from carecoord.db.database import Database
from carecoord.db.roster import ROSTER
from carecoord.entities import Patient, PatientIdentifier
from carecoord.rules.search_query import SearchPlan, help_text, parse
from carecoord.security.permissions import Permission, require
from carecoord.services.patient_facts import age_on
from carecoord.services.patient_index import word_of
from carecoord.vocab.actor import Actor

MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class PatientHit:
    """One person found, with enough to tell them from a namesake."""

    id: str
    name: str
    preferred: str
    birth_on: str
    age: int | None
    identifier: str
    phone: str
    status: str


class SearchService:
    """Search as you type: beginnings of words first, then names that sound alike, then pieces."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def find(self, text: str, *, actor: Actor, limit: int = MOST_HITS) -> tuple[PatientHit, ...]:
        """People who fit everything typed, at most ``limit``; nothing typed finds nobody."""
        require(actor, Permission.VIEW_PATIENT)
        today = self._clock.today()
        plan = parse(text, today)
        if not plan.terms:
            return ()
        with self._database.reading() as session:
            ids = _ids(session, plan, text, limit)
            return _hits(session, ids, today)

    def ids(self, text: str, *, actor: Actor, limit: int = MOST_HITS) -> tuple[str, ...]:
        """The same people in the same order, for a list that reads its rows itself."""
        require(actor, Permission.VIEW_PATIENT)
        plan = parse(text, self._clock.today())
        if not plan.terms:
            return ()
        with self._database.reading() as session:
            return tuple(_ids(session, plan, text, limit))

    def with_number(self, value: str, *, actor: Actor) -> tuple[str, ...]:
        """Ids of the people who hold exactly this identifier, in whichever system."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(Patient.id)
            .join(PatientIdentifier, PatientIdentifier.patient_id == Patient.id)
            .where(
                PatientIdentifier.value == value,
                PatientIdentifier.deleted.is_(False),
                Patient.deleted.is_(False),
            )
            .distinct()
        )
        with self._database.reading() as session:
            return tuple(session.scalars(query))

    def help_sentences(self) -> tuple[str, ...]:
        """What may be typed, for the help under the search box."""
        return help_text()


def _ids(session: Session, plan: SearchPlan, text: str, limit: int) -> list[str]:
    """Ids in order of how well they fit; each further way of looking only if there is room."""
    exact = [word_of(term, sounds=False) for term in plan.terms]
    order = search.rarest_first(session, exact)
    found: dict[str, None] = {}
    if all(exact):
        found |= dict.fromkeys(search.prefix_ids(session, [exact[at] for at in order], limit))
    if len(found) < limit and any(term.word for term in plan.terms):
        alike = [word_of(plan.terms[at], sounds=True) for at in order]
        found |= dict.fromkeys(search.prefix_ids(session, alike, limit))
    if len(found) < limit and len(plan.terms) == 1:
        term = plan.terms[0]
        piece = term.word or term.digits or term.identifier.lower() or fold(text)
        found |= dict.fromkeys(search.fragment_ids(session, piece, limit))
    return list(found)[:limit]


_LINE = ROSTER.c
_PEOPLE = select(
    _LINE.patient_id, _LINE.family, _LINE.given, _LINE.preferred, _LINE.birth_on,
    _LINE.status, _LINE.identifier, _LINE.phone,
).where(_LINE.patient_id.in_(bindparam("ids", expanding=True)), ~_LINE.deleted)  # fmt: skip


def _hits(session: Session, ids: Sequence[str], today: dt.date) -> tuple[PatientHit, ...]:
    """In one statement: asking for the numbers apart takes longer than reading them."""
    found = session.connection().execute(_PEOPLE, {"ids": ids}).all()
    people: dict[str, Sequence[Any]] = {person.patient_id: person for person in found}
    return tuple(_hit(people[each], today) for each in ids if each in people)


def _hit(person: Sequence[Any], today: dt.date) -> PatientHit:
    key, family, given, preferred, birth_on, status, identifier, phone = person
    return PatientHit(
        id=key,
        name=list_name(family, given, preferred),
        preferred=preferred,
        birth_on=birth_on,
        age=age_on(birth_on, today),
        identifier=identifier,
        phone=phone,
        status=status,
    )
