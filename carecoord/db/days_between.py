"""Days from one instant to another, as either store reckons them."""

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[float]):  # noqa: N801 - reads as the function it stands for
    """``days_between(earlier, later)``: days with their fractions; null when either is."""

    type = Float()
    name = "days_between"
    inherit_cache = True


@compiles(days_between)
def _in_a_file(element: Any, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"(julianday({later}) - julianday({earlier}))"


@compiles(days_between, "postgresql")
def _on_a_server(element: Any, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"(extract(epoch from ({later} - {earlier})) / 86400.0)"
