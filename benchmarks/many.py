"""People in their millions, for what depends on nothing but how many there are.

They are those of a filled practice over and over, written past the journal: names, numbers and
what finds and lists them, without their histories.
"""

import shutil
from pathlib import Path
from typing import Any

from benchmarks import bare
from benchmarks.practice import FOLDER, Setting, prepare
from carecoord.db import sqlcipher
from carecoord.db.version import SCHEMA_VERSION
from carecoord.services.opened import OpenedPractice

BASE = 100_000

_KEY = "'{copy:x}' || substr({name}, 2)"
"""A key of its own for each copy: keys begin with the time, whose first digit is 0 for long."""
_DONE = "complete"
_MOST_COPIES = 15
_PEOPLE = ("patient", "patient_identifier", "contact_point", "standing", "roster")
_OWN_KEYS = frozenset({"id", "patient_id"})
_SEARCHED = ("search_patient", "search_text", "search_key")


def prepare_many(people: int) -> Path:
    """The data folder with that many, ``BASE`` of them with their histories; made once."""
    copies = people // BASE - 1
    if copies <= 0:
        return prepare(people)
    home = FOLDER / f"people-{people}-v{SCHEMA_VERSION}"
    if not (home / _DONE).exists():
        shutil.rmtree(home, ignore_errors=True)
        print(f"Making {people:,} people of {BASE:,} in {home} ...", flush=True)
        shutil.copytree(prepare(BASE), home)
        (home / _DONE).unlink()
        with Setting(home, people, 1).opened() as (practice, _services):
            multiply(practice, copies)
        (home / _DONE).touch()
    return home


def multiply(practice: OpenedPractice, copies: int) -> None:
    """Add copies of everybody to a practice that was just filled."""
    if not 0 < copies <= _MOST_COPIES:
        raise ValueError("a key has room for fifteen copies")
    with practice.database.engine.connect() as pooled:
        connection = bare.driver_of(pooled)
        with sqlcipher.unguarded(connection):
            for setting in ("foreign_keys = OFF", "synchronous = OFF"):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("BEGIN IMMEDIATE")
            (last,) = connection.execute("SELECT max(doc) FROM search_patient").fetchone()
            for copy in range(1, copies + 1):
                for table in _PEOPLE:
                    _copy(connection, table, dict.fromkeys(_OWN_KEYS, _KEY), copy)
                _copy_searched(connection, copy, last)
            connection.execute("COMMIT")


def _copy_searched(connection: Any, copy: int, last: int) -> None:
    own = {"doc": f"doc + {last * copy}", "patient_id": _KEY}
    for table in _SEARCHED:
        _copy(connection, table, own, copy, where=f"doc <= {last}")
    connection.execute(
        "INSERT INTO search_trigram (rowid, text)"
        " SELECT doc, text FROM search_text WHERE doc > ? AND doc <= ?",
        (last * copy, last * (copy + 1)),
    )


def _copy(connection: Any, table: str, own: dict[str, str], copy: int, where: str = "") -> None:
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
    values = [
        own[name].format(copy=copy, name=name) if name in own else f'"{name}"' for name in names
    ]
    key = "patient_id" if "patient_id" in names else "id"
    where = where or f"substr({key}, 1, 1) = '0'"
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM {table} WHERE {where}"  # noqa: S608 - our own names
    )
