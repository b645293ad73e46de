"""Whose records are in a file that does not hold the people themselves: those the store knows."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import n_
from carecoord.common.text import fold
from carecoord.entities import Patient, PatientIdentifier
from carecoord.importers.records import Problem
from carecoord.services.import_merged import left_of, merged_records
from carecoord.services.import_plan import CHUNK, Plan
from carecoord.services.import_rows import (
    NOT_UNIQUE,
    SOURCE_KIND,
    UNNAMED,
    is_unique_everywhere,
)

_SYSTEM_END = "|"
_NO_NAMES = frozenset({"patient", "paciente", "mr", "mrs", "ms", "dr", "mrn", "id"})


def plan_elsewhere(
    session: Session,
    plan: Plan,
    named: Mapping[str, Collection[str]],
    *,
    source: str,
    kinds: Collection[str],
) -> None:
    """Let records of people who are not in the files go to those the store knows.

    Args:
        session: The store as it is.
        plan: Takes whom they mean.
        named: How the records point at the people, with the names they call them by.
        source: Name of where they come from.
        kinds: Kinds of the numbers of this source that its records name people by.
    """
    found = _people_known(session, named, source, kinds)
    if others := _called_otherwise(session, found, named):
        for key in others:
            del found[key]
        message = n_(
            "The records here call {count} person by another name than the one known by that"
            " number, so they were left out. Give every source its own name.",
            "The records here call {count} people by other names than those known by these"
            " numbers, so they were left out. Give every source its own name.",
            len(others),
        )
        plan.problems.append(Problem("warning", "", message.format(count=len(others))))
    plan.seen.update(found)
    plan.known_by_key.update(found.values())
    if count := len(set(found.values())):
        message = n_(
            "{count} person is not in this import but known here by number; the records that"
            " name them were taken for theirs.",
            "{count} people are not in this import but known here by number; the records that"
            " name them were taken for theirs.",
            count,
        )
        plan.problems.append(Problem("note", "", message.format(count=count)))


def _people_known(
    session: Session, keys: Collection[str], source: str, kinds: Collection[str]
) -> dict[str, str]:
    """Patient ids of those of the keys that mean one living record of the store for certain.

    A key is an id that this source gave the person before, an id that is unique in the world,
    or a number with its system (``system|value``). Nobody's name stands beside it, so a number
    alone is not enough.
    """
    wanted = {key: _number_of(key, source) for key in keys}
    found: dict[str, set[str]] = {}
    by_record_number: set[str] = set()
    for system, value, kind, owner in _numbered(session, {value for _s, value in wanted.values()}):
        for key in (value, f"{system}{_SYSTEM_END}{value}", f"{_SYSTEM_END}{value}"):
            if key not in wanted:
                continue
            is_of_source = system == wanted[key][0]
            is_number = _SYSTEM_END in key
            means = is_of_source and (kind not in NOT_UNIQUE if is_number else kind in kinds)
            if means or (not is_number and is_unique_everywhere(key)):
                found.setdefault(key, set()).add(owner)
                if kind != SOURCE_KIND and not is_number and not is_unique_everywhere(key):
                    by_record_number.add(owner)
    doubtful = _with_several(session, by_record_number, source)
    return {
        key: owner
        for key, (owner, *others) in found.items()
        if not others and owner not in doubtful
    }


def _called_otherwise(
    session: Session, found: Mapping[str, str], named: Mapping[str, Collection[str]]
) -> list[str]:
    """Keys whose people have no word of the name that the records call them by."""
    called = {key: words for key in found if (words := _name_words(*named[key]))}
    known: dict[str, set[str]] = {}
    people = sorted({found[key] for key in called})
    for start in range(0, len(people), CHUNK):
        query = select(Patient.id, Patient.family, Patient.given, Patient.preferred).where(
            Patient.id.in_(people[start : start + CHUNK])
        )
        known |= {patient_id: _name_words(*name) for patient_id, *name in session.execute(query)}
    return [key for key, words in called.items() if words.isdisjoint(known[found[key]] or words)]


def _name_words(*names: str) -> set[str]:
    """The words of names; what is no name, such as 'Patient 17', has too few of them."""
    words = {word for name in names for word in fold(name).split()} - _NO_NAMES
    return {word for word in words if word.isalpha() and len(word) > 1}


def _with_several(session: Session, people: Collection[str], source: str) -> set[str]:
    """Who has two numbers of this source: one is its id of them, the other their record number.

    Nobody can tell which; the record number of one is the id of another.
    """
    number, some, numbers = PatientIdentifier, sorted(people), Counter[str]()
    for start in range(0, len(some), CHUNK):
        query = select(number.patient_id).where(
            number.patient_id.in_(some[start : start + CHUNK]),
            number.system == source,
            number.kind.not_in(sorted(NOT_UNIQUE)),
            number.deleted.is_(False),
        )
        numbers.update(session.scalars(query))
    return {owner for owner, count in numbers.items() if count > 1}


def _number_of(key: str, source: str) -> tuple[str, str]:
    """System and value; what has no system of its own is the source's."""
    system, is_number, value = key.rpartition(_SYSTEM_END)
    return (system or source or UNNAMED, value) if is_number else (source, key)


def _numbered(session: Session, values: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """System, value, kind and owner; of somebody merged into another record, the one left."""
    number, some, merged = PatientIdentifier, sorted(values), dict[str, str]()
    for start in range(0, len(some), CHUNK):
        query = (
            select(number.system, number.value, number.kind, Patient.id, Patient.merged_into)
            .join(Patient, Patient.id == number.patient_id)
            .where(
                number.value.in_(some[start : start + CHUNK]),
                number.deleted.is_(False),
                Patient.deleted.is_(False),
            )
        )
        for system, value, kind, owner, heir in session.execute(query):
            if heir and not merged:
                merged = merged_records(session)
            yield system, value, kind, left_of(owner, merged)
