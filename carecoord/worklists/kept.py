"""A list in the form in which its rows are kept: its own rule, with numbers to order by."""

import dataclasses
import datetime as dt
import enum
import functools
import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Float,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
)
from sqlalchemy.engine import Dialect

from carecoord.db import listed
from carecoord.db.order_numbers import day_number, instant_number
from carecoord.worklists.definition import About, Definition, Kind, SortKey
from carecoord.worklists.elsewhere import stands_on
from carecoord.worklists.fact import Fact, FactType, Scope
from carecoord.worklists.feeding import feeding, of_everybody
from carecoord.worklists.moment import Moment
from carecoord.worklists.statement import WITHOUT_DAY, Statement

_FORM = 1
"""Raised when what stands in the kept rows comes to mean something else."""
_LOWEST, _HIGHEST = (literal_column(text, Float()) for text in ("-1e300", "1e300"))
_NOTHING: ColumnElement[str] = literal_column("''", Text())
_ZERO: ColumnElement[float] = literal_column("0.0", Float())

_NUMBERS = frozenset({FactType.NUMBER, FactType.COUNT})
_DAYS = frozenset({FactType.DAY, FactType.DAYS_SINCE_DAY, FactType.AGE})
_INSTANTS = frozenset({FactType.INSTANT, FactType.TIME, FactType.DAYS_SINCE_INSTANT})
_AS_NUMBERS = _NUMBERS | _DAYS | _INSTANTS | {FactType.FLAG}
_WORDS_PLACES, _PLACES = 2, 3
"""Of the keys of an order, how many are kept, and how many of the first may be words."""

Key = tuple[ColumnElement[Any], ColumnElement[Any]]
"""A number, and words where the number does not tell."""


class Kept:
    """How the rows of one list are found to be kept, for some people or for everybody.

    Args:
        definition: The list.
        is_current: Whether nothing is known that happens after the moment asked about.
        others: The lists that one about people not reached gathers from.
        lacking: Facts about the whole store that do not hold; who requires one has nobody.
    """

    def __init__(
        self,
        definition: Definition,
        *,
        is_current: bool,
        others: Sequence[Definition],
        lacking: Collection[str] = (),
    ) -> None:
        # Whether what a list requires is there is asked by whoever reads.
        holding = [each for each in others if not lacks(each, lacking)]
        elsewhere = stands_on([_without_requirement(each) for each in holding])
        self.definition = definition
        self._is_current = is_current
        self._lacking = sorted(lacking) if definition.about is About.NOT_REACHED else []

        def statement(*, is_of_few: bool) -> Statement:
            scope = Scope(
                definition.id, is_current=is_current, is_of_few=is_of_few,
                stands_elsewhere=elsewhere,
            )  # fmt: skip
            return Statement(_without_requirement(definition), scope)

        self._statement = statement
        self._few = statement(is_of_few=True)
        self._of_few = self._select(self._few)
        self.feeding = feeding(self._of_few)
        self.of_everybody = of_everybody(self.feeding)

    def asked(self, moment: Moment) -> str:
        """What the rule is asked besides the data, as ``listing`` keeps it."""
        return _written(self._is_current, self._lacking, self._few.scope.binds.values(moment))

    @functools.cached_property
    def _everybody(self) -> Statement:
        """Built when it is wanted: most programs only ask what is kept."""
        return self._statement(is_of_few=False)

    @functools.cached_property
    def everybody(self) -> Select[Any]:
        """The rows of everybody, with the columns of ``listed``; ``number`` is the list's."""
        return self._select(self._everybody)

    @property
    def goes_through_everybody(self) -> bool:
        """Whether the rows of some people are found in less time than those of all."""
        return self._everybody.goes_through_everybody

    def between(self, after: str, until: str) -> Select[Any]:
        """The rows of the people between two keys, of which the second may be missing."""
        person_id, query = self._everybody.person_id, self.everybody
        query = query.where(person_id > after) if after else query
        return query.where(person_id <= until) if until else query

    def parameters(self, moment: Moment, number: int) -> dict[str, Any]:
        """What ``everybody`` is asked with."""
        return {"number": number, **self._everybody.scope.binds.values(moment)}

    def part(self, dialect: Dialect, people: int) -> "Part":
        """The rows of so many people, as SQL."""
        key = dialect.name, people
        if key not in self._parts:
            self._parts[key] = self._compile(dialect, people)
        return self._parts[key]

    @functools.cached_property
    def _parts(self) -> dict[tuple[str, int], "Part"]:
        return {}

    def rule(self, dialect: Dialect) -> str:
        """Digest of the rule; another program or another version of the list has another."""
        return self.part(dialect, 1).digest

    def _select(self, statement: Statement) -> Select[Any]:
        keys = [_key(statement, key) for key in _wanted(self.definition)]
        keys += [(_ZERO, _NOTHING)] * (_PLACES - len(keys))
        (n1, w1), (n2, w2), (n3, _words) = keys
        is_worklist = self.definition.kind is Kind.WORKLIST
        columns: dict[str, ColumnElement[Any]] = {
            "patient_id": statement.person_id,
            "number": cast(bindparam("number", type_=Integer()), Integer()),
            "n1": n1, "w1": w1, "n2": n2, "w2": w2, "n3": n3,
            "sort_key": statement.scope.people.sort_key,
            "group": statement.group() if is_worklist else literal_column(str(WITHOUT_DAY)),
        }  # fmt: skip
        return statement.select(*(columns[name].label(name) for name in listed.names()))

    def _compile(self, dialect: Dialect, people: int) -> "Part":
        places: list[BindParameter[str]] = [bindparam(f"person_{place}") for place in range(people)]
        query = self._of_few.where(self._few.person_id.in_(places))
        compiled: Any = query.compile(dialect=dialect)
        names = self._few.scope.binds.names()
        blank = dict.fromkeys([*names, "number", *(place.key for place in places)])
        state = compiled.construct_expanded_state(blank)
        return Part(
            sql=state.statement,
            names=tuple(state.positiontup) if state.positiontup else None,
            constants={
                name: state.processors[name](value) if name in state.processors else value
                for name, value in state.parameters.items()
                if name not in blank
            },
            binders={name: bind for name in names if (bind := _binder(compiled, name))},
        )


