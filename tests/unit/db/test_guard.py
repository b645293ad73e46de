"""Which statements write to a journalled table."""

import pytest

from carecoord.db import guard


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM patient",
        "SELECT deleted, replace(family, 'a', 'b') FROM patient",
        "SELECT * FROM patient FOR UPDATE",
        "INSERT INTO search_key SELECT 'n', family, 1 FROM patient",
        "UPDATE search_patient SET lines = ''",
        "CREATE INDEX ix ON patient (family)",
    ],
)
def test_that_reading_and_derived_tables_are_free(statement: str) -> None:
    assert guard.guarded_target(statement) is None


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO patient VALUES (1)",
        "replace into main.patient values (1)",
        "UPDATE OR IGNORE patient SET x = 1",
        'UPDATE ONLY "public"."patient" SET x = 1',
        "MERGE INTO patient USING x ON true WHEN MATCHED THEN DELETE",
        "TRUNCATE TABLE patient",
        "COPY patient FROM STDIN",
        "SELECT 1; DELETE\nFROM\npatient",
    ],
)
def test_that_every_kind_of_write_is_recognised(statement: str) -> None:
    assert guard.guarded_target(statement) == "patient"
