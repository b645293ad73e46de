"""Who is on a list, read from the rows that are kept of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from carecoord.db import sight
from carecoord.db.listed import LISTED, ORDER, Listing


def _of_list(*columns: ColumnElement[Any]) -> Select[Any]:
    """The rows of one list in its order; the door leaves out whom its viewer may not see."""
    return select(*columns).where(LISTED.c.number == bindparam("number")).order_by(*ORDER)


_KEYS = _of_list(LISTED.c.patient_id)
_PAGE = _KEYS.limit(bindparam("limit", type_=Integer())).offset(
    bindparam("offset", type_=Integer())
)
_GROUPS = _of_list(LISTED.c.patient_id, LISTED.c["group"])
_COUNT = select(func.count()).where(LISTED.c.number == bindparam("number"))
_EVERYTHING = 2**31 - 1
_NO_LIST = 0
"""The numbers of lists begin with 1."""


class Members:
    """The people of one list whose kept rows hold.

    Args:
        listing: The list; None for one that has nobody for want of what it requires.
    """

    def __init__(self, listing: Listing | None) -> None:
        self._number = _NO_LIST if listing is None else listing.number
        self._people = 0 if listing is None else listing.people

    def count(self, session: Session) -> int:
        """How many of them are seen; of everybody it is known already."""
        if sight.is_narrowed(session.connection()):
            return session.execute(_COUNT, {"number": self._number}).scalar_one()
        return self._people

    def ids(self, session: Session, *, limit: int | None = None, offset: int = 0) -> Sequence[str]:
        """Patient ids in the order of the list, from ``offset``; all of them without a limit."""
        asked = {"number": self._number}
        if limit is None and not offset:
            return session.execute(_KEYS, asked).scalars().all()
        part = {"limit": _EVERYTHING if limit is None else limit, "offset": offset}
        return session.execute(_PAGE, asked | part).scalars().all()

    def grouped_ids(self, session: Session) -> Sequence[tuple[str, int]]:
        """Patient ids in the order of the list, each with its sort key ``group``."""
        return session.execute(_GROUPS, {"number": self._number}).all()
