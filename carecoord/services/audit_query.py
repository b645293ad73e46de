"""Finding entries of the journal: which statement answers which question, newest first.

A million entries are never sorted or counted whole. Every question becomes one or a few arms,
each of which walks an index backwards and stops after a page; the arms are then merged.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    func,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    union_all,
)

from carecoord.db.journal import JOURNAL
from carecoord.entities import Barrier
from carecoord.entities.journal import EVENT_OR_OFFICE, TAKEN_OUT
from carecoord.vocab.audit import LIST_EVENTS, AuditKind, events_of
from carecoord.vocab.barriers import Sensitivity

KEPT_BACK_READ = "barrier.kept_back_read"
FAILED = "session.sign_in_failed"
_NO_KINDS: frozenset[AuditKind] = frozenset()
_MANY = frozenset({AuditKind.READ, AuditKind.CREATE, AuditKind.CHANGE, AuditKind.DRAFT})
"""Kinds with more entries than one person has; of the others there are fewer."""
_OFFICE = {AuditKind.SETTINGS: "setting", AuditKind.PEOPLE: "staff"}
_NO_RECORDS = ("setting", "staff", "draft")
_DRAFT = "draft"

Condition = ColumnElement[bool]
Arm = list[Condition]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries; empty fields do not filter. Days are practice days, inclusive.

    Attributes:
        patient_id: About this patient, also by a record that was merged into theirs since, or
            about a list that took their record along.
        kinds: None means everything but unfinished work, which is kept every few seconds.
        origin: Written at this computer.
    """

    staff_id: str = ""
    patient_id: str = ""
    kinds: frozenset[AuditKind] = _NO_KINDS
    origin: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands among all, newest first."""

    hlc: int
    origin: str
    seq: int


@dataclass(frozen=True, slots=True)
class Question:
    """A filter as statements need it.

    Attributes:
        since, until: Readings of the hybrid clock; the second is not included.
        sees_kept_back: Otherwise entries about what is kept back are not found by patient, as
            that would tell that there is something.
        ahead: Entries from here on are dated by a clock that was wrong, so that nobody knows on
            which day they were written: they are found whatever days are asked for.
        records: Keys of the patient's record and of those that were merged into it.
    """

    wanted: AuditFilter
    since: int | None
    until: int | None
    dialect: str
    sees_kept_back: bool
    ahead: int | None = None
    records: frozenset[str] = frozenset()


def places(question: Question, after: Place | None, limit: int) -> Any:
    """Places of the newest entries that fit, below ``after`` where that is given."""
    arms = [_walk(arm, after, limit) for arm in _arms(question)]
    if len(arms) == 1:
        return arms[0].subquery()
    found = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
    return _newest_first(select(found), found.c).limit(limit).subquery()


def counted(question: Question, most: int, upto: Place | None = None) -> Any:
    """How many entries fit, up to a place; looks at no more than ``most`` of each arm."""
    old = [] if upto is None else [JOURNAL.c.hlc <= upto.hlc]
    found = [
        select(literal_column("1")).select_from(JOURNAL).where(*arm, *old).limit(most).subquery()
        for arm in _arms(question)
    ]
    counts = [select(func.count()).select_from(one).scalar_subquery() for one in found]
    total = counts[0]
    for count in counts[1:]:
        total = total + count  # type: ignore[assignment] # a sum of counts is a count
    return select(total)


def newest_first(query: Any, columns: Any) -> Any:
    """The order of the page."""
    return _newest_first(query, columns)


def _newest_first(query: Any, columns: Any) -> Any:
    return query.order_by(columns.hlc.desc(), columns.origin.desc(), columns.seq.desc())


def _walk(arm: Arm, after: Place | None, limit: int) -> Any:
    table = JOURNAL.c
    query = select(table.hlc, table.origin, table.seq).where(*arm)
    if after is not None:
        same = tuple_(table.origin, table.seq) < tuple_(after.origin, after.seq)
        query = query.where(table.hlc <= after.hlc, or_(table.hlc < after.hlc, same))
    return _newest_first(query, table).limit(limit)


def _arms(question: Question) -> list[Arm]:
    arms = _arms_of_days(question)
    if question.ahead is not None and question.until is not None:
        begins = max(question.ahead, question.until)
        arms += _arms_of_days(replace(question, since=begins, until=None))
    return arms


def _arms_of_days(question: Question) -> list[Arm]:
    wanted, common = question.wanted, _common(question)
    of_kinds = _of_kinds(wanted.kinds, question.dialect)
    if wanted.patient_id:
        narrowed = [*_about(question), *common, *_by(wanted, question.dialect), *_any(of_kinds)]
        records = sorted({wanted.patient_id, *question.records})
        others = JOURNAL.c.subject.not_in(records)
        of_each = [[JOURNAL.c.subject == record, *narrowed] for record in records]
        return [*of_each, [*_took_along(records, question.dialect), others, *narrowed]]
    if wanted.staff_id and not (wanted.kinds and wanted.kinds.isdisjoint(_MANY)):
        narrowed = [*common, *_any(of_kinds)]
        mine = JOURNAL.c.actor == wanted.staff_id
        return [[mine, *narrowed], [*_tried_as(wanted, question.dialect), ~mine, *narrowed]]
    by = _by(wanted, question.dialect)
    return [[*arm, *common, *by] for arm in of_kinds] or [common]


def _common(question: Question) -> Arm:
    wanted, table = question.wanted, JOURNAL.c
    found: Arm = []
    if wanted.origin:
        found.append(table.origin == wanted.origin)
    if question.since is not None:
        found.append(table.hlc >= question.since)
    if question.until is not None:
        found.append(table.hlc < question.until)
    if not wanted.kinds:
        found.append(table.tbl != _DRAFT)
    return found


def _about(question: Question) -> Arm:
    if question.sees_kept_back:
        return []
    hidden = select(Barrier.id).where(
        Barrier.patient_id.in_({question.wanted.patient_id, *question.records}),
        Barrier.sensitivity == Sensitivity.RESTRICTED.value,
    )
    kept_back = and_(JOURNAL.c.tbl == "barrier", JOURNAL.c.row_id.in_(hidden))
    return [JOURNAL.c.tbl != KEPT_BACK_READ, ~kept_back]


def _by(wanted: AuditFilter, dialect: str) -> Arm:
    if not wanted.staff_id:
        return []
    return [or_(JOURNAL.c.actor == wanted.staff_id, and_(*_tried_as(wanted, dialect)))]


def _any(of_kinds: Sequence[Arm]) -> Arm:
    return [or_(*(and_(*arm) for arm in of_kinds))] if of_kinds else []


def _took_along(records: Sequence[str], dialect: str) -> Arm:
    """Lists that were printed or exported with the patient on them."""
    names = JOURNAL.c.tbl.in_(LIST_EVENTS)
    return [_is_event(), names, or_(*(_contains(f'"{one}"', dialect) for one in records))]


def _tried_as(wanted: AuditFilter, dialect: str) -> Arm:
    """Sign-ins that failed under somebody's name, whoever tried."""
    return [_is_event(), JOURNAL.c.tbl == FAILED, _contains(f'"{wanted.staff_id}"', dialect)]


