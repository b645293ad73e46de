"""What the preview shows and asks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from carecoord.common.errors import UnavailableError
from carecoord.importers.options import Inspection, Options, answered
from carecoord.importers.reader import inspect

Inspect = Callable[..., Inspection]


@pytest.fixture
def inspect_text(tmp_path: Path, options_of: Callable[..., Options]) -> Inspect:
    """Look at a text as a file."""

    def look(text: str, name: str = "list.csv", **chosen: object) -> Inspection:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return inspect([path], options_of(**chosen))

    return look


def test_that_columns_come_with_samples_and_guesses(inspect_text: Inspect) -> None:
    seen = inspect_text("Report\nLast;First;Phone\nLee;Ann;555-1111\n")
    assert (seen.kind, seen.delimiter, seen.encoding, seen.header_row) == ("table", ";", "utf-8", 2)
    assert [(c.key, c.field) for c in seen.columns] == [
        ("Last", "family"), ("First", "given"), ("Phone", "phone")
    ]  # fmt: skip
    assert seen.columns[1].samples == ("Ann",)
    assert seen.row_count == 1


def test_that_what_was_found_can_be_corrected(inspect_text: Inspect) -> None:
    seen = inspect_text("Last;First\nLee;Ann\n", delimiter=",", header_row=1, encoding="cp1252")
    assert [column.key for column in seen.columns] == ["Last;First"]
    assert seen.encoding == "cp1252"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Last,First,DOB\nLee,Ann,3/4/1990\n", ["date_order"]),
        ("Last,First,DOB\nLee,Ann,13/4/1990\n", []),
        ("Last,First,DOB\nLee,Ann,3/13/12\nRay,Bo,x\n", ["century"]),
        ("Last,First,Zip\nLee,Ann,1701\n", ["pad_postcodes_to"]),
    ],
)
def test_that_only_what_is_open_is_asked(
    inspect_text: Inspect, text: str, asked: list[str]
) -> None:
    assert [question.option for question in inspect_text(text).questions] == asked


def test_that_an_answered_question_can_be_answered_again(inspect_text: Inspect) -> None:
    seen = inspect_text("Last,First,DOB\nLee,Ann,3/4/1990\n", date_order="dmy")
    assert [question.option for question in seen.questions] == ["date_order"]


def test_that_every_question_offers_what_it_assumes(inspect_text: Inspect) -> None:
    seen = inspect_text("Last,First,DOB,Zip\nLee,Ann,3/4/12,1701\n")
    for question in seen.questions:
        assert question.assumed in [value for value, _label in question.choices]


def test_that_answers_settle_what_was_asked(options_of: Callable[..., Options]) -> None:
    options = answered(options_of(), {"century": "earlier", "pad_record_numbers_to": "6"})
    assert (options.century, options.pad_record_numbers_to) == ("earlier", 6)


def test_that_tabs_make_a_table_with_tabs(inspect_text: Inspect) -> None:
    assert inspect_text("Last\tFirst\nLee\tAnn\n").title == "Table with tabs"


def test_that_an_export_in_fhir_is_named(inspect_text: Inspect) -> None:
    seen = inspect_text('{"resourceType": "Patient"}', "a.json")
    assert (seen.kind, seen.files) == ("fhir", ("a.json",))


def test_that_a_folder_of_tables_is_named(
    tmp_path: Path, options_of: Callable[..., Options]
) -> None:
    (tmp_path / "patients.csv").write_text("Id,BIRTHDATE,FIRST,LAST\n", encoding="utf-8")
    (tmp_path / "conditions.csv").write_text("PATIENT,CODE\n", encoding="utf-8")
    (tmp_path / ".hidden.csv").write_text("", encoding="utf-8")
    seen = inspect([tmp_path], options_of())
    assert (seen.kind, seen.title) == ("related tables", "Synthea CSV export")
    assert seen.files == ("conditions.csv", "patients.csv")


def test_that_a_file_that_is_gone_is_said(
    tmp_path: Path, options_of: Callable[..., Options]
) -> None:
    with pytest.raises(UnavailableError, match="cannot be read"):
        inspect([tmp_path / "gone.csv"], options_of())
