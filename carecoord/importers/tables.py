"""A patient list: one table, one person per row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _, n_
from carecoord.importers.checking import checked_patient
from carecoord.importers.columns import guess_fields, names_people
from carecoord.importers.fact_rows import FactRows
from carecoord.importers.grids import Layout
from carecoord.importers.habits import Habits, habits_of
from carecoord.importers.lacking import lacks
from carecoord.importers.options import Cancelled, Options, Progress
from carecoord.importers.people_rows import PeopleRows, Row, row_of
from carecoord.importers.records import IncomingPatient, Problem, Reading, Severity

_CHECK_EVERY = 500  # rows between a look at progress and cancel
_UNIT = re.compile(r"\b(kg|lbs?|cm|inches|in|mmol/mol|%|mg/dl|mmol/l)(?:\b|$|\))", re.IGNORECASE)
_MANY = 12  # row numbers named in one sentence


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
        return habits_of(self.cells(), options, numeric=numeric, is_1904=grid.is_1904)

    def units(self, options: Options) -> dict[str, str]:
        """Units chosen for this file, else those the headers name: 'Weight (lb)'."""
        chosen = {"weight": options.weight_unit, "height": options.height_unit}
        named = {
            name: match[1]
            for name, header in zip(self.fields, self.layout.headers, strict=True)
            if name and (match := _UNIT.search(header))
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
    _describe_rows(table, reading)
    people = _People(table, options, reading)
    for done, (number, cells) in enumerate(table.records):
        if done % _CHECK_EVERY == 0:
            if cancelled and cancelled():
                raise CancelledError(_("The import was stopped. Nothing was kept."))
            if progress:
                progress(done, len(table.records))
        people.take(number, cells)
    _flag_lost_zeros(people.habits, options, reading, layout.grid.name)
    _note_uncoded(reading)
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
        self._by_number: dict[str, tuple[int, IncomingPatient]] = {}
        self._place = _("{file}, row {number}")

    def take(self, number: int, cells: list[str]) -> None:
        """Add the person of one row, unless the row repeats another."""
        where = self._place.format(file=self._table.layout.grid.name, number=number)
        first = self._seen.setdefault(tuple(cells), number)
        if first != number:
            message = _("This row is an exact copy of row {row} and was skipped.")
            self._report("note", where, message.format(row=first))
            return
        row = row_of(self._table.fields, cells)
        self._reading.counts["Patient"] += 1
        patient = self._rows.person(row, f"row {number}", where)
        if self._is_taken(patient, number):
            return
        if judged := checked_patient(patient, self._today, self._reading.problems):
            self._reading.patients.append(judged)
            self._take_facts(row, judged.source_key, where)

    def _is_taken(self, patient: IncomingPatient, number: int) -> bool:
        """Whether an earlier row has this record number; a second person with it is refused."""
        key = next((one.value for one in patient.identifiers if one.kind == "MR"), "")
        if not key:
            return False
        first, other = self._by_number.setdefault(key, (number, patient))
        if first == number:
            return False
        same = (other.family, other.given, other.birth_on)
        if same == (patient.family, patient.given, patient.birth_on):
            message = _("Row {row} has the same person with other details; this row was left out.")
        else:
            message = _(
                "Row {row} has this record number for another person, so this row was left out."
                " Correct the number in the source."
            )
        self._report("refused", patient.where, message.format(row=first), "record_number")
        return True

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


def _note_uncoded(reading: Reading) -> None:
    """Worklists go by codes, never by words, so a diagnosis in words alone puts nobody on one."""
    if count := sum(not condition.codes for condition in reading.conditions):
        message = n_(
            "{count} diagnosis has no ICD-10 code. It is kept, but no worklist counts it."
            " Export the codes too, if your system can.",
            "{count} diagnoses have no ICD-10 code. They are kept, but no worklist counts them."
            " Export the codes too, if your system can.",
            count,
        )
        reading.problems.append(Problem("warning", "", message.format(count=count), "diagnoses"))


def _describe_rows(table: MappedTable, reading: Reading) -> None:
    """Say what was skipped and why: remarks below the list, cells beyond the last column."""
    layout = table.layout
    name = layout.grid.name
    for text in layout.grid.warnings:
        reading.problems.append(Problem("warning", name, text))
    if notes := layout.notes():
        message = n_(
            "Row {rows} is a remark or a total, not a person, and was skipped.",
            "Rows {rows} are remarks or totals, not people, and were skipped.",
            len(notes),
        )
        reading.problems.append(Problem("note", name, message.format(rows=_listed(notes))))
    if long := layout.overflowing():
        message = n_(
            "Row {rows} has more cells than there are columns. Check for a comma inside a cell.",
            "Rows {rows} have more cells than there are columns. Check for commas inside cells.",
            len(long),
        )
        reading.problems.append(Problem("warning", name, message.format(rows=_listed(long))))


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_MANY]))
    return shown if len(numbers) <= _MANY else f"{shown}, …"


def _flag_lost_zeros(habits: Habits, options: Options, reading: Reading, name: str) -> None:
    if habits.zeros_lost and not options.pad_record_numbers_to:
        message = _(
            "The record numbers are kept as numbers, so zeros at their start are lost."
            " Say how many digits they have, or they will not match those you know."
        )
        reading.problems.append(Problem("warning", name, message, "record_number"))
    if habits.postcode_zeros_lost and not options.pad_postcodes_to:
        message = _("Some ZIP codes have lost a zero at their start. Choose to put it back.")
        reading.problems.append(Problem("warning", name, message, "postcode"))
