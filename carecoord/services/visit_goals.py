"""Goals of one person's day: begun, planned or asked about; and those that go on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.db.history import entries
from carecoord.db.journal import UPDATE
from carecoord.entities import Goal, GoalCheckIn, Staff
from carecoord.services.goal_forms import CheckInRow, GoalRow
from carecoord.services.goal_rows import read_goals
from carecoord.vocab.goals import OPEN_STATES, State

KIND = "goal"
MOST_OPEN, MOST_REACHED = 2, 1
"""With these a progress page stays one in standard print."""


@dataclass(frozen=True, slots=True)
class DayGoal:
    """A goal of that day.

    Attributes:
        told: What was written down about it that day.
        people: Names of who of the practice wrote that.
    """

    row: GoalRow
    told: tuple[CheckInRow, ...]
    people: tuple[str, ...]

    @property
    def is_for_patient(self) -> bool:
        """What ended without being reached, or became another goal, is no news to take home."""
        return self.row.state in OPEN_STATES or self.row.state is State.MET


def goals_of_day(
    session: Session, patient_id: str, on: dt.date, zone: ZoneInfo
) -> tuple[DayGoal, ...]:
    """What was begun, planned, changed or asked about on a practice day."""
    first, end = start_of_day(on, zone), start_of_day(on + dt.timedelta(days=1), zone)
    asked = select(GoalCheckIn.goal_id, GoalCheckIn.id).where(
        GoalCheckIn.patient_id == patient_id,
        GoalCheckIn.deleted.is_(False),
        GoalCheckIn.recorded_at >= first,
        GoalCheckIn.recorded_at < end,
    )
    found = session.execute(asked).all()
    of_day = {row.id for row in found}
    changed = _changed(session, patient_id, first, end)
    query = (
        select(Goal)
        .where(
            Goal.patient_id == patient_id,
            Goal.deleted.is_(False),
            or_(
                and_(Goal.begun_at >= first, Goal.begun_at < end),
                Goal.agreed_on == on.isoformat(),
                Goal.id.in_({*(row.goal_id for row in found), *changed}),
            ),
        )
        .order_by(Goal.begun_at, Goal.id)
    )
    rows = read_goals(session, session.scalars(query), on, zone)
    return tuple(_of_day(row, of_day, on, changed.get(row.id, "")) for row in rows)


def goals_of_way(
    session: Session, patient_id: str, today: dt.date, zone: ZoneInfo, *, reached_since: dt.date
) -> tuple[GoalRow, ...]:
    """The goals that go on, newest first, and the last one that was reached lately."""
    mine = (Goal.patient_id == patient_id, Goal.deleted.is_(False))
    going = (
        select(Goal)
        .where(*mine, Goal.state.in_(tuple(OPEN_STATES)))
        .order_by(Goal.begun_at.desc(), Goal.id.desc())
        .limit(MOST_OPEN)
    )
    reached = (
        select(Goal)
        .where(*mine, Goal.state == State.MET, Goal.ended_on >= reached_since.isoformat())
        .order_by(Goal.ended_on.desc(), Goal.id.desc())
        .limit(MOST_REACHED)
    )
    rows = [*session.scalars(going), *session.scalars(reached)]
    return read_goals(session, rows, today, zone)


def _changed(
    session: Session, patient_id: str, first: dt.datetime, end: dt.datetime
) -> Mapping[str, str]:
    """Goals that were planned anew, with who did it last: the row itself keeps no day of it."""
    lines = entries(
        session, subject=patient_id, since=first, until=end, kinds=(Goal.__tablename__,)
    )
    actors = {one.row_id: one.actor for one in reversed(lines) if one.op == UPDATE}
    if not actors:
        return {}
    query = select(Staff.id, Staff.name).where(Staff.id.in_(set(actors.values())))
    names = {row.id: row.name for row in session.execute(query)}
    return {goal_id: names.get(actor, "") for goal_id, actor in actors.items()}


def _of_day(row: GoalRow, ids: set[str], on: dt.date, changed_by: str) -> DayGoal:
    told = tuple(one for one in row.check_ins if one.id in ids)
    began = row.begun_by if row.begun_on == on else ""
    return DayGoal(row, told, tuple(filter(None, (began, *(one.by for one in told), changed_by))))
