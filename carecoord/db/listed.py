"""Who is on which list, as the rule of the list found them: kept rows, side by side.

Derived data like ``standing``, and not journalled. A row of ``listing`` says what was asked when
the rows of a list were found: by which rule, on which day, with which of the practice's numbers.
Whoever asks the same reads the kept rows; whoever asks anything else asks the rule itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Session

from carecoord.entities import Base

LISTING = Table(
    "listing",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("list_id", String(60), nullable=False, unique=True),
    # What the rule was asked besides the data, as JSON.
    Column("asked", Text, nullable=False),
    # Digest of the rule that found the rows; "" when they do not hold any more.
    Column("rule", String(64), nullable=False),
    # How many rows there are, once they are whole.
    Column("people", Integer, nullable=False),
    # While a long list is made: the last person whose rows were found, in the order of the keys.
    Column("done_to", String(32), nullable=False),
    Column("is_whole", Boolean, nullable=False),
)
LISTED = Table(
    "listed",
    Base.metadata,
    Column("patient_id", String(32), primary_key=True),
    # Of the list, in ``listing``.
    Column("number", Integer, primary_key=True, autoincrement=False),
    # The keys of the list's order, such that the lower comes first.
    Column("n1", Float, nullable=False),
    Column("w1", Text, nullable=False),
    Column("n2", Float, nullable=False),
    Column("w2", Text, nullable=False),
    Column("n3", Float, nullable=False),
    Column("sort_key", Text, nullable=False),
    # Late, due today and so on, as the statement of the list numbers them.
    Column("group", Integer, nullable=False),
    Index(
        "ix_listed_order", "number", "n1", "w1", "n2", "w2", "n3", "sort_key", "patient_id",
        "group",
    ),
    sqlite_with_rowid=False,
)  # fmt: skip
ORDER = tuple(
    LISTED.c[name] for name in ("n1", "w1", "n2", "w2", "n3", "sort_key", "patient_id")
)  # fmt: skip

Touched = Mapping[str, set[str]]
"""By table the patients whose rows changed; "" stands for a row that is nobody's."""


class Keeper(Protocol):
    """Keeps the rows in step with what a transaction changed."""

    def refresh(self, session: Session, touched: Touched) -> None: ...


@dataclass(frozen=True, slots=True)
class Listing:
    """What the kept rows of one list answer.

    Attributes:
        done_to: While the rows are made, up to which person they hold.
    """

    number: int
    list_id: str
    asked: str
    rule: str
    people: int = 0
    done_to: str = ""
    is_whole: bool = False


_FOLLOWED = select(*LISTING.c).where(LISTING.c.rule != "").order_by(LISTING.c.number)


def followed(connection: Connection) -> list[Listing]:
    """The lists whose kept rows hold or are being made, in the order of their numbers."""
    return [Listing(*row) for row in connection.execute(_FOLLOWED)]


def holding(connection: Connection) -> list[Listing]:
    """The lists whose kept rows hold for everybody."""
    return [each for each in followed(connection) if each.is_whole]


def drop(connection: Connection, list_ids: Iterable[str] | None = None) -> None:
    """Have the kept rows of these lists, or of all, not be read any more."""
    query = update(LISTING).where(LISTING.c.rule != "").values(rule="")
    if list_ids is not None:
        query = query.where(LISTING.c.list_id.in_(sorted(list_ids)))
    connection.execute(query)


def clear(connection: Connection) -> None:
    """Throw all kept rows away; they are made when there is time for it."""
    connection.execute(delete(LISTED))
    connection.execute(delete(LISTING))


def share(connection: Connection) -> None:
    """On a server: let nobody make a list's rows until this transaction is over.

    Comes after the people were claimed, so that nobody who holds this waits for somebody.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE listing IN ROW SHARE MODE")


def alone(connection: Connection) -> None:
    """On a server: wait for transactions that touch the rows, and let others wait."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE listing IN EXCLUSIVE MODE")


def names() -> list[str]:
    """The columns of a kept row, in their order."""
    return [column.name for column in LISTED.columns]


def take_away(connection: Connection, number: int, *, after: str = "", until: str = "") -> None:
    """Remove a list's rows, or those of the people between two keys."""
    query = delete(LISTED).where(LISTED.c.number == number)
    if after:
        query = query.where(LISTED.c.patient_id > after)
    if until:
        query = query.where(LISTED.c.patient_id <= until)
    connection.execute(query)


def describe(connection: Connection, listing: Listing) -> None:
    """Say what the rows of a list answer from now on."""
    values: dict[str, Any] = {
        "list_id": listing.list_id, "asked": listing.asked, "rule": listing.rule,
        "people": listing.people, "done_to": listing.done_to, "is_whole": listing.is_whole,
    }  # fmt: skip
    changed = update(LISTING).where(LISTING.c.number == listing.number).values(values)
    if connection.execute(changed).rowcount == 0:
        connection.execute(LISTING.insert().values(number=listing.number, **values))
