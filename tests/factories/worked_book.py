"""An exported workbook in the hands of somebody who fills it in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from carecoord.db.database import Database
from carecoord.entities import ContactAttempt
from carecoord.services.worked_list_results import WorkedPreview, WorkedRowPlan

Act = Callable[[Worksheet, dict[str, int]], object]


class Book:
    """An exported workbook in somebody's hands."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def change(self, act: Act) -> None:
        """Do something to the sheet; columns are given by their headings."""
        book = openpyxl.load_workbook(self.path)
        sheet = book.worksheets[0]
        assert isinstance(sheet, Worksheet)
        act(sheet, {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)})
        book.save(self.path)

    def fill(self, name: str, **cells: Any) -> None:
        """Write into the row of a person, by their family name; keys are headings."""

        def act(sheet: Worksheet, at: dict[str, int]) -> None:
            for row in range(2, sheet.max_row + 1):
                if str(sheet.cell(row, at["Patient"]).value).startswith(name):
                    for heading, value in cells.items():
                        sheet.cell(row, at[heading.replace("_", " ")]).value = value

        self.change(act)


def only(preview: WorkedPreview) -> WorkedRowPlan:
    """The one row that was filled in."""
    (row,) = preview.rows
    return row


def attempts(database: Database) -> list[ContactAttempt]:
    """Living calls, in the order they were made."""
    with database.reading() as session:
        rows = select(ContactAttempt).where(ContactAttempt.deleted.is_(False))
        return sorted(session.scalars(rows), key=lambda row: row.attempted_at)
