"""Looking at one's own explaining and at a colleague's; private, and never a ranking.

Everyone who signs in holds the same key, so this is kept by the program and not by encryption,
as roles are. The journal shows that something was written, never what.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database
from carecoord.entities import Staff, StaffReflection, TeachObservation
from carecoord.rules import coaching as rules
from carecoord.rules.coaching import ElementFigures, MomentFigures
from carecoord.security.permissions import Permission, require
from carecoord.vocab.actor import Actor
from carecoord.vocab.coaching import Element, Frequency, Moment, Seen

_SCALE = range(1, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionEntry:
    """How somebody sees their own explaining; numbers from 1 to 10."""

    moment: Moment
    conviction: int
    confidence: int
    frequency: Frequency | None = None
    elements: tuple[Element, ...] = ()
    said_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationSheet:
    """What was seen of one explanation.

    Attributes:
        topic: What was explained, without naming the patient.
        to_try: One thing to try next time.
    """

    observed_id: str
    place: str = "clinic"
    topic: str = ""
    items: Mapping[Element, Seen] = field(default_factory=dict)
    strengths: str = ""
    to_try: str = ""


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """A sheet with the names of the two who see it."""

    sheet: ObservationSheet
    observed: str
    observer: str
    observed_on: dt.date


@dataclass(frozen=True, slots=True)
class TeamPicture:
    """The team together; both are empty while fewer than five people stand behind a figure."""

    moments: tuple[MomentFigures, ...]
    elements: tuple[ElementFigures, ...]


class CoachingService:
    """Nobody reads another's answers here, whatever their role."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def reflect(self, entry: ReflectionEntry, *, actor: Actor) -> None:
        """Keep one's own answer.

        Raises:
            RefusedError: A number is not from 1 to 10.
        """
        require(actor, Permission.RECORD_TEACHBACK)
        if entry.conviction not in _SCALE or entry.confidence not in _SCALE:
            raise RefusedError(_("Give both answers as a number from 1 to 10."))
        with self._database.writing(actor) as transaction:
            transaction.session.add(
                StaffReflection(
                    staff_id=actor.staff_id,
                    said_on=transaction.today.isoformat(),
                    moment=entry.moment.value,
                    conviction=entry.conviction,
                    confidence=entry.confidence,
                    frequency=entry.frequency.value if entry.frequency else "",
                    elements=" ".join(element.value for element in entry.elements),
                )
            )

    def own(self, *, actor: Actor) -> tuple[ReflectionEntry, ...]:
        """What the person themselves answered, newest first; nobody else's."""
        query = (
            select(StaffReflection)
            .where(StaffReflection.staff_id == actor.staff_id, StaffReflection.deleted.is_(False))
            .order_by(StaffReflection.id.desc())
        )
        with self._database.reading() as session:
            return tuple(_reflection(row) for row in session.scalars(query))

    def observe(self, sheet: ObservationSheet, *, actor: Actor) -> None:
        """Keep what was seen of a colleague's explaining.

        Raises:
            RefusedError: Nobody, or the observer, is named, or nothing was seen.
        """
        require(actor, Permission.RECORD_TEACHBACK)
        if not sheet.observed_id or sheet.observed_id == actor.staff_id:
            raise RefusedError(_("Choose the colleague you watched."))
        if not sheet.items and not sheet.strengths.strip() and not sheet.to_try.strip():
            raise RefusedError(_("Say what you saw, or one thing to try."))
        with self._database.writing(actor) as transaction:
            transaction.fetch(Staff, sheet.observed_id)
            transaction.session.add(
                TeachObservation(
                    observed_id=sheet.observed_id,
                    observer_id=actor.staff_id,
                    observed_on=transaction.today.isoformat(),
                    place=sheet.place,
                    topic=sheet.topic.strip(),
                    items=" ".join(
                        f"{one.value}:{seen.value}" for one, seen in sheet.items.items()
                    ),
                    strengths=sheet.strengths.strip(),
                    to_try=sheet.to_try.strip(),
                )
            )

    def observations(self, *, actor: Actor) -> tuple[ObservationRow, ...]:
        """Sheets about this person or by them, newest first; nobody else's."""
        observed, observer = aliased(Staff), aliased(Staff)
        query = (
            select(TeachObservation, observed.name, observer.name)
            .join(observed, observed.id == TeachObservation.observed_id)
            .join(observer, observer.id == TeachObservation.observer_id)
            .where(
                TeachObservation.deleted.is_(False),
                or_(
                    TeachObservation.observed_id == actor.staff_id,
                    TeachObservation.observer_id == actor.staff_id,
                ),
            )
            .order_by(TeachObservation.id.desc())
        )
        with self._database.reading() as session:
            return tuple(
                ObservationRow(_sheet(row), who, by, dt.date.fromisoformat(row.observed_on))
                for row, who, by in session.execute(query)
            )

    def team(self, *, actor: Actor) -> TeamPicture:
        """The team together, where at least five people stand behind a figure."""
        require(actor, Permission.VIEW_REPORTS)
        answers = select(StaffReflection).where(StaffReflection.deleted.is_(False))
        sheets = select(TeachObservation).where(TeachObservation.deleted.is_(False))
        with self._database.reading() as session:
            return TeamPicture(
                rules.team_figures(
                    rules.Reflection(
                        staff_id=row.staff_id,
                        moment=Moment(row.moment),
                        conviction=row.conviction,
                        confidence=row.confidence,
                    )
                    for row in session.scalars(answers.order_by(StaffReflection.id))
                ),
                rules.element_figures(
                    [
                        rules.Observation(observed_id=row.observed_id, items=_items(row.items))
                        for row in session.scalars(sheets)
                    ]
                ),
            )


def _reflection(row: StaffReflection) -> ReflectionEntry:
    return ReflectionEntry(
        moment=Moment(row.moment),
        conviction=row.conviction,
        confidence=row.confidence,
        frequency=Frequency(row.frequency) if row.frequency else None,
        elements=tuple(Element(element) for element in row.elements.split()),
        said_on=dt.date.fromisoformat(row.said_on),
    )


def _sheet(row: TeachObservation) -> ObservationSheet:
    return ObservationSheet(
        observed_id=row.observed_id,
        place=row.place,
        topic=row.topic,
        items=_items(row.items),
        strengths=row.strengths,
        to_try=row.to_try,
    )


def _items(stored: str) -> Mapping[Element, Seen]:
    pairs = (item.partition(":") for item in stored.split())
    return {Element(element): Seen(seen) for element, _colon, seen in pairs}
