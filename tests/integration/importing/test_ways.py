"""Phones and addresses that a corrected file gives anew."""

from carecoord.entities import Address, ContactPoint
from tests.factories import fhir
from tests.factories.clinic import Clinic
from tests.factories.import_desk import Desk

HEADER = "MRN,Last Name,First Name,DOB,Home Phone,Cell Phone,Email,Address,City,Zip\n"
ROW = "0071,Santos,Maria,04/12/1971,202-555-0101,202-555-0102,m@a.org,1 Elm St,Lima,01701\n"


def typed(desk: Desk) -> list[str]:
    return [row.typed for row in desk.rows(ContactPoint)]


def test_that_a_corrected_phone_takes_the_place_of_the_one_its_source_gave(desk: Desk) -> None:
    desk.bring(desk.listed(ROW, header=HEADER))
    changed = ROW.replace("0101", "0109").replace("m@a.org", "m@b.org").replace("1 Elm", "9 Oak")
    path = desk.listed(changed, header=HEADER)
    preview = desk.preview(path)
    assert any("3 phones, e-mail" in problem.message for problem in preview.problems)
    report = desk.bring(path)
    assert typed(desk) == ["202-555-0102", "202-555-0109", "m@b.org"]
    assert [row.line for row in desk.rows(Address)] == ["9 Oak St"]
    assert [row.normal for row in desk.rows(ContactPoint)][1] == "+12025550109"
    assert desk.counts(path) == (0, 0, 1, 0)
    desk.service.undo(report.run_id, actor=desk.actor)
    assert typed(desk)[1] == "202-555-0101"


def test_that_a_town_corrected_behind_the_same_street_is_corrected(desk: Desk) -> None:
    desk.bring(desk.listed(ROW, header=HEADER))
    path = desk.listed(ROW.replace("Lima", "Lincoln"), header=HEADER)
    assert desk.counts(path) == (0, 1, 0, 0)
    assert [row.city for row in desk.rows(Address)] == ["Lincoln"]
    assert desk.counts(path) == (0, 0, 1, 0)


def test_that_a_file_that_is_silent_takes_no_phone_away(desk: Desk) -> None:
    desk.bring(desk.listed(ROW, header=HEADER))
    desk.bring(desk.listed(ROW.replace("202-555-0101", ""), header=HEADER))
    assert typed(desk) == ["202-555-0102", "202-555-0101", "m@a.org"]


def test_that_a_phone_staff_marked_stays_beside_the_new_one(desk: Desk, clinic: Clinic) -> None:
    desk.bring(desk.listed(ROW, header=HEADER))
    clinic.change(ContactPoint, desk.rows(ContactPoint)[1].id, message_safe="yes")
    desk.bring(desk.listed(ROW.replace("0101", "0109"), header=HEADER))
    assert sorted(typed(desk))[:3] == ["202-555-0101", "202-555-0102", "202-555-0109"]


def test_that_one_source_does_not_replace_the_phone_of_another(desk: Desk) -> None:
    desk.bring(desk.listed(ROW, header=HEADER), "Oak")
    desk.bring(desk.listed(ROW.replace("0101", "0109"), header=HEADER), "Elm")
    assert len(typed(desk)) == 4


def test_that_two_records_of_one_person_do_not_replace_each_others_phone(desk: Desk) -> None:
    def record(key: str, number: str) -> fhir.Resource:
        telecom = [{"system": "phone", "use": "home", "value": number}]
        return fhir.patient(key, identifier=[fhir.mrn("0071")], telecom=telecom)

    desk.bring(desk.bundle(record("p", "202-555-0101")))
    path = desk.bundle(record("p", "202-555-0101"), record("q", "202-555-0102"))
    desk.bring(path)
    assert typed(desk) == ["202-555-0101", "202-555-0102"]
    assert desk.counts(path) == (0, 0, 1, 0)
