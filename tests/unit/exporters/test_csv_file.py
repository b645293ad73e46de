"""Tables as CSV."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

from carecoord.exporters.csv_file import write_csv
from carecoord.exporters.tables import Column, Kind, Row, Table

COLUMNS = (
    Column(key="name", title="Name"),
    Column(key="born", title="Born", kind=Kind.DATE),
    Column(key="a1c", title="A1c", kind=Kind.NUMBER),
)


def written(tmp_path: Path, *rows: Row) -> bytes:
    path = tmp_path / "list.csv"
    write_csv(Table(title="List", columns=COLUMNS, rows=rows, row_count=len(rows)), path)
    return path.read_bytes()


def test_that_excel_sees_utf8_and_windows_line_ends(tmp_path: Path) -> None:
    content = written(tmp_path, ("Núñez", None, None))
    assert content == "\ufeffName,Born,A1c\r\nNúñez,,\r\n".encode()


def test_that_quotes_commas_and_line_breaks_come_back(tmp_path: Path) -> None:
    name = 'Ana "Nita", de la Cruz\nMaría'
    written(tmp_path, (name, "1971", Decimal("7.4")))
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1] == [name, "1971", "7.4"]


def test_that_dates_are_iso_and_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    content = written(tmp_path, ("Ana", dt.date(1971, 4, 12), -0.5))
    assert b"Ana,1971-04-12,-0.5\r\n" in content


def test_that_formulas_do_not_run(tmp_path: Path) -> None:
    content = written(tmp_path, ('=HYPERLINK("http://x")', "=1", None))
    assert content.splitlines()[1] == b'"\'=HYPERLINK(""http://x"")",\'=1,'
