"""Counting what is sent to the store, so that no loop asks row by row."""

from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, event


class Statements:
    """The statements of one engine while the block lasts; ``fresh`` forgets those so far."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seen: list[str] = []

    @property
    def count(self) -> int:
        return len(self.seen)

    def fresh(self) -> None:
        self.seen.clear()

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("PRAGMA"):  # only told when a connection changes its mode
            self.seen.append(statement)
