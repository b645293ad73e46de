"""One person whom a file holds several times: what its records say together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from carecoord.common.text import fold
from carecoord.importers.records import IncomingPatient

_NAME = ("family", "given", "middle", "prefix", "suffix", "full_text")
_ALONE = (
    "preferred", "birth_on", "gender_identity", "pronouns", "language_spoken", "language_written",
    "interpreter_needed",
)  # fmt: skip
_TELLING = ("birth_on", "sex", "deceased_on")


def joined(records: Sequence[IncomingPatient]) -> IncomingPatient:
    """The first record, with what only a later one says; a death counts wherever it is said.

    So the same file always says the same, in whatever state the store is.
    """
    first = records[0]
    if len(records) == 1:
        return first
    changes: dict[str, Any] = {name: _first(records, name) for name in _ALONE}
    changes["sex"] = next((one.sex for one in records if one.sex != "unknown"), first.sex)
    named = next((one for one in records if one.family and one.given), first)
    changes |= {name: getattr(named, name) for name in _NAME}
    # A record merged into another is not active, which says nothing about the person.
    alive = [one for one in records if not one.replaced_by] or records
    changes |= {name: _first(alive, name) for name in ("status", "active")}
    dead = [one for one in records if one.deceased or one.deceased_on]
    changes["deceased"] = True if dead else _first(records, "deceased")
    changes["deceased_on"] = _first(dead, "deceased_on") if dead else ""
    return replace(first, **changes)


def with_ways_of(first: IncomingPatient, second: IncomingPatient) -> IncomingPatient:
    """The first record with the phones, addresses and people that only the second names."""
    names = ("identifiers", "phones", "emails", "addresses", "related")
    both: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(first, name), *getattr(second, name))))
        for name in names
    }
    return replace(first, **both)


def contradict(records: Sequence[IncomingPatient]) -> bool:
    """Whether records of one person say different things where only one can be true."""
    said = (
        {value for one in records if (value := getattr(one, name)) not in {"", "unknown"}}
        for name in _TELLING
    )
    names = {fold(f"{one.family} {one.given}") for one in records}
    return len(names) > 1 or any(len(values) > 1 for values in said)


def differ_on_death(records: Sequence[IncomingPatient]) -> bool:
    """Whether only some of a person's records say that they have died."""
    return len({bool(one.deceased or one.deceased_on) for one in records}) > 1


def _first(records: Sequence[IncomingPatient], name: str) -> Any:
    values = [getattr(one, name) for one in records]
    return next((value for value in values if value not in {"", None}), values[0])
