"""Keeping the rows of lists in step with the records: of few people at each save, or anew."""

import dataclasses
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from carecoord.db import listed
from carecoord.db.listed import LISTED, LISTING, Listing, Touched
from carecoord.db.standing import STANDING
from carecoord.worklists.catalogue import Catalogue
from carecoord.worklists.kept import Asked, Kept
from carecoord.worklists.moment import Moment

FEW = 200
"""People whose rows are found one by one; with more the rows of a list are made anew, later."""
PORTION = 50_000
"""People whose rows are made in one transaction, where a list goes through everybody."""
_AT_ONCE = (1, 16)
"""People asked about in one statement; each number has a statement of its own."""

Found = dict[tuple[str, int], tuple[Any, ...]]
"""Kept rows by person and list."""


class Keeper:
    """Finds the rows of touched people again, in the transaction that touched them.

    Args:
        catalogue: The lists as they are in a session.
    """

    def __init__(self, catalogue: Callable[[Session], Catalogue]) -> None:
        self._catalogue = catalogue
        self._known: dict[tuple[str, str], _Held] = {}
        self._statements: dict[tuple[tuple[str, ...], int], _Together] = {}

    def refresh(self, session: Session, touched: Touched) -> None:
        """Bring the rows that hold in step; the people are claimed, and all else is written."""
        connection = session.connection()
        listed.share(connection)
        held = {each: self._held(session, each) for each in listed.followed(connection)}
        fed = {
            listing: one.kept
            for listing, one in held.items()
            if one is not None and one.kept.feeding & touched.keys()
        }
        lost = {each for each, one in held.items() if one is None}
        lost |= {each for each, kept in fed.items() if kept.of_everybody & touched.keys()}
        tables = frozenset[str]().union(*(kept.feeding for kept in fed.values()))
        people = set[str]().union(*(touched[name] for name in tables & touched.keys())) - {""}
        if len(people) > FEW:
            lost |= fed.keys()
        if lost:
            listed.drop(connection, [each.list_id for each in lost])
        self._follow(connection, [held[each] for each in fed if each not in lost], sorted(people))

    def _follow(
        self, connection: Connection, lists: "Sequence[_Held | None]", people: Sequence[str]
    ) -> None:
        followed = [each for each in lists if each is not None]
        if not followed or not people:
            return
        numbers = {each.listing.number for each in followed}
        now: Found = {}
        for some, size in _portions(people):
            now |= self._together(connection, followed, size).run(connection, followed, some)
        _write(connection, _stored(connection, people, numbers), now)

    def _together(self, connection: Connection, lists: "Sequence[_Held]", size: int) -> "_Together":
        key = tuple(each.listing.rule for each in lists), size
        if key not in self._statements:
            parts = [each.kept.part(connection.dialect, size) for each in lists]
            texts = [part.named(f"l{place}_") for place, part in enumerate(parts)]
            self._statements[key] = _Together(" UNION ALL ".join(texts), size)
        return self._statements[key]

    def _held(self, session: Session, listing: Listing) -> "_Held | None":
        """How a list's rows are found again; None when this program does not know their rule."""
        key = listing.list_id, listing.rule
        known = self._known.get(key)
        if known is None or not known.answers(listing):
            kept = known.kept if known is not None else self._find(session, listing)
            if kept is None:
                return None
            part = kept.part(session.connection().dialect, 1)
            values = {**Asked.read(listing.asked).values, "number": listing.number}
            known = self._known[key] = _Held(listing, kept, part.bound(values))
        return known

    def _find(self, session: Session, listing: Listing) -> Kept | None:
        catalogue, asked = self._catalogue(session), Asked.read(listing.asked)
        if listing.list_id not in {each.id for each in catalogue.definitions}:
            return None
        kept = catalogue.kept(
            listing.list_id, is_current=asked.is_current, lacking=asked.lacking
        )  # fmt: skip
        dialect = session.connection().dialect
        return kept if kept is not None and kept.rule(dialect) == listing.rule else None


@dataclass(frozen=True)
class _Held:
    """A list whose rows hold, and what its rule is asked with.

    Attributes:
        values: As the driver takes them.
    """

    listing: Listing
    kept: Kept
    values: Mapping[str, Any]

    def answers(self, listing: Listing) -> bool:
        """Whether the same is asked, and the rows stand under the same number."""
        mine = self.listing
        return (mine.number, mine.asked) == (listing.number, listing.asked)


