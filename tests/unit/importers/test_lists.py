"""Patient lists as they come: headers, notes, repeats, doubts."""

from collections.abc import Callable

import pytest

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.importers.options import Options
from carecoord.importers.reader import read_sources
from carecoord.importers.records import Identifier, Phone, Reading, RelatedPerson
from carecoord.importers.sources import source_of_bytes

Read = Callable[..., Reading]


def places(reading: Reading, severity: str, field: str = "") -> list[str]:
    return [p.where for p in reading.problems if p.severity == severity and field in ("", p.field)]


def test_that_a_row_becomes_a_person(read_bytes: Read) -> None:
    reading = read_bytes(
        "MRN,Last Name,First Name,DOB,Sex,Cell,Email,Address 1,City,ST,Zip,Language,Interpreter\n"
        "000137,O’Brien,Siobhán M.,2/13/1964,F,(555) 901-9296,s@example.org,1 Main St,Hudson,MA,"
        "01749,Spanish,Y\n"
    )
    (person,) = reading.patients
    assert (person.family, person.given, person.middle) == ("O’Brien", "Siobhán", "M.")
    assert person.identifiers == (Identifier("", "000137", "MR"),)
    assert (person.source_key, person.where) == ("000137", "list.csv, row 2")
    assert (person.birth_on, person.sex) == ("1964-02-13", "female")
    assert person.phones == (Phone("(555) 901-9296", "mobile"),)
    assert person.addresses[0].postcode == "01749"
    assert (person.language_spoken, person.interpreter_needed) == ("es", True)
    assert not reading.problems
    assert reading.counts == {"Patient": 1}


def test_that_a_missing_kind_of_record_is_said_not_counted_as_zero(read_bytes: Read) -> None:
    reading = read_bytes("Last,First\nLee,Ann\n")
    assert any("visits" in sentence for sentence in reading.lacks)


def test_that_whole_names_in_one_column_are_split(read_bytes: Read) -> None:
    (person,) = read_bytes('Patient Name,DOB\n"Abbott, Barney",1964-03-18\n').patients
    assert (person.family, person.given) == ("Abbott", "Barney")


def test_that_a_column_headed_name_alone_is_split_when_there_are_no_first_names(
    read_bytes: Read,
) -> None:
    (person,) = read_bytes('Nom,Né(e) le\n"Tremblay, Zoé",18/03/1964\n').patients
    assert (person.family, person.given) == ("Tremblay", "Zoé")


def test_that_names_in_capitals_stay_unless_asked(read_bytes: Read) -> None:
    text = "Last,First\nVAN DER BERG,JEAN-LUC\n"
    assert read_bytes(text).patients[0].given == "JEAN-LUC"
    assert read_bytes(text, recase_names=True).patients[0].family == "van der Berg"


def test_that_two_surnames_are_one_family_name(read_bytes: Read) -> None:
    text = "Primer Apellido,Segundo Apellido,Nombre\nGarcía,Márquez,Ana\n"
    assert read_bytes(text).patients[0].family == "García Márquez"


def test_that_titles_above_and_totals_below_are_no_people(read_bytes: Read) -> None:
    reading = read_bytes(
        "Active Patient List,,\nRun on,2021-04-01,\n,,\nLast Name,First Name,DOB\n"
        "Lee,Ann,1990-01-02\n,,\nTotal patients: 41,,\nTotal,41,\n"
    )
    assert [person.where for person in reading.patients] == ["list.csv, row 5"]
    assert any("7, 8" in problem.message for problem in reading.problems)


