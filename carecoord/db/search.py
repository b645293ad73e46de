"""Finding patients by what is typed: beginnings of words, sounds, numbers, and fragments.

Derived data: it can be rebuilt from the patients at any time and is not journalled.

``search_key`` holds each key once per patient, ordered, so that a beginning is one range.
``search_patient`` holds all keys of a patient in one text, so that a second word is checked
by reading one row. Fragments inside words go through trigrams of ``search_patient.text``.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Subquery,
    Table,
    Text,
    and_,
    delete,
    func,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from carecoord.db.prepared import prepared_insert
from carecoord.db.search_dialects import SHORTEST_FRAGMENT, dialect_of
from carecoord.entities.base import Base

CHUNK = 1000
REPEATS = 4
"""Rows read for each patient wanted: one with several fitting keys takes several."""
ENOUGH = 400
"""Matches beyond this many do not make a word less useful as the one to begin with."""
_LAST = "\U0010ffff"
_END = "\n"

# Ranges of beginnings need the order of code points, whatever the server's language.
_Ordered = String(80).with_variant(String(80, collation="C"), "postgresql")

SEARCH_PATIENT = Table(
    "search_patient",
    Base.metadata,
    Column("doc", Integer, primary_key=True),
    Column("patient_id", String(32), nullable=False, unique=True),
    Column("keys", Text, nullable=False),
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
        _drop(connection, list(chunk))
        _add(connection, list(chunk.values()))


def remove(session: Session, patient_ids: Iterable[str]) -> None:
    """Make patients impossible to find."""
    waiting = iter(patient_ids)
    while chunk := list(itertools.islice(waiting, CHUNK)):
        _drop(session.connection(), chunk)


def rebuild(session: Session, documents: Iterable[Document]) -> None:
    """Throw the index away and make it anew."""
    connection = session.connection()
    for statement in dialect_of(connection).clear:
        connection.exec_driver_sql(statement)
    waiting = iter(documents)
    while chunk := list(itertools.islice(waiting, CHUNK)):
        _add(connection, chunk)


def prefix_ids(session: Session, words: Sequence[Word], limit: int) -> list[str]:
    """Patients for whom every word fits, about ``limit`` at most.

    The order is that of the readings of the rarest word, and within one that of its keys: what
    was typed in full comes before what only begins so.
    """
    meant = [word for word in words if word]
    if not meant:
        return []
    connection = session.connection()
    if len(meant) > 1:
        meant = _rarest_first(connection, meant)
    first, others = meant[0], meant[1:]
    found = _candidates(first, None if others else limit * REPEATS)
    query = select(SEARCH_PATIENT.c.patient_id).join(found, SEARCH_PATIENT.c.doc == found.c.doc)
    query = query.where(*(_fits(connection, word) for word in others)).limit(limit * REPEATS)
    return list(dict.fromkeys(connection.scalars(query)))[:limit]


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
    found = select(SEARCH_PATIENT.c.doc, SEARCH_PATIENT.c.keys)
    rows = connection.execute(found.where(SEARCH_PATIENT.c.patient_id.in_(patient_ids))).all()
    if not rows:
        return
    keys = [(line[0], line[1:], doc) for doc, lines in rows for line in lines.split(_END) if line]
    dialect = dialect_of(connection)
    if keys:
        connection.exec_driver_sql(dialect.delete_key, keys)
    docs = [doc for doc, _ in rows]
    connection.execute(delete(SEARCH_PATIENT).where(SEARCH_PATIENT.c.doc.in_(docs)))
    dialect.forget(connection, docs)


def _add(connection: Connection, documents: list[Document]) -> None:
    dialect = dialect_of(connection)
    numbered = list(zip(dialect.next_docs(connection, len(documents)), documents, strict=True))
    patients = [
        {
            "doc": doc, "patient_id": d.patient_id, "text": d.text,
            "keys": "".join(sorted(k.line() for k in d.keys)) + _END,
        }
        for doc, d in numbered
    ]  # fmt: skip
    keys = sorted((k.kind, k.text, doc) for doc, d in numbered for k in d.keys)
    prepared_insert(connection.dialect, SEARCH_PATIENT).run(connection, patients)
    if keys:
        rows = [dict(zip(("kind", "key", "doc"), key, strict=True)) for key in keys]
        prepared_insert(connection.dialect, SEARCH_KEY).run(connection, rows)
    dialect.remember(connection, [(doc, d.text) for doc, d in numbered])


def _range(key: Key) -> ColumnElement[bool]:
    same_kind = SEARCH_KEY.c.kind == key.kind
    if key.whole:
        return and_(same_kind, SEARCH_KEY.c.key == key.text)
    column = SEARCH_KEY.c.key
    return and_(same_kind, column >= key.text, column < key.text + _LAST)


def _candidates(word: Word, limit: int | None) -> Subquery:
    found = (select(SEARCH_KEY.c.doc).where(_range(key)) for key in word)
    ordered = (q.order_by(SEARCH_KEY.c.kind, SEARCH_KEY.c.key).limit(limit) for q in found)
    return union_all(*(select(q.subquery().c.doc) for q in ordered)).subquery()


def _fits(connection: Connection, word: Word) -> ColumnElement[bool]:
    position = getattr(func, dialect_of(connection).position)
    lines = (key.line() + (_END if key.whole else "") for key in word)
    return or_(*(position(SEARCH_PATIENT.c.keys, line) > 0 for line in lines))


def _rarest_first(connection: Connection, words: Sequence[Word]) -> list[Word]:
    counts = (_count(word) for word in words)
    row = connection.execute(select(*counts)).one()
    order = sorted(range(len(words)), key=row.__getitem__)
    return [words[place] for place in order]


def _count(word: Word) -> ColumnElement[int]:
    some = (select(SEARCH_KEY.c.doc).where(_range(key)).limit(ENOUGH).subquery() for key in word)
    found = union_all(*(select(q.c.doc) for q in some)).subquery()
    return select(func.count()).select_from(found).scalar_subquery()
