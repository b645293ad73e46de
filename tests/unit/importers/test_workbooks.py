"""Workbooks: the guard before them, and what is read from them."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from functools import partial

import pytest
import xlsxwriter
from openpyxl import Workbook as OpenpyxlWorkbook

from carecoord.common.errors import RefusedError
from carecoord.importers.records import Reading
from carecoord.importers.xlsx import read_workbook

Read = Callable[..., Reading]


def workbook(*rows: list[object], date_1904: bool = False) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": date_1904}) as book:
        sheet = book.add_worksheet("List")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return target.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == name else part)
    return target.getvalue()


def _replaced_by(part: bytes, _old: bytes) -> bytes:
    return part


SHEET = "xl/worksheets/sheet1.xml"
LIST = workbook(["Last", "First", "DOB"], ["Lee", "Ann", dt.date(1990, 1, 2)])


def test_that_text_numbers_and_dates_of_a_workbook_are_read(read_bytes: Read) -> None:
    data = workbook(
        ["MRN", "Last", "First", "DOB", "Zip"],
        [137, "Lee", "Ann", dt.date(1990, 1, 2), 1701],
        [5617, "Ray", "Bo", "Feb 3, 1991", 90210],
        ["", "", "", "", ""],
        [8, "Kim", "Cy", 32967, ""],
    )
    reading = read_bytes(data, "list.xlsx")
    assert [person.birth_on for person in reading.patients] == [
        "1990-01-02", "1991-02-03", "1990-04-04"
    ]  # fmt: skip
    assert reading.patients[2].where == "list.xlsx, row 5"
    flagged = {problem.field for problem in reading.problems}
    assert flagged == {"record_number", "postcode"}


def test_that_lost_zeros_come_back_when_their_number_is_told(read_bytes: Read) -> None:
    data = workbook(
        ["MRN", "Last", "First", "DOB", "Zip"],
        [137, "Lee", "Ann", "1990-01-02", 1701],
        [22, "Ray", "Bo", "1991-01-02", 1702],
    )
    reading = read_bytes(data, "list.xlsx", pad_record_numbers_to=6, pad_postcodes_to=5)
    assert reading.patients[0].source_key == "000137"
    assert reading.patients[0].addresses[0].postcode == "01701"
    assert not reading.problems


def test_that_workbooks_counting_from_1904_are_read_right(read_bytes: Read) -> None:
    data = workbook(
        ["Last", "First", "DOB"], ["Lee", "Ann", dt.date(1990, 1, 2)], ["Ray", "Bo", 30000],
        date_1904=True,
    )  # fmt: skip
    births = [person.birth_on for person in read_bytes(data, "list.xlsx").patients]
    assert births == ["1990-01-02", "1986-02-19"]


def test_that_formulas_without_stored_values_are_said(read_bytes: Read) -> None:
    book = OpenpyxlWorkbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Last", "First", "DOB"], ["Lee", "Ann", "=DATE(1990,1,2)"]):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    reading = read_bytes(target.getvalue(), "list.xlsx")
    assert (reading.patients, reading.rows_refused) == ([], 1)
    assert any("C2" in p.message and "formula" in p.message for p in reading.problems)


def test_that_errors_in_cells_are_no_names_and_are_said(read_bytes: Read) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Last", "First", "City"])
        sheet.write_row(1, 0, ["Lee", "Ann"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, '=HYPERLINK("http://example.org","Ray")', None, "Ray")
        sheet.write(2, 1, "Bo")
    reading = read_bytes(target.getvalue(), "list.xlsx")
    assert [person.family for person in reading.patients] == ["Lee", "Ray"]
    assert reading.patients[0].addresses == ()
    assert any("C2" in problem.message for problem in reading.problems)


def test_that_the_sheet_with_a_list_is_found_behind_a_cover() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Cover").write(0, 0, "Monthly report")
        book.add_worksheet("People").write_row(0, 0, ["Last Name", "First Name"])
    found = read_workbook("list.xlsx", target.getvalue())
    assert (found.sheet, found.sheets) == ("People", ("Cover", "People"))
    assert read_workbook("list.xlsx", target.getvalue(), "Cover").sheet == "Cover"
    with pytest.raises(RefusedError, match="no sheet with that name"):
        read_workbook("list.xlsx", target.getvalue(), "Other")


def test_that_hidden_columns_are_read(read_bytes: Read) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Last", "First"])
        sheet.write_row(1, 0, ["Lee", "Ann"])
        sheet.set_column(1, 1, None, None, {"hidden": True})
    assert read_bytes(target.getvalue(), "list.xlsx").patients[0].given == "Ann"


def test_that_yes_and_no_cells_are_words(read_bytes: Read) -> None:
    data = workbook(["Last", "First", "Deceased"], ["Lee", "Ann", True], ["Ray", "Bo", False])
    assert [person.deceased for person in read_bytes(data, "list.xlsx").patients] == [True, False]


def test_that_a_cell_in_the_last_corner_costs_neither_time_nor_memory(read_bytes: Read) -> None:
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row></sheetData>'
    )
    data = with_part(LIST, SHEET, lambda part: part.replace(b"</sheetData>", far))
    assert len(read_bytes(data, "list.xlsx").patients) == 1


def test_that_styled_empty_rows_end_nothing_and_cost_nothing(read_bytes: Read) -> None:
    empty = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(3, 3000))
    data = with_part(
        LIST, SHEET, lambda part: part.replace(b"</sheetData>", empty + b"</sheetData>")
    )
    assert len(read_bytes(data, "list.xlsx").patients) == 1


DTD = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">]>'


@pytest.mark.parametrize(
    "change",
    [
        lambda part: DTD + part.split(b"?>", 1)[1],
        lambda part: part.decode().encode("utf-16"),
        lambda part: part.replace(b"</sheetData>", b" " * 40_000_000 + b"</sheetData>"),
    ],
    ids=["a document type", "another encoding", "a decompression bomb"],
)
def test_that_hostile_workbooks_are_refused_before_they_are_parsed(
    change: Callable[[bytes], bytes],
) -> None:
    with pytest.raises(RefusedError, match="harm"):
        read_workbook("list.xlsx", with_part(LIST, SHEET, change))


@pytest.mark.parametrize("before_seam", [1, 5, 8])
def test_that_a_document_type_on_the_seam_of_two_pieces_is_found(before_seam: int) -> None:
    start, end = b'<?xml version="1.0"?><!--', b"-->"
    filling = b"x" * (65_536 - before_seam - len(start) - len(end))
    hostile = start + filling + end + b"<!DOCTYPE l><worksheet/>"
    with pytest.raises(RefusedError, match="harm"):
        read_workbook("list.xlsx", with_part(LIST, SHEET, partial(_replaced_by, hostile)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"<html><table><tr><td>Lee</td></tr></table></html>", "web page"),
        (b"PK\x03\x04 not really a zip", "damaged"),
    ],
)
def test_that_other_files_named_xlsx_are_refused_by_what_they_are(
    read_bytes: Read, data: bytes, said: str
) -> None:
    with pytest.raises(RefusedError, match=said):
        read_bytes(data, "list.xlsx")


def test_that_a_csv_named_xlsx_is_read(read_bytes: Read) -> None:
    assert len(read_bytes("Last,First\nLee,Ann\n", "list.xlsx").patients) == 1


def test_that_a_workbook_without_its_main_part_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "Hello")
    with pytest.raises(RefusedError, match="not a workbook"):
        read_workbook("list.xlsx", target.getvalue())


def test_that_a_damaged_sheet_is_refused() -> None:
    data = with_part(LIST, SHEET, lambda _part: b"<worksheet><sheetData><row r='1'><c")
    with pytest.raises(RefusedError):
        read_workbook("list.xlsx", data)


def test_that_an_oversized_workbook_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carecoord.importers.xlsx_guard.MAX_FILE_BYTES", 100)
    with pytest.raises(RefusedError, match="too large"):
        read_workbook("list.xlsx", LIST)


def sheets(*named: tuple[str, str]) -> bytes:
    """A workbook with a person per sheet: its name and the person's last name."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, family in named:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Last", "First", "DOB"])
            sheet.write_row(1, 0, [family, "Ann", "1990-01-02"])
            if name.startswith("Old"):
                sheet.hide()
            else:
                sheet.activate()
    return target.getvalue()


