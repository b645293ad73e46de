"""A visit as a FHIR file: what the mapping demands, and what our own import reads of it."""

import base64
import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Address, Measurement, RelatedPerson, Visit
from carecoord.entities.journal import JournalEntry
from carecoord.services.decisions import DecisionService
from carecoord.services.followups import FollowUpForm, FollowUpService
from carecoord.services.handouts import HandoutChoice, HandoutService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from carecoord.services.visit_file import VisitFileService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import CLEAR, DECLINED, NO_TIME, RETAUGHT, UNCLEAR, decided, deferred

ZONE = ZoneInfo("America/Chicago")
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
MUST_CARRY = {
    "Patient": ("identifier", "name", "gender"),
    "RelatedPerson": ("active", "patient", "relationship"),
    "Condition": ("category", "code", "subject"),
    "Encounter": ("status", "class", "type", "subject", "period"),
    "Observation": ("status", "category", "code", "subject", "effectiveDateTime"),
    "DocumentReference": ("status", "type", "subject", "content"),
    "Procedure": ("status", "code", "subject", "performedDateTime"),
    "Task": ("status", "intent", "code", "for", "owner", "restriction"),
}
"""What the mapping says each has to hold, whatever else it holds."""

Resource = dict[str, Any]


@pytest.fixture
def visit_file(database: Database, clock: FixedClock) -> VisitFileService:
    return VisitFileService(database, clock, ZONE)


@pytest.fixture
def maria(clinic: Clinic, clock: FixedClock) -> str:
    person = clinic.person(
        sex="female", language_spoken="es", interpreter="yes", preferred="Mari", middle="Elena"
    )
    clinic.identifier(person, "http://hospital.example/mrn", "0071")
    clinic.identifier(person, "practice", "10442")
    clinic.identifier(person, "http://hl7.org/fhir/sid/us-ssn", "078-05-1120", kind="ssn")
    clinic.phone(person, "(202) 555-0101", normal="+12025550101")
    clinic.phone(person, "(202) 555-0199", standing="wrong")
    clinic.add(Address, patient_id=person, line="1 Oak St", city="Austin", state="TX",
               postcode="78701")  # fmt: skip
    clinic.add(RelatedPerson, patient_id=person, name="Ana Santos", relationship="child",
               may_be_told="yes")  # fmt: skip
    clinic.add(RelatedPerson, patient_id=person, name="Rex Silent", relationship="friend")
    clinic.add(RelatedPerson, patient_id=person, name="Tom Past", relationship="spouse",
               may_be_told="yes", permission_until_on="2026-02")  # fmt: skip
    clinic.add(RelatedPerson, patient_id=person, name="Eva Proxy", relationship="sibling",
               may_be_told="yes", permission_until_on="2026-02", may_decide=True)  # fmt: skip
    clinic.condition(person, "hypertension", system="http://snomed.info/sct", code="59621000",
                     text="High blood pressure", onset_on="2015-03")  # fmt: skip
    clinic.bp(person, 152, 94, clock.today())
    clinic.a1c(person, 7.4, clock.today())
    clinic.a1c(person, 8.8, clock.today() - dt.timedelta(days=90))
    clinic.visit(person, clock.today())
    clinic.visit(person, clock.today() + dt.timedelta(days=30), status="planned")
    return person


@pytest.fixture
def visited(
    maria: str, decisions: DecisionService, teachback: TeachbackService,
    handouts: HandoutService, followups: FollowUpService, lead: Actor, clock: FixedClock,
) -> str:  # fmt: skip
    """Maria, decided with, put off with, given a handout, taught and promised something."""
    for form in (
        decided(clock.today() + dt.timedelta(days=60)),
        deferred(clock.today() + dt.timedelta(days=30), lead.staff_id),
    ):
        talked = replace(form, interpreter="qualified_phone")
        draft = decisions.save_draft(maria, talked, actor=lead)
        decisions.sign(draft.id, rev=draft.rev, actor=lead)
    handouts.give(
        HandoutChoice(topic="blood-pressure", language="es"), patient_id=maria, channel="print",
        reason="Read together", actor=lead,
    )  # fmt: skip
    topics = (
        TopicEntry("How to use the cuff", attempts=(UNCLEAR, RETAUGHT),
                   handout_topic="blood-pressure"),
        TopicEntry("How to take the pill", attempts=(CLEAR,)),
        TopicEntry("Why salt matters", attempts=(DECLINED,)),
        TopicEntry("How much to walk", attempts=(NO_TIME,)),
    )  # fmt: skip
    talk = TeachbackForm(topics=topics, language="es", interpreter="qualified_phone")
    teachback.record(maria, talk, actor=lead)
    step = FollowUpForm(title="Blood test", due_on=clock.today() + dt.timedelta(days=5))
    followups.add(maria, step, actor=lead)
    return maria


