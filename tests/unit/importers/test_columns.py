"""Columns recognised by header and contents."""

import tomllib

import pytest

from carecoord.common.paths import RESOURCES_DIR
from carecoord.importers.columns import FIELDS, field_labels, field_of_header, guess_fields


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("MRN", "record_number"), ("Chart #", "record_number"), ("Account No", "record_number"),
        ("pubpid", "record_number"), ("client_identifier", "record_number"),
        ("externalId", "record_number"), ("Patient ID", "record_number"),
        ("N° dossier", "record_number"),
        ("lname", "family"), ("lastName", "family"), ("Surname", "family"), ("Apellidos", "family"),
        ("Prénom", "given"), ("Nombre", "given"), ("Patient Name", "full_name"),
        ("DOB", "birth_on"), ("Birthdate", "birth_on"), ("patient_dob", "birth_on"),
        ("birthday", "birth_on"), ("Né(e) le", "birth_on"), ("Fecha de nacimiento", "birth_on"),
        ("Gender", "sex"), ("Sexe", "sex"), ("phone_home", "phone_home"),
        ("Tél. domicile", "phone_home"),
        ("Cell", "phone_mobile"), ("Mobile", "phone_mobile"), ("Preferred Phone", "phone"),
        ("postal_code", "postcode"), ("CP", "postcode"), ("Health Number", "other_id"),
        ("Décédé(e) le", "deceased_on"), ("Weight (lb)", "weight"), ("Phone 2", "phone"),
        ("Favourite colour", ""),
    ],
)  # fmt: skip
def test_that_headers_of_real_systems_are_known(header: str, field: str) -> None:
    assert field_of_header(header) == field


def test_that_every_named_field_can_be_chosen() -> None:
    names = tomllib.loads((RESOURCES_DIR / "importers" / "headers.toml").read_text("utf-8"))
    assert set(names) == set(FIELDS)
    assert [field for field, _label in field_labels()] == list(FIELDS)


def test_that_no_header_stands_for_two_fields() -> None:
    names = tomllib.loads((RESOURCES_DIR / "importers" / "headers.toml").read_text("utf-8"))
    headers = [header for some in names.values() for header in some]
    assert len(headers) == len(set(headers))


def test_that_contents_name_what_headers_leave_open() -> None:
    columns = [
        ["Lee, Ann", "Ray, Bo"],
        ["a@b.org", "c@d.org"],
        ["(555) 901-9296", ""],
        ["F", "M"],
        [],
    ]
    fields = guess_fields(["Who", "Mail to", "Number", "?", "Empty"], columns)
    assert fields == ["full_name", "email", "phone", "sex", ""]


def test_that_contents_do_not_add_a_second_name() -> None:
    assert guess_fields(["Last", "First", "Doctor"], [["Lee"], ["Ann"], ["House, G"]])[2] == ""


def test_that_marital_status_is_not_the_status_of_the_record() -> None:
    assert guess_fields(["Last", "First", "status"], [["a"], ["b"], ["married"]])[2] == ""


def test_that_a_lone_id_is_the_record_number() -> None:
    assert guess_fields(["id", "Last", "First"], [["1"], ["a"], ["b"]])[0] == "record_number"


def test_that_a_field_that_takes_one_column_gets_one() -> None:
    assert guess_fields(["DOB", "Birth Date"], [[], []]) == ["birth_on", ""]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("PatientDOB", "birth_on"), ("Pt Last Name", "family"), ("Legal First Name", "given"),
        ("Patient Date of Birth", "birth_on"), ("Birth Dt", "birth_on"), ("Fec. Nac.", "birth_on"),
        ("Acct #", "record_number"), ("Patient MRN", "record_number"),
        ("Nº Expediente", "record_number"), ("Apellido materno", "family_second"),
        ("Member ID", "insurance_id"), ("Is Active", "active"), ("Vital Status", "deceased"),
        ("Home Phone Number", "phone_home"), ("Tel. móvil", "phone_mobile"),
        ("Preferred lang", "language"),
        ("BP Date", "bp_on"), ("A1c Date", "a1c_on"), ("Patient Balance", ""), ("Nº", ""),
    ],
)  # fmt: skip
def test_that_headers_are_known_with_what_adds_nothing_to_them(header: str, field: str) -> None:
    assert field_of_header(header) == field


