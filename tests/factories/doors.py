"""A practice as somebody of another role has it open: through a door of their own."""

import dataclasses
import os
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from carecoord.bootstrap import build_services
from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import Clock
from carecoord.db.database import Database
from carecoord.services.bundle import Services
from carecoord.services.lists_in_use import list_keeper
from carecoord.services.opened import OpenedPractice
from carecoord.services.sight import viewer_of
from carecoord.vocab.actor import Actor


def door_for(actor: Actor, database: Database, clock: Clock, feed: ChangeFeed) -> Database:
    """A door to the same store, opened for this person on another computer."""
    return Database(
        database.engine, clock, feed, origin="desk2", audit_key=database.audit_key,
        viewer=viewer_of(actor), keeper=list_keeper(),
    )  # fmt: skip


def opened_for(actor: Actor, database: Database, clock: Clock, zone: ZoneInfo) -> Services:
    """All services over the same store, without its key file."""
    feed = ChangeFeed()
    none = cast("Any", None)
    home = Path(os.environ["CARECOORD_HOME"])  # some services keep something beside the store
    return build_services(
        OpenedPractice(
            database=door_for(actor, database, clock, feed), actor=actor, clock=clock, zone=zone,
            feed=feed, home=home, practice_name="Riverside", language="en", store=none, key=none,
        )
    )  # fmt: skip


def signed_in(actor: Actor, opened: OpenedPractice) -> OpenedPractice:
    """The same practice, as this person has it open."""
    door = door_for(actor, opened.database, opened.clock, opened.feed)
    return dataclasses.replace(opened, database=door, actor=actor)