def test_that_a_hidden_sheet_is_not_taken_for_the_list(read_bytes: Read) -> None:
    reading = read_bytes(sheets(("Old", "Ray"), ("Now", "Lee")), "list.xlsx")
    assert [person.family for person in reading.patients] == ["Lee"]


def test_that_a_list_cut_up_over_sheets_is_said_to_be_read_in_part(read_bytes: Read) -> None:
    reading = read_bytes(sheets(("A to M", "Lee"), ("N to Z", "Ray")), "list.xlsx")
    assert [person.family for person in reading.patients] == ["Lee"]
    assert [p.severity for p in reading.problems if "N to Z" in p.message] == ["warning"]
    chosen = read_bytes(sheets(("A to M", "Lee"), ("N to Z", "Ray")), "list.xlsx", sheet="N to Z")
    assert ([p.family for p in chosen.patients], chosen.problems) == (["Ray"], [])


def test_that_a_formula_elsewhere_in_the_row_leaves_nobody_out(read_bytes: Read) -> None:
    book = OpenpyxlWorkbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Last", "First", "DOB", "Age"], ["Lee", "Ann", "1990-01-02", "=1+1"]):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    assert len(read_bytes(target.getvalue(), "list.xlsx").patients) == 1


def test_that_a_number_too_long_for_a_workbook_is_no_record_number(read_bytes: Read) -> None:
    data = workbook(
        ["MRN", "Last", "First", "DOB"], [123456789012345678, "Lee", "Ann", "1990-01-02"]
    )
    reading = read_bytes(data, "list.xlsx")
    assert reading.patients[0].identifiers == ()
    assert any("digits are lost" in problem.message for problem in reading.problems)
