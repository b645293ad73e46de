"""A folder or ZIP of tables joined by id, as practice systems export them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carecoord.common.errors import CancelledError
from carecoord.common.i18n import _
from carecoord.importers.checking import checked_patient
from carecoord.importers.columns import guess_fields
from carecoord.importers.delimited import guess_delimiter, read_rows
from carecoord.importers.doubts import note_doubts
from carecoord.importers.encodings import decode_text
from carecoord.importers.fact_rows import FactRows
from carecoord.importers.grids import Grid, lay_out
from carecoord.importers.habits import habits_of
from carecoord.importers.lacking import lacks
from carecoord.importers.options import Cancelled, Options, Progress
from carecoord.importers.people_rows import PeopleRows, row_of
from carecoord.importers.placing import Placer, note_without_number
from carecoord.importers.records import Identifier, IncomingPatient, Problem, Reading
from carecoord.importers.related_rows import ClinicalRows
from carecoord.importers.sources import SourceFile
from carecoord.importers.table_layouts import ExportLayout, TableLayout
from carecoord.importers.tables import mapped
from carecoord.importers.values.unclear import UnclearValueError


@dataclass(frozen=True, slots=True)
class _Table:
    """One file of the export with its header."""

    name: str
    layout: TableLayout
    header: list[str]
    rows: list[list[str]]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells), each row as wide as the header."""
        width = len(self.header)
        for number, row in enumerate(self.rows, start=2):
            if any(row):
                yield number, [*row[:width], *[""] * (width - len(row))]

    def where(self) -> Callable[[int], str]:
        """Row number -> the place in words."""
        place = _("{file}, row {number}")
        return lambda number: place.format(file=self.name, number=number)


def read_related_tables(
    sources: Sequence[SourceFile],
    layout: ExportLayout,
    options: Options,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Reading:
    """All tables of one export as one reading; people first, whatever the order of files.

    Raises:
        RefusedError: A table cannot be split into rows.
        CancelledError: The person stopped the reading.
    """
    reading = Reading()
    total, done = sum(source.size for source in sources), 0
    known = [(source, layout.table(source.stem)) for source in sources]
    ordered = sorted(known, key=lambda pair: pair[1] is None or pair[1].kind != "Patient")
    placer: Placer | None = None
    left_out: set[str] = set()
    clinical = ClinicalRows(options)
    for source, table_layout in ordered:
        if cancelled and cancelled():
            raise CancelledError(_("The import was stopped. Nothing was kept."))
        if table_layout is None:
            _note_unknown(source, reading)
        else:
            table = _opened(source, table_layout, options)
            if table_layout.kind == "Patient":
                left_out |= _read_people(table, options, reading)
            else:
                placer = placer or Placer(reading, left_out)
                _read_clinical(table, clinical, placer, options, reading)
        done += source.size
        if progress:
            progress(done, total)
    if placer:
        placer.finish()
    note_without_number(reading, clinical.without_number)
    reading.lacks = lacks(reading.counts)
    return reading


def rows_of(source: SourceFile, options: Options) -> list[list[str]]:
    """All rows of a table, its header first."""
    text = decode_text(source.fetch(), options.encoding).text
    return read_rows(text, options.delimiter or guess_delimiter(text))


def _opened(source: SourceFile, layout: TableLayout, options: Options) -> _Table:
    header, *rows = rows_of(source, options) or [[]]
    return _Table(source.name, layout, header, rows)


def _note_unknown(source: SourceFile, reading: Reading) -> None:
    message = _("This table is not one of those that are read, so it was left aside.")
    reading.problems.append(Problem("note", source.name, message))


def _read_people(table: _Table, options: Options, reading: Reading) -> set[str]:
    """Take everybody; returns the keys of those who are not kept."""
    records = list(table.records())
    fields = _people_fields(table, records)
    cells: dict[str, list[str]] = {}
    for index, name in enumerate(fields):
        if name:
            cells.setdefault(name, []).extend(row[index] for _number, row in records)
    habits = habits_of(cells, options)
    people = PeopleRows(habits, options, reading.problems)
    key_at = table.layout.positions(table.header)["key"]
    where = table.where()
    left_out = set()
    for number, row in records:
        reading.counts["Patient"] += 1
        patient = people.person(row_of(fields, row), row[key_at], where(number))
        patient = _identified(patient, row[key_at], table, row)
        if judged := checked_patient(patient, options.today, reading.problems):
            reading.patients.append(judged)
        else:
            left_out.add(row[key_at])
    note_doubts(cells, habits, options, name=table.name, reading=reading)
    return left_out


def _people_fields(table: _Table, records: Sequence[tuple[int, list[str]]]) -> list[str]:
    """Fields as the layout names them; other columns are guessed where it says so."""
    fields = [""] * len(table.header)
    if table.layout.guess:
        columns = [[row[i] for _n, row in records[:200]] for i in range(len(table.header))]
        fields = guess_fields(table.header, columns)
    for name, index in table.layout.positions(table.header).items():
        fields[index] = "" if name == "key" else name
    return fields


def _identified(
    patient: IncomingPatient, key: str, table: _Table, row: Sequence[str]
) -> IncomingPatient:
    own = tuple(
        Identifier(system, row[table.header.index(column)], "")
        for column, system in table.layout.identifiers.items()
        if column in table.header and row[table.header.index(column)]
    )
    return replace(patient, source_key=key, identifiers=(*own, *patient.identifiers))


def _read_clinical(
    table: _Table, clinical: ClinicalRows, placer: Placer, options: Options, reading: Reading
) -> None:
    kind = table.layout.kind
    positions = table.layout.positions(table.header)
    if not kind:
        return
    count = sum(1 for _record in table.records())
    reading.counts[kind] += count
    if "patient" not in positions:
        reading.not_kept[kind] += count
        return
    if kind == "Observation" and "value" not in positions:
        _read_wide(table, positions, placer, options, reading)
        return
    where = table.where()
    dated = [positions[name] for name in ("start", "stop") if name in positions]
    clinical.open(kind, [row[index] for _n, row in table.records() for index in dated])
    for number, row in table.records():
        values = table.layout.constants | {
            name: row[index] for name, index in positions.items() if row[index]
        }
        try:
            record = clinical.record(values, where(number))
        except UnclearValueError as error:
            reading.problems.append(Problem("refused", where(number), str(error)))
            continue
        if record:
            placer.put(record, kind)


def _read_wide(
    table: _Table, positions: Mapping[str, int], placer: Placer, options: Options, reading: Reading
) -> None:
    """A table with a column for each measurement, as a list has them."""
    wide = mapped(lay_out(Grid(table.name, [table.header, *table.rows]), 1), options)
    fields = list(wide.fields)
    if "measured_on" not in fields and "start" in positions:
        fields[positions["start"]] = "measured_on"
    wide = replace(wide, fields=tuple(fields))
    facts = FactRows(wide.habits(options), options, wide.units(options), reading.problems)
    where, seen = table.where(), Counter[str]()
    for number, row in wide.records:
        owner = row[positions["patient"]]
        for found in facts.measurements(row_of(fields, row), owner, where(number)):
            seen[found.source_key] += 1
            key = f"{found.source_key} #{seen[found.source_key]}"
            placer.put(replace(found, source_key=key), "Observation")
