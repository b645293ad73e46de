"""A patient list: one table, one person per row."""

import re
from dataclasses import dataclass, field, replace

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.importers.checking import checked_patient
from carecoord.importers.columns import guess_fields, names_people
from carecoord.importers.doubts import (
    describe_rows,
    note_doubts,
    note_suspected,
    note_uncoded,
    note_unread,
)
from carecoord.importers.fact_rows import FactRows
from carecoord.importers.grids import Layout, letters
from carecoord.importers.habits import Habits, habits_of
from carecoord.importers.lacking import lacks
from carecoord.importers.options import Cancelled, Options, Progress
from carecoord.importers.people_rows import PeopleRows, Row, row_of
from carecoord.importers.records import IncomingPatient, Problem, Reading, Severity
from carecoord.importers.repeated import joined, with_ways_of

_CHECK_EVERY = 500  # rows between a look at progress and cancel
_UNIT = re.compile(r"\b(kg|lbs?|cm|inches|in|mmol/mol|%|mg/dl|mmol/l)(?:\b|$|\))", re.IGNORECASE)
_WHO_IT_IS = frozenset({"record_number", "full_name", "family", "given", "birth_on"})
_NOT_ENGLISH = re.compile(r"fecha|nacimiento|naissance", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table with the target field of every column, '' for columns left out."""

    layout: Layout
    fields: tuple[str, ...]
    records: list[tuple[int, list[str]]] = field(default_factory=list)

    def cells(self) -> dict[str, list[str]]:
        """All cells by field."""
        found: dict[str, list[str]] = {}
        for index, name in enumerate(self.fields):
            if name:
                found.setdefault(name, []).extend(row[index] for _n, row in self.records)
        return found

    def habits(self, options: Options) -> Habits:
        """How this table writes dates, names and numbers."""
        grid = self.layout.grid
        numeric = frozenset(self.fields[i] for i in grid.numeric if i < len(self.fields))
        # Where headers are not English, an open date is not written the American way.
        day_first = any(map(_NOT_ENGLISH.search, self.layout.headers))
        return habits_of(
            self.cells(),
            options,
            numeric=numeric,
            is_1904=grid.is_1904,
            assumed="dmy" if day_first else "mdy",
            name_header=dict(zip(self.fields, self.layout.headers, strict=True)).get(
                "full_name", ""
            ),
        )

    def unread(self, options: Options) -> list[str]:
        """Columns that say something, but nobody decided or could guess what."""
        decided = options.mapping or {}
        columns = enumerate(zip(self.layout.headers, self.fields, strict=True))
        return [
            key
            for index, (key, name) in columns
            if not name
            and key not in decided
            and any(row[index].strip() for _n, row in self.records)
        ]

    def units(self, options: Options) -> dict[str, str]:
        """Units chosen for this file, else those the headers name: 'Weight (lb)'."""
        chosen = {"weight": options.weight_unit, "height": options.height_unit}
        named = {
            name: match[1]
            for name, header in zip(self.fields, self.layout.headers, strict=True)
            if name and (match := _UNIT.search(header.replace("_", " ")))
        }
        return named | {name: unit for name, unit in chosen.items() if unit}


def mapped(layout: Layout, options: Options) -> MappedTable:
    """The table with fields as chosen, or guessed for columns nobody decided on."""
    records = list(layout.records())
    columns = [[row[index] for _n, row in records[:200]] for index in range(len(layout.headers))]
    guessed = guess_fields(layout.headers, columns)
    chosen = options.mapping or {}
    fields = [chosen.get(key, guess) for key, guess in zip(layout.headers, guessed, strict=True)]
    return MappedTable(layout, tuple(fields), records)


def read_table(
    layout: Layout,
    options: Options,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Reading:
    """Everyone on the list, with what the list says about them.

    Raises:
        RefusedError: No column is known to hold names.
        CancelledError: The person stopped the reading.
    """
    table = mapped(layout, options)
    if not names_people(table.fields):
        raise RefusedError(
            _("No column with names was found. Choose which columns hold the names.")
        )
    reading = Reading()
    describe_rows(table.layout, reading)
    people = _People(table, options, reading)
    for done, (number, cells) in enumerate(table.records):
        if done % _CHECK_EVERY == 0:
            if cancelled and cancelled():
                raise CancelledError(_("The import was stopped. Nothing was kept."))
            if progress:
                progress(done, len(table.records))
        people.take(number, cells)
    columns = table.cells()
    note_unread(table.unread(options), columns, layout.grid.name, reading)
    note_doubts(columns, people.habits, options, name=layout.grid.name, reading=reading)
    note_uncoded(reading)
    note_suspected(reading)
    reading.lacks = lacks(reading.counts)
    return reading


class _People:
    """Rows taken one after another, with an eye on those seen before."""

    def __init__(self, table: MappedTable, options: Options, reading: Reading) -> None:
        self.habits = table.habits(options)
        self._table = table
        self._today = options.today
        self._reading = reading
        self._rows = PeopleRows(self.habits, options, reading.problems)
        self._facts = FactRows(self.habits, options, table.units(options), reading.problems)
        self._seen: dict[tuple[str, ...], int] = {}
        self._by_number: dict[str, tuple[int, int, IncomingPatient]] = {}
        self._place = _("{file}, row {number}")
        self._telling = [
            letters(index) for index, name in enumerate(table.fields) if name in _WHO_IT_IS
        ]

    def take(self, number: int, cells: list[str]) -> None:
        """Add the person of one row, unless the row repeats another."""
        where = self._place.format(file=self._table.layout.grid.name, number=number)
        first = self._seen.setdefault(tuple(cells), number)
        if first != number:
            message = _("This row is an exact copy of row {row} and was skipped.")
            self._report("note", where, message.format(row=first))
            return
        self._reading.counts["Patient"] += 1
        if self._is_unread(number):
            self._report("refused", where, _unread())
            return
        row = row_of(self._table.fields, cells)
        patient = self._rows.person(row, f"row {number}", where)
        if earlier := self._by_number.get(patient.source_key):
            self._take_again(row, patient, earlier)
        elif judged := checked_patient(patient, self._today, self._reading.problems):
            if any(one.kind == "MR" for one in patient.identifiers):
                place = len(self._reading.patients)
                self._by_number[patient.source_key] = (number, place, patient)
            self._reading.patients.append(judged)
            self._take_facts(row, judged.source_key, where)

    def _is_unread(self, number: int) -> bool:
        """Whether a cell that says who this is could not be read."""
        unread = self._table.layout.grid.unread
        return bool(unread) and any(f"{column}{number}" in unread for column in self._telling)

    def _take_again(
        self, row: Row, patient: IncomingPatient, earlier: tuple[int, int, IncomingPatient]
    ) -> None:
        """A further row under a record number: more about the same person, or a mistake."""
        first, place, known = earlier
        if _who(patient) != _who(known):
            message = _(
                "Row {row} has this record number for another person, so this row was left out."
                " Correct the number in the source."
            )
            self._report("refused", patient.where, message.format(row=first), "record_number")
            return
        if replace(patient, where=known.where) != known:
            message = _(
                "Row {row} has the same person with other details. Where the rows differ, the"
                " first was kept; what only one of them says was taken from both."
            )
            self._report("warning", patient.where, message.format(row=first), "record_number")
            people = self._reading.patients
            if judged := checked_patient(patient, self._today, self._reading.problems):
                people[place] = with_ways_of(joined((people[place], judged)), judged)
        self._take_facts(row, known.source_key, patient.where)

    def _take_facts(self, row: Row, key: str, where: str) -> None:
        reading = self._reading
        for measurement in self._facts.measurements(row, key, where):
            reading.measurements.append(measurement)
            reading.counts["Observation"] += 1
        for condition in self._facts.conditions(row, key, where):
            reading.conditions.append(condition)
            reading.counts["Condition"] += 1
        if visit := self._facts.visit(row, key, where):
            reading.visits.append(visit)
            reading.counts["Encounter"] += 1

    def _report(self, severity: Severity, where: str, message: str, field: str = "") -> None:
        self._reading.problems.append(Problem(severity, where, message, field))


def _who(patient: IncomingPatient) -> tuple[str, str, str]:
    return fold(patient.family), fold(patient.given), patient.birth_on


def _unread() -> str:
    return _(
        "The name, birth date or number of this row is an error or a formula without a stored"
        " value, so the person was left out. Open the workbook in Excel, correct and save it,"
        " and import it again."
    )
