"""Records behind a number, with whose they are."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.entities import Patient
from carecoord.services.measure_cases import Case
from carecoord.services.measure_values import MeasureCase
from carecoord.services.measure_words import Definition
from carecoord.services.patient_facts import shown_identifiers

_AT_ONCE = 1_000
"""People whose names are read together."""


def named(session: Session, definition: Definition, found: Sequence[Case]) -> Iterator[MeasureCase]:
    """The records by the names of their people, each with how it counts."""
    ids = sorted({one.patient_id for one in found})
    people: dict[str, Patient] = {}
    numbers: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = session.scalars(select(Patient).where(Patient.id.in_(some)))
        people.update((row.id, row) for row in rows)
        numbers.update(shown_identifiers(session, some))
    words = {
        True: _(definition.is_met),
        False: _(definition.is_not_met),
        None: _("Still has time"),
    }
    for one in sorted(found, key=lambda case: (people[case.patient_id].sort_key, case.on)):
        person = people[one.patient_id]
        yield MeasureCase(
            patient_id=person.id,
            record_id=one.record_id,
            name=list_name(person.family, person.given, person.preferred),
            birth_on=person.birth_on,
            record_number=numbers.get(person.id, ""),
            on=one.on,
            about=one.about,
            is_met=one.is_met,
            words=words[one.is_met],
        )
