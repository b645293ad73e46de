"""Everything that has to fit together in a practice's file, whatever happened to it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db import promised, replay, roster, search, sqlcipher, standing
from carecoord.db.checks import check_file
from carecoord.db.engine import open_file
from carecoord.db.guard import READING
from carecoord.db.journal import JOURNAL
from carecoord.db.promised import PROMISED
from carecoord.db.roster import ROSTER
from carecoord.db.standing import STANDING
from carecoord.entities import Base, Patient
from carecoord.services import patient_index
from carecoord.services.stores import DATABASE_NAME
from tests.proof.practice import AUDIT_KEY, KEY

Promised = Mapping[tuple[str, str], int]
"""Revision that was acknowledged, by table and row."""


def faults(
    home: Path,
    acknowledged: Promised | None = None,
    *,
    is_indexed: bool = True,
    key: bytes = KEY,
) -> list[str]:
    """What does not fit, one sentence each; none in a sound practice.

    Args:
        home: The data folder; nobody has it open.
        acknowledged: What was reported as saved and has to be there.
        is_indexed: Whether the patients were put into the search index.
        key: Of the file by now.
    """
    path = home / DATABASE_NAME
    report = check_file(path, key, AUDIT_KEY)
    found = [] if report.sound else [f"The file is not sound: {report}"]
    found += _trigrams(path, key)
    engine = open_file(path, key)
    try:
        with Session(engine.execution_options(**READING)) as session:
            found += [f"Journal and table differ: {one}" for one in replay.differences(session)]
            found += _kept_tables(session)
            found += _search(session) if is_indexed else []
            found += _whole_transactions(session)
            found += _lost(session, acknowledged or {})
    finally:
        engine.dispose()
    return found


def lost(home: Path, acknowledged: Promised) -> list[str]:
    """Which of the acknowledged saves are not there, one sentence each."""
    engine = open_file(home / DATABASE_NAME, KEY)
    try:
        with Session(engine.execution_options(**READING)) as session:
            return list(_lost(session, acknowledged))
    finally:
        engine.dispose()


def _trigrams(path: Path, key: bytes) -> list[str]:
    raw = sqlcipher.connect(path, sqlcipher.SecretKey(key))
    try:
        raw.execute("INSERT INTO search_trigram (search_trigram) VALUES ('integrity-check')")
    except driver.DatabaseError as error:
        return [f"The index of fragments is not sound: {error}"]
    else:
        indexed = raw.execute("SELECT id FROM search_trigram_docsize ORDER BY id").fetchall()
        texts = raw.execute("SELECT doc FROM search_text ORDER BY doc").fetchall()
        return [] if indexed == texts else ["The index of fragments lacks texts, or has too many."]
    finally:
        raw.close()


def _kept_tables(session: Session) -> Iterable[str]:
    for table, computed in (
        (STANDING, standing.computed()),
        (PROMISED, promised.computed()),
        (ROSTER, roster.computed()),
    ):
        stored = sorted(map(repr, session.execute(select(*table.columns)).all()))
        if stored != sorted(map(repr, session.execute(computed).all())):
            yield f"The kept table {table.name} is not what the records give."


def _search(session: Session) -> Iterable[str]:
    people = list(session.scalars(select(Patient.id)))
    expected = {
        one.patient_id: (one.keys, one.text)
        for start in range(0, len(people), 500)
        for one in patient_index._documents(session, people[start : start + 500])
    }
    keys: dict[int, set[search.Key]] = {}
    for kind, key, doc in session.execute(select(search.SEARCH_KEY)):
        keys.setdefault(doc, set()).add(search.Key(kind, key))
    columns = (search.SEARCH_PATIENT.c.doc, search.SEARCH_PATIENT.c.patient_id)
    texts = {row.doc: row.text for row in session.execute(select(search.SEARCH_TEXT))}
    stored = {
        patient_id: (frozenset(keys.get(doc, ())), texts.get(doc))
        for doc, patient_id in session.execute(select(*columns))
    }
    if stored != expected:
        yield "The search index is not what the patients give."


def _whole_transactions(session: Session) -> Iterable[str]:
    """Every chain ends where a transaction ended."""
    last: dict[str, tuple[int, int]] = {}
    columns = (JOURNAL.c.origin, JOURNAL.c.seq, JOURNAL.c.txn_end)
    for origin, seq, end in session.execute(select(*columns).order_by(JOURNAL.c.seq)):
        last[origin] = (seq, end)
    for origin, (seq, end) in last.items():
        if seq != end:
            yield f"The last transaction of {origin} ends at {end} and stands until {seq}."


def _lost(session: Session, acknowledged: Promised) -> Iterable[str]:
    for name in {table for table, _row in acknowledged}:
        table = Base.metadata.tables[name]
        revisions = {one.id: one.rev for one in session.execute(select(table.c.id, table.c.rev))}
        for (owner, row), rev in acknowledged.items():
            if owner == name and revisions.get(row, 0) < rev:
                yield f"An acknowledged save is lost: {name} {row} revision {rev}"
