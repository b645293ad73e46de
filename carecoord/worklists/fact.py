"""What a fact is: a named, typed SQL expression about one patient."""

import enum
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    Subquery,
    Table,
    and_,
    func,
    select,
    tuple_,
)
from sqlalchemy.types import TypeEngine
from typing_extensions import override

from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.entities.base import UtcDateTime
from carecoord.vocab.terms import Term
from carecoord.worklists.moment import Binds, Moment

PERSON_ID: ColumnElement[str] = STANDING.c.patient_id
"""Key of the patient a row is about."""
_PATIENT = Base.metadata.tables["patient"]


class FactType(enum.Enum):
    """How a fact's value is stored, compared and shown."""

    FLAG = "flag"
    NUMBER = "number"
    COUNT = "count"
    TEXT = "text"
    LIST = "list"
    """Id of a worklist, shown as its title."""
    CODES = "codes"
    """Codes separated by a space."""
    DAY = "day"
    """ISO day as text."""
    INSTANT = "instant"
    """UTC instant, shown as the practice's day."""
    TIME = "time"
    """UTC instant, shown as the practice's day and time."""
    BEFORE = "before"
    """What is known before a visit; shown as the help that follows, with its points."""
    DAYS_SINCE_DAY = "days_since_day"
    DAYS_SINCE_INSTANT = "days_since_instant"
    """Whole days since a stored day or instant; never having happened counts as endless."""
    AGE = "age"
    """Completed years, from a partial ISO birth date."""


SINCE = frozenset({FactType.DAYS_SINCE_DAY, FactType.DAYS_SINCE_INSTANT})


class Scope:
    """The statement a fact is put into: its joined records and its parameters.

    Attributes:
        worklist_id: The list the statement is for.
        includes_hidden: Whether people put off by an attempt are wanted too.
        is_current: Whether nothing is known that happens after the moment, so that what
            stands in ``STANDING`` holds.
        is_of_few: Whether the statement is about people given by key, not about everybody.
        people: Columns that say how each person stands.
        stands_elsewhere: Whether the person of an attempt still stands on the list it was made
            from, put off or not; only for a list that is made of other lists.
    """

    def __init__(
        self,
        worklist_id: str,
        *,
        includes_hidden: bool = False,
        is_current: bool = True,
        is_of_few: bool = False,
        stands_elsewhere: Callable[[Any, "Scope"], ColumnElement[bool]] | None = None,
    ) -> None:
        self.worklist_id = worklist_id
        self.stands_elsewhere = stands_elsewhere
        self.includes_hidden = includes_hidden
        self.is_current = is_current
        self.is_of_few = is_of_few
        self.binds = Binds(worklist_id)
        self.people: Any = STANDING.c
        self._from: FromClause = STANDING
        self._patient: Any = None
        self._records: dict[str, Record] = {}
        self._today: ColumnElement[str] | None = None
        self._tomorrow_at: ColumnElement[Any] | None = None

    @property
    def patient(self) -> Any:
        """Columns of the patient's own row."""
        if self._patient is None:
            self._patient = _PATIENT
            self._from = self._from.join(_PATIENT, _PATIENT.c.id == PERSON_ID)
        return self._patient.c

    def require(self, source: "Source") -> None:
        """Leave out whoever has no record of this source; before anything else asks for it."""
        if not self.is_of_few:
            first = _Ranked(source, self) if source.kept is None else _Kept(source, self)
            first.join()
            self._records[source.name] = first

    def begin_with(self, source: "Source") -> ColumnElement[bool]:
        """Take the people, and how they stand, from the kept rows of this source alone.

        Only for a statement of everybody that asks nothing else about anybody. Returns the
        condition under which a row is the person's.
        """
        first = _Kept(source, self)
        self._records[source.name] = first
        self._from = first.row
        self.people = first.row.c
        return first.condition

    def record(self, source: "Source") -> "Record":
        """The record of a source; all its columns are null when there is none."""
        if source.name not in self._records:
            self._records[source.name] = _Picked(source, self)
        return self._records[source.name]

    def join(
        self, other: FromClause, condition: ColumnElement[bool], *, is_required: bool = False
    ) -> None:
        """Add a record to the statement, which may be missing unless it is required."""
        self._from = self._from.join(other, condition, isouter=not is_required)

    def from_clause(self) -> FromClause:
        """The people with every record asked for so far."""
        return self._from

    @property
    def today(self) -> ColumnElement[str]:
        """Today as ISO text."""
        if self._today is None:
            self._today = self.bind(lambda moment: moment.today.isoformat(), String())
        return self._today

    @property
    def tomorrow_at(self) -> ColumnElement[Any]:
        """The first instant that is not today any more; what is later has not happened."""
        if self._tomorrow_at is None:
            self._tomorrow_at = self.bind(
                lambda moment: moment.start_of(days_ago=-1), UtcDateTime()
            )
        return self._tomorrow_at

    def bind(
        self, compute: Callable[[Moment], Any], kind: TypeEngine[Any] | type[TypeEngine[Any]]
    ) -> ColumnElement[Any]:
        return self.binds.add(compute, kind)


