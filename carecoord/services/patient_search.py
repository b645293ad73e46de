"""Finding people while their name, number or birth date is being typed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.names import list_name
from carecoord.common.text import fold
from carecoord.db import search
from carecoord.db.database import Database
from carecoord.entities import Base, Patient, PatientIdentifier
from carecoord.rules.search_query import SearchPlan, help_text, parse
from carecoord.security.permissions import Permission, require
from carecoord.services.patient_facts import age_on, shown_identifiers, working_phones
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
    found = dict.fromkeys(search.prefix_ids(session, exact, limit)) if all(exact) else {}
    if len(found) < limit and any(term.word for term in plan.terms):
        alike = [word_of(term, sounds=True) for term in plan.terms]
        found |= dict.fromkeys(search.prefix_ids(session, alike, limit))
    if len(found) < limit and len(plan.terms) == 1:
        term = plan.terms[0]
        piece = term.word or term.digits or term.identifier.lower() or fold(text)
        found |= dict.fromkeys(search.fragment_ids(session, piece, limit))
    return list(found)[:limit]


_PERSON = Base.metadata.tables["patient"].c
_PEOPLE = select(
    _PERSON.id, _PERSON.family, _PERSON.given, _PERSON.preferred, _PERSON.birth_on, _PERSON.status
).where(_PERSON.id.in_(bindparam("ids", expanding=True)), ~_PERSON.deleted)


def _hits(session: Session, ids: Sequence[str], today: dt.date) -> tuple[PatientHit, ...]:
    people = {person.id: person for person in session.execute(_PEOPLE, {"ids": ids})}
    phones = working_phones(session, ids)
    identifiers = shown_identifiers(session, ids)
    return tuple(
        PatientHit(
            id=person.id,
            name=list_name(person.family, person.given, person.preferred),
            preferred=person.preferred,
            birth_on=person.birth_on,
            age=age_on(person.birth_on, today),
            identifier=identifiers.get(person.id, ""),
            phone=phones.get(person.id, ""),
            status=person.status,
        )
        for person in (people[found] for found in ids if found in people)
    )
