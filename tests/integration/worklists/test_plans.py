"""How the file finds the rows: by index, so that a large practice waits no longer."""

import re
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.catalogue import built_in

LISTS = tuple(each.id for each in built_in().definitions)
LOOKED_UP = "measurement|condition|contact_attempt|follow_up|teach_topic|decision|channel_consent"


@pytest.mark.parametrize("worklist_id", LISTS)
def test_that_records_are_looked_up_and_never_read_through(
    file_database: Database, clock: FixedClock, actor: Actor, worklist_id: str
) -> None:
    worklists = WorklistService(file_database, clock, ZoneInfo("UTC"))
    plans: list[str] = []

    def explain(connection: object, cursor: object, statement: str, parameters: object,
                *_rest: object) -> None:  # fmt: skip
        if statement.startswith("SELECT patient.id AS patient_id"):
            fresh = cursor.connection.cursor()  # type: ignore[attr-defined]
            fresh.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            plans.extend(row[3] for row in fresh.fetchall())

    event.listen(file_database.engine, "before_cursor_execute", explain)
    worklists.rows(worklist_id, limit=50, actor=actor)

    assert plans
    scans = [step for step in plans if re.match(rf"SCAN ({LOOKED_UP})", step)]
    assert scans == []
