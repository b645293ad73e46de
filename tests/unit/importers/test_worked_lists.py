"""A list that was worked on in a spreadsheet, read back as rows of text."""

import io
from collections.abc import Callable
from functools import partial

import pytest
import xlsxwriter

from carecoord.common.errors import RefusedError
from carecoord.importers.sources import SourceFile
from carecoord.importers.worked_lists import is_worked_list, read_worked_list
from carecoord.vocab.worked_lists import CALLED_ON, NAME, NOTE, RESULT, ROW_KEY, ROW_VERSION

Made = Callable[..., SourceFile]

HEADER = ["Patient", "What happened", "Day of the call", "Note", "Row key", "Row version"]
ANA = ["Ana Ruiz", "Reached", "2026-11-30", "Call back", "k1", "cclist1.7"]


def source(name: str, data: bytes) -> SourceFile:
    return SourceFile(name, len(data), partial(bytes, data))


def csv_of(*rows: list[str], mark: str = "\ufeff") -> SourceFile:
    lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
    return source("list.csv", (mark + "\r\n".join(lines)).encode())


def workbook_of(*rows: list[str], merged: str = "", formula: str = "") -> SourceFile:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("List")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if merged:
            sheet.merge_range(merged, "Reached")
        if formula:
            sheet.write_formula(formula, "=1/0", None, "#DIV/0!")
    return source("list.xlsx", target.getvalue())


@pytest.mark.parametrize("made", [csv_of, workbook_of])
def test_that_rows_come_by_the_keys_of_our_columns(made: Made) -> None:
    sheet = read_worked_list(made(["November"], [], HEADER, ANA, ["", "", "", "", "", ""]))
    (row,) = sheet.rows
    assert row.number == 4
    assert row.cells[NAME] == "Ana Ruiz"
    assert row.cells[CALLED_ON] == "2026-11-30"
    assert row.is_filled_in
    assert sheet.columns == {NAME, RESULT, CALLED_ON, NOTE, ROW_KEY, ROW_VERSION}


def test_that_columns_may_be_moved_and_speak_spanish_and_the_version_is_known_by_its_mark() -> None:
    header = ["Versión", "Paciente", "Qué pasó", "Clave de la fila"]
    sheet = read_worked_list(csv_of(header, ["cclist1.7", "Ana Ruiz", "", "k1"]))
    (row,) = sheet.rows
    assert row.cells == {NAME: "Ana Ruiz", RESULT: "", ROW_KEY: "k1", ROW_VERSION: "cclist1.7"}
    assert not row.is_filled_in


def test_that_what_made_a_cell_safe_for_spreadsheets_is_taken_off_again() -> None:
    ana = ["Ana Ruiz", "Reached", "", "'+1 555 0100 is hers", "k1", "cclist1.7"]
    (row,) = read_worked_list(csv_of(HEADER, ana)).rows
    assert row.cells[NOTE] == "+1 555 0100 is hers"


def test_that_a_row_that_ends_early_holds_nothing_in_what_is_missing() -> None:
    (row,) = read_worked_list(csv_of(["Row key", "Row version", *HEADER[:4]],
                                     ["k1", "cclist1.7", "Ana Ruiz"])).rows  # fmt: skip
    assert row.cells[RESULT] == row.cells[NOTE] == ""


def test_that_merged_cells_and_errors_are_a_trouble_of_their_rows_alone() -> None:
    sheet = read_worked_list(workbook_of(HEADER, ANA, ANA, ANA, ANA, merged="B3:B4", formula="D5"))
    troubles = [row.trouble for row in sheet.rows]
    assert troubles[0] == ""
    assert "merged" in troubles[1]
    assert troubles[1] == troubles[2]
    assert "D5" in troubles[3]


@pytest.mark.parametrize("made", [csv_of, workbook_of])
def test_that_any_other_table_is_no_list_of_ours(made: Made) -> None:
    other = made(["First name", "Last name"], ["Ana", "Ruiz"])
    assert not is_worked_list(other)
    with pytest.raises(RefusedError, match="not a list that was exported here"):
        read_worked_list(other)


def test_that_a_word_of_ours_alone_makes_no_list() -> None:
    assert not is_worked_list(csv_of(["What happened"], ["It rained"]))


def test_that_what_is_no_table_at_all_is_left_to_the_import() -> None:
    assert not is_worked_list(source("list.xlsx", b"PK\x03\x04 torn"))


@pytest.mark.parametrize(
    ("gone", "said"),
    [("Row key", "whom each row is about"), ("Patient", "missing or were renamed: Patient")],
)
def test_that_a_list_without_what_it_needs_says_what_to_do(gone: str, said: str) -> None:
    place = HEADER.index(gone)
    rows = [row[:place] + row[place + 1 :] for row in (HEADER, ANA)]
    with pytest.raises(RefusedError, match=said):
        read_worked_list(csv_of(*rows))