def _of_kinds(kinds: frozenset[AuditKind], dialect: str) -> list[Arm]:
    """One arm for each way an entry can be of one of the kinds; none of them overlap."""
    table, arms = JOURNAL.c, []
    record = table.tbl.not_in(_NO_RECORDS)
    for kind in sorted(kinds):
        arms += [[_is_event(), table.tbl == name] for name in events_of(kind)]
        if kind in _OFFICE:
            arms.append([text_condition(EVENT_OR_OFFICE), table.tbl == _OFFICE[kind]])
        elif kind is AuditKind.DRAFT:
            arms.append([table.tbl == _DRAFT])
        elif kind is AuditKind.CREATE:
            arms.append([table.op == "I", record])
        elif kind is AuditKind.CHANGE:
            arms.append([table.op == "U", _taken_out(dialect, "= 0"), record])
        elif kind is AuditKind.DELETE:
            arms.append([text_condition("op = 'U'"), _taken_out(dialect), record])
    return arms


def _is_event() -> Condition:
    return text_condition("op = 'E'")


def _taken_out(dialect: str, found: str = "> 0") -> Condition:
    find = "instr" if dialect == "sqlite" else "strpos"
    return text_condition(f"{find}(fields, '{TAKEN_OUT}') {found}")


def _contains(needle: str, dialect: str) -> Condition:
    find = func.instr if dialect == "sqlite" else func.strpos
    return find(JOURNAL.c.fields, needle) > 0


def text_condition(words: str) -> Condition:
    """A condition in the very words of a partial index, which has to be recognised by them."""
    return and_(text(f"({words})"))
