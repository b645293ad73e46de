"""A source that says something else than it said before."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import Condition, Measurement, Visit
from carecoord.services.import_fact_words import SENTENCES_AT_MOST
from carecoord.services.import_results import ImportPreview, ImportReport
from carecoord.vocab.actor import Actor
from tests.factories import fhir
from tests.factories.clinic import Clinic
from tests.factories.import_desk import RUN_TABLES, Desk
from tests.factories.snapshots import living_rows

HEADER = "MRN,Last Name,First Name,DOB,A1c,BP,Measured On\n"
MOVED = dt.date(2026, 1, 4)


def listed(desk: Desk, a1c: str = "", bp: str = "", on: str = "01/05/2026") -> Path:
    return desk.listed(f"0071,Santos,Maria,04/12/1971,{a1c},{bp},{on}\n", header=HEADER)


def exported(desk: Desk, *resources: fhir.Resource) -> Path:
    return desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")]), *resources)


def values(desk: Desk) -> list[Any]:
    return [row.value for row in desk.rows(Measurement)]


def said(of: ImportPreview | ImportReport) -> str:
    return "\n".join(problem.message for problem in of.problems)


def test_that_a_list_with_another_value_for_the_day_corrects_its_reading(
    desk: Desk, database: Database
) -> None:
    desk.bring(listed(desk, "12.0"))
    corrected = listed(desk, "7.2")
    preview = desk.preview(corrected)
    assert (preview.updated, preview.unchanged) == (1, 0)
    assert "A1c 7.2 % on 5 Jan 2026, not A1c 12.0 % on 5 Jan 2026" in said(preview)
    assert any(one.where == "list.csv, row 2" for one in preview.problems)
    report = desk.bring(corrected)
    assert "not A1c 12.0 %" in said(report)
    (reading,) = desk.rows(Measurement)
    assert reading.value == 7.2
    with database.reading() as session:
        newest = history(session, Measurement, reading.id)[-1]
    assert newest.fields == {"value": (12.0, 7.2)}
    assert newest.reason == f"import:{report.run_id}"
    assert desk.counts(corrected) == (0, 0, 1, 0)


def test_that_both_numbers_of_a_pressure_are_corrected(desk: Desk) -> None:
    desk.bring(listed(desk, bp="190/120"))
    desk.bring(listed(desk, bp="130/80"))
    assert [(row.value, row.value2) for row in desk.rows(Measurement)] == [(130, 80)]


def test_that_undoing_a_correction_brings_the_value_before_back(desk: Desk, lead: Actor) -> None:
    desk.bring(listed(desk, "12.0"))
    report = desk.bring(listed(desk, "7.2"))
    assert desk.service.undo(report.run_id, actor=lead).kept == 0
    assert values(desk) == [12.0]


@pytest.mark.parametrize(("source", "warned"), [("", True), ("Oak Lab", False)])
def test_that_lists_without_a_name_are_warned_of_as_one_source(
    desk: Desk, source: str, warned: bool
) -> None:
    desk.bring(listed(desk, "12.0"), source)
    preview = desk.preview(listed(desk, "7.2"), source)
    assert ("name the source of each" in said(preview)) is warned
    assert preview.updated == 1


def test_that_readings_of_two_sources_stay_two(desk: Desk) -> None:
    def unnumbered(a1c: str) -> Path:
        header = "Last Name,First Name,DOB,A1c,Measured On\n"
        return desk.listed(f"Santos,Maria,04/12/1971,{a1c},01/05/2026\n", header=header)

    desk.bring(unnumbered("12.0"), "Oak Lab")
    desk.bring(unnumbered("7.2"), "Elm Lab")
    assert [(row.value, row.patient_id) for row in desk.rows(Measurement)] == [
        (12.0, desk.person().id), (7.2, desk.person().id),
    ]  # fmt: skip
    assert desk.preview(unnumbered("12.0"), "Oak Lab").updated == 0
    desk.bring(unnumbered("12.5"), "Oak Lab")
    assert values(desk) == [12.5, 7.2]


def test_that_a_typed_reading_is_not_corrected_by_a_list(desk: Desk, clinic: Clinic) -> None:
    desk.bring(desk.listed("0071,Santos,Maria,04/12/1971,\n"))
    clinic.add(
        Measurement, patient_id=desk.person().id, kind="a1c", code="4548-4", value=8.1, unit="%",
        taken_at=clinic.at(dt.date(2026, 1, 5), hour=0),
    )  # fmt: skip
    desk.bring(listed(desk, "7.2"))
    assert values(desk) == [8.1, 7.2]


def test_that_another_day_is_another_reading(desk: Desk) -> None:
    desk.bring(listed(desk, "12.0"))
    desk.bring(listed(desk, "7.2", on="01/06/2026"))
    assert values(desk) == [12.0, 7.2]


def test_that_two_readings_of_one_list_on_one_day_stay_two(desk: Desk) -> None:
    row = "Santos,Maria,04/12/1971,{},01/05/2026\n"
    header = "Last Name,First Name,DOB,A1c,Measured On\n"
    for first, second in (("12.0", "8.0"), ("8.0", "7.2")):
        path = desk.listed(row.format(first), row.format(second), header=header)
        desk.bring(path)
        assert sorted(values(desk)) == sorted((float(first), float(second)))
        assert desk.counts(path) == (0, 0, 1, 0)


@pytest.mark.parametrize(("percent", "day"), [(7.2, "2026-01-05"), (12.0, "2026-01-04")])
def test_that_a_result_that_comes_again_under_its_key_is_corrected(
    desk: Desk, percent: float, day: str
) -> None:
    desk.bring(exported(desk, fhir.a1c("o", 12.0, "2026-01-05")))
    corrected = exported(desk, fhir.a1c("o", percent, day))
    assert "The source corrects itself" in said(desk.preview(corrected))
    desk.bring(corrected)
    (reading,) = desk.rows(Measurement)
    assert (reading.value, reading.taken_at.date().isoformat()) == (percent, day)
    assert desk.counts(corrected) == (0, 0, 1, 0)


def test_that_two_results_with_keys_of_their_own_stay_two(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("o", 12.0, "2026-01-05")))
    both = exported(desk, fhir.a1c("o", 12.0, "2026-01-05"), fhir.a1c("n", 7.2, "2026-01-05"))
    desk.bring(both)
    assert values(desk) == [12.0, 7.2]
    twice = exported(
        desk, fhir.a1c("o", 12.0, "2026-01-05"), fhir.a1c("n", 7.2, "2026-01-05"),
        fhir.a1c("m", 7.2, "2026-01-05"),
    )  # fmt: skip
    desk.bring(twice)
    assert values(desk) == [12.0, 7.2, 7.2]
    assert desk.counts(twice) == (0, 0, 1, 0)


def test_that_keys_given_anew_with_an_export_correct_nothing(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("1", 7.2, "2026-01-05"), fhir.a1c("2", 8.1, "2025-07-05")))
    shifted = exported(
        desk, fhir.a1c("1", 6.9, "2026-02-05"), fhir.a1c("2", 7.2, "2026-01-05"),
        fhir.a1c("3", 8.1, "2025-07-05"),
    )  # fmt: skip
    preview = desk.preview(shifted)
    assert "corrects itself" not in said(preview)
    desk.bring(shifted)
    assert sorted(values(desk)) == [6.9, 7.2, 8.1]
    assert desk.counts(shifted) == (0, 0, 1, 0)
    desk.bring(exported(desk, fhir.a1c("1", 6.8, "2026-02-05")))
    assert sorted(values(desk)) == [6.8, 7.2, 8.1]


def test_that_records_that_say_the_same_keep_their_own_state(desk: Desk) -> None:
    first, second = fhir.condition("a", "44054006"), fhir.condition("b", "44054006", "resolved")
    desk.bring(exported(desk, first, second))
    assert desk.counts(exported(desk, second, first)) == (0, 0, 1, 0)
    assert [row.status for row in desk.rows(Condition)] == ["active", "resolved"]


def test_that_what_two_sources_say_alike_is_one_fact(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("o", 7.2, "2026-01-05")), "Oak")
    twice = (fhir.a1c("a", 7.2, "2026-01-05"), fhir.a1c("b", 7.2, "2026-01-05"))
    desk.bring(exported(desk, *twice), "Elm")
    assert values(desk) == [7.2]


def test_that_a_result_with_a_key_does_not_correct_one_without(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("", 12.0, "2026-01-05")))
    desk.bring(exported(desk, fhir.a1c("o", 7.2, "2026-01-05")))
    assert values(desk) == [12.0, 7.2]


def test_that_a_result_staff_corrected_does_not_come_back_under_a_new_key(
    desk: Desk, clinic: Clinic
) -> None:
    desk.bring(exported(desk, fhir.a1c("o", 12.0, "2026-01-05")))
    clinic.change(Measurement, desk.rows(Measurement)[0].id, value=7.2)
    path = exported(desk, fhir.a1c("new", 12.0, "2026-01-05"))
    assert len(desk.preview(path).conflicts) == 1
    desk.bring(path)
    assert values(desk) == [7.2]


def test_that_a_record_under_another_key_may_have_ended_since(desk: Desk) -> None:
    planned = fhir.encounter("e", "2026-05-01", "planned")
    desk.bring(exported(desk, fhir.condition("c", "44054006"), planned))
    desk.bring(
        exported(
            desk, fhir.condition("d", "44054006", "resolved"), fhir.encounter("f", "2026-05-01")
        )
    )
    assert [row.status for row in desk.rows(Condition)] == ["resolved"]
    assert [row.status for row in desk.rows(Visit)] == ["kept"]


def test_that_a_key_of_another_source_is_another_record(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("1", 12.0, "2026-01-05")), "Oak")
    desk.bring(exported(desk, fhir.a1c("1", 7.2, "2025-03-01")), "Elm")
    assert values(desk) == [12.0, 7.2]
    # The same result by way of another system is told by what it is and when.
    desk.bring(exported(desk, fhir.a1c("1", 12.2, "2026-01-05")), "Hub")
    assert sorted(values(desk)) == [7.2, 12.2]


def test_that_a_key_is_not_taken_from_one_kind_to_another(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("1", 12.0, "2026-01-05")))
    weight = fhir.a1c("1", 80.0, "2026-01-05")
    weight["code"] = {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]}
    weight["valueQuantity"] = {"value": 80.0, "code": "kg"}
    desk.bring(exported(desk, weight))
    assert [row.kind for row in desk.rows(Measurement)] == ["a1c", "weight"]


def test_that_records_without_a_key_are_not_known_by_their_place(desk: Desk) -> None:
    first, second = fhir.a1c("", 12.0, "2026-01-05"), fhir.a1c("", 7.2, "2025-03-01")
    desk.bring(exported(desk, first))
    path = exported(desk, second, first)
    desk.bring(path)
    assert values(desk) == [12.0, 7.2]
    assert desk.counts(path) == (0, 0, 1, 0)


def test_that_a_reading_staff_corrected_is_kept_whole_until_they_say_otherwise(
    desk: Desk, clinic: Clinic
) -> None:
    desk.bring(listed(desk, bp="190/90"))
    (reading,) = desk.rows(Measurement)
    clinic.change(Measurement, reading.id, value=130)
    for bp in ("190/90", "190/60", "130/60"):
        preview = desk.preview(listed(desk, bp=bp))
        (conflict,) = preview.conflicts
        assert conflict.ours == "Blood pressure 130/90 on 5 Jan 2026"
        assert conflict.theirs == f"Blood pressure {bp} on 5 Jan 2026"
        desk.bring(listed(desk, bp=bp))
        assert [(row.value, row.value2) for row in desk.rows(Measurement)] == [(130, 90)]
    desk.bring(listed(desk, bp="150/60"), overwrite=True)
    assert [(row.value, row.value2) for row in desk.rows(Measurement)] == [(150, 60)]


@pytest.mark.parametrize("a1c", ["12.0", "7.2"])
def test_that_a_reading_staff_put_on_its_right_day_does_not_come_back(
    desk: Desk, clinic: Clinic, a1c: str
) -> None:
    desk.bring(listed(desk, "12.0"))
    (reading,) = desk.rows(Measurement)
    clinic.change(Measurement, reading.id, taken_at=clinic.at(MOVED))
    preview = desk.preview(listed(desk, a1c))
    assert len(preview.conflicts) == 1
    desk.bring(listed(desk, a1c))
    assert [(row.value, row.taken_at) for row in desk.rows(Measurement)] == [
        (12.0, clinic.at(MOVED))
    ]


def test_that_a_visit_staff_moved_is_kept_where_they_put_it(desk: Desk, clinic: Clinic) -> None:
    path = exported(desk, fhir.encounter("e", "2026-01-05"))
    desk.bring(path)
    clinic.change(Visit, desk.rows(Visit)[0].id, started_at=clinic.at(MOVED))
    (conflict,) = desk.preview(path).conflicts
    assert (conflict.field, conflict.ours, conflict.theirs) == (
        "started_at", "2026-01-04", "2026-01-05",
    )  # fmt: skip
    desk.bring(path)
    assert [row.started_at for row in desk.rows(Visit)] == [clinic.at(MOVED)]


def test_that_a_reading_taken_off_here_does_not_come_back_but_its_correction_does(
    desk: Desk, clinic: Clinic
) -> None:
    desk.bring(listed(desk, "12.0"))
    clinic.change(Measurement, desk.rows(Measurement)[0].id, deleted=True)
    preview = desk.preview(listed(desk, "12.0"))
    assert "taken off the chart here" in said(preview)
    assert desk.counts(listed(desk, "12.0")) == (0, 0, 1, 0)
    assert values(desk) == []
    desk.bring(listed(desk, "7.2"))
    assert values(desk) == [7.2]


def test_that_a_result_taken_off_here_comes_back_under_its_key_only_with_another_value(
    desk: Desk, clinic: Clinic
) -> None:
    desk.bring(exported(desk, fhir.a1c("o", 12.0, "2026-01-05")))
    clinic.change(Measurement, desk.rows(Measurement)[0].id, deleted=True)
    for key in ("o", "other"):
        desk.bring(exported(desk, fhir.a1c(key, 12.0, "2026-01-05")))
        assert values(desk) == []
    corrected = exported(desk, fhir.a1c("o", 7.2, "2026-01-05"))
    desk.bring(corrected)
    assert values(desk) == [7.2]
    assert desk.counts(corrected) == (0, 0, 1, 0)


def test_that_what_was_typed_and_taken_off_here_does_not_keep_the_source_from_saying_it(
    desk: Desk, clinic: Clinic
) -> None:
    desk.bring(exported(desk))
    typed = clinic.condition(
        desk.person().id, "diabetes", code="44054006", text="44054006", onset_on="2015-03-01"
    )
    clinic.change(Condition, typed, deleted=True)
    desk.bring(exported(desk, fhir.condition("c", "44054006")))
    assert [row.code for row in desk.rows(Condition)] == ["44054006"]


def test_that_what_an_undone_import_brought_can_be_brought_again(desk: Desk, lead: Actor) -> None:
    desk.bring(exported(desk))
    path = exported(desk, fhir.a1c("o", 12.0, "2026-01-05"))
    desk.service.undo(desk.bring(path).run_id, actor=lead)
    assert "back on the chart" not in said(desk.preview(path))
    assert desk.counts(path) == (0, 1, 0, 0)
    assert values(desk) == [12.0]


def test_that_many_corrections_are_counted_not_listed(desk: Desk, database: Database) -> None:
    days = [(dt.date(2024, 1, 1) + dt.timedelta(n)).isoformat() for n in range(120)]
    desk.bring(exported(desk, *(fhir.a1c(day, 12.0, day) for day in days)))
    path = exported(desk, *(fhir.a1c(day, 7.2, day) for day in days))
    report = desk.bring(path)
    told = [one for one in report.problems if "corrects itself" in one.message]
    assert len(told) == SENTENCES_AT_MOST
    assert f"{len(days) - SENTENCES_AT_MOST} more facts were corrected" in said(report)
    before = living_rows(database, without=RUN_TABLES)
    desk.bring(path)
    assert living_rows(database, without=RUN_TABLES) == before
