"""How the practice works, in numbers that can be looked behind."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language, n_
from carecoord.common.names import list_name
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.exporters.csv_file import write_csv
from carecoord.exporters.tables import Column, Kind, Row, Table, Watcher
from carecoord.exporters.xlsx import write_xlsx
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.documents.measures_page import MeasurePart, build_measures
from carecoord.handouts.library import HandoutLibrary
from carecoord.security.permissions import Permission, require
from carecoord.services.export_columns import birth_cell
from carecoord.services.measure_cases import Case, Frame, Period
from carecoord.services.measure_words import BY_ID, DEFINITIONS, GRADES, Definition
from carecoord.services.papers import Document, TextSize, setting_for
from carecoord.services.patient_facts import shown_identifiers
from carecoord.services.preferences import PreferenceService
from carecoord.services.wording import language_label
from carecoord.vocab.actor import Actor

__all__ = ["LEAST_FOR_SHARE", "Measure", "MeasureCase", "MeasureService", "Number", "Period"]

LEAST_FOR_SHARE = 10
"""Of fewer a share says nothing; the numbers themselves are always told."""
WORKBOOK, CSV = ".xlsx", ".csv"
_AT_ONCE = 1_000
"""People whose names are read together."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many of how many; ``waiting`` are too early to tell and counted nowhere."""

    met: int
    of: int
    waiting: int = 0

    def words(self) -> str:
        """The number, with a share where there are enough; never a share alone."""
        if not self.of:
            return _("Nothing to count yet")
        said = _("{met} of {of}").format(met=f"{self.met:,}", of=f"{self.of:,}")
        if self.of < LEAST_FOR_SHARE:
            return _("{number}, too few for a percentage").format(number=said)
        share = round(100 * self.met / self.of)
        return _("{number} ({share}%)").format(number=said, share=share)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A part of a measure, such as one handout or one language."""

    part: str
    title: str
    number: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure over a period, in words of the screen's language."""

    id: str
    section: str
    title: str
    counted: str
    met: str
    number: Number
    people: int
    lines: tuple[MeasureLine, ...]

    def note(self) -> str:
        """How many people, and what is not counted yet."""
        said = n_("{count} person", "{count} people", self.people).format(count=f"{self.people:,}")
        waiting = self.number.waiting
        if not waiting:
            return said
        more = n_("{count} more still has time", "{count} more still have time", waiting)
        return f"{said} · {more.format(count=f'{waiting:,}')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCase:
    """One record behind a number, with whose it is; ``words`` say how it counts."""

    patient_id: str
    record_id: str
    name: str
    birth_on: str
    record_number: str
    on: dt.date
    about: str
    is_met: bool | None
    words: str


