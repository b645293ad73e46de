"""Tables as workbooks, read back by two other programs' readers."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from openpyxl.worksheet.worksheet import Worksheet

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.exporters.tables import Column, Kind, Row, Table, Watcher
from carecoord.exporters.worklists import key_columns, outcome_columns
from carecoord.exporters.xlsx import ROWS_AT_MOST, write_xlsx

TODAY = dt.date(2026, 11, 21)
COLUMNS = (
    *key_columns(),
    Column(key="name", title="Name", width=24),
    Column(key="mrn", title="Record number"),
    Column(key="born", title="Born", kind=Kind.DATE),
    Column(key="a1c", title="A1c", kind=Kind.NUMBER, note="The latest result."),
    *outcome_columns(),
)
BORN, A1C = 4, 5


def row(
    name: str = "Núñez & Söhne <1>",
    born: dt.date | str | None = dt.date(1971, 4, 12),
    a1c: float | Decimal | str | None = 7.4,
) -> Row:
    return ("0198c0ffee", "3", name, "000123", born, a1c, None, None, None, None, "")


def table(*rows: Row, title: str = "A1c at or above 7") -> Table:
    about = ["People whose latest A1c is high."]
    return Table(title=title, columns=COLUMNS, rows=rows, row_count=len(rows), about=about)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


def sheet(path: Path, index: int = 0) -> Worksheet:
    opened = openpyxl.load_workbook(path).worksheets[index]
    assert isinstance(opened, Worksheet)
    return opened


def footer(printed: Worksheet) -> tuple[object, object]:
    item = printed.oddFooter
    assert item is not None
    return item.left.text, item.right.text


class TestValues:
    def test_that_two_readers_see_what_was_written(self, path: Path) -> None:
        write_xlsx(table(row(), row("李", "1971", Decimal("12.05"))), path, TODAY)
        cells = [[cell.value for cell in line] for line in sheet(path).iter_rows(min_row=2)]
        assert cells[0][2:6] == ["Núñez & Söhne <1>", "000123", dt.datetime(1971, 4, 12), 7.4]  # noqa: DTZ001 - as the reader gives it
        assert cells[1][2:6] == ["李", "000123", "1971", 12.05]
        lines = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
        assert lines[1][2:6] == ["Núñez & Söhne <1>", "000123", dt.date(1971, 4, 12), 7.4]
        assert lines[2][2:6] == ["李", "000123", "1971", 12.05]

    @pytest.mark.parametrize("text", ["=1+1", "+12025550142", "@SUM(A1)", '=HYPERLINK("http://x")'])
    def test_that_text_is_text_and_stays_so_when_edited(self, path: Path, text: str) -> None:
        write_xlsx(table(row(text)), path, TODAY)
        cell = sheet(path).cell(2, 3)
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.number_format == "@"
        assert cell.quotePrefix

    def test_that_control_characters_are_dropped(self, path: Path) -> None:
        write_xlsx(table(row("a\x00b\x0bc\ud800d")), path, TODAY)
        assert sheet(path).cell(2, 3).value == "abcd"

    def test_that_dates_are_dates_and_very_old_ones_text(self, path: Path) -> None:
        write_xlsx(table(row(), row(born=dt.date(1900, 2, 28))), path, TODAY)
        assert sheet(path).cell(2, BORN + 1).data_type == "d"
        assert sheet(path).cell(3, BORN + 1).value == "1900-02-28"

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN"), "> 14"])
    def test_that_what_is_no_number_is_text(
        self, path: Path, number: float | Decimal | str
    ) -> None:
        write_xlsx(table(row(a1c=number)), path, TODAY)
        assert sheet(path).cell(2, A1C + 1).value == str(number)

    def test_that_a_number_in_a_text_column_is_text(self, path: Path) -> None:
        columns = (Column(key="zip", title="ZIP"),)
        write_xlsx(Table(title="T", columns=columns, rows=[(501,)], row_count=1), path, TODAY)
        assert sheet(path).cell(2, 1).value == "501"

    def test_that_a_row_of_another_length_is_refused(self, path: Path) -> None:
        with pytest.raises(ValueError, match="zip"):
            write_xlsx(table(("too", "short")), path, TODAY)
        assert not path.exists()


class TestWorkingOnIt:
    def test_that_the_header_stays_and_rows_can_be_filtered(self, path: Path) -> None:
        write_xlsx(table(row(), row()), path, TODAY)
        assert sheet(path).freeze_panes == "A2"
        assert sheet(path).auto_filter.ref == "A1:K3"

    def test_that_keys_are_hidden_and_locked_without_a_password(self, path: Path) -> None:
        write_xlsx(table(row()), path, TODAY)
        hidden = [letter for letter, d in sheet(path).column_dimensions.items() if d.hidden]
        assert hidden[0] == "A"
        rules = {str(rule.sqref): rule for rule in sheet(path).data_validations.dataValidation}
        assert rules["A2"].type == rules["B2"].type == "custom"
        assert rules["A2"].formula1 == "FALSE"
        guard = sheet(path).protection
        assert guard.sheet
        assert guard.password is None
        assert not guard.autoFilter, "filtering stays allowed"
        assert sheet(path)["A2"].protection.locked

    def test_that_what_people_fill_in_and_columns_of_their_own_are_not_locked(
        self, path: Path
    ) -> None:
        write_xlsx(table(row()), path, TODAY)
        dimensions = sheet(path).column_dimensions
        assert not dimensions["G"].protection.locked
        assert not dimensions["L"].protection.locked
        assert dimensions["C"].protection.locked

    def test_that_a_list_to_read_is_not_locked(self, path: Path) -> None:
        columns = (Column(key="name", title="Name"),)
        write_xlsx(Table(title="T", columns=columns, rows=[("A",)], row_count=1), path, TODAY)
        assert not sheet(path).protection.sheet

    def test_that_choices_come_from_a_list_with_their_commas(self, path: Path) -> None:
        choices = ("Yes, today", "No", "x" * 300)
        column = Column(
            key="result", title="Result", kind=Kind.CHOICE, choices=choices, editable=True
        )
        write_xlsx(Table(title="T", columns=(column,), rows=[("No",)], row_count=1), path, TODAY)
        (rule,) = sheet(path).data_validations.dataValidation
        assert rule.formula1 == "'About this list'!$C$2:$C$4"
        assert tuple(cell.value for cell in sheet(path, 1)["C"][1:4]) == choices

    def test_that_days_are_offered_and_another_may_be_typed(self, path: Path) -> None:
        days = (dt.date(2026, 11, 23), dt.date(2026, 11, 24))
        columns = outcome_columns(days)
        blank = [(None,) * len(columns)]
        write_xlsx(Table(title="T", columns=columns, rows=blank, row_count=1), path, TODAY)
        rules = {str(rule.sqref): rule for rule in sheet(path).data_validations.dataValidation}
        assert rules["D2"].type == "list"
        assert not rules["D2"].showErrorMessage
        offered = [cell.value for cell in sheet(path, 1)["E"][1:3]]
        assert offered == [dt.datetime(2026, 11, 23), dt.datetime(2026, 11, 24)]  # noqa: DTZ001 - as the reader gives it

    def test_that_a_day_cannot_be_before_the_list_was_made(self, path: Path) -> None:
        write_xlsx(table(row()), path, TODAY)
        rules = [r for r in sheet(path).data_validations.dataValidation if r.type == "date"]
        assert [str(rule.sqref) for rule in rules] == ["I2", "J2"]
        first = TODAY.toordinal() - dt.date(1899, 12, 30).toordinal()
        assert {int(rule.formula1) for rule in rules} == {first}

    def test_that_it_prints_landscape_with_the_header_on_every_page(self, path: Path) -> None:
        write_xlsx(table(row(), title="Calls & letters"), path, TODAY)
        printed = sheet(path)
        assert printed.page_setup.orientation == "landscape"
        assert printed.print_title_rows == "$1:$1"
        assert printed.page_setup.fitToHeight == 0
        properties = printed.sheet_properties.pageSetUpPr
        assert properties is not None
        assert properties.fitToPage
        assert footer(printed) == ("Calls && letters", "Page &P of &N")

    def test_that_the_second_sheet_explains_the_first(self, path: Path) -> None:
        write_xlsx(table(row()), path, TODAY)
        lines = [str(cell.value) for cell in sheet(path, 1)["A"]]
        assert lines[:3] == [
            "A1c at or above 7",
            "People whose latest A1c is high.",
            "Made on 21 Nov 2026, with 1 row.",
        ]
        assert "A1c: The latest result." in lines
        assert any("green header" in line for line in lines)
        assert any("Hidden columns" in line for line in lines)

    def test_that_a_list_to_read_speaks_neither_of_filling_in_nor_of_keys(self, path: Path) -> None:
        columns = (Column(key="name", title="Name"),)
        write_xlsx(Table(title="T", columns=columns, rows=[("A",)], row_count=1), path, TODAY)
        words = " ".join(str(cell.value) for cell in sheet(path, 1)["A"])
        assert "green" not in words
        assert "Hidden" not in words

    @pytest.mark.parametrize("title", ["[A1c]: 7/8?", "x" * 40, "'quoted'", "?*"])
    def test_that_any_title_makes_a_sheet(self, path: Path, title: str) -> None:
        write_xlsx(table(row(), title=title), path, TODAY)
        assert sheet(path).title


class TestSize:
    def test_that_an_empty_list_is_a_workbook_too(self, path: Path) -> None:
        write_xlsx(table(), path, TODAY)
        assert sheet(path).max_row == 1

    def test_that_rows_are_read_as_they_are_written(self, path: Path) -> None:
        rows = (row() for _ in range(1_200))
        streamed = Table(title="T", columns=COLUMNS, rows=rows, row_count=1_200)
        write_xlsx(streamed, path, TODAY)
        lines = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
        assert len(lines) == 1_201

    def test_that_progress_is_told_and_ends_at_the_total(self, path: Path) -> None:
        told: list[tuple[int, int]] = []

        def tell(done: int, total: int) -> None:
            told.append((done, total))

        rows = [row()] * 1_500
        write_xlsx(table(*rows), path, TODAY, Watcher(progress=tell))
        assert told == [(1_000, 1_500), (1_500, 1_500)]

    def test_that_a_stopped_export_leaves_no_file(self, path: Path) -> None:
        with pytest.raises(CancelledError):
            write_xlsx(table(*[row()] * 1_001), path, TODAY, Watcher(cancelled=lambda: True))
        assert list(path.parent.iterdir()) == []

    def test_that_more_rows_than_excel_holds_are_refused_before_any_is_read(
        self, path: Path
    ) -> None:
        rows = iter([row()])
        too_many = Table(title="T", columns=COLUMNS, rows=rows, row_count=ROWS_AT_MOST + 1)
        with pytest.raises(RefusedError, match="CSV"):
            write_xlsx(too_many, path, TODAY)
        assert list(rows) == [row()]
        assert list(path.parent.iterdir()) == []

    def test_that_the_same_list_makes_the_same_file(self, path: Path) -> None:
        write_xlsx(table(row()), path, TODAY)
        first = path.read_bytes()
        write_xlsx(table(row()), path, TODAY)
        assert path.read_bytes() == first

    def test_that_every_part_of_the_file_is_sound(self, path: Path) -> None:
        write_xlsx(table(row()), path, TODAY)
        with zipfile.ZipFile(path) as parts:
            assert parts.testzip() is None
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
