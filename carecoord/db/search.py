"""Finding patients by what is typed: beginnings of words, sounds, numbers, and fragments.

Derived data: it can be rebuilt from the patients at any time and is not journalled.

``search_key`` holds each key once per patient, ordered, so that a beginning is one range.
``search_patient`` holds all keys of a patient in one text, one a line, so that a second
word is checked by reading one short row. Fragments inside words go through trigrams of
``search_text``.
"""

import functools
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Select,
    String,
    Subquery,
    Table,
    Text,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from carecoord.db import sight
from carecoord.db.prepared import PreparedQuery, prepared_insert
from carecoord.db.search_dialects import POSITION, SHORTEST_FRAGMENT, dialect_of
from carecoord.entities.base import Base

CHUNK = 5000
REPEATS = 2
"""Rows read for each patient wanted: one with several fitting keys takes several."""
ENOUGH = 1000
"""Keys counted to find the rarest word; of words with more, the longest is taken for it."""
_LAST = "\U0010ffff"
_END = "\n"

# Ranges of beginnings need the order of code points, whatever the server's language.
_Ordered = String(80).with_variant(String(80, collation="C"), "postgresql")

SEARCH_PATIENT = Table(
    "search_patient",
    Base.metadata,
    Column("doc", Integer, primary_key=True),
    Column("patient_id", String(32), nullable=False, unique=True),
    Column("lines", Text, nullable=False),
)
SEARCH_TEXT = Table(
    "search_text",
    Base.metadata,
    Column("doc", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)
SEARCH_KEY = Table(
    "search_key",
    Base.metadata,
    Column("kind", String(1), primary_key=True),
    Column("key", _Ordered, primary_key=True),
    Column("doc", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

_LINES, _KIND, _KEY = SEARCH_PATIENT.c.lines, SEARCH_KEY.c.kind, SEARCH_KEY.c.key


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a patient can be found by, or the beginning of one.

    Attributes:
        kind: One letter that keeps name words, sounds, digits ... apart.
        text: Normalised; for a query its beginning.
        whole: For a query: the key has to be exactly this.
    """

    kind: str
    text: str
    whole: bool = False

    def line(self) -> str:
        return f"{_END}{self.kind}{self.text}"


Word = Sequence[Key]
"""What one typed word may mean: any of these keys fits."""


@dataclass(frozen=True, slots=True)
class Document:
    """All a patient can be found by.

    Attributes:
        keys: Whole words and numbers, normalised.
        text: Folded names and numbers, for fragments.
    """

    patient_id: str
    keys: frozenset[Key]
    text: str


def replace_keys(session: Session, patient_id: str, keys: Iterable[Key], folded: str) -> None:
    """Make a patient findable by exactly these keys, and by the fragments of a folded text."""
    replace_many(session, [Document(patient_id, frozenset(keys), folded)])


def replace_many(session: Session, documents: Iterable[Document]) -> None:
    """The same for many patients, taken as they come."""
    connection = session.connection()
    waiting = iter(documents)
    while chunk := {d.patient_id: d for d in itertools.islice(waiting, CHUNK)}:
        with sight.whole(connection):
            _drop(connection, list(chunk))
            _add(connection, list(chunk.values()))


def remove(session: Session, patient_ids: Iterable[str]) -> None:
    """Make patients impossible to find."""
    waiting = iter(patient_ids)
    while chunk := list(itertools.islice(waiting, CHUNK)):
        with sight.whole(session.connection()):
            _drop(session.connection(), chunk)


def rebuild(session: Session, documents: Iterable[Document]) -> None:
    """Throw the index away and make it anew."""
    connection = session.connection()
    for statement in dialect_of(connection).clear:
        connection.exec_driver_sql(statement)
    waiting = iter(documents)
    with sight.whole(connection):
        while chunk := list(itertools.islice(waiting, CHUNK)):
            _add(connection, chunk)


def rarest_first(session: Session, words: Sequence[Word]) -> list[int]:
    """Where the words stand that mean anything, the rarest first: the order to look them up in."""
    places = [place for place, word in enumerate(words) if word]
    if len(places) < 2:  # noqa: PLR2004 - one word has no order
        return places
    meant = [words[place] for place in places]
    connection = session.connection()
    query = _count_query(connection.dialect, _shape(meant))
    counts = query.ask(connection, _values(meant) | {"most": ENOUGH}).one()

    def how_common(counted: tuple[int, int]) -> tuple[int, int]:
        place, count = counted
        return min(count, ENOUGH), -max(len(key.text) for key in words[place])

    return [place for place, _count in sorted(zip(places, counts, strict=True), key=how_common)]


def prefix_ids(session: Session, words: Sequence[Word], limit: int) -> list[str]:
    """Patients for whom every word fits, about ``limit`` at most; quick if the first is rare.

    With one word the order is that of its readings, and within one that of its keys: what was
    typed in full comes before what only begins so.
    """
    meant = [word for word in words if word]
    if not meant:
        return []
    connection = session.connection()
    shape = _shape(meant)
    query = _prefix_query(connection.dialect, shape)
    rows = query.ask(connection, _values(meant) | {"most": limit * REPEATS})
    found: dict[str, None] = {}
    for (patient_id,) in rows:
        found[patient_id] = None
        if len(found) == limit:
            break
    rows.close()
    return list(found)


def fragment_ids(session: Session, fragment: str, limit: int) -> list[str]:
    """Patients whose folded text holds a fragment of at least three characters anywhere."""
    if len(fragment) < SHORTEST_FRAGMENT:
        return []
    connection = session.connection()
    dialect = dialect_of(connection)
    parameters = {"limit": limit, **dialect.fragment_values(fragment)}
    return list(connection.scalars(text(dialect.fragment_query), parameters))


def install(connection: Connection) -> None:
    """Create what SQLAlchemy's tables cannot describe: the trigram index."""
    dialect_of(connection).install(connection)


def _drop(connection: Connection, patient_ids: list[str]) -> None:
    found = select(SEARCH_PATIENT.c.doc, SEARCH_PATIENT.c.lines)
    rows = connection.execute(found.where(SEARCH_PATIENT.c.patient_id.in_(patient_ids))).all()
    if not rows:
        return
    keys = [(line[0], line[1:], doc) for doc, lines in rows for line in lines.split(_END) if line]
    dialect = dialect_of(connection)
    if keys:
        connection.exec_driver_sql(dialect.delete_key, keys)
    docs = [doc for doc, _ in rows]
    for table in (SEARCH_PATIENT, SEARCH_TEXT):
        connection.execute(delete(table).where(table.c.doc.in_(docs)))
    dialect.forget(connection, docs)


def _add(connection: Connection, documents: list[Document]) -> None:
    dialect = dialect_of(connection)
    numbered = list(zip(dialect.next_docs(connection, len(documents)), documents, strict=True))
    patients = [
        {
            "doc": doc, "patient_id": d.patient_id,
            "lines": "".join(sorted(k.line() for k in d.keys)) + _END,
        }
        for doc, d in numbered
    ]  # fmt: skip
    keys = sorted((k.kind, k.text, doc) for doc, d in numbered for k in d.keys)
    texts = [{"doc": doc, "text": d.text} for doc, d in numbered]
    prepared_insert(connection.dialect, SEARCH_PATIENT).run(connection, patients)
    prepared_insert(connection.dialect, SEARCH_TEXT).run(connection, texts)
    if keys:
        connection.exec_driver_sql(dialect.insert_key, keys)
    dialect.remember(connection, [(doc, d.text) for doc, d in numbered])


_Shape = tuple[tuple[bool, ...], ...]
"""For each reading of each word, whether it is a whole key."""


def _shape(words: Sequence[Word]) -> _Shape:
    return tuple(tuple(key.whole for key in word) for word in words)


def _values(words: Sequence[Word]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for n, word in enumerate(words):
        for m, key in enumerate(word):
            values[f"kind{n}_{m}"] = key.kind
            values[f"from{n}_{m}"] = key.text
            values[f"line{n}_{m}"] = key.line() + (_END if key.whole else "")
            if not key.whole:
                values[f"to{n}_{m}"] = key.text + _LAST
    return values


@functools.lru_cache(maxsize=256)
def _prefix_query(dialect: Dialect, shape: _Shape) -> PreparedQuery:
    """The patients of the first word's ranges, whose lines hold the other words."""
    position = POSITION[dialect.name]
    ranges = _ranges(0, shape[0], in_order=True) if len(shape) == 1 else _ranges(0, shape[0])
    query = select(SEARCH_PATIENT.c.patient_id).join(ranges, SEARCH_PATIENT.c.doc == ranges.c.doc)
    for n, word in enumerate(shape[1:], 1):
        lines = [bindparam(f"line{n}_{m}", type_=Text) for m in range(len(word))]
        query = query.where(or_(*(getattr(func, position)(_LINES, line) > 0 for line in lines)))
    return PreparedQuery(dialect, query.limit(bindparam("most")))


@functools.lru_cache(maxsize=256)
def _count_query(dialect: Dialect, shape: _Shape) -> PreparedQuery:
    """How many keys fit each word, counted no further than ``most``."""
    ranges = (_ranges(n, word, counting=True) for n, word in enumerate(shape))
    counts = (select(func.count()).select_from(found).scalar_subquery() for found in ranges)
    return PreparedQuery(dialect, select(*counts))


def _ranges(
    n: int, word: tuple[bool, ...], *, in_order: bool = False, counting: bool = False
) -> Subquery:
    """The documents of a word's readings; sorting is asked for only where it pays."""
    found = [_range(f"{n}_{m}", whole=whole) for m, whole in enumerate(word)]
    if in_order:
        found = [query.order_by(_KIND, _KEY) for query in found]
    if in_order or counting:
        found = [query.limit(bindparam("most")) for query in found]
    parts = (query.subquery() for query in found)
    return union_all(*(select(part.c.doc) for part in parts)).subquery()


def _range(name: str, *, whole: bool) -> Select[Any]:
    query = select(SEARCH_KEY.c.doc).where(bindparam(f"kind{name}") == _KIND)
    if whole:
        return query.where(bindparam(f"from{name}") == _KEY)
    return query.where(bindparam(f"from{name}") <= _KEY, bindparam(f"to{name}") > _KEY)
