"""What was corrected or taken off a person's chart, read from the journal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.db.journal import JOURNAL, REASON_MARK, UPDATE
from carecoord.db.rowlog import RowLog, row_logs
from carecoord.db.shapes import decode_fields, shape_of
from carecoord.db.stamps import hlc_instant
from carecoord.entities import Allergy, Condition, Measurement, Staff, Visit
from carecoord.entities.base import Synced
from carecoord.services.chart_rows import TimelineEntry
from carecoord.services.fact_words import (
    Columns,
    allergy_words,
    condition_words,
    measurement_words,
    visit_words,
)
from carecoord.services.import_origins import REASON, UNDO_REASON
from carecoord.services.undo import name_of, undone_by

KIND = "correction"
_WORDS: Mapping[type[Synced], Callable[[Columns, ZoneInfo], str]] = {
    Measurement: measurement_words,
    Condition: condition_words,
    Visit: visit_words,
    Allergy: allergy_words,
}
_ANOTHER_READING = ("value", "value2", "comparator", "taken_at")
"""A change of one of these makes a reading another one."""


def read_corrections(
    session: Session, patient_id: str, *, limit: int, zone: ZoneInfo
) -> Iterator[TimelineEntry]:
    """The newest ``limit`` of them; what was undone since is not shown."""
    lines = _lines(session, patient_id, limit)
    undone = {name for line in lines if (name := _undone(line.reason))}
    lines = [line for line in lines if not _undone(line.reason) and _name(line) not in undone]
    names = _names(session, {line.actor for line in lines})
    for table, words in _WORDS.items():
        shape = shape_of(table)
        mine = [line for line in lines if line.tbl == shape.name]
        if not mine:
            continue
        logs = row_logs(session, shape, {(line.row_id, patient_id) for line in mine})
        for line in mine:
            log = logs[line.row_id]
            before, after = (
                words(_as_of(log, line.stamp, inclusive=each), zone) for each in (False, True)
            )
            if "deleted" not in decode_fields(line.fields):
                told = _("Corrected: {fact}").format(fact=after), _before(before)
            elif log.heads("deleted")[0] == line.stamp and log.current()["deleted"]:
                told = _("Entered by mistake: {fact}").format(fact=before), ""
            else:
                continue
            at = hlc_instant(line.hlc)
            yield TimelineEntry(
                at, practice_day(at, zone), KIND, told[0],
                " ".join(filter(None, (told[1], *_why(line.reason), _by(line, names)))),
                "neutral", line.row_id,
            )  # fmt: skip


def _lines(session: Session, patient_id: str, limit: int) -> Sequence[Any]:
    """Journal entries that may be corrections, the newest first."""
    reading = and_(
        JOURNAL.c.tbl == Measurement.__tablename__,
        or_(*(JOURNAL.c.fields.contains(f'"{name}":[') for name in _ANOTHER_READING)),
    )
    query = (
        select(JOURNAL)
        .where(
            JOURNAL.c.subject == patient_id,
            JOURNAL.c.op == UPDATE,
            JOURNAL.c.tbl.in_([shape_of(table).name for table in _WORDS]),
            or_(JOURNAL.c.fields.contains('"deleted":['), reading),
        )
        .order_by(JOURNAL.c.hlc.desc(), JOURNAL.c.seq.desc())
        .limit(limit)
    )
    return session.connection().execute(query).all()


def _name(line: Any) -> str:
    """What an undoing would call it: its import, else its transaction."""
    if line.reason.startswith(REASON):
        return str(line.reason).split(REASON_MARK)[0]
    return name_of(line.origin, line.txn_end)


def _undone(reason: str) -> str:
    if reason.startswith(UNDO_REASON):
        return REASON + reason.removeprefix(UNDO_REASON).split(REASON_MARK)[0]
    return undone_by(reason)


def _as_of(log: RowLog, stamp: str, *, inclusive: bool) -> dict[str, Any]:
    """The row as it was before a change, or with it."""
    found: dict[str, Any] = {}
    for name in log.shape.blanks:
        known = [s for s in log.versions.get(name, {}) if s < stamp or (inclusive and s == stamp)]
        found[name] = log.version(name, max(known)).value if known else log.start.get(name)
    return found


def _before(fact: str) -> str:
    return _("Before: {fact}.").format(fact=fact)


def _why(reason: str) -> Iterator[str]:
    """The reason somebody wrote, as a sentence; an import's own mark is none."""
    said = reason.partition(REASON_MARK)[2] if reason.startswith(REASON) else reason
    if said:
        yield said if said.endswith((".", "!", "?")) else f"{said}."


def _by(line: Any, names: Mapping[str, str]) -> str:
    who = names.get(line.actor, "")
    if line.reason.startswith(REASON):
        return _("Imported by {person}.").format(person=who or _("Somebody"))
    return who


def _names(session: Session, staff_ids: set[str]) -> Mapping[str, str]:
    if not staff_ids:
        return {}
    query = select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids))
    return dict(session.execute(query).all())
