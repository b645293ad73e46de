"""A network that goes in the middle of a save: what was saved counts, and nothing counts twice."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select, text

from carecoord.common.changes import Area, ChangeFeed, Changes
from carecoord.common.clock import FixedClock
from carecoord.common.errors import UnavailableError
from carecoord.db import lost_answer
from carecoord.db.database import Database
from carecoord.db.engine import open_server
from carecoord.entities import Patient
from carecoord.vocab.actor import Actor
from tests.integration.conftest import AUDIT_KEY, PASSWORD, Server
from tests.integration.db.line import Line, line_to

pytestmark = pytest.mark.postgres


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with line_to(server.port) as line:
        yield line


@pytest.fixture
def far_database(
    line: Line, server_engine: Engine, clock: FixedClock, feed: ChangeFeed
) -> Iterator[Database]:
    """The server's database, at the other end of the line."""
    with server_engine.connect() as connection:
        name = connection.scalar(text("SELECT current_database()")) or ""
    engine = open_server(Server(line.port).address(name), PASSWORD)
    yield Database(engine, clock, feed, origin="desk1", audit_key=AUDIT_KEY)
    engine.dispose()


def save(database: Database, actor: Actor) -> None:
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(family="Ruiz", given="Ana"))


def saved(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Patient)) or 0


def test_that_what_was_saved_counts_though_the_answer_was_lost(
    line: Line, far_database: Database, server_engine: Engine, actor: Actor, feed: ChangeFeed
) -> None:
    heard: list[Changes] = []
    feed.subscribe(heard.append)
    line.swallows_answer = True
    save(far_database, actor)
    assert saved(server_engine) == 1
    assert [Area.PATIENTS in changes for changes in heard] == [True]


def test_that_a_save_that_never_reached_the_server_is_said_and_not_counted(
    line: Line, far_database: Database, server_engine: Engine, actor: Actor
) -> None:
    line.swallows_commit = True
    with pytest.raises(UnavailableError, match=r"nothing was saved. Save again"):
        save(far_database, actor)
    assert saved(server_engine) == 0
    save(far_database, actor)
    assert saved(server_engine) == 1


def test_that_nobody_waits_for_ever_for_a_server_that_stays_away(
    line: Line, far_database: Database, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_answer, "WAIT_SECONDS", 0.5)
    line.swallows_answer = line.stays_cut = True
    with pytest.raises(UnavailableError, match="look whether your last change is there"):
        save(far_database, actor)


def test_that_a_computer_that_lost_the_server_keeps_nobody_waiting_there(
    line: Line, far_database: Database, server_engine: Engine, actor: Actor
) -> None:
    line.swallows_commit = line.hides_the_cut = True
    with pytest.raises(UnavailableError, match="nothing was saved"):
        save(far_database, actor)
    with server_engine.connect() as connection:
        waiting = connection.scalar(
            text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
        )
    assert waiting == 0
    save(far_database, actor)
    assert saved(server_engine) == 1


def test_that_what_another_thread_wrote_meanwhile_is_not_taken_for_it(
    line: Line,
    far_database: Database,
    server_engine: Engine,
    actor: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It has the number that the lost one would have had."""
    seek = lost_answer._was_saved

    def late(*asked: Any) -> bool:
        save(other_lane, actor)
        return seek(*asked)

    other_lane = Database(
        server_engine, FixedClock(far_database.now().date(), ZoneInfo("UTC")), ChangeFeed(),
        origin="desk1", audit_key=AUDIT_KEY,
    )  # fmt: skip
    monkeypatch.setattr(lost_answer, "_was_saved", late)
    line.swallows_commit = True
    with pytest.raises(UnavailableError, match="nothing was saved"):
        save(far_database, actor)
    assert saved(server_engine) == 1
