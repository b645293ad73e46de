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
RECORDS = "measurement|condition|contact_attempt|follow_up|teach_topic|decision|channel_consent"
FEW = r"USING COVERING INDEX ix_(follow_up_open|teach_topic_unsettled|decision_to_review)"


@pytest.mark.parametrize("worklist_id", LISTS)
def test_that_records_are_looked_up_and_never_read_through(
    file_database: Database, clock: FixedClock, actor: Actor, worklist_id: str
) -> None:
    worklists = WorklistService(file_database, clock, ZoneInfo("UTC"))
    plans: list[str] = []

    def explain(connection: object, cursor: object, statement: str, parameters: object,
                *_rest: object) -> None:  # fmt: skip
        if "FROM standing" in statement:
            fresh = cursor.connection.cursor()  # type: ignore[attr-defined]
            fresh.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            plans.extend(row[3] for row in fresh.fetchall())

    event.listen(file_database.engine, "before_cursor_execute", explain)
    worklists.outline(worklist_id, actor=actor)
    worklists.rows(worklist_id, limit=50, actor=actor)
    worklists.rows_of(worklist_id, ["somebody"], actor=actor)

    read_through = [step for step in plans if re.match(rf"SCAN ({RECORDS})", step)]
    assert any("standing" in step for step in plans)
    assert [step for step in read_through if not re.search(FEW, step)] == []
    assert not [step for step in plans if "AUTOMATIC" in step]
