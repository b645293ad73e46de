"""Taking back what a transaction or a whole import did, where nobody built on it since."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from carecoord.db import bulk
from carecoord.db.capture import INSERT_KEY, Capture
from carecoord.db.journal import EVENT, JOURNAL, REASON_MARK, Span
from carecoord.db.rowlog import ROWS_AT_A_TIME, RowLog, row_logs
from carecoord.db.shapes import Shape, all_shapes, decode_fields
from carecoord.db.stamps import hlc_instant, stamp_hlc
from carecoord.entities.base import Synced

Row = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """Something that stayed because somebody worked with it since.

    Attributes:
        fields: The fields that were changed since; empty when a newer record needs the row.
        changed_by: Staff key of who changed it last.
        is_new: Whether what is taken back made the row.
    """

    table: str
    row_id: str
    subject: str
    fields: tuple[str, ...]
    changed_by: str
    changed_at: dt.datetime
    is_new: bool = False


@dataclass
class UndoReport:
    """What was taken back and what was not.

    Attributes:
        removed_rows: Rows that are marked as deleted now, by table.
        restored_rows: Rows that have their earlier values again, by table.
        subjects: Patients whose search keys may have to be made anew.
    """

    removed_rows: Counter[str] = field(default_factory=Counter)
    restored_rows: Counter[str] = field(default_factory=Counter)
    kept: list[Kept] = field(default_factory=list)
    subjects: set[str] = field(default_factory=set)

    @property
    def removed(self) -> int:
        return self.removed_rows.total()

    @property
    def restored(self) -> int:
        return self.restored_rows.total()


def spans_of(session: Session, reason: str) -> list[Span]:
    """All that was written for a reason, such as one import."""
    query = select(JOURNAL.c.origin, JOURNAL.c.txn_end).where(
        JOURNAL.c.seq == JOURNAL.c.txn_end, JOURNAL.c.reason != "", _given(reason)
    )
    ends = session.connection().execute(query).all()
    return [Span(origin, first_of_group(session, origin, end), end) for origin, end in ends]


def undo(
    session: Session, capture: Capture, spans: Iterable[Span], spare: Collection[type[Synced]] = ()
) -> UndoReport:
    """Take back what these spans changed; ``Transaction.undo`` is the way in.

    Children come before their parents, so that a parent stays when one of them does. A person
    who stays keeps all that came with them: a chart without its allergies would mislead.
    """
    spans = list(spans)
    touched = _touched(session, spans)
    whole = _worked_on(session, touched, spans)
    report = UndoReport()
    for shape in reversed(list(all_shapes().values())):
        if shape.name in touched and shape.entity not in spare:
            _Table(session, capture, shape, touched[shape.name], report, whole).undo()
    return report


def _given(reason: str) -> Any:
    start = reason + REASON_MARK
    column = JOURNAL.c.reason
    return or_(column == reason, func.substr(column, 1, len(start)) == start)


def first_of_group(session: Session, origin: str, end: int) -> int:
    """Number of the first entry that was stored together with the one at the end."""
    query = (
        select(JOURNAL.c.seq)
        .where(JOURNAL.c.origin == origin, JOURNAL.c.seq < end, JOURNAL.c.txn_end != end)
        .order_by(JOURNAL.c.seq.desc())
        .limit(1)
    )
    return (session.connection().scalar(query) or 0) + 1


def _touched(session: Session, spans: Iterable[Span]) -> dict[str, dict[str, set[str]]]:
    """Stamps by table and row."""
    touched: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for span in spans:
        query = select(JOURNAL.c.tbl, JOURNAL.c.row_id, JOURNAL.c.stamp).where(
            JOURNAL.c.origin == span.origin, JOURNAL.c.seq.between(span.first, span.last),
            JOURNAL.c.op != EVENT,
        )  # fmt: skip
        for table, row_id, stamp in session.connection().execute(query):
            touched[table][row_id].add(stamp)
    return touched


def _worked_on(
    session: Session, touched: dict[str, dict[str, set[str]]], spans: list[Span]
) -> set[str]:
    """People who came with these spans and whom something else was written about since."""
    people = [shape for shape in all_shapes().values() if shape.subject == "id"]
    came = [
        row_id
        for shape in people
        for row_id in _inserted(session, shape.table, touched.get(shape.name, {}))
    ]
    elsewhere = [
        not_(and_(JOURNAL.c.origin == span.origin, JOURNAL.c.seq.between(span.first, span.last)))
        for span in spans
    ]
    found: set[str] = set()
    for start in range(0, len(came), ROWS_AT_A_TIME):
        query = select(JOURNAL.c.subject).where(
            JOURNAL.c.subject.in_(came[start : start + ROWS_AT_A_TIME]),
            JOURNAL.c.op != EVENT,
            *elsewhere,
        )
        found |= set(session.connection().scalars(query.distinct()))
    return found


def _inserted(session: Session, table: Table, touched: dict[str, set[str]]) -> Iterator[str]:
    """Rows that these stamps made."""
    keys = sorted(touched)
    for start in range(0, len(keys), ROWS_AT_A_TIME):
        some = keys[start : start + ROWS_AT_A_TIME]
        query = select(table.c.id, table.c.clock).where(table.c.id.in_(some))
        for row_id, clock in session.connection().execute(query):
            if decode_fields(clock)[INSERT_KEY] in touched[row_id]:
                yield row_id


class _Table:
    """The undoing of one table's rows."""

    def __init__(
        self, session: Session, capture: Capture, shape: Shape,
        touched: dict[str, set[str]], report: UndoReport, whole: Collection[str],
    ) -> None:  # fmt: skip
        self._session = session
        self._capture = capture
        self._shape = shape
        self._touched = touched
        self._report = report
        self._whole = whole
        self._references = list(_references_to(shape.table))

    def undo(self) -> None:
        keys = sorted(self._touched)
        for start in range(0, len(keys), ROWS_AT_A_TIME):
            self._undo_rows(self._rows(keys[start : start + ROWS_AT_A_TIME]))

    def _undo_rows(self, rows: list[Row]) -> None:
        new = [row for row in rows if self._inserted_here(row)]
        old = [row for row in rows if not self._inserted_here(row)]
        changed = [row for row in new if self._stamps_since(row)]
        unchanged = [row for row in new if not self._stamps_since(row) and not row["deleted"]]
        if self._shape.subject != "id":
            unchanged = [r for r in unchanged if self._shape.subject_of(r) not in self._whole]
        needed = self._needed(row["id"] for row in unchanged)
        for row in unchanged:
            if row["id"] in needed:
                self._keep(row, (), *needed[row["id"]], is_new=True)
        self._remove([row for row in unchanged if row["id"] not in needed])
        if old or changed:
            self._restore(old, changed)

    def _rows(self, keys: list[str]) -> list[Row]:
        table = self._shape.table
        names = {"id", "clock", "deleted", self._shape.subject} - {""}
        query = select(*(table.c[name] for name in names)).where(table.c.id.in_(keys))
        rows = self._session.connection().execute(query).mappings()
        return [{**row, "clock": decode_fields(row["clock"])} for row in rows]

    def _inserted_here(self, row: Row) -> bool:
        return row["clock"][INSERT_KEY] in self._touched[row["id"]]

    def _stamps_since(self, row: Row) -> set[str]:
        heads = {h for name, heads in row["clock"].items() if name != INSERT_KEY for h in heads}
        return heads - self._touched[row["id"]]

    def _needed(self, row_ids: Iterable[str]) -> dict[str, tuple[str, dt.datetime]]:
        """Rows that living rows elsewhere refer to, and who wrote those last."""
        wanted = list(row_ids)
        needed: dict[str, tuple[str, dt.datetime]] = {}
        for shape, column in self._references:
            child = shape.table
            names = {"id", "clock", shape.subject} - {""}
            query = select(column.label("parent"), *(child.c[name] for name in names)).where(
                column.in_(wanted), child.c.deleted.is_(False)
            )
            for row in self._session.connection().execute(query).mappings():
                log = self._log(shape, row["id"], shape.subject_of(dict(row)))
                by, at = _last_written(log, log.actors)
                if row["parent"] not in needed or at > needed[row["parent"]][1]:
                    needed[row["parent"]] = by, at
        return needed

    def _remove(self, rows: list[Row]) -> None:
        changes = [{"id": row["id"], "deleted": True} for row in rows]
        self._report.removed_rows[self._shape.name] += bulk.update_rows(
            self._capture, self._shape, changes
        )
        self._report.subjects |= {self._shape.subject_of(row) for row in rows} - {""}

    def _restore(self, old: list[Row], changed: list[Row]) -> None:
        pairs = ((row["id"], self._shape.subject_of(row)) for row in (*old, *changed))
        logs = row_logs(self._session, self._shape, pairs)
        for row in changed:
            since = self._stamps_since(row)
            log = logs[row["id"]]
            self._keep(row, _fields_of(log, since), *_last_written(log, since), is_new=True)
        changes = [self._earlier(row, logs[row["id"]]) for row in old]
        self._report.restored_rows[self._shape.name] += bulk.update_rows(
            self._capture, self._shape, [change for change in changes if len(change) > 1]
        )
        self._report.subjects |= {self._shape.subject_of(row) for row in old} - {""}

    def _earlier(self, row: Row, log: RowLog) -> Row:
        """The values from before, for fields nobody changed since."""
        mine = self._touched[row["id"]]
        change: Row = {"id": row["id"]}
        since: dict[str, str] = {}
        for name in _fields_of(log, mine):
            head = log.heads(name)[0]
            if head in mine:
                change[name] = log.before(name, mine)
            else:
                since[name] = head
        if since:
            self._keep(row, tuple(sorted(since)), *_last_written(log, since.values()))
        return change

    def _keep(
        self, row: Row, fields: tuple[str, ...], by: str, at: dt.datetime, *, is_new: bool = False
    ) -> None:
        subject = self._shape.subject_of(row)
        self._report.kept.append(Kept(self._shape.name, row["id"], subject, fields, by, at, is_new))

    def _log(self, shape: Shape, row_id: str, subject: str) -> RowLog:
        return row_logs(self._session, shape, [(row_id, subject)])[row_id]


def _references_to(table: Table) -> Iterator[tuple[Shape, Column[Any]]]:
    for shape in all_shapes().values():
        for column in shape.table.columns:
            if any(key.references(table) for key in column.foreign_keys):
                yield shape, column


def _fields_of(log: RowLog, stamps: set[str]) -> tuple[str, ...]:
    """Fields that were given a version under one of these stamps."""
    return tuple(sorted(n for n, versions in log.versions.items() if stamps & versions.keys()))


def _last_written(log: RowLog, stamps: Iterable[str]) -> tuple[str, dt.datetime]:
    latest = max(stamps)
    return log.actors.get(latest, ""), hlc_instant(stamp_hlc(latest))