@dataclass(frozen=True)
class _Together:
    """The rules of some lists in one statement, for so many people."""

    sql: str
    size: int

    def run(self, connection: Connection, lists: Sequence[_Held], people: Sequence[str]) -> Found:
        places = {f"person_{place}": person for place, person in enumerate(people)}
        values: Any = (
            self._in_order(connection, lists, places)
            if connection.dialect.positional
            else self._by_name(lists, places)
        )
        rows = connection.exec_driver_sql(self.sql, values)
        return {(row[0], row[1]): tuple(row) for row in rows}

    def _in_order(
        self, connection: Connection, lists: Sequence[_Held], places: Mapping[str, str]
    ) -> tuple[Any, ...]:
        values: list[Any] = []
        for each in lists:
            mine = {**each.values, **places}
            names = each.kept.part(connection.dialect, self.size).names or ()
            values.extend(mine[name] for name in names)
        return tuple(values)

    def _by_name(self, lists: Sequence[_Held], places: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = dict(places)
        for place, each in enumerate(lists):
            values |= {f"l{place}_{name}": value for name, value in each.values.items()}
        return values


def _portions(people: Sequence[str]) -> Iterator[tuple[list[str], int]]:
    """As many as a statement takes at a time; the last one stands in for those missing."""
    size = _AT_ONCE[0] if len(people) == 1 else _AT_ONCE[1]
    for start in range(0, len(people), size):
        some = list(people[start : start + size])
        yield some + some[-1:] * (size - len(some)), size


_STORED = select(*LISTED.c).where(
    LISTED.c.patient_id.in_(bindparam("patient_ids", expanding=True))
)  # fmt: skip
_REMOVE = delete(LISTED).where(
    LISTED.c.patient_id == bindparam("person"), LISTED.c.number == bindparam("list")
)
_COUNT = (
    update(LISTING)
    .where(LISTING.c.number == bindparam("list"))
    .values(people=LISTING.c.people + bindparam("more"))
)


def _stored(connection: Connection, people: Sequence[str], numbers: set[int]) -> Found:
    rows = connection.execute(_STORED, {"patient_ids": people})
    return {(row[0], row[1]): tuple(row) for row in rows if row[1] in numbers}


def _write(connection: Connection, before: Found, now: Found) -> None:
    """Only what changed; a save seldom changes who is on a list."""
    gone = [key for key, row in before.items() if now.get(key) != row]
    come = [row for key, row in now.items() if before.get(key) != row]
    if gone:
        connection.execute(_REMOVE, [{"person": key[0], "list": key[1]} for key in gone])
    if come:
        names = listed.names()
        connection.execute(LISTED.insert(), [dict(zip(names, row, strict=True)) for row in come])
    more = Counter(row[1] for row in come)
    more.subtract(key[1] for key in gone)
    counts = [{"list": number, "more": more[number]} for number in sorted(more) if more[number]]
    if counts:
        connection.execute(_COUNT, counts)


# Anew


def make_anew(connection: Connection, kept: Kept, moment: Moment) -> bool:
    """Find the rows of one list, or of a long one the next portion; nobody else writes meanwhile.

    Whoever saves between two portions has their own people followed.

    Returns:
        Whether the rows are whole now.
    """
    begun = _begun(connection, kept, moment)
    after = begun.done_to
    until = _end_of_portion(connection, after) if kept.goes_through_everybody else ""
    listed.take_away(connection, begun.number, after=after, until=until)
    made = LISTED.insert().from_select(listed.names(), kept.between(after, until))
    connection.execute(made, kept.parameters(moment, begun.number))
    is_whole = not until
    people = _count(connection, begun.number) if is_whole else 0
    listed.describe(
        connection, dataclasses.replace(begun, people=people, done_to=until, is_whole=is_whole)
    )
    return is_whole


def _begun(connection: Connection, kept: Kept, moment: Moment) -> Listing:
    """What was begun for this very question, or a new beginning."""
    list_id, asked = kept.definition.id, kept.asked(moment)
    rule = kept.rule(connection.dialect)
    for each in listed.followed(connection):
        if (each.list_id, each.asked, each.rule) == (list_id, asked, rule) and not each.is_whole:
            return each
    return Listing(_number(connection, list_id), list_id, asked, rule)


def _end_of_portion(connection: Connection, after: str) -> str:
    """The last person of the next portion; "" when it is the last one."""
    query = select(STANDING.c.patient_id).where(STANDING.c.patient_id > after)
    last = query.order_by(STANDING.c.patient_id).offset(PORTION - 1).limit(1)
    return connection.execute(last).scalar() or ""


def _count(connection: Connection, number: int) -> int:
    query = select(func.count()).select_from(LISTED).where(LISTED.c.number == number)
    return connection.execute(query).scalar_one()


def forget_others(connection: Connection, list_ids: Iterable[str]) -> None:
    """Remove the rows of lists that are not in use any more."""
    gone = select(LISTING.c.number).where(LISTING.c.list_id.not_in(sorted(list_ids)))
    for number in connection.execute(gone).scalars().all():
        listed.take_away(connection, number)
        connection.execute(delete(LISTING).where(LISTING.c.number == number))


def _number(connection: Connection, list_id: str) -> int:
    """The number of a list, which it keeps."""
    found = select(LISTING.c.number).where(LISTING.c.list_id == list_id)
    number = connection.execute(found).scalar()
    if number is None:
        taken = set(connection.execute(select(LISTING.c.number)).scalars())
        number = next(each for each in itertools.count(1) if each not in taken)
    return number
