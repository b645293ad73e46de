"""A list as a workbook, beside openpyxl's write-only mode writing the same cells."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from benchmarks.harness import Figure, side_by_side
from benchmarks.practice import Setting

LIST = "living"
RATIO = 0.5


def run(setting: Setting) -> Iterator[Figure]:
    """Everybody living; reading them from the store is part of the figure, not of the limit."""
    with setting.opened() as (_practice, services), TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours.xlsx", Path(folder) / "theirs.xlsx"

        def export() -> object:
            return services.exports.worklist_file(LIST, ours, actor=services.actor)

        rows = export()
        cells = _cells(ours)
        figure, limit = side_by_side(
            export, lambda: _write_only(cells, theirs), rounds=1 if setting.rounds == 1 else 3
        )
        yield Figure(f"{rows:,} people as a workbook", figure, "ms", limit, RATIO)


def _cells(path: Path) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


def _write_only(rows: list[tuple[Any, ...]], path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)
