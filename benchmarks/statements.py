"""What a service asks of the database, to be asked again through the driver alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

Statement = tuple[str, Any]


@contextmanager
def listening(engine: Engine) -> Iterator[list[Statement]]:
    """The questions asked meanwhile, with their parameters."""
    heard: list[Statement] = []

    def hear(_c: object, _cursor: object, sql: str, parameters: Any, *_rest: object) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.append((sql, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def bare(engine: Engine, ask: Callable[[], object]) -> tuple[Callable[[], object], Any]:
    """The statements of ``ask`` through one driver connection; and that, to be closed."""
    with listening(engine) as heard:
        ask()
    pooled = engine.raw_connection()
    driver = pooled.driver_connection
    assert driver is not None

    def replay() -> None:
        for sql, parameters in heard:
            driver.execute(sql, parameters).fetchall()

    return replay, pooled
