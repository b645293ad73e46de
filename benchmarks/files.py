"""Import against reading the file, and a workbook against openpyxl's own quickest way."""

import csv
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook

from benchmarks.measure import Measured, pair
from carecoord.importers import reader
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice

_ROWS = 5000
_HEADER = ("MRN", "Last name", "First name", "DOB", "Sex", "Phone", "Language", "Diagnoses")


def importing(_opened: OpenedPractice, services: Services, scratch: Path) -> Iterator[Measured]:
    """A list of 5,000 people read, and brought in, against the same file read as CSV."""
    path = _list(scratch)
    options = services.importing.options("benchmark")
    ours, limit = pair(lambda: reader.read((path,), options), lambda: _read(path), 3)
    yield Measured(f"read a list of {_ROWS}", ours, limit)
    yield Measured(f"import a list of {_ROWS}", _bring_in(services, path) * 1000, limit)


def exporting(_opened: OpenedPractice, services: Services, scratch: Path) -> Iterator[Measured]:
    """The longest worklist as a workbook against the same cells by openpyxl."""
    lists = services.worklists.summaries(actor=services.actor)
    longest = max((each for each in lists if each.kind == "worklist"), key=lambda each: each.count)
    path = scratch / "list.xlsx"

    def export() -> None:
        services.exports.worklist_file(longest.id, path, actor=services.actor)

    export()
    cells = _cells(path)
    ours, limit = pair(export, lambda: _write(cells, scratch / "bare.xlsx"), 3)
    yield Measured(f"workbook of {longest.count} people", ours, limit)


def _list(scratch: Path) -> Path:
    path, first = scratch / "people.csv", dt.date(1930, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(_HEADER)
        for number in range(_ROWS):
            born = (first + dt.timedelta(days=number * 5)).isoformat()
            phone = f"(555) 555-{number % 10000:04d}"
            family, given = f"Bench{_letters(number)}", f"Given{_letters(number * 7)}"
            writer.writerow((f"B{number}", family, given, born, "F", phone, "English", "I10"))
    return path


def _letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


def _read(path: Path) -> None:
    with path.open(newline="", encoding="utf-8") as stream:
        list(csv.DictReader(stream))


def _bring_in(services: Services, path: Path) -> float:
    """Seconds for preview and commit; it is undone again."""
    service, actor = services.importing, services.actor
    began = time.perf_counter()
    preview = service.preview((path,), source="benchmark", actor=actor)
    report = service.commit(preview, actor=actor)
    took = time.perf_counter() - began
    service.undo(report.run_id, actor=actor)
    return took


def _cells(path: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(path, read_only=True).worksheets[0]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def _write(cells: list[tuple[object, ...]], path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append(row)
    book.save(path)
