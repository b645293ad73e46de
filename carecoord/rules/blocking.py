"""Keys under which records that may be one person meet, so that not all pairs are compared."""

import re
from collections.abc import Iterator

from carecoord.common.text import fold
from carecoord.rules.duplicates import Person
from carecoord.rules.personal_names import name_parts
from carecoord.rules.sounds import sound_keys

_NUMBER_AND_WORD = re.compile(r"(\d+)\w*\s+(\w+)")


def blocking_keys(person: Person) -> frozenset[str]:
    """Keys of a record; two records are worth comparing when they share at least one."""
    return frozenset(_keys(person))


def _keys(person: Person) -> Iterator[str]:
    names = name_parts(person.family, person.given, person.former)
    family = sound_keys(f"{names.family} {names.other_family}")
    given = sound_keys(names.given)[:1]
    yield from (f"name:{'/'.join(sorted((f, g)))}" for f in family for g in given)
    if person.birth_on:
        yield f"born:{person.birth_on}"
        yield from (f"year:{person.birth_on[:4]}/{name}" for name in (*family, *given))
    yield from (f"phone:{phone}" for phone in person.phones)
    yield from (f"id:{system}|{value}" for system, value in person.identifiers)
    if person.email:
        yield f"email:{person.email.casefold()}"
    address = _NUMBER_AND_WORD.search(fold(person.address))
    if address is not None:
        yield f"home:{address[1]}/{address[2]}"
