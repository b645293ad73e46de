"""Many rows at once, journalled like single ones: imports and demonstration data."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from carecoord.db import guard
from carecoord.db.capture import INSERT_KEY, Capture
from carecoord.db.journal import INSERT, UPDATE
from carecoord.db.prepared import prepared_insert, prepared_update
from carecoord.db.shapes import Shape, decode_fields, encode_fields, plain

INSERT_CHUNK = 2000
UPDATE_CHUNK = 500

Row = Mapping[str, Any]


def insert_rows(capture: Capture, shape: Shape, rows: Iterable[Row]) -> int:
    """Insert rows as they come; columns they do not name get their defaults.

    Returns:
        How many there were.
    """
    connection = capture.journal.connection
    statement = prepared_insert(connection.dialect, shape.table)
    count = 0
    for chunk in chunks(rows, INSERT_CHUNK):
        complete = [_inserted(capture, shape, row) for row in chunk]
        with guard.journalled(connection):
            statement.run(connection, complete)
        capture.journal.store_if_long()
        count += len(complete)
    return count


def update_rows(capture: Capture, shape: Shape, rows: Iterable[Row]) -> int:
    """Change rows by ``id``; fields that hold the value already are left alone.

    Returns:
        How many rows changed.

    Raises:
        LookupError: A row that does not exist.
    """
    return sum(_update_chunk(capture, shape, chunk) for chunk in chunks(rows, UPDATE_CHUNK))


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Lists of at most ``size`` rows, taken as they come."""
    waiting = iter(rows)
    while chunk := list(itertools.islice(waiting, size)):
        yield chunk


def _inserted(capture: Capture, shape: Shape, row: Row) -> dict[str, Any]:
    stamp = capture.journal.tick()
    values = shape.complete(row)
    values["clock"] = encode_fields({INSERT_KEY: stamp})
    subject = shape.subject_of(values)
    capture.journal.add(
        INSERT, shape.name, values["id"], shape.inserted(values), stamp=stamp, subject=subject
    )
    capture.note(shape, subject)
    return values


def _update_chunk(capture: Capture, shape: Shape, chunk: list[Row]) -> int:
    connection = capture.journal.connection
    # The origin's lock comes before those of the rows, or two writers could deadlock.
    capture.journal.tick()
    present = _present(capture, shape, chunk)
    by_fields: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for row in chunk:
        changed = _updated(capture, shape, present, row)
        if changed is not None:
            by_fields[frozenset(changed.keys() - {"key_id"})].append(changed)
    with guard.journalled(connection):
        for names, changes in by_fields.items():
            prepared_update(connection.dialect, shape.table, names).run(connection, changes)
    capture.journal.store_if_long()
    return sum(map(len, by_fields.values()))


def _present(capture: Capture, shape: Shape, chunk: list[Row]) -> dict[str, dict[str, Any]]:
    names = {name for row in chunk for name in row} | {"id", "clock"}
    names |= {shape.subject} if shape.subject else set()
    table = shape.table
    query = (
        select(*(table.c[name] for name in sorted(names)))
        .where(table.c.id.in_([row["id"] for row in chunk]))
        .order_by(table.c.id)
        .with_for_update()
    )
    return {row["id"]: dict(row) for row in capture.journal.connection.execute(query).mappings()}


def _updated(
    capture: Capture, shape: Shape, present: dict[str, dict[str, Any]], row: Row
) -> dict[str, Any] | None:
    old = present.get(row["id"])
    if old is None:
        raise LookupError(f"{shape.name} has no such row")
    changed = {name: plain(value) for name, value in row.items() if value != old[name]}
    if not changed:
        return None
    shape.check_change(changed)
    clock = decode_fields(old["clock"])
    replaced = {name: clock.get(name) or [clock[INSERT_KEY]] for name in changed}
    stamp = capture.journal.tick(*(head for heads in replaced.values() for head in heads))
    fields = {name: [value, replaced[name]] for name, value in changed.items()}
    old |= changed
    old["clock"] = encode_fields({**clock, **{name: [stamp] for name in changed}})
    subject = shape.subject_of(old)
    capture.journal.add(
        UPDATE, shape.name, row["id"], fields, stamp=stamp, subject=subject,
        reason=capture.reasons.get(row["id"], ""),
    )  # fmt: skip
    capture.note(shape, subject)
    return {**changed, "clock": old["clock"], "key_id": row["id"]}
