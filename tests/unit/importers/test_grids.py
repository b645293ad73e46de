"""Headers found and columns named."""

import pytest

from carecoord.importers.grids import Grid, find_header, lay_out, letters


def grid(*rows: list[str]) -> Grid:
    return Grid("list.csv", list(rows))


def test_that_the_header_is_the_row_with_most_known_names() -> None:
    rows = [
        ["Patient", "", "Address", ""],
        ["Last Name", "First Name", "Street", "City"],
        ["a"] * 4,
    ]
    assert find_header(rows) == 2


def test_that_unknown_headers_are_taken_from_the_first_full_row() -> None:
    assert find_header([["Report"], ["Alpha", "Beta"], ["x", "y"]]) == 2


def test_that_a_file_beginning_with_data_has_no_header() -> None:
    assert find_header([["Lee", "Ann", "1990-01-01"], ["Ray", "Bo", "1991-01-01"]]) == 0


def test_that_an_empty_file_has_no_header() -> None:
    assert find_header([]) == 0


def test_that_blank_and_repeated_headers_get_keys_of_their_own() -> None:
    layout = lay_out(grid(["Last Name", "First Name", "", "Phone", "Phone", ""], ["x"] * 6))
    assert layout.headers == ("Last Name", "First Name", "C", "Phone", "Phone (E)")


def test_that_repeated_headers_are_told_apart_by_the_heading_above() -> None:
    layout = lay_out(
        grid(
            ["", "", "Blood Pressure 1", "", "Blood Pressure 2", ""],
            ["Last Name", "First Name", "Systolic", "Diastolic", "Systolic", "Diastolic"],
        )
    )
    assert layout.headers[2:] == (
        "Blood Pressure 1: Systolic", "Blood Pressure 1: Diastolic",
        "Blood Pressure 2: Systolic", "Blood Pressure 2: Diastolic",
    )  # fmt: skip


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_that_columns_are_named_as_in_a_spreadsheet(index: int, name: str) -> None:
    assert letters(index) == name


@pytest.mark.parametrize(
    "remark",
    [
        ["Count", "20"], ["Subtotal:", "20"], ["Grand Total", "20", "Active", "20"],
        ["Impreso el", "01/04/2021"], ["Número de pacientes", "20"],
    ],
)  # fmt: skip
def test_that_a_total_in_several_cells_is_no_person(remark: list[str]) -> None:
    layout = lay_out(grid(["MRN", "Last", "First", "DOB"], ["1", "Lee", "Ann", ""], remark))
    assert ([number for number, _cells in layout.records()], layout.notes()) == ([2], [3])


def test_that_somebody_of_whom_only_the_name_is_known_is_no_total() -> None:
    layout = lay_out(grid(["Last", "First", "DOB"], ["Sum", "Wai", ""], ["Total", "Ann", "1/2/90"]))
    assert [number for number, _cells in layout.records()] == [2, 3]


def test_that_a_header_is_known_again_however_it_is_spelled() -> None:
    header = ["Last", "First", "DOB"]
    layout = lay_out(grid(header, ["Lee", "Ann", ""], ["LAST", "FIRST ", "DOB", ""]))
    assert [number for number, _cells in layout.records()] == [2]


def test_that_a_header_in_two_rows_is_one() -> None:
    layout = lay_out(
        grid(
            ["Last", "First", "Phone", "", "DOB"], ["", "", "Home", "Cell", ""],
            ["Lee", "Ann", "555-111-2222", "", "1/2/1990"],
        )
    )  # fmt: skip
    assert layout.headers == ("Last", "First", "Home", "Cell", "DOB")
    assert [number for number, _cells in layout.records()] == [3]


def test_that_a_row_that_says_more_than_headers_is_somebody() -> None:
    layout = lay_out(grid(["Last", "First", "City"], ["Sex", "Ann", "Home"]))
    assert [number for number, _cells in layout.records()] == [2]
