"""The door to this package: look at what was handed over, then read it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from carecoord.common.i18n import _
from carecoord.importers.columns import field_labels
from carecoord.importers.delimited import guess_delimiter, read_rows
from carecoord.importers.detect import Detected, detect
from carecoord.importers.encodings import decode_text
from carecoord.importers.fhir.files import read_fhir
from carecoord.importers.grids import Grid, lay_out
from carecoord.importers.habits import questions
from carecoord.importers.options import Cancelled, Column, Inspection, Options, Progress
from carecoord.importers.records import Problem, Reading
from carecoord.importers.related_tables import read_related_tables
from carecoord.importers.sources import SourceFile, sources_of
from carecoord.importers.tables import mapped, read_table
from carecoord.importers.xlsx import read_workbook

__all__ = ["field_labels", "fingerprint_of", "inspect", "read", "read_sources"]

_SAMPLES = 5


def inspect(paths: Sequence[Path], options: Options) -> Inspection:
    """What the paths hold, as found or as corrected by the options, for the preview.

    Raises:
        RefusedError: Nothing in them can be read; the text says what they are instead.
        UnavailableError: A file cannot be opened.
    """
    detected = detect(sources_of(paths), options)
    files = tuple(source.name for source in detected.files)
    if detected.kind == "fhir":
        return Inspection("fhir", _("FHIR R4 export"), files=files)
    if detected.layout:
        return Inspection("related tables", detected.layout.title, files=files)
    return _inspect_list(detected, options)


def read(
    paths: Sequence[Path],
    options: Options,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Reading:
    """Everything the paths hold, as plain rows.

    Raises:
        RefusedError: As for ``inspect``, or a file is damaged or another FHIR version.
        UnavailableError: A file cannot be opened.
        CancelledError: ``cancelled`` said so.
    """
    return read_sources(sources_of(paths), options, progress, cancelled)


def read_sources(
    sources: Sequence[SourceFile],
    options: Options,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Reading:
    """As ``read``, for files that are already at hand."""
    detected = detect(sources, options)
    if detected.kind == "fhir":
        reading = read_fhir(detected.files, options, progress, cancelled)
    elif detected.layout:
        reading = read_related_tables(detected.files, detected.layout, options, progress, cancelled)
    else:
        layout = lay_out(_opened(detected, options).grid, options.header_row)
        reading = read_table(layout, options, progress, cancelled)
    for name in detected.left_aside:
        reading.problems.append(
            Problem("note", name, _("This file is of another kind and was left aside."))
        )
    return reading


def fingerprint_of(reading: Reading) -> str:
    """SHA-256 over what was understood, so that a renamed file is recognised."""
    digest = hashlib.sha256()
    kinds = (
        reading.patients, reading.conditions, reading.measurements, reading.visits,
        reading.allergies,
    )  # fmt: skip
    for records in kinds:
        for record in records:
            digest.update(repr(record).encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A list's grid with what was found out on the way."""

    title: str
    grid: Grid
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def _opened(detected: Detected, options: Options) -> _Opened:
    source = detected.files[0]
    if detected.kind == "workbook":
        book = read_workbook(source.name, source.fetch(), options.sheet)
        return _Opened(_("Excel workbook"), book.grid, sheet=book.sheet, sheets=book.sheets)
    decoded = decode_text(source.fetch(), options.encoding)
    delimiter = options.delimiter or guess_delimiter(decoded.text)
    grid = Grid(source.name, read_rows(decoded.text, delimiter), warnings=decoded.warnings)
    title = _("Table with tabs") if delimiter == "\t" else _("CSV table")
    return _Opened(title, grid, decoded.encoding, delimiter)


def _inspect_list(detected: Detected, options: Options) -> Inspection:
    opened = _opened(detected, options)
    table = mapped(lay_out(opened.grid, options.header_row), options)
    columns = tuple(
        Column(key, tuple(row[index] for _n, row in table.records[:_SAMPLES]), field)
        for index, (key, field) in enumerate(zip(table.layout.headers, table.fields, strict=True))
    )
    return Inspection(
        detected.kind,
        opened.title,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        sheet=opened.sheet,
        sheets=opened.sheets,
        header_row=table.layout.header_row,
        columns=columns,
        row_count=len(table.records),
        files=(detected.files[0].name,),
        questions=questions(table.cells(), table.habits(options), options),
        warnings=opened.grid.warnings,
    )
