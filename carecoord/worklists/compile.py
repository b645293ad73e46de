"""A definition as one SELECT, from which count, keys, pages and reasons all come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from carecoord.worklists import hiding
from carecoord.worklists.definition import Definition, Kind
from carecoord.worklists.elsewhere import stands_on
from carecoord.worklists.fact import PERSON_ID, Fact, Scope
from carecoord.worklists.moment import Moment
from carecoord.worklists.statement import WITHOUT_DAY, Statement

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
        tried_from: The list the newest try was made from.
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
    tried_from: str = ""


class Compiled:
    """The statement of one definition; built once, run with each day's values.

    Who is on the list and in which order is asked of everybody; what explains a row only of
    those shown, under the same conditions.

    Args:
        definition: The list.
        includes_hidden: Whether people put off by an attempt are wanted too.
        is_current: Whether nothing is known that happens after the moment asked about.
        others: The lists that one about people not reached gathers from.
    """

    def __init__(
        self,
        definition: Definition,
        *,
        includes_hidden: bool = False,
        is_current: bool = True,
        others: Sequence[Definition] = (),
    ) -> None:
        elsewhere = stands_on(others)

        def scope(*, is_of_few: bool) -> Scope:
            return Scope(
                definition.id, includes_hidden=includes_hidden, is_current=is_current,
                is_of_few=is_of_few, stands_elsewhere=elsewhere,
            )  # fmt: skip

        self.definition = definition
        self._everybody = Statement(definition, scope(is_of_few=False))
        self._few = Statement(definition, scope(is_of_few=True))
        order = self._everybody.order()
        self._keys = self._everybody.select(self._everybody.person_id).order_by(*order)
        self._page = self._keys.limit(bindparam("limit", type_=Integer())).offset(
            bindparam("offset", type_=Integer())
        )
        self._groups = self._everybody.select(
            self._everybody.person_id, self._everybody.group()
        ).order_by(*order)
        self._rows = self._build_rows()

    def counting(self, *labels: ColumnElement[Any]) -> Select[Any]:
        """How many there are: the same conditions, without what only orders and explains."""
        statement = self._everybody
        query = select(*labels, func.count()).select_from(statement.matching_from)
        return query.where(statement.where)

    def known(self, fact: Fact) -> ColumnElement[bool]:
        """A fact about the whole store, as part of this list's statement."""
        return fact.expression(self._everybody.scope)

    def parameters(self, moment: Moment) -> dict[str, Any]:
        return self._everybody.scope.binds.values(moment)

    def count(self, session: Session, moment: Moment) -> int:
        return session.execute(self.counting(), self.parameters(moment)).scalar_one()  # type: ignore[no-any-return]

    def ids(
        self, session: Session, moment: Moment, *, limit: int | None = None, offset: int = 0
    ) -> Sequence[str]:
        """Patient ids in the order of the list, from ``offset``; all of them without a limit."""
        parameters = self.parameters(moment)
        if limit is None and not offset:
            return session.execute(self._keys, parameters).scalars().all()
        part = {"limit": _EVERYTHING if limit is None else limit, "offset": offset}
        return session.execute(self._page, parameters | part).scalars().all()

    def grouped_ids(self, session: Session, moment: Moment) -> Sequence[tuple[str, int]]:
        """Patient ids in the order of the list, each with its sort key ``group``."""
        if self.definition.kind is Kind.SEGMENT:
            return [(patient_id, WITHOUT_DAY) for patient_id in self.ids(session, moment)]
        return session.execute(self._groups, self.parameters(moment)).all()

    def rows(
        self, session: Session, moment: Moment, *, limit: int | None = None, offset: int = 0
    ) -> list[Found]:
        """Rows in the order of the list, from ``offset``; all of them without a limit."""
        return self.some(session, moment, self.ids(session, moment, limit=limit, offset=offset))

    def row(self, session: Session, moment: Moment, patient_id: str) -> Found | None:
        """The row of one person; None when they are not on the list."""
        found = self.some(session, moment, [patient_id])
        return found[0] if found else None

    def some(self, session: Session, moment: Moment, patient_ids: Sequence[str]) -> list[Found]:
        """The rows of these people in their order, without those who are not on the list."""
        parameters = self._few.scope.binds.values(moment)
        found: dict[str, Found] = {}
        for start in range(0, len(patient_ids), _AT_ONCE):
            some = {"patient_ids": patient_ids[start : start + _AT_ONCE]}
            for row in session.execute(self._rows, parameters | some):
                found[row.patient_id] = self._found(row)
        return [found[patient_id] for patient_id in patient_ids if patient_id in found]

    def _build_rows(self) -> Select[Any]:
        few = self._few
        patient = few.scope.patient
        person = [patient[name].label(f"person_{name}") for name in _PERSON]
        values = [value.label(f"value_{name}") for name, value in few.values.items()]
        work: list[ColumnElement[Any]] = []
        if self.definition.kind is Kind.WORKLIST:
            last = few.last_try()
            work = [
                few.tries().label("tries"),
                hiding.is_unreached(last).label("is_unreached"),
                last["id"].label("last_try_id"),
                last["next_try_on"],
                last["next_try_time"],
                last["worklist_id"].label("tried_from"),
            ]
        follow_up_id = few.follow_up_id()
        if follow_up_id is not None:
            work.append(follow_up_id.label("follow_up_id"))
        query = few.select(PERSON_ID.label("patient_id"), *person, *values, *work)
        return query.where(PERSON_ID.in_(bindparam("patient_ids", expanding=True)))

    def _found(self, row: Any) -> Found:
        columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
        return Found(
            patient_id=row.patient_id,
            person={name: columns[f"person_{name}"] for name in _PERSON},
            stored={name: columns[f"value_{name}"] for name in self.definition.values},
            tries=columns.get("tries") or 0,
            is_unreached=bool(columns.get("is_unreached")),
            last_try_id=columns.get("last_try_id") or "",
            next_try_on=columns.get("next_try_on") or "",
            next_try_time=columns.get("next_try_time") or "",
            follow_up_id=columns.get("follow_up_id"),
            tried_from=columns.get("tried_from") or "",
        )


_EVERYTHING = 2**31 - 1
"""A limit no practice reaches; SQLite knows no OFFSET without one."""
_AT_ONCE = 2_000
"""People whose rows are read with one statement."""


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
        select(literal(name), case((each.known(fact), 1), else_=0))
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
