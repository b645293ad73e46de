"""Rows of CSV and TSV."""

import csv

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.delimited import guess_delimiter, read_rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_that_the_separator_is_found(delimiter: str) -> None:
    text = "".join(f"Lee{delimiter}Ann{delimiter}1{n}\n" for n in range(5))
    assert guess_delimiter(text) == delimiter


def test_that_commas_inside_cells_do_not_win() -> None:
    text = 'Nom;Adresse\n"Lee, Ann";1, rue A\n"Ray, Bo";2, rue B, app. 3\n'
    assert guess_delimiter(text) == ";"


def test_that_a_line_naming_the_separator_is_obeyed_and_dropped() -> None:
    text = "sep=|\na|b\n1|2\n"
    assert guess_delimiter(text) == "|"
    assert read_rows(text, "|") == [["a", "b"], ["1", "2"]]


def test_that_one_column_has_some_separator() -> None:
    assert guess_delimiter("Name\nLee\n") == ","


def test_that_the_limit_on_cells_is_put_back() -> None:
    before = csv.field_size_limit()
    read_rows("a,b\n", ",")
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    "rows",
    [
        '1,Lee,"ok\n2,Ray,fine\n',
        '1,Lee,"ok\n2,Ray,fine\n3,"Poe",fine\n',
        # The row has as many cells as it should.
        '1,Lee,"ok\n2,Ray,"fine"\n3,Poe,fine\n',
    ],
)
def test_that_a_quotation_mark_that_swallows_a_row_is_refused_with_its_line(rows: str) -> None:
    with pytest.raises(RefusedError, match="From line 2 on"):
        read_rows("MRN,Last,Note\n" + rows, ",")


def test_that_a_swallowed_row_is_found_below_a_title() -> None:
    with pytest.raises(RefusedError, match="From line 3 on"):
        read_rows('Patients\nMRN,Last,Note\n1,Lee,"ok\n2,Ray,fine\n3,"Poe",fine\n4,Fox,x\n', ",")


def test_that_a_note_over_several_lines_is_one_cell() -> None:
    text = 'MRN,Last,Note\n1,Lee,"came, went, saw\nonce, twice, left"\n2,Ray,5" tall\n'
    assert len(read_rows(text, ",")) == 3