def test_that_a_header_repeated_on_each_page_is_no_person(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB\nLee,Ann,1990-01-02\nLast,First,DOB\nRay,Bo,1991-01-02\n")
    assert (len(reading.patients), reading.problems) == (2, [])


def test_that_an_exact_copy_of_a_row_is_skipped_and_named(read_bytes: Read) -> None:
    row = "1,Lee,Ann,1990-01-02\n"
    reading = read_bytes(f"MRN,Last,First,DOB\n{row}2,Ray,Bo,1991-01-02\n{row}")
    assert len(reading.patients) == 2
    (problem,) = reading.problems
    assert (problem.severity, problem.where) == ("note", "list.csv, row 4")
    assert "row 2" in problem.message


def test_that_one_record_number_for_two_people_is_refused(read_bytes: Read) -> None:
    reading = read_bytes("MRN,Last,First\n1,Lee,Ann\n1,Ray,Bo\n")
    assert [person.family for person in reading.patients] == ["Lee"]
    assert places(reading, "refused", "record_number") == ["list.csv, row 3"]


def test_that_twins_stay_two_people(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB\nLee,Ann,2020-01-02\nLee,Bea,2020-01-02\n")
    assert len({person.source_key for person in reading.patients}) == 2


def test_that_blank_rows_and_quoted_line_breaks_keep_the_row_numbers_right(
    read_bytes: Read,
) -> None:
    reading = read_bytes('Last,First,Address\r\n\r\nLee,Ann,"1 Main\r\nApt 2"\r\nRay,Bo,\r\n')
    assert [person.where[-1] for person in reading.patients] == ["3", "4"]
    assert reading.patients[0].addresses[0].line == "1 Main Apt 2"


def test_that_ragged_rows_are_read_and_extra_commas_named(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,City\nLee,Ann\nRay,Bo,Hudson,MA\n")
    assert len(reading.patients) == 2
    assert any("Row 3" in problem.message for problem in reading.problems)


def test_that_mixed_line_ends_a_final_mark_and_empty_bytes_are_read(read_bytes: Read) -> None:
    reading = read_bytes(b"Last,First\r\nLee,A\x00nn\nRay,Bo\rKim,Cy\x1a")
    assert [person.given for person in reading.patients] == ["Ann", "Bo", "Cy"]
    assert any("empty bytes" in problem.message for problem in reading.problems)


def test_that_a_quotation_mark_never_closed_is_refused_with_its_line(read_bytes: Read) -> None:
    rows = "".join(f"Name{n},First\n" for n in range(80))
    with pytest.raises(RefusedError, match="line 2"):
        read_bytes('Last,First\n"Lee,Ann\n' + rows)


def test_that_an_endless_cell_is_refused(read_bytes: Read) -> None:
    with pytest.raises(RefusedError, match="endless"):
        read_bytes("Last,First\nLee," + "x" * (1 << 21))


def test_that_a_row_without_a_name_is_refused_with_its_number(read_bytes: Read) -> None:
    reading = read_bytes("MRN,Last,First\n1,Lee,Ann\n2,,\n")
    assert places(reading, "note") or places(reading, "refused")
    reading = read_bytes("MRN,Last,First,DOB\n1,Lee,Ann,\n2,,,1990-01-01\n")
    assert places(reading, "refused") == ["list.csv, row 3"]
    assert reading.rows_refused == 1


@pytest.mark.parametrize("birth", ["2/30/1990", "2031-01-01", "1850-01-01", "soon"])
def test_that_an_impossible_birth_date_is_refused(read_bytes: Read, birth: str) -> None:
    reading = read_bytes(f"Last,First,DOB\nLee,Ann,{birth}\nRay,Bo,1990-01-02\n")
    assert [person.family for person in reading.patients] == ["Ray"]
    assert places(reading, "refused", "birth_on") == ["list.csv, row 2"]


def test_that_a_placeholder_birth_date_means_not_known(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB\nLee,Ann,1900-01-01\n")
    assert reading.patients[0].birth_on == ""


def test_that_someone_of_a_hundred_and_fifteen_is_kept_and_doubted(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB\nLee,Ann,1911-01-02\n")
    assert len(reading.patients) == 1
    assert places(reading, "warning", "birth_on") == ["list.csv, row 2"]


def test_that_every_doubtful_century_is_named(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB\nLee,Ann,3/18/22\nRay,Bo,3/18/64\n")
    assert places(reading, "warning", "birth_on") == ["list.csv, row 2"]
    assert not read_bytes("Last,First,DOB\nLee,Ann,3/18/22\n", century="earlier").problems


@pytest.mark.parametrize(
    ("cell", "dead", "died_on"),
    [("Y", True, ""), ("N", False, ""), ("2019-05-06", True, "2019-05-06"), ("", None, "")],
)
def test_that_death_is_read_from_a_word_or_a_date(
    read_bytes: Read, cell: str, dead: bool | None, died_on: str
) -> None:
    (person,) = read_bytes(f"Last,First,Deceased\nLee,Ann,{cell}\n").patients
    assert (person.deceased, person.deceased_on) == (dead, died_on)


def test_that_a_status_of_deceased_is_a_death(read_bytes: Read) -> None:
    (person,) = read_bytes("Last,First,Status\nLee,Ann,Deceased\n").patients
    assert person.deceased is True


@pytest.mark.parametrize("died", ["1980-01-01", "2030-01-01", "2/31/2020"])
def test_that_an_impossible_death_keeps_the_person_as_deceased(read_bytes: Read, died: str) -> None:
    reading = read_bytes(f"Last,First,DOB,Date of Death\nLee,Ann,1990-01-02,{died}\n")
    (person,) = reading.patients
    assert (person.deceased, person.deceased_on) == (True, "")
    assert places(reading, "warning", "deceased_on")


def test_that_ids_in_scientific_notation_are_no_key(read_bytes: Read) -> None:
    reading = read_bytes("MRN,Last,First\n1.23E+14,Lee,Ann\n")
    assert reading.patients[0].identifiers == ()
    assert places(reading, "warning", "record_number") == ["list.csv, row 2"]


def test_that_phones_stay_as_typed_and_odd_ones_are_named(read_bytes: Read) -> None:
    reading = read_bytes(
        "Last,First,Home Phone,Mobile\nLee,Ann,5559019296.0,(5555) 555-1111\n"
        "Ray,Bo,555-901-9296 x251,\n"
    )
    assert [phone.typed for phone in reading.patients[0].phones] == [
        "(5555) 555-1111",
        "5559019296",
    ]
    assert places(reading, "warning", "phone_mobile") == ["list.csv, row 2"]


def test_that_the_apostrophe_of_a_safe_export_goes_again(read_bytes: Read) -> None:
    (person,) = read_bytes("Last,First,Phone\nLee,Ann,'+15559019296\n").patients
    assert person.phones[0].typed == "+15559019296"


def test_that_a_guardian_is_kept_with_the_child(read_bytes: Read) -> None:
    (person,) = read_bytes(
        "Last,First,DOB,Guardian,Guardian Phone,Relationship\n"
        "Smith,Baby Girl,2026-05-30,Rosa Smith,555-901-9296,mother\n"
    ).patients
    assert person.given == "Baby Girl"
    assert person.related == (RelatedPerson("mother", "Rosa Smith", "555-901-9296"),)


def test_that_a_demonstration_row_is_never_silent(read_bytes: Read) -> None:
    reading = read_bytes("Last,First\nMILLER,DEMO\nnull,JOEY\nnull,\n")
    assert reading.patients[0].status == "test"
    assert places(reading, "warning", "family") == ["list.csv, row 2", "list.csv, row 3"]


def test_that_a_person_without_a_last_name_is_never_silent(read_bytes: Read) -> None:
    reading = read_bytes("Last,First\nSantos,Maria\n,Juan\n")
    assert [(one.family, one.given) for one in reading.patients] == [
        ("Santos", "Maria"), ("", "Juan"),
    ]  # fmt: skip
    assert places(reading, "warning", "family") == ["list.csv, row 3"]


def test_that_one_null_as_a_surname_is_kept_and_asked_about(read_bytes: Read) -> None:
    reading = read_bytes("Last,First\nNull,Joey\nLee,Ann\n")
    assert reading.patients[0].family == "Null"
    assert places(reading, "warning", "family") == ["list.csv, row 2"]


def test_that_columns_may_be_mapped_by_hand(read_bytes: Read) -> None:
    mapping = {"Alpha": "family", "Beta": "given", "DOB": ""}
    (person,) = read_bytes("Alpha,Beta,DOB\nLee,Ann,1990-01-01\n", mapping=mapping).patients
    assert (person.family, person.given, person.birth_on) == ("Lee", "Ann", "")


def test_that_a_list_without_names_is_refused_with_the_way_out(read_bytes: Read) -> None:
    with pytest.raises(RefusedError, match="Choose which columns"):
        read_bytes("Alpha,Beta\n1,2\n")


def test_that_a_list_without_header_is_read_once_its_columns_are_named(read_bytes: Read) -> None:
    mapping = {"A": "family", "B": "given", "C": "birth_on"}
    reading = read_bytes("Lee,Ann,1990-01-01\nRay,Bo,1991-01-01\n", header_row=0, mapping=mapping)
    assert len(reading.patients) == 2


def test_that_measurements_visits_and_diagnoses_of_a_list_are_kept(read_bytes: Read) -> None:
    reading = read_bytes(
        "MRN,Last,First,BP,A1c,Weight (lb),Vitals Date,Last Visit,Problem List\n"
        '1,Lee,Ann,140 / 90 mmHg,"7,4",180,5/20/2026,5/20/2026,E11.9 Type 2 diabetes; Prediabetes\n'
    )
    kinds = {m.kind: (m.value, m.value2, m.unit) for m in reading.measurements}
    assert kinds == {
        "bp": (140, 90, "mm[Hg]"), "a1c": (7.4, None, "%"), "weight": (81.65, None, "kg")
    }  # fmt: skip
    assert reading.visits[0].started_precision == "day"
    codes = [[coding.code for coding in condition.codes] for condition in reading.conditions]
    assert codes == [["E11.9"], []]


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("E11.9, I10", ["E11.9", "I10"]),
        ("E11.9/I10", ["E11.9", "I10"]),
        ("Diabetes, type 2 (E11.9), Hypertension (I10)",
         ["Diabetes, type 2 (E11.9)", "Hypertension (I10)"]),
        ("Pain, left knee", ["Pain, left knee"]),
    ],
)  # fmt: skip
def test_that_a_comma_divides_diagnoses_only_where_each_part_has_its_code(
    read_bytes: Read, cell: str, texts: list[str]
) -> None:
    reading = read_bytes(f'MRN,Last,First,Problem List\n1,Lee,Ann,"{cell}"\n')
    assert [condition.text for condition in reading.conditions] == texts
    assert all(len(condition.codes) <= 1 for condition in reading.conditions)


def test_that_measurements_without_a_date_or_unit_are_named_row_by_row(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,BP,Weight\nLee,Ann,140/90,180\n")
    assert not reading.measurements
    assert len(places(reading, "refused")) == 2


def test_that_two_columns_of_pressures_are_one_reading(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,Systolic,Diastolic,Date\nLee,Ann,128,76,2026-05-20\n")
    assert [(m.value, m.value2) for m in reading.measurements] == [(128, 76)]


def test_that_a_visit_in_the_future_is_not_a_last_visit(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,Last Visit\nLee,Ann,2026-07-01\n")
    assert not reading.visits
    assert places(reading, "warning", "last_visit_on")


def test_that_stopping_keeps_nothing(options_of: Callable[..., Options]) -> None:
    source = source_of_bytes("list.csv", b"Last,First\nLee,Ann\n")
    with pytest.raises(CancelledError):
        read_sources([source], options_of(), cancelled=lambda: True)


def test_that_progress_is_told(options_of: Callable[..., Options]) -> None:
    told: list[tuple[int, int]] = []
    source = source_of_bytes("list.csv", b"Last,First\nLee,Ann\n")
    read_sources([source], options_of(), progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 1)]


def test_that_every_problem_is_a_whole_sentence(read_bytes: Read) -> None:
    reading = read_bytes(
        "MRN,Last,First,DOB,Phone,BP\n1,Lee,Ann,2031-01-01,12,WNL\n1E5,null,Bo,,555,\n3,Kim,Test,,,\n"
    )
    assert reading.problems
    assert all(problem.message.endswith(".") for problem in reading.problems)


def test_that_an_insurers_number_and_an_id_are_kept_apart_from_the_record_number(
    read_bytes: Read,
) -> None:
    (person,) = read_bytes("ID,MRN,Member ID,Last,First\n9,1,M77,Lee,Ann\n").patients
    assert set(person.identifiers) == {
        Identifier("", "1", "MR"),
        Identifier("insurance", "M77", "MB"),
        Identifier("other", "9", ""),
    }


def test_that_each_measurement_has_the_day_of_its_own_column(read_bytes: Read) -> None:
    reading = read_bytes(
        "Last,First,BP,BP Date,A1c,A1c Date,Weight (lb)\n"
        "Lee,Ann,150/95,2026-05-20,8.1,2019-01-15,180\n"
    )
    days = {m.kind: m.taken_at.date().isoformat() for m in reading.measurements if m.taken_at}
    assert days == {"bp": "2026-05-20", "a1c": "2019-01-15", "weight": "2026-05-20"}


def test_that_a_pressure_is_not_given_the_day_of_an_a1c(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,BP,A1c,A1c Date\nLee,Ann,150/95,8.1,2019-01-15\n")
    assert [m.kind for m in reading.measurements] == ["a1c"]
    assert places(reading, "refused", "bp") == ["list.csv, row 2"]


def test_that_dates_which_can_be_read_both_ways_are_never_silent(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB\nLee,Ann,3/4/1990\n")
    assert places(reading, "warning", "birth_on") == ["list.csv"]
    assert reading.patients[0].birth_on == "1990-03-04"
    spanish = read_bytes("Apellidos,Nombre,Fecha de nacimiento\nLee,Ann,3/4/1990\n")
    assert spanish.patients[0].birth_on == "1990-04-03"
    assert not read_bytes("Last,First,DOB\nLee,Ann,3/4/1990\n", date_order="mdy").problems


def test_that_one_column_of_dates_shows_how_the_others_are_written(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB,Last Visit\nLee,Ann,25/12/1990,3/4/2026\n")
    (visit,) = reading.visits
    assert visit.started_at is not None
    assert visit.started_at.date().isoformat() == "2026-04-03"
    assert not reading.problems


def test_that_columns_nobody_understood_are_named(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB,Shoe size,Empty\nLee,Ann,1990-01-02,38,\n")
    (problem,) = reading.problems
    assert (problem.severity, "Shoe size" in problem.message) == ("note", True)
    assert "Empty" not in problem.message
    left_out = read_bytes("Last,First,DOB,Shoe\nLee,Ann,1990-01-02,38\n", mapping={"Shoe": ""})
    assert not left_out.problems


@pytest.mark.parametrize(
    ("header", "field"), [("Last,Call name,DOB", "given"), ("Last,First,Day", "birth_on")]
)
def test_that_a_list_without_first_names_or_birth_dates_is_never_silent(
    read_bytes: Read, header: str, field: str
) -> None:
    reading = read_bytes(f"{header}\nLee,Ann,1990-01-02\n")
    assert places(reading, "warning", field) == ["list.csv"]


def test_that_a_status_not_known_here_is_named(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,DOB,Status\nLee,Ann,1990-01-02,Zombie\nRay,Bo,1991-01-02,A\n")
    (problem,) = reading.problems
    assert (problem.field, "Zombie" in problem.message) == ("status", True)


def test_that_who_is_not_active_is_not_taken_for_a_patient_of_today(read_bytes: Read) -> None:
    reading = read_bytes("Last,First,Active\nLee,Ann,N\nRay,Bo,Y\n")
    assert [person.status for person in reading.patients] == ["inactive", ""]


@pytest.mark.parametrize("first", ["Ann (deceased)", "Ann *DECEASED*", "Ann - Deceased"])
def test_that_a_death_written_into_the_name_is_a_death(read_bytes: Read, first: str) -> None:
    reading = read_bytes(f"Last,First\nLee,{first}\n")
    (person,) = reading.patients
    assert (person.given, person.deceased) == ("Ann", True)
    assert places(reading, "warning", "given") == ["list.csv, row 2"]


def test_that_a_row_whose_name_has_no_letters_is_no_person(read_bytes: Read) -> None:
    reading = read_bytes("MRN,Last,First,DOB\n1,Lee,Ann,\nAll,20,40,60\nSex,Female: 9,Male: 11,\n")
    assert [person.family for person in reading.patients] == ["Lee"]
    assert places(reading, "refused", "family") == ["list.csv, row 3", "list.csv, row 4"]


def test_that_a_row_for_each_reading_of_a_person_brings_all_readings(read_bytes: Read) -> None:
    reading = read_bytes(
        "MRN,Last,First,DOB,BP,Date,Dx\n"
        "1,Lee,Ann,1990-01-02,150/95,2026-05-01,I10\n1,LEE,Ann,1990-01-02,120/70,2026-05-20,E11.9\n"
    )
    assert len(reading.patients) == 1
    assert {m.value for m in reading.measurements} == {150, 120}
    assert {condition.text for condition in reading.conditions} == {"I10", "E11.9"}
    assert {m.patient_key for m in reading.measurements} == {"1"}
    assert reading.rows_refused == 0


@pytest.mark.parametrize(
    ("cell", "codes", "status"),
    [
        ("E119", ["E11.9"], "active"), ("e11.9", ["E11.9"], "active"),
        ("I10 - resolved", ["I10"], "inactive"), ("Hx of I10", ["I10"], "inactive"),
        ("Family history of E11.9", [], "active"), ("R/O I10", [], "active"),
        ("No retinopathy E11.9", [], "active"), ("Diabetes without complications E11.9", ["E11.9"],
                                                 "active"),
    ],
)  # fmt: skip
def test_that_a_code_is_read_as_it_is_meant(
    read_bytes: Read, cell: str, codes: list[str], status: str
) -> None:
    (condition,) = read_bytes(f"MRN,Last,First,Dx\n1,Lee,Ann,{cell}\n").conditions
    assert [coding.code for coding in condition.codes] == codes
    assert condition.clinical_status == status


def test_that_what_steers_a_terminal_is_no_part_of_a_name(read_bytes: Read) -> None:
    others = "".join(f"Ray{n},Bo\n" for n in range(30))
    person = read_bytes(f"Last,First\nL\x1b[2Jee,A\x07nn\n{others}").patients[0]
    assert (person.family, person.given) == ("L[2Jee", "Ann")


def test_that_names_without_a_comma_are_said_to_be_split_before_the_last_word(
    read_bytes: Read,
) -> None:
    reading = read_bytes("Patient,DOB\nAnn Lee,1990-01-02\nBo Ray,1991-01-02\n")
    assert [person.family for person in reading.patients] == ["Lee", "Ray"]
    assert places(reading, "note", "full_name") == ["list.csv"]
    assert not read_bytes('Patient,DOB\n"Lee, Ann",1990-01-02\n').problems


def test_that_a_header_says_that_last_names_stand_first(read_bytes: Read) -> None:
    reading = read_bytes("Patient (Last First),DOB\nLee Ann B,1990-01-02\n")
    (person,) = reading.patients
    assert (person.family, person.given, person.middle) == ("Lee", "Ann", "B")
    assert not reading.problems


def test_that_a_death_is_taken_from_the_mark_in_a_name_with_its_day(read_bytes: Read) -> None:
    reading = read_bytes('MRN,Patient,DOB\n1,"Lee, Ann - DECEASED 1/2/2020",1/13/1970\n')
    (person,) = reading.patients
    assert (person.given, person.deceased, person.deceased_on) == ("Ann", True, "2020-01-02")


def test_that_columns_asked_the_other_way_round_are_understood(read_bytes: Read) -> None:
    text = "MRN,Last,First,DOB,Alive,Archived\n1,Lee,Ann,1/13/1970,N,\n2,Ray,Bo,1/13/1971,Y,TRUE\n"
    people = read_bytes(text).patients
    assert [(one.deceased, one.status) for one in people] == [(True, ""), (False, "inactive")]


def test_that_a_second_row_of_somebody_adds_what_the_first_leaves_open(read_bytes: Read) -> None:
    header = "MRN,Last,First,DOB,Phone,Status\n"
    rows = "1,Lee,Ann,1/13/1970,555-111-2222,Active\n1,Lee,Ann,1/13/1970,555-111-3333,Deceased\n"
    (person,) = read_bytes(header + rows).patients
    assert person.deceased
    assert [phone.typed for phone in person.phones] == ["555-111-2222", "555-111-3333"]


def test_that_phones_of_another_country_are_not_doubted_one_by_one(read_bytes: Read) -> None:
    rows = "".join(f"{n},Ruiz{'abcdefgh'[n]},Ana,1970-01-13,61234567{n}\n" for n in range(8))
    reading = read_bytes(
        "MRN,Apellidos,Nombre,DOB,Teléfono\n" + rows + "9,Gil,Luz,1970-01-13,61234\n"
    )
    doubted = [one.where for one in reading.problems if one.field == "phone"]
    assert doubted == ["list.csv, row 10"]