@dataclass(frozen=True)
class Source:
    """One record per patient, chosen among those that fit.

    Attributes:
        name: Alias in the statement.
        fits: Condition on an alias of the table, besides belonging to the person.
        order: What stands first is chosen.
        ranked: Columns the ranking holds where the record is required, so that the record
            itself need not be read.
        kept: The same records as derived rows, each person's side by side, to find the first by;
            their ``id`` is that of the record, and none of what orders them is null.
    """

    name: str
    table: Table
    fits: Callable[[Any, Scope], ColumnElement[bool]]
    order: Callable[[Any], Sequence[ColumnElement[Any]]]
    ranked: tuple[str, ...] = ()
    kept: "Source | None" = None


class Record(ABC):
    """A source's record inside one statement."""

    def __init__(self, source: Source, scope: Scope) -> None:
        self._source = source
        self._scope = scope
        self._row: Any = None

    def __getitem__(self, column: str) -> ColumnElement[Any]:
        if self._row is None:
            self._row = self._source.table.alias(self._source.name)
            self._scope.join(self._row, self._row.c.id == self._key())
        return self._row.c[column]  # type: ignore[no-any-return]

    @abstractmethod
    def _key(self) -> ColumnElement[str]:
        """Key of the record that is the person's, among the source's rows."""


class _Picked(Record):
    """Looked up for each person: for records that most have, an eighth of ranking all."""

    @override
    def _key(self) -> ColumnElement[str]:
        each = self._source.table.alias()
        mine = select(each.c.id).where(
            each.c.patient_id == PERSON_ID, self._source.fits(each, self._scope)
        )
        ordered = mine.correlate_except(each).order_by(*self._source.order(each))
        return ordered.limit(1).scalar_subquery()


class _Ranked(Record):
    """The first in rank of each person who has any: for records that few have."""

    def __init__(self, source: Source, scope: Scope) -> None:
        super().__init__(source, scope)
        self._first = self._ranking()

    def join(self) -> None:
        """Leave out whoever has none."""
        mine = (self._first.c.patient_id == PERSON_ID) & (self._first.c.place == 1)
        self._scope.join(self._first, mine, is_required=True)

    def _ranking(self) -> Subquery:
        source = self._source
        each = source.table.alias()
        place = func.row_number().over(partition_by=each.c.patient_id, order_by=source.order(each))
        columns = (each.c[name] for name in ("id", "patient_id", *source.ranked))
        fitting: Select[Any] = select(*columns, place.label("place")).where(
            source.fits(each, self._scope)
        )
        return fitting.subquery(f"ranked_{source.name}")

    @override
    def __getitem__(self, column: str) -> ColumnElement[Any]:
        if column in self._first.c:
            return self._first.c[column]
        return super().__getitem__(column)

    @override
    def _key(self) -> ColumnElement[str]:
        return self._first.c.id


class _Kept(Record):
    """The first of each person's kept rows: no other comes before it."""

    def __init__(self, source: Source, scope: Scope) -> None:
        super().__init__(source, scope)
        kept = source.kept
        assert kept is not None
        self.row = kept.table.alias(f"first_{kept.name}")
        each = kept.table.alias()
        before = tuple_(*kept.order(each)) < tuple_(*kept.order(self.row))
        earlier = select(each.c.id).where(
            each.c.patient_id == self.row.c.patient_id, kept.fits(each, scope), before
        )
        self.condition = and_(kept.fits(self.row, scope), ~earlier.correlate(self.row).exists())

    def join(self) -> None:
        """Leave out whoever has none."""
        mine = and_(self.row.c.patient_id == PERSON_ID, self.condition)
        self._scope.join(self.row, mine, is_required=True)

    @override
    def __getitem__(self, column: str) -> ColumnElement[Any]:
        return self.row.c[column] if column in self.row.c else super().__getitem__(column)

    @override
    def _key(self) -> ColumnElement[str]:
        return self.row.c.id


@dataclass(frozen=True)
class Choice:
    """A value a text fact can have.

    Attributes:
        wording: English words, marked for translation; those of a language go by its code.
    """

    value: str
    wording: str = ""


@dataclass(frozen=True)
class Fact:
    """A named, typed expression about a patient.

    Attributes:
        label: English name, marked for translation.
        unit: Shown unit, "" when it has none.
        decimals: Digits shown after the point; comparisons are never rounded.
        expression: The stored value; for days and ages what they are counted from.
        presence: For a flag, the source of which the person has a record.
        choices: For a text, the values it can have with their words.
        explains_only: Whether it can explain a row but is nothing to choose people by.
        day: Name of the fact that says since when, "" when nothing does.
        safety: Name of the flag that marks this as safety-critical, "" when none does.
        requires: Name of the fact about the whole store without which it would mislead.
    """

    name: str
    label: str
    type: FactType
    expression: Callable[[Scope], ColumnElement[Any]]
    unit: str = ""
    decimals: int = 0
    presence: Source | None = None
    choices: Callable[[], Sequence[Choice]] | None = None
    explains_only: bool = False
    day: str = ""
    safety: str = ""
    requires: str = ""


def presence(name: str, label: str, source: Source, *, day: str = "", safety: str = "") -> Fact:
    """A flag: the person has a record of this source."""
    return Fact(
        name, label, FactType.FLAG, lambda scope: scope.record(source)["id"].is_not(None),
        presence=source, day=day, safety=safety,
    )  # fmt: skip


def choices_of(*terms: Term) -> Callable[[], Sequence[Choice]]:
    """The terms of a vocabulary as the values of a fact."""
    choices = [Choice(term.value, term.wording) for term in terms]
    return lambda: choices


def alive(table: Any) -> ColumnElement[bool]:
    """Rows that are not tombstones."""
    return ~table.c.deleted  # type: ignore[no-any-return]
