"""How the file finds the rows: by index, so that a large practice waits no longer."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.services.household import read_household
from carecoord.services.outreach_progress import count_people
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.catalogue import built_in
from tests.factories.clinic import Clinic

LISTS = tuple(each.id for each in built_in().definitions)
RECORDS = (
    "measurement|condition|contact_attempt|contact_point|follow_up|teach_topic|"
    "decision|channel_consent|goal|barrier|appointment"
)
FEW = (
    r"USING (COVERING )?INDEX ix_("
    r"follow_up_open|teach_topic_unsettled|decision_to_review|"
    r"contact_attempt_to_review|contact_point_to_correct|goal_open|barrier_present"
    r")"
)


class Plans:
    """How the file would answer every statement about a table."""

    def __init__(self, database: Database, about: str) -> None:
        self.steps: list[str] = []
        self._about = about
        event.listen(database.engine, "before_cursor_execute", self._explain)

    def _explain(self, _connection: object, cursor: object, statement: str, parameters: object,
                 *_rest: object) -> None:  # fmt: skip
        if re.search(self._about, statement):
            fresh = cursor.connection.cursor()  # type: ignore[attr-defined]
            fresh.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            self.steps.extend(row[3] for row in fresh.fetchall())


@pytest.mark.parametrize("worklist_id", LISTS)
def test_that_records_are_looked_up_and_never_read_through(
    file_database: Database, clock: FixedClock, actor: Actor, worklist_id: str
) -> None:
    worklists = WorklistService(file_database, clock, ZoneInfo("UTC"))
    plans = Plans(file_database, "FROM standing")
    worklists.outline(worklist_id, actor=actor)
    worklists.rows(worklist_id, limit=50, actor=actor)
    worklists.rows_of(worklist_id, ["somebody"], actor=actor)

    read_through = [step for step in plans.steps if re.match(rf"SCAN ({RECORDS})", step)]
    assert any("standing" in step for step in plans.steps)
    assert [step for step in read_through if not re.search(FEW, step)] == []
    assert not [step for step in plans.steps if "AUTOMATIC" in step]


def test_that_what_was_done_today_is_found_by_its_time(
    file_database: Database, actor: Actor
) -> None:
    plans = Plans(file_database, "contact_attempt")
    with file_database.reading() as session:
        count_people(session, dt.datetime(2026, 3, 2, tzinfo=dt.UTC), actor.staff_id)
    indexes = re.findall(r"USING INDEX (\w+)", "\n".join(plans.steps))
    assert sorted(indexes) == ["ix_contact_attempt_attempted_at", "ix_follow_up_closed_at"]


def test_that_whose_calls_go_to_a_number_is_found_by_the_number(
    file_database: Database, clock: FixedClock, actor: Actor
) -> None:
    clinic = Clinic(file_database, actor, ZoneInfo("UTC"))
    person = clinic.person("Baker")
    clinic.phone(person, "(508) 555-0142", normal="+15085550142")
    worklists = WorklistService(file_database, clock, ZoneInfo("UTC"))
    plans = Plans(file_database, "phone_normal = ")
    with file_database.reading() as session:
        read_household(session, worklists, person, clock.today())
    indexes = re.findall(r"USING INDEX (\w+)", "\n".join(plans.steps))
    assert indexes == ["ix_related_person_phone_normal"]
