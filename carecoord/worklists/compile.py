"""A definition as one SELECT, from which count, keys, pages and reasons all come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from carecoord.worklists import hiding
from carecoord.worklists.comparing import compare
from carecoord.worklists.definition import About, Comparison, Condition, Definition, Kind
from carecoord.worklists.fact import PATIENT, Scope
from carecoord.worklists.facts.work import FOLLOW_UP
from carecoord.worklists.moment import Moment
from carecoord.worklists.population import is_counted, may_be_contacted

LATE, DUE_TODAY, WITHOUT_DAY, NOT_REACHED = range(4)
"""Values of the sort key ``group``; ``WITHOUT_DAY`` also stands for a later day."""

_PERSON = (
    "family", "given", "preferred", "birth_on", "language_spoken", "interpreter",
    "best_channel", "best_time", "contact_note",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """One row as the statement yields it.

    Attributes:
        person: Columns of the patient row that lists show.
        stored: Stored values by their name in the definition.
    """

    patient_id: str
    person: Mapping[str, Any]
    stored: Mapping[str, Any]
    tries: int = 0
    is_unreached: bool = False
    last_try_id: str = ""
    next_try_on: str = ""
    next_try_time: str = ""
    follow_up_id: str | None = None


class Compiled:
    """The statement of one definition; built once, run with each day's values.

    Args:
        definition: The list.
        includes_hidden: Whether people put off by an attempt are wanted too.
    """

    def __init__(self, definition: Definition, *, includes_hidden: bool = False) -> None:
        self.definition = definition
        self._scope = Scope(definition.id, includes_hidden=includes_hidden)
        self._follow_up = FOLLOW_UP if definition.about is About.FOLLOW_UP else None
        self._where = self._build_where()
        self._matching_from = self._scope.from_clause()
        self._values = {
            name: fact.expression(self._scope) for name, fact in definition.values.items()
        }
        self._order = self._build_order()
        self._keys = self._select(PATIENT.c.id).order_by(*self._order)
        self._rows = self._build_rows()
        self._page = self._rows.limit(bindparam("limit", type_=Integer())).offset(
            bindparam("offset", type_=Integer())
        )
        self._one = self._rows.where(PATIENT.c.id == bindparam("patient_id"))
        self._some = self._rows.where(PATIENT.c.id.in_(bindparam("patient_ids", expanding=True)))

    def counting(self, *labels: ColumnElement[Any]) -> Select[Any]:
        """How many there are: the same conditions, without what only explains."""
        return select(*labels, func.count()).select_from(self._matching_from).where(self._where)

    def parameters(self, moment: Moment) -> dict[str, Any]:
        return self._scope.binds.values(moment)

    def count(self, session: Session, moment: Moment) -> int:
        return session.execute(self.counting(), self.parameters(moment)).scalar_one()  # type: ignore[no-any-return]

    def ids(self, session: Session, moment: Moment) -> Sequence[str]:
        """Patient ids in the order of the list."""
        return session.execute(self._keys, self.parameters(moment)).scalars().all()

    def grouped_ids(self, session: Session, moment: Moment) -> list[tuple[str, int]]:
        """Patient ids in the order of the list, each with its sort key ``group``."""
        if self.definition.kind is Kind.SEGMENT:
            return [(patient_id, WITHOUT_DAY) for patient_id in self.ids(session, moment)]
        query = self._select(PATIENT.c.id, self._group()).order_by(*self._order)
        return [(row[0], row[1]) for row in session.execute(query, self.parameters(moment))]

    def rows(
        self, session: Session, moment: Moment, *, limit: int | None = None, offset: int = 0
    ) -> list[Found]:
        """Rows in the order of the list, from ``offset``; all of them without a limit."""
        parameters = self.parameters(moment)
        if limit is None and not offset:
            found = session.execute(self._rows, parameters)
        else:
            most = _EVERYTHING if limit is None else limit
            found = session.execute(self._page, parameters | {"limit": most, "offset": offset})
        return [self._found(row) for row in found]

    def row(self, session: Session, moment: Moment, patient_id: str) -> Found | None:
        """The row of one person; None when they are not on the list."""
        parameters = self.parameters(moment) | {"patient_id": patient_id}
        row = session.execute(self._one, parameters).first()
        return None if row is None else self._found(row)

    def some(self, session: Session, moment: Moment, patient_ids: Sequence[str]) -> list[Found]:
        """The rows of these people, without those who are not on the list any more."""
        parameters = self.parameters(moment) | {"patient_ids": patient_ids}
        return [self._found(row) for row in session.execute(self._some, parameters)]

    def _build_where(self) -> ColumnElement[bool]:
        definition, scope = self.definition, self._scope
        wanted = [is_counted(definition.people)]
        if definition.requires is not None:
            wanted.append(definition.requires.expression(scope))
        if definition.condition is not None:
            wanted.append(_condition(definition.condition, scope))
        if self._follow_up is not None:
            wanted.append(scope.record(self._follow_up).c.id.is_not(None))
        elif definition.kind is Kind.WORKLIST and not scope.includes_hidden:
            wanted.append(self._visible())
        if definition.kind is Kind.WORKLIST:
            # Last, so that it is looked up only for people who are otherwise on the list.
            wanted.append(may_be_contacted(scope))
        return and_(*wanted)

    def _visible(self) -> ColumnElement[bool]:
        last = self._scope.record(hiding.last_try())
        evidence = self.definition.evidence
        at = None if evidence is None else evidence.expression(self._scope)
        return hiding.is_visible(last, at, self._scope)

    def _select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).select_from(self._scope.from_clause()).where(self._where)

    def _build_rows(self) -> Select[Any]:
        person = [PATIENT.c[name].label(f"person_{name}") for name in _PERSON]
        values = [value.label(f"value_{name}") for name, value in self._values.items()]
        work: list[ColumnElement[Any]] = []
        if self.definition.kind is Kind.WORKLIST:
            last = self._scope.record(hiding.last_try(self._follow_up))
            work = [
                hiding.tries(self._follow_up, self._scope).label("tries"),
                hiding.is_unreached(last).label("is_unreached"),
                last.c.id.label("last_try_id"),
                last.c.next_try_on,
                last.c.next_try_time,
            ]
        if self._follow_up is not None:
            work.append(self._scope.record(self._follow_up).c.id.label("follow_up_id"))
        columns = (PATIENT.c.id.label("patient_id"), *person, *values, *work)
        return self._select(*columns).order_by(*self._order)

    def _build_order(self) -> list[ColumnElement[Any]]:
        keys: list[ColumnElement[Any]] = []
        for key in self.definition.order:
            if key.name == "name":
                keys.append(PATIENT.c.sort_key)
            elif key.name == "group":
                keys.append(self._group())
            else:
                value = self._values[key.name]
                keys.append(value.desc().nulls_last() if key.descending else value.nulls_first())
        by_name = [] if keys and keys[-1] is PATIENT.c.sort_key else [PATIENT.c.sort_key]
        return [*keys, *by_name, PATIENT.c.id]

    def _group(self) -> ColumnElement[int]:
        last = self._scope.record(hiding.last_try(self._follow_up))
        whens = [(hiding.is_unreached(last), NOT_REACHED)]
        if self.definition.due:
            due = self._values[self.definition.due]
            whens += [
                (and_(due != "", due < self._scope.today), LATE),
                (due == self._scope.today, DUE_TODAY),
            ]
        return case(*whens, else_=WITHOUT_DAY)

    def _found(self, row: Any) -> Found:
        columns = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
        return Found(
            patient_id=row.patient_id,
            person={name: columns[f"person_{name}"] for name in _PERSON},
            stored={name: columns[f"value_{name}"] for name in self._values},
            tries=columns.get("tries") or 0,
            is_unreached=bool(columns.get("is_unreached")),
            last_try_id=columns.get("last_try_id") or "",
            next_try_on=columns.get("next_try_on") or "",
            next_try_time=columns.get("next_try_time") or "",
            follow_up_id=columns.get("follow_up_id"),
        )


_EVERYTHING = 2**31 - 1
"""A limit no practice reaches; SQLite knows no OFFSET without one."""


def count_all(
    lists: Sequence[Compiled], session: Session, moment: Moment
) -> tuple[dict[str, int], dict[str, bool]]:
    """Counts of many lists in one statement.

    Returns:
        Counts by list id, and by fact name whether what some lists require is there.
    """
    required = {
        each.definition.requires.name: (each, each.definition.requires)
        for each in lists
        if each.definition.requires is not None
    }
    counts = [each.counting(literal(each.definition.id)) for each in lists]
    known = [
        select(literal(name), case((fact.expression(each._scope), 1), else_=0))  # noqa: SLF001 - one module
        for name, (each, fact) in required.items()
    ]
    parameters: dict[str, Any] = {}
    for each in lists:
        parameters |= each.parameters(moment)
    found = session.execute(union_all(*counts, *known), parameters)
    answers: dict[str, int] = {row[0]: row[1] for row in found}
    ids = {each.definition.id for each in lists}
    return (
        {name: number for name, number in answers.items() if name in ids},
        {name: bool(number) for name, number in answers.items() if name in required},
    )


def _condition(condition: Condition, scope: Scope) -> ColumnElement[bool]:
    if isinstance(condition, Comparison):
        return compare(condition, scope)
    members = [_condition(member, scope) for member in condition.members]
    if condition.word == "all":
        return and_(*members)
    if condition.word == "any":
        return or_(*members)
    # A comparison with something unknown is neither true nor false; here it counts as false.
    return not_(func.coalesce(or_(*members), false()))
