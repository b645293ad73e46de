"""What tables and columns mean, from where that is written down: the docstrings of the entities."""

import enum
import functools
import importlib
import inspect
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table

from carecoord.entities.base import Base

_ENTRY = re.compile(r"^ {4}(\w[\w, ]*):\s+(.*)$")
_VOCABULARY = re.compile(r"``vocab\.(\w+)\.(\w+)``")
_ENDS = (
    ("_at", "Instant, UTC."),
    ("_on", "Day, ISO 8601; where it is text, a year or a month alone may stand there."),
    ("_by", "Key of the staff row of who did it."),
    ("_id", "Key of a row."),
)
_SHARED = {
    "id": "Key of the row: UUIDv7 as 32 hexadecimal digits.",
    "deleted": "Whether the row was taken out of sight; the journal holds the reason.",
    "clock": "JSON of the versions of the fields, by the stamps of the journal.",
    "rev": "Rises by one with each change.",
    "patient_id": "Key of the patient the row is about.",
}
_UNITS = {"minutes": "min", "duration_min": "min", "text_size_pt": "[pt]"}


def meaning_of_table(table: Table) -> str:
    """What one row is, in one sentence."""
    return _documented(table.name)[0]


def meaning_of(column: Column[Any]) -> str:
    """What a column holds."""
    name = column.name
    told = _documented(column.table.name)[1].get(name) or _SHARED.get(name)
    if told:
        return _VOCABULARY.sub("one of its codes", told).replace("``", "")
    target = next((key.column.table.name for key in column.foreign_keys), "")
    if target:
        return f"Key of a row of {target}."
    by_end = next((words for end, words in _ENDS if name.endswith(end)), "")
    plain = name.replace("_", " ").capitalize()
    return f"{plain}. {by_end}".strip() if by_end else f"{plain}."


def codes_of(column: Column[Any]) -> tuple[str, ...]:
    """The values of a coded column, where they are known; other sources may have brought more."""
    found = _VOCABULARY.search(_documented(column.table.name)[1].get(column.name, ""))
    if found is None:
        return ()
    module = importlib.import_module(f"carecoord.vocab.{found.group(1)}")
    vocabulary = getattr(module, found.group(2), None)
    if isinstance(vocabulary, type) and issubclass(vocabulary, enum.Enum):
        return tuple(str(one.value) for one in vocabulary)
    return ()


def unit_of(column: Column[Any]) -> str:
    """The unit of a number that always has the same one."""
    return _UNITS.get(column.name, "")


@functools.cache
def _documented(table: str) -> tuple[str, Mapping[str, str]]:
    for mapper in Base.registry.mappers:
        if mapper.local_table.description == table:
            return _read(inspect.getdoc(mapper.class_) or "")
    return "", {}


def _read(doc: str) -> tuple[str, Mapping[str, str]]:
    """The sentence before the attributes, and what stands after the name of each."""
    head, _between, attributes = doc.partition("Attributes:")
    told: dict[str, str] = {}
    names: tuple[str, ...] = ()
    for line in attributes.splitlines():
        entry = _ENTRY.match(line)
        if entry is not None:
            names = tuple(name.strip() for name in entry.group(1).split(","))
            told |= dict.fromkeys(names, entry.group(2))
        elif line.strip():
            told |= {name: f"{told[name]} {line.strip()}" for name in names}
    return " ".join(head.split()), told
