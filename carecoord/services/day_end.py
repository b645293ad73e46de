"""The end of the day: what was done, what is left, and who must not be forgotten overnight."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, start_of_day
from carecoord.common.i18n import _, current_language
from carecoord.db.database import Database
from carecoord.entities import Appointment, ContactAttempt, FollowUp, Patient
from carecoord.handouts.documents.day_end_page import DayEndPaper, build_day_end
from carecoord.rules.outreach import HEARD_FROM
from carecoord.security.permissions import Permission, require
from carecoord.services.day_end_rows import OpenMatter, Unreached, read_safety, read_unreached
from carecoord.services.outreach_progress import read_worked
from carecoord.services.papers import Document, TextSize, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.services.sessions import take_anchor
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import UPCOMING, Status
from carecoord.vocab.outreach import AttemptResult
from carecoord.worklists.definition import About


@dataclass(frozen=True, slots=True)
class ListDay:
    """One worklist today: rows worked by anybody, and rows still on it."""

    id: str
    title: str
    done: int
    left: int

    @property
    def is_emptied(self) -> bool:
        return self.left == 0 and self.done > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEnd:
    """The day so far.

    Attributes:
        people: Whom somebody tried to reach or closed a follow-up for.
        tries, reached: Tries of today, and people who answered one.
        visits_open: Visits of today of which nobody wrote down what became of them.
        safety: Open matters about safety that are due, the most overdue first.
        unreached: Who was tried today and did not answer, in the order of the tries.
    """

    on: dt.date
    people: int
    tries: int
    reached: int
    closed: int
    visits_kept: int
    visits_missed: int
    visits_open: int
    lists: tuple[ListDay, ...]
    safety: tuple[OpenMatter, ...]
    unreached: tuple[Unreached, ...]


class DayEndService:
    """Reads the day, and makes a sheet of it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        worklists: WorklistService,
        preferences: PreferenceService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._worklists = worklists
        self._preferences = preferences

    def read(self, *, actor: Actor) -> DayEnd:
        """The day as it stands now."""
        require(actor, Permission.VIEW_PATIENT)
        counts = self._worklists.summaries(actor=actor)
        today = self._clock.today()
        since = start_of_day(today, self._zone)
        with self._database.reading() as session:
            tries = _tries(session, since)
            closed = _closed(session, since)
            visits = _visits(session, since, start_of_day(today + dt.timedelta(days=1), self._zone))
            titles = self._worklists.titles(session)
            lists = tuple(self._lists(session, since, {one.id: one.count for one in counts}))
            return DayEnd(
                on=today,
                people=len({one.patient_id for one in tries} | set(closed)),
                tries=len(tries),
                reached=len({one.patient_id for one in tries if one.result in HEARD_FROM}),
                closed=len(closed),
                visits_kept=visits[Status.KEPT],
                visits_missed=visits[Status.NO_SHOW],
                visits_open=sum(visits[one] for one in (*UPCOMING, Status.ARRIVED)),
                lists=tuple(one for one in lists if one.done or one.left),
                safety=tuple(read_safety(session, self._worklists, today, titles)),
                unreached=tuple(read_unreached(session, tries, titles)),
            )

    def paper(self, *, actor: Actor) -> Document:
        """The day on one sheet, for the people who lock up; journalled.

        It names people by name and record number, and a matter by its kind alone.
        """
        require(actor, Permission.EXPORT_WORKLIST)
        day = self.read(actor=actor)
        with self._database.writing(actor) as transaction:
            matters = {one.patient_id for one in day.safety}
            people = sorted(matters | {one.patient_id for one in day.unreached})
            transaction.record("day_end.printed", on=day.on.isoformat(), people=people)
        with self._database.writing(actor) as transaction:
            anchor = take_anchor(transaction, self._database, why="day_end")
        setting = setting_for(
            self._preferences,
            language=current_language(),
            text_size=TextSize.STAFF,
            printed_on=day.on,
        )
        return build_day_end(_on_paper(day, anchor.code if anchor else ""), setting)

    def _lists(
        self, session: Session, since: dt.datetime, left: dict[str, int]
    ) -> Iterator[ListDay]:
        titles = self._worklists.titles(session)
        for worklist_id in self._worklists.called_from():
            definition = self._worklists.source(worklist_id)
            done = 0
            if definition.about is not About.NOT_REACHED:
                done = len(read_worked(session, definition, since, "").everybody)
            yield ListDay(worklist_id, titles.get(worklist_id, ""), done, left.get(worklist_id, 0))


def _tries(session: Session, since: dt.datetime) -> Sequence[Any]:
    """Tries of the day in their order, without what was only decided at the desk."""
    table = ContactAttempt
    query = (
        select(
            table.patient_id, table.worklist_id, table.result, table.channel, table.next_try_on,
            table.hidden_until_on, table.closes,
        )
        .join(Patient, Patient.id == table.patient_id)
        .where(table.attempted_at >= since, table.deleted.is_(False), Patient.deleted.is_(False))
        .order_by(table.attempted_at, table.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    return [one for one in rows if one.result != AttemptResult.REVIEWED]


def _closed(session: Session, since: dt.datetime) -> Sequence[str]:
    """Whose follow-ups were closed today, one for each."""
    query = select(FollowUp.patient_id).where(
        FollowUp.closed_at.is_not(None), FollowUp.closed_at >= since, FollowUp.deleted.is_(False)
    )
    return session.scalars(query).all()


def _visits(session: Session, since: dt.datetime, until: dt.datetime) -> Counter[str]:
    query = (
        select(Appointment.status, func.count())
        .where(
            Appointment.starts_at >= since,
            Appointment.starts_at < until,
            Appointment.deleted.is_(False),
        )
        .group_by(Appointment.status)
    )
    counted: Counter[str] = Counter()
    for status, count in session.execute(query):
        counted[status] = count
    return counted


def _on_paper(day: DayEnd, code: str) -> DayEndPaper:
    return DayEndPaper(
        code=code,
        done=(
            (_("People somebody worked for"), day.people),
            (_("Tries to reach people"), day.tries),
            (_("People who answered"), day.reached),
            (_("Follow-ups closed"), day.closed),
            (_("Visits seen"), day.visits_kept),
            (_("Visits missed"), day.visits_missed),
            (_("Visits of today with nothing written down"), day.visits_open),
        ),
        lists=tuple((one.title, one.done, one.left) for one in day.lists),
        emptied=tuple(one.title for one in day.lists if one.is_emptied),
        safety=tuple(
            (one.name, one.record_number, one.matter, one.due_on, one.owner) for one in day.safety
        ),
        unreached=tuple(
            (one.name, one.record_number, one.title, one.next_try_on) for one in day.unreached
        ),
    )
