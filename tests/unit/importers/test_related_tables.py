"""Tables joined by id."""

from collections.abc import Callable

import pytest

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.importers.options import Options
from carecoord.importers.reader import read_sources
from carecoord.importers.records import Reading
from carecoord.importers.sources import source_of_bytes

SYNTHEA = {
    "patients.csv": "Id,BIRTHDATE,DEATHDATE,SSN,FIRST,LAST,GENDER\n"
    "a,1970-01-02,,999-17-5017,Ann,Lee,F\nb,1980-01-02,2019-05-06,,Bo,Ray,M\n",
    "conditions.csv": "START,STOP,PATIENT,CODE,DESCRIPTION\n"
    "2011-01-02,,a,44054006,Diabetes\n2011-01-02,2011-02-02,a,444814009,Viral sinusitis\n"
    "2011-01-02,,,1,Lost\n",
    "observations.csv": "DATE,PATIENT,CODE,DESCRIPTION,VALUE,UNITS,TYPE\n"
    "2023-10-10T04:17:47Z,a,8462-4,Diastolic,79.0,mm[Hg],numeric\n"
    "2023-10-10T04:17:47Z,a,8480-6,Systolic,106.0,mm[Hg],numeric\n"
    "2023-10-10T04:17:47Z,a,72166-2,Smoking,Never smoker,,text\n"
    "2023-10-10T04:17:47Z,a,4548-4,A1c,48,%,numeric\n"
    "soon,a,4548-4,A1c,7.4,%,numeric\n",
    "encounters.csv": "Id,START,STOP,PATIENT,DESCRIPTION,REASONDESCRIPTION\n"
    "e1,2023-10-10T04:17:47Z,2023-10-10T04:32:47Z,a,Check up,\n",
    "allergies.csv": "START,STOP,PATIENT,CODE,DESCRIPTION,DESCRIPTION1\n"
    "2009-09-27,,a,111088007,Latex,Itching\n",
    "careplans.csv": "Id,START,PATIENT\nc1,2009-09-27,a\n",
    "payers.csv": "Id,NAME\np,Medicare\n",
    "strange.csv": "x,y\n1,2\n",
}
OTHER = {
    "demographics.csv": "id,first_name,last_name,date_of_birth,gender,cell_phone,chart_id\n"
    "17,Ann,Lee,02/13/1970,Female,555-901-9296,LEAN000001\n",
    "problems.csv": "patient_id,icd_code,name,status,date_onset\n"
    "17,E11.9,Diabetes,active,02/13/2011\n"
    "17,J01,Sinusitis,resolved,2012-01-01\n",
    "appointments.csv": "id,patient_id,scheduled_time,reason,status\n"
    "5,17,2026-05-01T10:00:00,Cough,Complete\n",
}
Tables = Callable[[dict[str, str]], Reading]


@pytest.fixture
def read_tables(options_of: Callable[..., Options]) -> Tables:
    """Read file name -> text as one export."""

    def read(tables: dict[str, str]) -> Reading:
        files = [source_of_bytes(name, text.encode()) for name, text in tables.items()]
        return read_sources(files, options_of())

    return read


def test_that_people_and_their_records_are_joined(read_tables: Tables) -> None:
    reading = read_tables(SYNTHEA)
    assert [person.source_key for person in reading.patients] == ["a", "b"]
    assert reading.patients[1].deceased_on == "2019-05-06"
    assert [c.clinical_status for c in reading.conditions] == ["active", "resolved"]
    assert reading.conditions[0].codes[0].system == "http://snomed.info/sct"
    assert [(m.kind, m.value, m.value2) for m in reading.measurements] == [
        ("a1c", 48, None), ("bp", 106, 79),
    ]  # fmt: skip
    assert (reading.visits[0].kind, reading.visits[0].status) == ("Check up", "finished")
    assert reading.allergies[0].reaction == "Itching"


def test_that_the_id_of_the_export_identifies_the_person(read_tables: Tables) -> None:
    systems = {one.system: one.value for one in read_tables(SYNTHEA).patients[0].identifiers}
    assert systems["https://github.com/synthetichealth/synthea"] == "a"


def test_that_what_is_not_kept_is_counted(read_tables: Tables) -> None:
    reading = read_tables(SYNTHEA)
    assert reading.not_kept == {"CarePlan": 1}
    assert reading.counts["CarePlan"] == 1
    assert reading.counts["Condition"] == 3


def test_that_what_is_left_out_is_said(read_tables: Tables) -> None:
    reading = read_tables(SYNTHEA)
    said = " ".join(problem.message for problem in reading.problems)
    assert "1 record of type Condition" in said
    assert "1 observation holds no number" in said
    assert "left aside" in said
    refused = [p.where for p in reading.problems if p.severity == "refused"]
    assert refused == ["observations.csv, row 6"]
    assert "A1c: 48 % is hard to believe" in said


def test_that_people_come_first_whatever_the_order_of_files(read_tables: Tables) -> None:
    turned = dict(reversed(SYNTHEA.items()))
    assert len(read_tables(turned).conditions) == 2