def test_that_of_two_numbers_the_record_number_is_taken_and_the_account_kept_beside_it() -> None:
    fields = guess_fields(["Account Number", "MRN", "Last", "First"], [["1"]] * 4)
    assert fields == ["other_id", "record_number", "family", "given"]


@pytest.mark.parametrize("cell", ["2020-01-05", "05.01.2020", "1234567893", "1234567.89"])
def test_that_dates_and_other_numbers_are_not_taken_for_phones(cell: str) -> None:
    assert guess_fields(["Last", "First", "Something"], [["Lee"], ["Ann"], [cell, cell]])[2] == ""


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Tlf. móvil", "phone_mobile"), ("Cell Ph", "phone_mobile"), ("Ph #", "phone"),
        ("Teléfono 2", "phone"), ("F. Nac.", "birth_on"), ("Data de Nascimento", "birth_on"),
        ("Geburtsdatum", "birth_on"), ("Nachname", "family"), ("Apellido 2", "family_second"),
        ("Nombre y Apellidos", "full_name"), ("ADD_LINE_2", "address_second"),
        ("Fecha Exitus", "deceased_on"), ("Fallecido/a", "deceased"), ("Archived?", "inactive"),
        ("Is Alive", "alive"), ("Patient #", "record_number"), ("H.C.", "record_number"),
        ("Fecha última A1c", "a1c_on"), ("T.A.", "bp"), ("CIE-10", "diagnoses"),
        ("Last Date of Service", "last_visit_on"), ("Birth Year", "birth_on"),
        # One word that is not known may turn the meaning round.
        ("Guarantor Last Name", ""), ("Subscriber DOB", ""), ("Provider Phone", ""),
        ("Place of Birth", ""), ("Next Visit Date", ""), ("Date of Service", ""),
        ("Weight Date", ""), ("Active Medications", ""), ("Insurance Status", ""), ("Código", ""),
        ("Last Result", ""), ("First Value", ""), ("Last A1c Result", "a1c"),
        # An insurance or a card expires too.
        ("Expired Date", ""), ("Date Expired", ""), ("Exp", ""), ("Exp. No.", "record_number"),
        # The same in many rows, and no record number: a clinic, a medication, a provider.
        ("Clínica", ""), ("Med", ""), ("Prov", ""),
        ("Num. Historia Clínica", "record_number"), ("Med. Rec. #", "record_number"),
        ("Medical Problems", "diagnoses"),
    ],
)  # fmt: skip
def test_that_a_header_is_known_by_its_words_only_when_all_are_known(
    header: str, field: str
) -> None:
    assert field_of_header(header) == field


def test_that_a_column_headed_person_holds_what_its_cells_look_like() -> None:
    assert guess_fields(["Person", "DOB"], [["Santos, Maria", "Núñez, Juan"], []])[0] == "full_name"
    assert guess_fields(["Person #"], [["71", "72"]]) == ["record_number"]


def test_that_a_column_without_a_single_number_holds_no_phones() -> None:
    headers, jobs = ["Last", "First", "Work", "Home"], ["Teacher", "Line 3", "", "none"]
    assert guess_fields(headers, [[], [], jobs, ["555-0101", ""]])[2:] == ["", "phone_home"]


def test_that_a_spelled_out_header_comes_before_one_known_by_its_words() -> None:
    fields = guess_fields(["Hm Ph", "Home Phone", "Birth", "DOB"], [[]] * 4)
    assert fields == ["phone_home", "phone_home", "", "birth_on"]


def test_that_a_first_name_alone_is_a_whole_name_only_where_it_holds_one() -> None:
    assert guess_fields(["Nombre", "DOB"], [["Ana Ruiz", "Luz Gil"], []])[0] == "full_name"
    assert guess_fields(["Nombre", "DOB"], [["Ana", "Luz"], []])[0] == "given"


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Pharmacy Phone", "555-000-1111"), ("Fax", "555-000-1111"), ("PCP Email", "a@b.org"),
        ("Referring Provider", "Who, Ann"), ("EmergencyContact", "Ruiz, Ana"),
        ("Médico", "Ruiz, Ana"),
    ],
)  # fmt: skip
def test_that_numbers_and_names_of_others_are_not_taken_for_the_persons(
    header: str, cell: str
) -> None:
    assert guess_fields(["MRN", header], [["1"], [cell, cell]])[1] not in {
        "phone", "email", "full_name",
    }  # fmt: skip
