"""What a store knows about itself: read and written outside the journal."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities.marks import StoreMark


def read(session: Session, name: str) -> str:
    """The value of a mark; "" when it was never set."""
    mark = session.get(StoreMark, name)
    return "" if mark is None else mark.value


def starting_with(session: Session, prefix: str) -> dict[str, str]:
    """All marks whose name begins so, by the rest of their names."""
    query = select(StoreMark).where(StoreMark.name.startswith(prefix, autoescape=True))
    return {mark.name.removeprefix(prefix): mark.value for mark in session.scalars(query)}


def write(session: Session, name: str, value: str) -> None:
    """Set a mark, in a writing session; "" takes it away."""
    mark = session.get(StoreMark, name)
    if mark is None and value:
        session.add(StoreMark(name=name, value=value))
    elif mark is not None and value:
        mark.value = value
    elif mark is not None:
        session.delete(mark)
