"""What must hold after the story: the workbook, the store, and nothing in clear."""

from collections.abc import Iterable
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.end2end.program import PASSPHRASE, Program

_ENCODINGS = ("utf-8", "utf-16-le", "latin-1")


def workable_sheet(book: Path) -> tuple[Worksheet, dict[str, str]]:
    """The sheet of an exported list that people can work on, and its only row by heading."""
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert isinstance(sheet, Worksheet)
    headings = [str(cell.value) for cell in sheet[1]]
    assert sheet.max_row == 2
    row = dict(zip(headings, (str(cell.value or "") for cell in sheet[2]), strict=True))
    return sheet, row


def check_workbook(book: Path, name: str, number: str) -> None:
    """Numbers stay text, answers are chosen from lists, the heading stays in sight."""
    sheet, row = workable_sheet(book)
    assert row["Patient"] == name
    assert row["Record"] == number
    assert row["Why"]
    record = sheet.cell(2, list(row).index("Record") + 1)
    assert (record.data_type, record.number_format) == ("s", "@")
    assert {"What happened", "Reason", "Next try", "Note"} <= set(row)
    assert sum(rule.type == "list" for rule in sheet.data_validations.dataValidation) == 3
    assert sheet.freeze_panes is not None
    assert sheet.auto_filter.ref


def check_store(home: Path, folder: Path) -> None:
    """The program that is started next finds everything sound."""
    secret = folder / "passphrase.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    assert Program(home, secret).json("verify")["sound"]


def in_clear(words: Iterable[str], folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Which words stand unencrypted in which files below folders, in any usual encoding."""
    wanted = {word.casefold() for word in words}
    return [
        (word, path.name)
        for path in (path for folder in folders for path in folder.rglob("*"))
        if path.is_file()
        for word in wanted & _words_in(path.read_bytes(), wanted)
    ]


def _words_in(content: bytes, wanted: Iterable[str]) -> set[str]:
    readings = [content.decode(encoding, "replace").casefold() for encoding in _ENCODINGS]
    return {word for word in wanted if any(word in reading for reading in readings)}