class MeasureService:
    """Reading the measures, the people behind them, and taking both out."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        preferences: PreferenceService,
        library: Callable[[], HandoutLibrary],
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences
        self._library = library

    def period(self, days: int) -> Period:
        """So many days, the last of which is today."""
        today = self._clock.today()
        return Period(today - dt.timedelta(days=days - 1), today)

    def all(self, period: Period, *, actor: Actor) -> tuple[Measure, ...]:
        """Every measure over a period."""
        require(actor, Permission.VIEW_REPORTS)
        with self._database.reading() as session:
            return self._all(session, period)

    def cases(
        self, measure_id: str, period: Period, *, part: str | None = None, actor: Actor
    ) -> tuple[MeasureCase, ...]:
        """The records behind a number by the names of their people.

        Args:
            measure_id: The measure.
            period: As for the number.
            part: One of its parts; None for the whole.
            actor: Who looks.

        Raises:
            RefusedError: There is no such measure.
        """
        require(actor, Permission.VIEW_REPORTS)
        require(actor, Permission.VIEW_PATIENT)
        definition = _definition(measure_id)
        with self._database.reading() as session:
            found = self._found(session, definition, period)
            chosen = [one for one in found if part is None or one.part == part]
            return tuple(_named(session, definition, chosen))

    def people_file(
        self,
        measure_id: str,
        period: Period,
        path: Path,
        *,
        part: str | None = None,
        is_met: bool | None = None,
        actor: Actor,
        progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Write the records behind a number; returns how many people they belong to.

        Args:
            measure_id: The measure.
            period: As for the number.
            path: Where to; ``.xlsx`` or ``.csv``.
            part: One of its parts; None for the whole.
            is_met: Only records that count as done, or that do not; None for all of them.
            actor: Who takes it out.
            progress: Told rows done and rows in all.

        Raises:
            RefusedError: The ending is neither ``.xlsx`` nor ``.csv``, or nobody is behind it.
            UnavailableError: The file could not be written.
        """
        require(actor, Permission.EXPORT_WORKLIST)
        if path.suffix.lower() not in {WORKBOOK, CSV}:
            raise RefusedError(_("Name a file that ends in .xlsx or .csv."))
        behind = self.cases(measure_id, period, part=part, actor=actor)
        found = [one for one in behind if is_met is None or one.is_met is is_met]
        if not found:
            raise RefusedError(_("Nobody is on this list, so there is nothing to export."))
        table = _table(_definition(measure_id), period, found)
        with self._database.writing(actor) as transaction:
            transaction.record(
                "measure.exported", measure=measure_id, rows=len(found), form=path.suffix.lower()
            )
        if path.suffix.lower() == WORKBOOK:
            write_xlsx(table, path, self._clock.today(), Watcher(progress))
        else:
            write_csv(table, path, Watcher(progress))
        return len({one.patient_id for one in found})

    def paper(self, period: Period, *, actor: Actor) -> Document:
        """All measures for the printer, without anybody's name; journalled."""
        require(actor, Permission.VIEW_REPORTS)
        with self._database.writing(actor) as transaction:
            measures = self._all(transaction.session, period)
            transaction.record(
                "measures.printed", first=period.first.isoformat(), last=period.last.isoformat()
            )
        language = current_language()
        setting = setting_for(
            self._preferences,
            language=language,
            text_size=TextSize.STANDARD,
            printed_on=self._clock.today(),
        )
        return build_measures(
            [_part(one) for one in measures],
            setting,
            first_day=long_date(period.first, language),
            last_day=long_date(period.last, language),
        )

    def _all(self, session: Session, period: Period) -> tuple[Measure, ...]:
        return tuple(self._measure(one, self._found(session, one, period)) for one in DEFINITIONS)

    def _found(self, session: Session, definition: Definition, period: Period) -> Sequence[Case]:
        frame = Frame(period, self._clock.today(), self._zone)
        return list(definition.read(session, frame))

    def _measure(self, definition: Definition, found: Sequence[Case]) -> Measure:
        lines: list[MeasureLine] = []
        if definition.parts:
            for part in sorted({one.part for one in found}):
                number = _number(one for one in found if one.part == part)
                lines.append(MeasureLine(part, self._part_title(definition, part), number))
        counted = {one.patient_id for one in found if one.is_met is not None}
        return Measure(
            id=definition.id,
            section=_(definition.section),
            title=_(definition.title),
            counted=_(definition.counted),
            met=_(definition.met),
            number=_number(found),
            people=len(counted),
            lines=tuple(sorted(lines, key=lambda line: line.title)),
        )

    def _part_title(self, definition: Definition, part: str) -> str:
        if definition.id == "handouts-easy":
            return _(GRADES[part])
        if definition.id == "handouts-in-language":
            return language_label(part)
        if not part:
            return _("Without a handout")
        topics = self._library().topics()
        return next((one.title(current_language()) for one in topics if one.id == part), part)


def _definition(measure_id: str) -> Definition:
    if measure_id not in BY_ID:
        raise RefusedError(_("There is no such measure."))
    return BY_ID[measure_id]


def _number(found: Iterable[Case]) -> Number:
    answers = [one.is_met for one in found]
    return Number(answers.count(True), len(answers) - answers.count(None), answers.count(None))


def _named(
    session: Session, definition: Definition, found: Sequence[Case]
) -> Iterator[MeasureCase]:
    ids = sorted({one.patient_id for one in found})
    people: dict[str, Patient] = {}
    numbers: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = session.scalars(select(Patient).where(Patient.id.in_(some)))
        people.update((row.id, row) for row in rows)
        numbers.update(shown_identifiers(session, some))
    words = {
        True: _(definition.is_met),
        False: _(definition.is_not_met),
        None: _("Still has time"),
    }
    for one in sorted(found, key=lambda case: (people[case.patient_id].sort_key, case.on)):
        person = people[one.patient_id]
        yield MeasureCase(
            patient_id=person.id,
            record_id=one.record_id,
            name=list_name(person.family, person.given, person.preferred),
            birth_on=person.birth_on,
            record_number=numbers.get(person.id, ""),
            on=one.on,
            about=one.about,
            is_met=one.is_met,
            words=words[one.is_met],
        )


def _table(definition: Definition, period: Period, found: Sequence[MeasureCase]) -> Table:
    columns = (
        Column(key="name", title=_("Patient"), width=24),
        Column(key="birth_on", title=_("Born"), kind=Kind.DATE, width=13),
        Column(key="record_number", title=_("Record"), width=14),
        Column(key="on", title=_("Day"), kind=Kind.DATE, width=12),
        Column(key="about", title=_("About"), width=44),
        Column(key="words", title=_("Counts as"), width=28),
    )
    rows: list[Row] = [
        (one.name, birth_cell(one.birth_on), one.record_number, one.on, one.about, one.words)
        for one in found
    ]
    days = _("{first} to {last}").format(
        first=long_date(period.first, current_language()),
        last=long_date(period.last, current_language()),
    )
    return Table(
        title=_(definition.title),
        columns=columns,
        rows=rows,
        row_count=len(rows),
        about=(days, _(definition.counted), _(definition.met)),
    )


def _part(one: Measure) -> MeasurePart:
    return MeasurePart(
        title=one.title,
        number=f"{one.number.words()} · {one.note()}",
        counted=one.counted,
        met=one.met,
        lines=tuple((line.title, line.number.words()) for line in one.lines),
    )
