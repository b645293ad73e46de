"""Statements over the part of the records that somebody may see."""

from carecoord.db import promised, roster, search, standing
from carecoord.db.sight import columns_of_people, narrowed
from carecoord.entities import Base

ABOUT_NO_PATIENT = {
    "audit_alarm", "audit_anchor", "audit_checked", "audit_device", "handout_version",
    "import_run", "listing", "own_template", "own_worklist", "search_key", "search_text",
    "setting", "staff", "staff_reflection", "store_mark", "sync_command", "sync_origin",
    "teach_observation",
}  # fmt: skip
"""Tables everybody reads whole; keys and texts of the search name nobody without its patients."""
PEOPLE = "SELECT 'p1'"


def test_that_every_table_is_narrowed_or_known_to_be_about_no_patient() -> None:
    derived = {promised.PROMISED, roster.ROSTER, search.SEARCH_PATIENT, standing.STANDING}
    assert {table.name for table in derived} <= set(columns_of_people())
    assert set(Base.metadata.tables) - set(columns_of_people()) == ABOUT_NO_PATIENT


def test_that_a_statement_reads_only_the_part_of_each_table_it_names() -> None:
    assert narrowed("SELECT v.id FROM visit v", PEOPLE, "main") == (
        "WITH carecoord_people (id) AS (SELECT 'p1'), visit AS NOT MATERIALIZED "
        "(SELECT * FROM main.visit WHERE patient_id IN (SELECT id FROM carecoord_people)) "
        "SELECT v.id FROM visit v"
    )


def test_that_a_statement_about_no_patient_stays_as_it_is() -> None:
    assert narrowed("SELECT name FROM staff", PEOPLE, "main") == "SELECT name FROM staff"


def test_that_names_a_statement_gives_itself_come_after_the_parts() -> None:
    assert narrowed("WITH RECURSIVE a AS (SELECT id FROM patient) SELECT 1", PEOPLE, "main") == (
        "WITH RECURSIVE carecoord_people (id) AS (SELECT 'p1'), patient AS NOT MATERIALIZED "
        "(SELECT * FROM main.patient WHERE id IN (SELECT id FROM carecoord_people)), "
        "a AS (SELECT id FROM patient) SELECT 1"
    )
