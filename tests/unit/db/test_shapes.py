"""What the journal reads from the mapping of a table."""

import datetime as dt

import pytest

from carecoord.common.changes import Area
from carecoord.db.shapes import all_shapes, decode_fields, encode_fields, shape_of
from carecoord.entities import ImportRun, Patient, PatientTag, Staff


def test_that_parents_come_before_their_children() -> None:
    names = list(all_shapes())
    assert names.index("patient") < names.index("decision") < names.index("decision_option")


def test_that_every_synchronised_table_says_its_area_and_subject() -> None:
    for shape in all_shapes().values():
        assert isinstance(shape.area, Area)
        assert shape.subject == "" or shape.subject in shape.table.c


def test_that_a_row_is_completed_with_declared_defaults() -> None:
    shape = shape_of(PatientTag)
    row, other = (shape.complete({"patient_id": "p", "tag": "t"}) for _ in range(2))
    assert (row["deleted"], row["rev"], len(row["id"])) == (False, 1, 32)
    assert row["id"] != other["id"]


@pytest.mark.parametrize(("entity", "expected"), [(Patient, "x"), (PatientTag, "p"), (Staff, "")])
def test_that_the_subject_is_the_patient_or_nobody(entity: type, expected: str) -> None:
    assert shape_of(entity).subject_of({"id": "x", "patient_id": "p"}) == expected


def test_that_instants_survive_the_journal() -> None:
    instant = dt.datetime(2026, 3, 2, 15, 0, 0, 123_456, tzinfo=dt.UTC)
    stored = decode_fields(encode_fields({"ran_at": instant, "undone_at": None}))
    shape = shape_of(ImportRun)
    assert shape.decode("ran_at", stored["ran_at"]) == instant
    assert shape.decode("undone_at", stored["undone_at"]) is None


def test_that_fields_are_written_in_one_order() -> None:
    assert (
        encode_fields({"b": 1, "a": "é"}) == encode_fields({"a": "é", "b": 1}) == '{"a":"é","b":1}'
    )
