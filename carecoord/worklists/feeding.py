"""Which tables the rows of a list follow from, read from its statement."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.sql import visitors

from carecoord.db import promised, standing
from carecoord.db.promised import PROMISED
from carecoord.db.shapes import all_shapes
from carecoord.db.standing import STANDING


def feeding(statement: Any) -> frozenset[str]:
    """Names of the journalled tables whose changes can reach what a statement finds.

    Columns of derived rows stand for the tables they are made of.
    """
    found: set[str] = set()
    for table, column in _read(statement):
        found |= _derived(table)[column] if table in _DERIVED else {table}
    return frozenset(found)


def of_everybody(tables: frozenset[str]) -> frozenset[str]:
    """Those whose rows belong to no patient: a change of one can reach anybody.

    Raises:
        KeyError: A table is not journalled, so that nobody would hear of its changes.
    """
    shapes = all_shapes()
    return frozenset(name for name in tables if not shapes[name].subject)


_DERIVED = frozenset({STANDING.name, PROMISED.name})


@functools.cache
def _derived(table: str) -> Mapping[str, frozenset[str]]:
    """Of each column of a derived table the tables behind it."""
    if table == PROMISED.name:
        return dict.fromkeys(PROMISED.c.keys(), promised.FED_BY)
    return {
        column.name: frozenset(name for name, _column in _read(column))
        for column in standing.computed().selected_columns
    }


def _read(part: Any) -> Iterator[tuple[str, str]]:
    """Tables and columns anywhere in a part of a statement; of a derived table only columns."""
    for each in visitors.iterate(part):
        if isinstance(each, Table) and each.name not in _DERIVED:
            yield each.name, ""
        elif isinstance(each, Column):
            for column in each.base_columns:
                table = getattr(column, "table", None)
                if isinstance(table, Table):
                    yield table.name, str(column.key)
