"""A practice as somebody of another role has it open: through a door of their own."""

from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from carecoord.bootstrap import build_services
from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import Clock
from carecoord.db.database import Database
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.services.sight import viewer_of
from carecoord.vocab.actor import Actor

AUDIT_KEY = bytes(range(32, 64))


def opened_for(actor: Actor, database: Database, clock: Clock, zone: ZoneInfo) -> Services:
    """All services over the same store, opened for this person."""
    feed = ChangeFeed()
    door = Database(
        database.engine, clock, feed, origin="desk2", audit_key=AUDIT_KEY, viewer=viewer_of(actor)
    )
    none = cast("Any", None)
    return build_services(
        OpenedPractice(
            database=door, actor=actor, clock=clock, zone=zone, feed=feed, home=Path(),
            practice_name="Riverside", language="en", store=none, key=none,
        )
    )  # fmt: skip