def test_that_the_same_row_has_the_same_key_next_time(read_tables: Tables) -> None:
    first, second = read_tables(SYNTHEA), read_tables(SYNTHEA)
    assert [c.source_key for c in first.conditions] == [c.source_key for c in second.conditions]
    assert len({c.source_key for c in first.conditions}) == 2


def test_that_repeated_rows_have_keys_of_their_own(read_tables: Tables) -> None:
    twice = SYNTHEA | {"conditions.csv": "START,PATIENT,CODE\n2011-01-02,a,1\n2011-01-02,a,1\n"}
    assert len({condition.source_key for condition in read_tables(twice).conditions}) == 2


def test_that_an_export_with_other_names_is_joined_by_id(read_tables: Tables) -> None:
    reading = read_tables(OTHER)
    (person,) = reading.patients
    assert (person.source_key, person.birth_on, person.sex) == ("17", "1970-02-13", "female")
    assert person.phones[0].kind == "mobile"
    assert [c.clinical_status for c in reading.conditions] == ["active", "resolved"]
    onset = reading.conditions[0].onset_at
    assert onset is not None
    assert onset.date().isoformat() == "2011-02-13"
    assert reading.visits[0].reason == "Cough"


def test_that_a_missing_table_is_said(read_tables: Tables) -> None:
    few = {name: text for name, text in SYNTHEA.items() if name != "encounters.csv"}
    assert any("visits" in sentence for sentence in read_tables(few).lacks)


def test_that_tables_of_no_known_export_are_refused(read_tables: Tables) -> None:
    with pytest.raises(RefusedError, match="Choose the one file"):
        read_tables({"a.csv": "x,y\n1,2\n", "b.csv": "x,y\n1,2\n"})


def test_that_stopping_keeps_nothing(options_of: Callable[..., Options]) -> None:
    files = [source_of_bytes(name, text.encode()) for name, text in SYNTHEA.items()]
    with pytest.raises(CancelledError):
        read_sources(files, options_of(), cancelled=lambda: True)


def test_that_progress_counts_bytes(options_of: Callable[..., Options]) -> None:
    files = [source_of_bytes(name, text.encode()) for name, text in SYNTHEA.items()]
    told: list[tuple[int, int]] = []
    read_sources(files, options_of(), progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == sum(file.size for file in files)


PEOPLE = "id,first_name,last_name,dob\n17,Ann,Lee,1970-02-13\n"


def test_that_vitals_in_a_column_each_are_read_as_in_a_list(read_tables: Tables) -> None:
    vitals = (
        "patient_id,date,systolic,diastolic,weight_lb\n"
        "17,2026-05-01,150,95,180\n17,2026-05-01,120,70,\n"
    )
    reading = read_tables({"patients.csv": PEOPLE, "vitals.csv": vitals})
    assert [(m.kind, m.value, m.value2) for m in reading.measurements if m.kind == "bp"] == [
        ("bp", 150, 95), ("bp", 120, 70)
    ]  # fmt: skip
    assert [m.value for m in reading.measurements if m.kind == "weight"] == [81.65]
    assert len({m.source_key for m in reading.measurements}) == 3
    assert not [problem for problem in reading.problems if problem.severity == "refused"]


def test_that_a_result_with_a_usual_name_and_no_code_is_known(read_tables: Tables) -> None:
    labs = "patient_id,test_name,result,units,result_date\n17,Hemoglobin A1c,8.1,%,05/01/2026\n"
    reading = read_tables({"patients.csv": PEOPLE, "lab_results.csv": labs})
    assert [(m.kind, m.code, m.value) for m in reading.measurements] == [("a1c", "4548-4", 8.1)]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Complete", "finished"), ("Checked Out", "finished"), ("No Show", "noshow"),
        ("Canceled", "cancelled"), ("Confirmed", "planned"), ("finished", "finished"),
    ],
)  # fmt: skip
def test_that_visits_bear_the_words_of_fhir(read_tables: Tables, word: str, status: str) -> None:
    visits = f"id,patient_id,start,status\n5,17,2026-05-01T10:00:00,{word}\n"
    (visit,) = read_tables({"patients.csv": PEOPLE, "appointments.csv": visits}).visits
    assert visit.status == status


def test_that_a_record_without_an_id_belongs_to_nobody(read_tables: Tables) -> None:
    people = PEOPLE + ",Bo,Ray,1980-01-01\n"
    problems = "patient_id,icd_code\n,E11.9\n"
    reading = read_tables({"patients.csv": people, "problems.csv": problems})
    assert (len(reading.patients), reading.conditions) == (2, [])


def test_that_a_problem_called_suspected_is_not_confirmed(read_tables: Tables) -> None:
    tables = OTHER | {
        "problems.csv": "patient_id,icd_code,name,status\n17,E11.9,Diabetes,Suspected\n"
    }
    (condition,) = read_tables(tables).conditions
    assert condition.verification_status == "provisional"