def _binder(compiled: Any, name: str) -> Any:
    """How the driver takes a value, where it does not as it is; None for one nobody asks."""
    asked = compiled.binds.get(name)
    if asked is None:
        return None
    return asked.type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect)


def lacks(definition: Definition, lacking: Collection[str]) -> bool:
    """Whether what the list requires is not there."""
    return definition.requires is not None and definition.requires.name in lacking


def _without_requirement(definition: Definition) -> Definition:
    return dataclasses.replace(definition, requires=None)


# Order


def can_be_kept(definition: Definition) -> bool:
    """Whether the order of the list can be kept: its keys are few, and numbers mostly."""
    kinds = [_kind(definition, key) for key in _wanted(definition)]
    words = [place for place, kind in enumerate(kinds) if kind is _Kind.WORDS]
    is_known = len(kinds) <= _PLACES and None not in kinds
    return is_known and all(place < _WORDS_PLACES for place in words)


def _wanted(definition: Definition) -> tuple[SortKey, ...]:
    """The keys before the name, by which everybody else is ordered."""
    order = definition.order
    return order[:-1] if order and order[-1].name == "name" else order


class _Kind(enum.Enum):
    NUMBER = enum.auto()
    WORDS = enum.auto()


def _kind(definition: Definition, key: SortKey) -> _Kind | None:
    """How a key is kept; None for one that cannot be: words from the last to the first."""
    if key.name == "name":
        return None
    if key.name == "group" or definition.values[key.name].type in _AS_NUMBERS:
        return _Kind.NUMBER
    return None if key.descending else _Kind.WORDS


def _key(statement: Statement, key: SortKey) -> Key:
    if key.name == "group":
        return cast(statement.group(), Float()), _NOTHING
    fact, value = statement.definition.values[key.name], statement.value(key.name)
    if fact.type not in _AS_NUMBERS:
        return case((value.is_(None), _LOWEST), else_=_ZERO), func.coalesce(value, _NOTHING)
    number = _number(fact, value)
    known, missing = (-number, _HIGHEST) if key.descending else (number, _LOWEST)
    return case((value.is_(None), missing), else_=known), _NOTHING


def _number(fact: Fact, value: ColumnElement[Any]) -> ColumnElement[float]:
    if fact.type in _DAYS:
        return day_number(value)
    if fact.type in _INSTANTS:
        return instant_number(value)
    if fact.type is FactType.FLAG:
        return case((cast(value, Boolean()), 1.0), else_=_ZERO)
    return cast(value, Float())


# What was asked


def _written(is_current: bool, lacking: Sequence[str], values: Mapping[str, Any]) -> str:  # noqa: FBT001 - in the order it is written
    return json.dumps([is_current, lacking, values], default=_instant, sort_keys=True)


def _instant(value: object) -> dict[str, str]:
    if not isinstance(value, dt.datetime):
        raise TypeError(f"{type(value).__name__} is no value of a list")
    return {"at": value.isoformat()}


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the kept rows of a list answer, read back.

    Attributes:
        values: What the rule is asked with, by name.
    """

    is_current: bool
    lacking: tuple[str, ...]
    values: Mapping[str, Any]

    @classmethod
    def read(cls, text: str) -> "Asked":
        is_current, lacking, values = json.loads(text)
        read = {
            name: dt.datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
            for name, value in values.items()
        }
        return cls(is_current, tuple(lacking), read)


# SQL


@dataclasses.dataclass(frozen=True)
class Part:
    """The rows of some people as SQL that can stand beside that of other lists.

    Attributes:
        names: Of the values in their order; None where the SQL names them.
        constants: Values of the rule itself.
        binders: How the driver takes what is asked.
    """

    sql: str
    names: tuple[str, ...] | None
    constants: Mapping[str, Any]
    binders: Mapping[str, Any]

    @functools.cached_property
    def digest(self) -> str:
        constants = sorted(self.constants.items())
        text = repr((_FORM, self.sql, constants))
        return hashlib.sha256(text.encode()).hexdigest()

    def bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Everything the SQL takes, besides the people, as the driver takes it."""
        asked = {
            name: self.binders[name](value) if name in self.binders else value
            for name, value in values.items()
        }
        return {**self.constants, **asked}

    def named(self, prefix: str) -> str:
        """The SQL with names of its own, where it names its values; people are everybody's."""
        if self.names is not None:
            return self.sql
        return _NAME.sub(lambda found: _renamed(prefix, found), self.sql)


_NAME = re.compile(r"%\((\w+)\)s")


def _renamed(prefix: str, found: "re.Match[str]") -> str:
    name = found.group(1)
    return found.group(0) if name.startswith("person_") else f"%({prefix}{name})s"
