"""The greater of two numbers, each of them reckoned once, in either store."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class greater_of(FunctionElement[int]):  # noqa: N801 - reads as the function it stands for
    """``greater_of(one, other)``: neither of them null."""

    type = Integer()
    name = "greater_of"
    inherit_cache = True


@compiles(greater_of)
def _in_a_file(element: Any, compiler: Any, **kw: Any) -> str:
    one, other = (compiler.process(each, **kw) for each in element.clauses)
    return f"max({one}, {other})"


@compiles(greater_of, "postgresql")
def _on_a_server(element: Any, compiler: Any, **kw: Any) -> str:
    one, other = (compiler.process(each, **kw) for each in element.clauses)
    return f"greatest({one}, {other})"
