"""A person's history as one list: a small query per kind of record, merged by time."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day, start_of_day
from carecoord.common.i18n import _, n_
from carecoord.entities import (
    Appointment,
    Barrier,
    ContactAttempt,
    Decision,
    FollowUp,
    Goal,
    GoalCheckIn,
    HandoutGiven,
    Measurement,
    NewMedicine,
    Outbound,
    PersonalTarget,
    Staff,
    TeachSession,
    Visit,
)
from carecoord.rules import partial_dates
from carecoord.rules.times import time_of_day
from carecoord.services import timeline_corrections
from carecoord.services.chart_rows import TimelineEntry
from carecoord.services.handout_receivers import given_to_words
from carecoord.services.sittings import gone_over
from carecoord.services.wording import (
    attempt_label,
    check_in_label,
    language_label,
    made_label,
    measurement_label,
    outcome_label,
    unit_text,
    value_text,
    way_label,
)
from carecoord.vocab import barriers, decisions, goals, measurements, outreach
from carecoord.vocab.appointments import Mode, Status
from carecoord.vocab.followups import OPEN_STATES
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import TopicState
from carecoord.vocab.terms import label
from carecoord.vocab.written import told

KINDS = (
    "decision", "teachback", "goal", "handout", "followup", "call", "visit", "appointment",
    "measurement", "barrier", "medicine", "target",
    timeline_corrections.KIND,
)  # fmt: skip
_NOT_IN_CLINIC = frozenset({Mode.HOME.value, Mode.VIDEO.value, Mode.PHONE.value})


def read_timeline(
    session: Session, patient_id: str, *, kinds: tuple[str, ...], limit: int, zone: ZoneInfo
) -> tuple[TimelineEntry, ...]:
    """The newest ``limit`` entries of the wanted kinds, newest first; no kinds means all."""
    entries: list[TimelineEntry] = []
    for kind in kinds or KINDS:
        entries.extend(_READERS[kind](_Page(session, patient_id, limit, zone)))
    entries.sort(key=lambda entry: (entry.at, entry.record_id), reverse=True)
    return tuple(entries[:limit])


class _Page:
    """The newest rows of one table for one person."""

    def __init__(self, session: Session, patient_id: str, limit: int, zone: ZoneInfo) -> None:
        self.session = session
        self.patient_id = patient_id
        self.limit = limit
        self.zone = zone

    def rows(self, table: Any, at: Any, *beside: Any) -> Any:
        query: Select[Any] = (
            select(table, *beside)
            .where(table.patient_id == self.patient_id, table.deleted.is_(False))
            .order_by(at.desc())
            .limit(self.limit)
        )
        return query

    def entry(
        self, at: dt.datetime, kind: str, title: str, body: str, tone: str, record_id: str,
        rev: int = 0,
    ) -> TimelineEntry:  # fmt: skip
        day = practice_day(at, self.zone)
        return TimelineEntry(at, day, kind, title, body, tone, record_id, rev)


def _decisions(page: _Page) -> Iterator[TimelineEntry]:
    for row in page.session.scalars(page.rows(Decision, Decision.started_at)):
        title = _("Decision: {question}").format(question=row.question)
        body, tone = _where_it_stands(row)
        yield page.entry(row.started_at, "decision", title, body, tone, row.id)


def _where_it_stands(row: Decision) -> tuple[str, str]:
    """What to know of a decision at a glance, and its tone."""
    if row.state != NoteState.SIGNED:
        return label(NoteState(row.state)), "neutral"
    if row.outcome == decisions.Outcome.DEFERRED and not row.reviewed_on:
        body = _("Not decided yet. To be taken up again by {day}.")
        return body.format(day=partial_dates.display(row.review_on)), "warn"
    return row.review_result or row.plan or outcome_label(row.outcome), "ok"


def _teachback(page: _Page) -> Iterator[TimelineEntry]:
    sessions = page.session.scalars(page.rows(TeachSession, TeachSession.taught_at)).all()
    topics = gone_over(page.session, page.patient_id, sessions)
    for row in sessions:
        taught = topics[row.id]
        clear = sum(topic.state == TopicState.CLEAR for topic in taught)
        title = n_("Teach-back: {count} topic", "Teach-back: {count} topics", len(taught)).format(
            count=len(taught)
        )
        body = _("{clear} of {count} clear. {topics}").format(
            clear=clear, count=len(taught), topics="; ".join(topic.text for topic in taught)
        )
        tone = "ok" if clear == len(taught) else "warn"
        yield page.entry(row.taught_at, "teachback", title, body, tone, row.id)


def _goals(page: _Page) -> Iterator[TimelineEntry]:
    for row in page.session.scalars(page.rows(Goal, Goal.begun_at)):
        title = _("Goal: “{words}”").format(words=row.words)
        yield page.entry(row.begun_at, "goal", title, row.what, "neutral", row.id)
    query = page.rows(GoalCheckIn, GoalCheckIn.recorded_at, Goal.words)
    query = query.join(Goal, Goal.id == GoalCheckIn.goal_id)
    for row, words in page.session.execute(query):
        title = _("Goal “{words}”: {outcome}").format(
            words=words, outcome=check_in_label(row.outcome)
        )
        tone = "ok" if row.outcome == goals.CheckInOutcome.MET else "neutral"
        yield page.entry(row.recorded_at, "goal", title, row.note, tone, row.goal_id)


def _handouts(page: _Page) -> Iterator[TimelineEntry]:
    query = page.rows(HandoutGiven, HandoutGiven.given_at)
    for row in page.session.scalars(query):
        title = _("Handout: {title}").format(title=row.title)
        body = _("Version {version}, {language}, {size} point.").format(
            version=row.version, language=language_label(row.language), size=row.text_size_pt
        )
        taken = given_to_words(row)
        if taken:
            body = _("{facts} It was {given_to}.").format(facts=body, given_to=taken)
        yield page.entry(row.given_at, "handout", title, body, "neutral", row.id)


def _followups(page: _Page) -> Iterator[TimelineEntry]:
    for row in page.session.scalars(page.rows(FollowUp, FollowUp.created_at)):
        if row.state in OPEN_STATES:
            title = _("Follow-up: {title}").format(title=told(row.title))
            body = _("Due {day}. {reason}").format(
                day=partial_dates.display(row.due_on), reason=told(row.reason)
            )
            yield page.entry(row.created_at, "followup", title, body.strip(), "warn", row.id)
            continue
        title = _("Follow-up closed: {title}").format(title=told(row.title))
        at = row.closed_at or row.created_at
        yield page.entry(at, "followup", title, told(row.outcome), "ok", row.id)


def _calls(page: _Page) -> Iterator[TimelineEntry]:
    query = page.rows(ContactAttempt, ContactAttempt.attempted_at, Staff.name)
    query = query.join(Staff, Staff.id == ContactAttempt.attempted_by)
    for row, who in page.session.execute(query):
        result = outreach.AttemptResult(row.result)
        title = _("Contact: {result}").format(result=attempt_label(row.result))
        body = " ".join(part for part in (row.note, who) if part)
        tone = "ok" if result == outreach.AttemptResult.REACHED else "neutral"
        yield page.entry(row.attempted_at, "call", title, body, tone, row.id)
    yield from _made_ready(page)


def _made_ready(page: _Page) -> Iterator[TimelineEntry]:
    """Letters printed, drafts made: said as what they are, sent or not."""
    query = page.rows(Outbound, Outbound.made_at, Staff.name)
    query = query.join(Staff, Staff.id == Outbound.made_by)
    for row, who in page.session.execute(query):
        title = _("{way}: {state}").format(way=way_label(row.channel), state=made_label(row.state))
        yield page.entry(row.made_at, "call", title, who, "neutral", row.id)


def _visits(page: _Page) -> Iterator[TimelineEntry]:
    titles: Mapping[str, str] = {
        "kept": _("Visit"),
        "missed": _("Missed visit"),
        "cancelled": _("Canceled visit"),
        "planned": _("Planned visit"),
    }
    for row in page.session.scalars(page.rows(Visit, Visit.started_at)):
        tone = "warn" if row.status == "missed" else "neutral"
        body = " · ".join(filter(None, (_elsewhere(row.kind), row.reason)))
        yield page.entry(
            row.started_at, "visit", titles.get(row.status, row.status), body, tone, row.id, row.rev
        )


def _elsewhere(kind: str) -> str:
    """How a visit took place that was not in the clinic."""
    return label(Mode(kind)) if kind in _NOT_IN_CLINIC else ""


def _appointments(page: _Page) -> Iterator[TimelineEntry]:
    """Booked visits; one that was kept stands there once, as the visit it came to."""
    kept = page.session.scalars(page.rows(Visit, Visit.started_at).where(Visit.status == "kept"))
    days = {practice_day(row.started_at, page.zone) for row in kept}
    for row in page.session.scalars(page.rows(Appointment, Appointment.starts_at)):
        status = Status(row.status)
        if status is Status.KEPT and practice_day(row.starts_at, page.zone) in days:
            continue
        title = _("Visit: {status}").format(status=label(status))
        time = time_of_day(row.starts_at.astimezone(page.zone).time())
        body = " · ".join(part for part in (time, row.kind, row.with_whom, row.reason) if part)
        tone = "warn" if status is Status.NO_SHOW else "neutral"
        yield page.entry(row.starts_at, "appointment", title, body, tone, row.id, row.rev)


def _measurements(page: _Page) -> Iterator[TimelineEntry]:
    query = page.rows(Measurement, Measurement.taken_at).where(
        Measurement.kind != measurements.Kind.OTHER
    )
    for row in page.session.scalars(query):
        title = _reading_text(row)
        yield page.entry(
            row.taken_at, "measurement", title, _elsewhere(row.place), "neutral", row.id
        )


def _barriers(page: _Page) -> Iterator[TimelineEntry]:
    """Without what is kept back: the history stands on the screen beside the patient."""
    query = page.rows(Barrier, Barrier.recorded_at).where(
        Barrier.sensitivity == barriers.Sensitivity.NORMAL.value
    )
    none_of: dict[dt.datetime, list[Barrier]] = {}
    for row in page.session.scalars(query):
        if row.status == barriers.Status.ASKED_NONE:
            none_of.setdefault(row.recorded_at, []).append(row)
            continue
        what = label(barriers.Domain(row.domain))
        declined = row.status == barriers.Status.DECLINED_TO_ANSWER
        title = _("Would rather not say: {what}") if declined else _("In the way: {what}")
        tone = "warn" if row.status == barriers.Status.PRESENT else "neutral"
        body = " ".join(part for part in (row.note, row.next_step) if part)
        yield page.entry(row.recorded_at, "barrier", title.format(what=what), body, tone, row.id)
        if row.resolved_at is not None:
            title = _("Not in the way any more: {what}").format(what=what)
            yield page.entry(row.resolved_at, "barrier", title, row.outcome, "ok", row.id)
    for at, rows in none_of.items():
        title = _("Asked what gets in the way: nothing there")
        body = ", ".join(label(barriers.Domain(row.domain)) for row in rows)
        yield page.entry(at, "barrier", title, body, "neutral", rows[0].id)


def _medicines(page: _Page) -> Iterator[TimelineEntry]:
    query = page.rows(NewMedicine, NewMedicine.noted_at, Staff.name)
    query = query.join(Staff, Staff.id == NewMedicine.noted_by)
    for row, who in page.session.execute(query):
        title = _("New medicine: {name}").format(name=row.name)
        yield page.entry(row.noted_at, "medicine", title, who, "neutral", row.id)


def _targets(page: _Page) -> Iterator[TimelineEntry]:
    """A person's own goals for a number; one that took another's place says so by itself."""
    query = page.rows(PersonalTarget, PersonalTarget.set_on, Staff.name)
    found = page.session.execute(query.join(Staff, Staff.id == PersonalTarget.set_by)).all()
    for row, who in found:
        what = measurement_label(row.kind)
        title = _("Own goal for {what}: below {limit} {unit}").format(
            what=what,
            limit=value_text(row.kind, row.value, row.value2),
            unit=unit_text(row.kind, ""),
        )
        body = f"{row.reason} {who}".strip()
        yield page.entry(_on(row.set_on, page.zone), "target", title, body, "neutral", row.id)
        replaced = (
            one.kind == row.kind and one.set_on == row.ended_on and one.id > row.id
            for one, _who in found
        )
        if row.ended_on and not any(replaced):
            title = _("Own goal for {what} ended").format(what=what)
            yield page.entry(_on(row.ended_on, page.zone), "target", title, "", "neutral", row.id)


def _on(day: str, zone: ZoneInfo) -> dt.datetime:
    """Of what has a day and no time; behind what has one."""
    return start_of_day(dt.date.fromisoformat(day), zone)


def _corrections(page: _Page) -> Iterator[TimelineEntry]:
    return timeline_corrections.read_corrections(
        page.session, page.patient_id, limit=page.limit, zone=page.zone
    )


def _reading_text(row: Measurement) -> str:
    """One reading with its name, as in: Blood pressure 152/94."""
    is_pressure = row.kind == measurements.Kind.BLOOD_PRESSURE
    return _("{what} {value} {unit}").format(
        what=measurement_label(row.kind, row.text),
        value=value_text(row.kind, row.value, row.value2, row.comparator),
        unit="" if is_pressure else unit_text(row.kind, row.unit),
    ).strip()  # fmt: skip


_READERS: Mapping[str, Callable[[_Page], Iterator[TimelineEntry]]] = {
    "decision": _decisions,
    "teachback": _teachback,
    "goal": _goals,
    "handout": _handouts,
    "followup": _followups,
    "call": _calls,
    "visit": _visits,
    "appointment": _appointments,
    "measurement": _measurements,
    "barrier": _barriers,
    "medicine": _medicines,
    "target": _targets,
    timeline_corrections.KIND: _corrections,
}
