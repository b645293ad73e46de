"""Goals between their tables and their forms."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.text import squeeze
from carecoord.entities import Goal, GoalCheckIn, Staff
from carecoord.services.goal_forms import CheckInRow, GoalForm, GoalRow
from carecoord.vocab.goals import OPEN_STATES, Area, CheckInOutcome, State, ToldBy

_WORDS = (
    "words", "what", "how_much", "when_words", "how_often", "why", "barrier", "plan_b",
    "unsure_reason", "helper",
)  # fmt: skip


def write_goal(row: Goal, form: GoalForm, today: dt.date) -> None:
    """Bring a row in step with its form; how sure they are keeps the day they said so."""
    for name in _WORDS:
        setattr(row, name, squeeze(getattr(form, name)))
    row.area = form.area.value if form.area else ""
    row.barrier_domain = form.barrier_domain
    row.start_on = iso(form.start_on)
    row.check_in_on = iso(form.check_in_on)
    say_confidence(row, form.confidence, today)
    if form.is_planned and row.state != State.AGREED:
        row.state, row.agreed_on = State.AGREED.value, today.isoformat()


def say_confidence(row: Goal, confidence: int | None, on: dt.date) -> None:
    """Keep how sure they are, with the day on which they said another number."""
    if confidence != row.confidence:
        row.confidence = confidence
        row.confidence_on = "" if confidence is None else on.isoformat()


def read_goals(
    session: Session, goals: Iterable[Goal], today: dt.date, zone: ZoneInfo
) -> tuple[GoalRow, ...]:
    """Goals with all that was told about them since."""
    rows = list(goals)
    told = _check_ins(session, [row.id for row in rows])
    names = _names(session, [*(row.begun_by for row in rows), *_writers(told)])
    return tuple(_row(row, told.get(row.id, ()), names, today, zone) for row in rows)


def iso(day: dt.date | None) -> str:
    """A day as it is stored; "" for none."""
    return day.isoformat() if day else ""


def day_of(stored: str) -> dt.date | None:
    """A stored day; None for ""."""
    return dt.date.fromisoformat(stored) if stored else None


def _row(
    row: Goal,
    told: Sequence[GoalCheckIn],
    names: Mapping[str, str],
    today: dt.date,
    zone: ZoneInfo,
) -> GoalRow:
    due = dt.date.fromisoformat(row.check_in_on)
    state = State(row.state)
    return GoalRow(
        id=row.id,
        rev=row.rev,
        patient_id=row.patient_id,
        form=_form(row),
        state=state,
        begun_on=practice_day(row.begun_at, zone),
        begun_by=names.get(row.begun_by, ""),
        confidence_on=day_of(row.confidence_on),
        ended_on=day_of(row.ended_on),
        days_late=max((today - due).days, 0) if state in OPEN_STATES else 0,
        check_ins=tuple(_check_in(one, names) for one in told),
    )


def _form(row: Goal) -> GoalForm:
    return GoalForm(
        **{name: getattr(row, name) for name in _WORDS},
        area=Area(row.area) if row.area else None,
        start_on=day_of(row.start_on),
        confidence=row.confidence,
        barrier_domain=row.barrier_domain,
        check_in_on=day_of(row.check_in_on),
        is_planned=row.state != State.BEGUN,
    )


def _check_in(row: GoalCheckIn, names: Mapping[str, str]) -> CheckInRow:
    return CheckInRow(
        id=row.id,
        on=dt.date.fromisoformat(row.checked_on),
        by=names.get(row.recorded_by, ""),
        told_by=ToldBy(row.told_by),
        outcome=CheckInOutcome(row.outcome),
        done=row.done,
        target=row.target,
        confidence=row.confidence,
        note=row.note,
    )


def _check_ins(session: Session, goal_ids: Sequence[str]) -> Mapping[str, list[GoalCheckIn]]:
    query = (
        select(GoalCheckIn)
        .where(GoalCheckIn.goal_id.in_(goal_ids), GoalCheckIn.deleted.is_(False))
        .order_by(GoalCheckIn.checked_on.desc(), GoalCheckIn.id.desc())
    )
    found: dict[str, list[GoalCheckIn]] = {}
    for row in session.scalars(query):
        found.setdefault(row.goal_id, []).append(row)
    return found


def _writers(told: Mapping[str, Sequence[GoalCheckIn]]) -> Iterable[str]:
    return (one.recorded_by for rows in told.values() for one in rows)


def _names(session: Session, staff_ids: Sequence[str]) -> Mapping[str, str]:
    query = select(Staff.id, Staff.name).where(Staff.id.in_(set(staff_ids)))
    return {row.id: row.name for row in session.execute(query)}
