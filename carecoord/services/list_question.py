"""One question about lists: its moment, the lists there are, and what answers it soonest."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from carecoord.db import listed, standing
from carecoord.db.listed import Listing
from carecoord.worklists.catalogue import Catalogue
from carecoord.worklists.compile import Compiled, count_all
from carecoord.worklists.definition import About, Definition
from carecoord.worklists.fact import Fact
from carecoord.worklists.kept import Kept, lacks
from carecoord.worklists.members import Members
from carecoord.worklists.moment import Moment


class ListQuestion:
    """Answers from the rows that are kept, where they answer this, else from the rule itself.

    Attributes:
        moment: The day and the practice's numbers.
        lists: Those in use, the most pressing first.
    """

    def __init__(
        self, session: Session, catalogue: Catalogue, moment: Moment, *, includes_hidden: bool
    ) -> None:
        self._session = session
        self._catalogue = catalogue
        self._includes_hidden = includes_hidden
        self._is_current = not standing.is_ahead(session, moment.start_of(days_ago=-1))
        self.moment = moment
        self.lists = catalogue.definitions

    def compiled(self, worklist_id: str) -> Compiled:
        """The rule of a list.

        Raises:
            RefusedError: There is no such list.
        """
        return self._catalogue.compiled(
            worklist_id, includes_hidden=self._includes_hidden, is_current=self._is_current
        )

    def count(self, worklist_id: str) -> int:
        """How many people are on a list."""
        members = self._members(worklist_id)
        if members is None:
            return self.compiled(worklist_id).count(self._session, self.moment)
        return members.count(self._session)

    def ids(self, worklist_id: str, *, limit: int | None = None, offset: int = 0) -> Sequence[str]:
        """Patient ids in the order of the list, from ``offset``; all of them without a limit."""
        members = self._members(worklist_id)
        if members is None:
            compiled = self.compiled(worklist_id)
            return compiled.ids(self._session, self.moment, limit=limit, offset=offset)
        return members.ids(self._session, limit=limit, offset=offset)

    def grouped_ids(self, worklist_id: str) -> Sequence[tuple[str, int]]:
        """Patient ids in the order of the list, each with its sort key ``group``."""
        members = self._members(worklist_id)
        if members is None:
            return self.compiled(worklist_id).grouped_ids(self._session, self.moment)
        return members.grouped_ids(self._session)

    def counts(self) -> tuple[dict[str, int], dict[str, bool]]:
        """Counts of all lists by id, and whether what some require is there, by fact name."""
        members = {each.id: self._members(each.id) for each in self.lists}
        asked = [self.compiled(name) for name, found in members.items() if found is None]
        counts, known = count_all(asked, self._session, self.moment) if asked else ({}, {})
        kept = {
            name: found.count(self._session) for name, found in members.items() if found is not None
        }
        unknown = self._required.keys() - known.keys()
        return counts | kept, known | {name: name not in self._lacking for name in unknown}

    def gone(self) -> list[str]:
        """Lists whose rows are kept though nobody uses them any more."""
        return sorted(self._holding.keys() - {each.id for each in self.lists})

    def stale(self) -> list[str]:
        """The lists whose rows are not kept for this moment and could be, most pressing first."""
        return [
            each.id
            for each in self.lists
            if self.kept(each.id) is not None and self._listing(each.id) is None
        ]

    def disagreeing(self) -> list[str]:
        """The lists whose kept rows hold and are not what their rule finds; none, unless wrong."""
        return [each.id for each in self.lists if not self._agrees(each.id)]

    def _agrees(self, worklist_id: str) -> bool:
        members = self._members(worklist_id)
        if members is None:
            return True
        compiled = self.compiled(worklist_id)
        found = list(map(tuple, compiled.grouped_ids(self._session, self.moment)))
        kept = list(map(tuple, members.grouped_ids(self._session)))
        return kept == found and members.count(self._session) == len(found)

    def kept(self, worklist_id: str) -> Kept | None:
        """How the rows of a list are kept; None where they cannot be."""
        if self._includes_hidden:
            return None
        gathers = self._catalogue.definition(worklist_id).about is About.NOT_REACHED
        return self._catalogue.kept(
            worklist_id, is_current=self._is_current, lacking=self._lacking if gathers else ()
        )

    def _members(self, worklist_id: str) -> Members | None:
        listing = self._listing(worklist_id)
        if listing is None:
            return None
        is_empty = lacks(self._catalogue.definition(worklist_id), self._lacking_of(worklist_id))
        return Members(None if is_empty else listing)

    def _lacking_of(self, worklist_id: str) -> frozenset[str]:
        """Asked for only where it matters."""
        is_asked = self._catalogue.definition(worklist_id).requires is not None
        return self._lacking if is_asked else frozenset()

    def _listing(self, worklist_id: str) -> Listing | None:
        """What is kept of a list, if it answers this question."""
        listing = None if self._includes_hidden else self._holding.get(worklist_id)
        kept = None if listing is None else self.kept(worklist_id)
        if listing is None or kept is None or listing.asked != kept.asked(self.moment):
            return None
        return listing if listing.rule == kept.rule(self._session.connection().dialect) else None

    @cached_property
    def _holding(self) -> dict[str, Listing]:
        return {each.list_id: each for each in listed.holding(self._session.connection())}

    @cached_property
    def _required(self) -> dict[str, tuple[Definition, Fact]]:
        return {
            each.requires.name: (each, each.requires)
            for each in self.lists
            if each.requires is not None
        }

    @cached_property
    def _lacking(self) -> frozenset[str]:
        """Facts about the whole store that lists require and that do not hold."""
        if not self._required:
            return frozenset()
        known = [
            case((self.compiled(each.id).known(fact), literal(name)), else_=None)
            for name, (each, fact) in self._required.items()
        ]
        values: dict[str, Any] = {}
        for each, _fact in self._required.values():
            values |= self.compiled(each.id).parameters(self.moment)
        found = self._session.execute(select(*known), values).one()
        return frozenset(self._required) - set(found)
