"""A question nobody waits for any more ends while it runs, in a file and on a server."""

import threading

import pytest
from sqlalchemy import Engine, text

from carecoord.common.errors import CancelledError
from carecoord.db.database import Database
from carecoord.services.stopping import Stopper

ENDLESS = {
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
    ),
    "postgresql": "SELECT pg_sleep(3600)",
}


def test_that_a_statement_is_ended_while_it_runs(database: Database, engine: Engine) -> None:
    stopper, begun = Stopper(), threading.Event()
    ended: list[type[BaseException]] = []

    def ask() -> None:
        try:
            with database.reading() as session, stopper.watching(session):
                begun.set()
                session.execute(text(ENDLESS[engine.dialect.name]))
        except CancelledError as error:
            ended.append(type(error))

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(5)
    while asking.is_alive():
        # What was not running yet is not ended; it is told again.
        stopper.stop()
        asking.join(0.05)
    assert ended == [CancelledError]
    with database.reading() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1


def test_that_nothing_is_asked_after_it_was_stopped(database: Database) -> None:
    stopper = Stopper()
    stopper.stop()
    with pytest.raises(CancelledError), database.reading() as session, stopper.watching(session):
        raise AssertionError