@pytest.fixture
def written(
    visit_file: VisitFileService, visited: str, lead: Actor, tmp_path: Path
) -> dict[str, list[Resource]]:
    """The resources of the file by their type."""
    path = tmp_path / "visit.json"
    count = visit_file.write(visited, path, actor=lead)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert (content["resourceType"], content["type"]) == ("Bundle", "collection")
    assert INSTANT.fullmatch(content["timestamp"])
    assert len(content["entry"]) == count
    found: dict[str, list[Resource]] = {}
    for entry in content["entry"]:
        assert entry["fullUrl"].replace("-", "").endswith(entry["resource"]["id"])
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def everything(written: dict[str, list[Resource]]) -> Iterator[Resource]:
    for resources in written.values():
        yield from resources


def parts(value: object) -> Iterator[tuple[str, Any]]:
    """Every field at every depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def name_of(resource: Resource) -> str:
    """As its entry in the bundle has it."""
    return uuid.UUID(resource["id"]).urn


def wholes(resource: Resource) -> list[str]:
    return [one["reference"] for one in resource["partOf"]]


def test_that_each_resource_carries_what_the_mapping_demands(
    written: dict[str, list[Resource]],
) -> None:
    assert set(written) == set(MUST_CARRY)
    for resource in everything(written):
        for name in MUST_CARRY[resource["resourceType"]]:
            assert resource.get(name), (resource["resourceType"], name)


def test_that_no_field_is_empty_and_every_key_and_instant_is_well_formed(
    written: dict[str, list[Resource]],
) -> None:
    resources = list(everything(written))
    ids = [one["id"] for one in resources]
    assert len(set(ids)) == len(ids)
    assert all(ID.fullmatch(one) for one in ids)
    for name, value in parts(resources):
        assert value not in ("", None, [], {}), name
        if name in {"performedDateTime", "effectiveDateTime", "date", "start", "authoredOn"}:
            assert INSTANT.fullmatch(value), (name, value)


def test_that_every_reference_leads_to_a_resource_of_the_file(
    written: dict[str, list[Resource]],
) -> None:
    known = {(name_of(one), one["resourceType"]) for one in everything(written)}
    found = {
        (value["reference"], value["type"])
        for _name, value in parts([{"all": one} for one in everything(written)])
        if isinstance(value, dict) and "reference" in value
    }
    assert found
    assert found <= known, "strict readers follow the names of the entries, and no others"


def test_that_the_patient_has_numbers_language_and_interpreter_and_no_social_security_number(
    written: dict[str, list[Resource]], visited: str
) -> None:
    (maria,) = written["Patient"]
    ours, hospital, practice = maria["identifier"]
    assert ours == {"system": "urn:carecoord:patient", "value": visited}
    assert hospital["type"]["coding"][0]["code"] == "MR"
    assert (hospital["system"], hospital["value"]) == ("http://hospital.example/mrn", "0071")
    assert "system" not in practice
    assert practice["assigner"] == {"display": "practice"}
    assert maria["gender"] == "female"
    assert maria["name"][0]["given"] == ["Maria", "Elena"]
    assert maria["communication"][0]["language"]["coding"][0]["code"] == "es"
    assert maria["extension"][0]["url"].endswith("us-core-interpreter-needed")
    assert maria["telecom"] == [{"system": "phone", "value": "+12025550101", "use": "mobile"}]
    assert "078-05-1120" not in json.dumps(written)


def test_that_only_relatives_with_a_part_in_the_care_are_named(
    written: dict[str, list[Resource]],
) -> None:
    named = sorted(one["name"][0]["text"] for one in written["RelatedPerson"])
    assert named == ["Ana Santos", "Eva Proxy"]
    assert "Silent" not in json.dumps(written)
    assert "Past" not in json.dumps(written), "the permission to tell him has ended"


def test_that_blood_pressure_is_a_panel_and_a1c_a_result_of_today(
    written: dict[str, list[Resource]],
) -> None:
    by_code = {one["code"]["coding"][0]["code"]: one for one in written["Observation"]}
    assert set(by_code) == {"85354-9", "4548-4"}
    panel = by_code["85354-9"]["component"]
    values = {p["code"]["coding"][0]["code"]: p["valueQuantity"]["value"] for p in panel}
    assert values == {"8480-6": 152, "8462-4": 94}
    a1c = by_code["4548-4"]["valueQuantity"]
    assert (a1c["value"], a1c["code"], a1c["system"]) == (7.4, "%", "http://unitsofmeasure.org")


def test_that_a_decision_is_a_readable_note_and_an_open_one_is_preliminary_with_a_task(
    written: dict[str, list[Resource]],
) -> None:
    notes = [one for one in written["DocumentReference"] if "category" in one]
    texts = {
        one["docStatus"]: base64.b64decode(one["content"][0]["attachment"]["data"]).decode()
        for one in notes
    }
    assert set(texts) == {"final", "preliminary"}
    assert "Chosen: Start a statin" in texts["final"]
    assert "Worried about aches" not in "".join(texts.values())
    still_open = next(one for one in notes if one["docStatus"] == "preliminary")
    about = name_of(still_open)
    due = [one for one in written["Task"] if one.get("focus", {}).get("reference") == about]
    assert [one["restriction"]["period"]["end"] for one in due] == ["2026-04-01"]


def test_that_each_attempt_is_a_procedure_chained_to_the_one_before(
    written: dict[str, list[Resource]],
) -> None:
    checks = [one for one in written["Procedure"] if one["code"]["text"] == "Teach-back"]
    cuff = next(one for one in written["Procedure"] if one["code"]["text"] == "How to use the cuff")
    first, again = (one for one in checks if name_of(cuff) in wholes(one))
    assert first["outcome"]["text"] == "Not clear yet"
    assert again["outcome"]["text"] == "Clear after we explained another way"
    assert name_of(first) in wholes(again)
    assert again["note"][0]["authorString"] == "The patient"
    not_done = {one["statusReason"]["text"] for one in checks if one["status"] == "not-done"}
    assert not_done == {"The patient did not want to", "Not enough time"}


@pytest.mark.parametrize(
    ("learner", "said_by"),
    [("caregiver", "A caregiver"), ("both", "The patient or a caregiver")],
)
def test_that_words_are_only_whose_they_are_known_to_be(
    visit_file: VisitFileService, teachback: TeachbackService, clinic: Clinic, lead: Actor,
    tmp_path: Path, learner: str, said_by: str,
) -> None:  # fmt: skip
    person = clinic.person()
    talk = TeachbackForm(
        topics=(TopicEntry("How to take the pill", attempts=(CLEAR,)),),
        learner=learner, learner_name="Ana", learner_relationship="child",
    )  # fmt: skip
    teachback.record(person, talk, actor=lead)
    path = tmp_path / "visit.json"
    visit_file.write(person, path, actor=lead)
    entries = json.loads(path.read_text(encoding="utf-8"))["entry"]
    (note,) = (one["resource"]["note"][0] for one in entries if "note" in one["resource"])
    assert note["authorString"] == said_by


def test_that_what_was_explained_is_education_with_the_handout_that_went_with_it(
    written: dict[str, list[Resource]],
) -> None:
    lessons = [one for one in written["Procedure"] if "category" in one]
    assert {one["category"]["coding"][0]["code"] for one in lessons} == {"409073007"}
    (page,) = (one for one in written["DocumentReference"] if "category" not in one)
    with_page = [one["code"]["text"] for one in lessons if "report" in one]
    assert len(with_page) == 2
    assert "How to use the cuff" in with_page
    assert page["content"][0]["attachment"]["language"] == "es"


def test_that_nothing_reads_as_a_score_of_the_patient(written: dict[str, list[Resource]]) -> None:
    assert {one["code"]["coding"][0]["code"] for one in written["Observation"]} == {
        "85354-9", "4548-4",
    }  # fmt: skip
    assert "score" not in json.dumps(written).casefold()


def test_that_taking_it_out_is_journalled(
    written: dict[str, list[Resource]], database: Database, visited: str
) -> None:
    query = select(JournalEntry.fields).where(
        JournalEntry.tbl == "visit.exported", JournalEntry.subject == visited
    )
    with database.reading() as session:
        (fields,) = session.scalars(query)
    assert json.loads(fields) == {"form": "fhir", "resources": len(list(everything(written)))}


def test_that_a_day_without_records_makes_no_file(
    visit_file: VisitFileService, clinic: Clinic, clock: FixedClock, lead: Actor, tmp_path: Path
) -> None:
    nobody = clinic.person("Ruiz", "Eva")
    clinic.condition(nobody, "asthma", text="Asthma")
    clinic.visit(nobody, clock.today() + dt.timedelta(days=30), status="planned")
    with pytest.raises(RefusedError, match="Nothing was recorded"):
        visit_file.write(nobody, tmp_path / "visit.json", actor=lead)
    with pytest.raises(RefusedError, match="no longer in the list"):
        visit_file.write("0" * 32, tmp_path / "visit.json", actor=lead)
    with pytest.raises(RefusedError, match=r"\.json"):
        visit_file.write(nobody, tmp_path / "visit.txt", actor=lead)
    assert list(tmp_path.glob("visit*")) == []


def test_that_a_nurse_may_not_take_a_record_out(
    visit_file: VisitFileService, visited: str, lead: Actor, tmp_path: Path
) -> None:
    nurse = Actor(lead.staff_id, "Ann Nurse", Role.NURSE)
    with pytest.raises(PermissionDeniedError):
        visit_file.write(visited, tmp_path / "visit.json", actor=nurse)


def test_that_a_problem_keeps_every_code_whose_system_is_known(
    visit_file: VisitFileService, clinic: Clinic, clock: FixedClock, lead: Actor, tmp_path: Path
) -> None:
    person = clinic.person("Ruiz", "Eva")
    clinic.visit(person, clock.today())
    clinic.condition(
        person, "hypertension", system="http://snomed.info/sct", code="59621000",
        other_codes="http://hl7.org/fhir/sid/icd-10-cm|I10", text="High blood pressure",
    )  # fmt: skip
    clinic.condition(person, "", code="X1", text="Sore knee", status="suspected")
    clinic.condition(person, "", text="Old cough", status="resolved")
    visit_file.write(person, tmp_path / "visit.json", actor=lead)
    entries = json.loads((tmp_path / "visit.json").read_text("utf-8"))["entry"]
    pressure, knee = (
        entry["resource"] for entry in entries if entry["resource"]["resourceType"] == "Condition"
    )
    assert [one["code"] for one in pressure["code"]["coding"]] == ["59621000", "I10"]
    assert knee["code"] == {"text": "Sore knee"}
    assert knee["verificationStatus"]["coding"][0]["code"] == "provisional"


def test_that_a_result_we_have_no_name_for_keeps_its_words_and_a_code_only_of_a_known_system(
    visit_file: VisitFileService, clinic: Clinic, clock: FixedClock, lead: Actor, tmp_path: Path
) -> None:
    person = clinic.person("Ruiz", "Eva")
    for text, code in (("Ferritin", "2276-4"), ("Peak flow", "PF1")):
        clinic.add(
            Measurement, patient_id=person, kind="other", text=text, code=code, value=41.0,
            unit="ng/mL", taken_at=clinic.at(clock.today()),
        )  # fmt: skip
    visit_file.write(person, tmp_path / "visit.json", actor=lead)
    entries = json.loads((tmp_path / "visit.json").read_text("utf-8"))["entry"]
    codes = [entry["resource"].get("code") for entry in entries[1:]]
    ferritin = {"coding": [{"system": "http://loinc.org", "code": "2276-4"}], "text": "Ferritin"}
    assert codes == [ferritin, {"text": "Peak flow"}]


def test_that_a_visit_alone_is_enough(
    visit_file: VisitFileService, clinic: Clinic, clock: FixedClock, lead: Actor, tmp_path: Path
) -> None:
    person = clinic.person("Ruiz", "Eva")
    clinic.add(Visit, patient_id=person, started_at=clinic.at(clock.today()), kind="home")
    assert visit_file.write(person, tmp_path / "visit.json", actor=lead) == 2
