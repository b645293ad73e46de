"""Days and instants as numbers that order as they do, in either store."""

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class day_number(FunctionElement[float]):  # noqa: N801 - reads as the function it stands for
    """``day_number(day)``: of an ISO day, of which month and day may be missing."""

    type = Float()
    name = "day_number"
    inherit_cache = True


class instant_number(FunctionElement[float]):  # noqa: N801 - reads as the function it stands for
    """``instant_number(instant)``: seconds since 1970, to the microsecond."""

    type = Float()
    name = "instant_number"
    inherit_cache = True


@compiles(day_number)
def _day_in_a_file(element: Any, compiler: Any, **kw: Any) -> str:
    (day,) = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST(substr(replace({day}, '-', '') || '00000000', 1, 8) AS REAL)"


@compiles(day_number, "postgresql")
def _day_on_a_server(element: Any, compiler: Any, **kw: Any) -> str:
    (day,) = (compiler.process(each, **kw) for each in element.clauses)
    digits = f"substr(replace({day}, '-', '') || '00000000', 1, 8)"
    # A number that is none would end the transaction.
    return f"(CASE WHEN {day} ~ '^[0-9-]*$' THEN CAST({digits} AS FLOAT) ELSE 0 END)"


@compiles(instant_number)
def _instant_in_a_file(element: Any, compiler: Any, **kw: Any) -> str:
    (instant,) = (compiler.process(each, **kw) for each in element.clauses)
    # julianday() knows milliseconds only.
    return f"(CAST(strftime('%s', {instant}) AS REAL) + CAST(substr({instant}, 20) AS REAL))"


@compiles(instant_number, "postgresql")
def _instant_on_a_server(element: Any, compiler: Any, **kw: Any) -> str:
    (instant,) = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST(extract(epoch from {instant}) AS FLOAT)"
