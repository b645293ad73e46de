"""Everything a store holds, to show that something was left or put back exactly."""

from typing import Any

from sqlalchemy import select

from carecoord.db.database import Database
from carecoord.db.search import SEARCH_PATIENT
from carecoord.db.shapes import all_shapes

Snapshot = dict[str, list[tuple[Any, ...]]]
_BOOKKEEPING = frozenset({"clock", "rev"})


def living_rows(database: Database, *, without: tuple[str, ...] = ()) -> Snapshot:
    """Rows that are not marked as deleted by table, and by what people can be found."""
    found: Snapshot = {}
    with database.reading() as session:
        for name, shape in all_shapes().items():
            if name in without:
                continue
            columns = [one for one in shape.table.columns if one.name not in _BOOKKEEPING]
            query = select(*columns).where(shape.table.c.deleted.is_(False))
            found[name] = sorted(map(tuple, session.execute(query)), key=str)
        keys = select(SEARCH_PATIENT.c.patient_id, SEARCH_PATIENT.c.lines)
        found["search"] = sorted(map(tuple, session.execute(keys)))
    return found
