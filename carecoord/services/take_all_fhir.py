"""What of a whole practice has a form in FHIR R4, one resource a line."""

import datetime as dt
import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.portable import ROWS_AT_A_TIME
from carecoord.entities import Condition, Measurement, Patient, Visit
from carecoord.exporters.fhir.people import patient, related_person
from carecoord.exporters.fhir.shapes import Resource
from carecoord.services.visit_file_facts import (
    Local,
    condition_of,
    encounter_of,
    observation_of,
)
from carecoord.services.visit_file_people import people_for_file, relatives_of_several

_URN = "urn:uuid:"
_TOGETHER = 500

Made = Callable[[Session], Iterator[Resource]]


def resources(today: dt.date, zone: ZoneInfo) -> dict[str, Made]:
    """What makes the resources of each file, by the name of their type."""
    local = Local(zone)

    def patients(session: Session) -> Iterator[Resource]:
        for rows in _some(_rows(session, Patient)):
            yield from map(patient, people_for_file(session, rows))

    def relatives(session: Session) -> Iterator[Resource]:
        for rows in _some(_rows(session, Patient)):
            ids = [row.id for row in rows]
            for whose, one in relatives_of_several(session, ids, today):
                yield related_person(one, whose)

    return {
        "Patient": patients,
        "RelatedPerson": relatives,
        "Encounter": lambda session: (encounter_of(r, local) for r in _rows(session, Visit)),
        "Observation": lambda session: (
            observation_of(r, local) for r in _rows(session, Measurement)
        ),
        "Condition": lambda session: map(condition_of, _rows(session, Condition)),
    }


def line(resource: Resource) -> bytes:
    """One line of NDJSON; resources name each other as files of a bulk export do."""
    return json.dumps(_relative(resource), ensure_ascii=False).encode() + b"\n"


def _relative(value: Any) -> Any:
    if isinstance(value, list):
        return [_relative(one) for one in value]
    if not isinstance(value, dict):
        return value
    named = value.get("reference")
    if isinstance(named, str) and named.startswith(_URN) and "type" in value:
        key = uuid.UUID(named.removeprefix(_URN)).hex
        return {**value, "reference": f"{value['type']}/{key}"}
    return {name: _relative(one) for name, one in value.items()}


def _rows(session: Session, entity: Any) -> Iterator[Any]:
    query = select(entity).where(entity.deleted.is_(False)).order_by(entity.id)
    yield from session.scalars(query, execution_options={"yield_per": ROWS_AT_A_TIME})


def _some(rows: Iterator[Any]) -> Iterator[list[Any]]:
    """A few at a time, as what belongs to them is asked for together."""
    while some := list(itertools.islice(rows, _TOGETHER)):
        yield some
