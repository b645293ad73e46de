"""How the practice works, in numbers that can be looked behind."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language
from carecoord.db.database import Database
from carecoord.exporters.csv_file import write_csv
from carecoord.exporters.tables import Table, Watcher
from carecoord.exporters.xlsx import write_xlsx
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.documents.measures_page import MeasurePart, build_measures
from carecoord.handouts.library import HandoutLibrary
from carecoord.security.permissions import Permission, require
from carecoord.services.measure_cases import Frame, Period
from carecoord.services.measure_files import numbers_table, records_table
from carecoord.services.measure_list import BY_ID, DEFINITIONS
from carecoord.services.measure_parts import PartNames
from carecoord.services.measure_people import named
from carecoord.services.measure_reading import MeasureReader
from carecoord.services.measure_values import LEAST_FOR_SHARE, Measure, MeasureCase, Number
from carecoord.services.measure_words import Definition
from carecoord.services.papers import Document, TextSize, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.measures import By

__all__ = ["LEAST_FOR_SHARE", "By", "Measure", "MeasureCase", "MeasureService", "Number", "Period"]

WORKBOOK, CSV = ".xlsx", ".csv"


def _no_titles(_session: Session) -> Mapping[str, str]:
    return {}


class MeasureService:
    """Reading the measures, the people behind them, and taking both out."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        preferences: PreferenceService,
        library: Callable[[], HandoutLibrary],
        titles: Callable[[Session], Mapping[str, str]] = _no_titles,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences
        self._library = library
        self._titles = titles

    def period(self, days: int) -> Period:
        """So many days, the last of which is today."""
        today = self._clock.today()
        return Period(today - dt.timedelta(days=days - 1), today)

    def all(self, period: Period, *, by: By = By.LIST, actor: Actor) -> tuple[Measure, ...]:
        """Every measure over a period, with its parts by ``by`` where it has those.

        Raises:
            PermissionDeniedError: The actor sees no reports, or no counts by staff.
        """
        _require(actor, by)
        with self._database.reading() as session:
            return self._all(session, period, by)

    def cases(
        self,
        measure_id: str,
        period: Period,
        *,
        part: str | None = None,
        by: By = By.LIST,
        actor: Actor,
    ) -> tuple[MeasureCase, ...]:
        """The records behind a number by the names of their people.

        Args:
            measure_id: The measure.
            period: As for the number.
            part: One of its parts; None for the whole.
            by: What its parts are, as for the number.
            actor: Who looks.

        Raises:
            RefusedError: There is no such measure.
        """
        _require(actor, by)
        require(actor, Permission.VIEW_PATIENT)
        definition = _definition(measure_id)
        with self._database.reading() as session:
            found = self._reader(session, period, by).cases(definition, part)
            return tuple(named(session, definition, found))

    def people_file(
        self,
        measure_id: str,
        period: Period,
        path: Path,
        *,
        part: str | None = None,
        by: By = By.LIST,
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
            by: What its parts are, as for the number.
            is_met: Only records that count as done, or that do not; None for all of them.
            actor: Who takes it out.
            progress: Told rows done and rows in all.

        Raises:
            RefusedError: The ending is neither ``.xlsx`` nor ``.csv``, or nobody is behind it.
            UnavailableError: The file could not be written.
        """
        _require(actor, by)
        require(actor, Permission.EXPORT_WORKLIST)
        form = _form(path)
        behind = self.cases(measure_id, period, part=part, by=by, actor=actor)
        found = [one for one in behind if is_met is None or one.is_met is is_met]
        if not found:
            raise RefusedError(_("Nobody is on this list, so there is nothing to export."))
        table = records_table(_definition(measure_id), period, found)
        with self._database.writing(actor) as transaction:
            people = sorted({one.patient_id for one in found})
            transaction.record(
                "measure.exported", measure=measure_id, rows=len(found), form=form, people=people
            )
        self._write(table, path, progress)
        return len({one.patient_id for one in found})

    def numbers_file(self, period: Period, path: Path, *, by: By = By.LIST, actor: Actor) -> int:
        """Write every number with what it counts, and nobody's name; returns how many.

        Raises:
            RefusedError: The ending is neither ``.xlsx`` nor ``.csv``.
            UnavailableError: The file could not be written.
        """
        _require(actor, by)
        form = _form(path)
        table = numbers_table(self.all(period, by=by, actor=actor), period)
        with self._database.writing(actor) as transaction:
            transaction.record("measures.exported", rows=table.row_count, form=form)
        self._write(table, path, None)
        return table.row_count

    def paper(self, period: Period, *, by: By = By.LIST, actor: Actor) -> Document:
        """All measures for the printer, without any patient's name; journalled."""
        _require(actor, by)
        with self._database.writing(actor) as transaction:
            measures = self._all(transaction.session, period, by)
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

    def _all(self, session: Session, period: Period, by: By) -> tuple[Measure, ...]:
        reader = self._reader(session, period, by)
        return tuple(reader.measure(one) for one in DEFINITIONS)

    def _reader(self, session: Session, period: Period, by: By) -> MeasureReader:
        lists = self._titles(session)
        frame = Frame(period, self._clock.today(), self._zone, titles=lists)
        return MeasureReader(session, frame, PartNames(session, self._library, lists), by)

    def _write(self, table: Table, path: Path, progress: Callable[[int, int], None] | None) -> None:
        if path.suffix.lower() == WORKBOOK:
            write_xlsx(table, path, self._clock.today(), Watcher(progress))
        else:
            write_csv(table, path, Watcher(progress))


def _require(actor: Actor, by: By) -> None:
    require(actor, Permission.VIEW_REPORTS)
    if by is By.STAFF:
        require(actor, Permission.SEE_STAFF_COUNTS)


def _form(path: Path) -> str:
    form = path.suffix.lower()
    if form not in {WORKBOOK, CSV}:
        raise RefusedError(_("Name a file that ends in .xlsx or .csv."))
    return form


def _definition(measure_id: str) -> Definition:
    if measure_id not in BY_ID:
        raise RefusedError(_("There is no such measure."))
    return BY_ID[measure_id]


def _part(one: Measure) -> MeasurePart:
    return MeasurePart(
        title=one.title,
        number=f"{one.number.words()} · {one.note()}",
        counted=one.counted,
        met=one.met,
        lines=tuple((line.title, line.words()) for line in one.lines),
    )
