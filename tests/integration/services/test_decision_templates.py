"""Templates as a practice uses them: which fit a person, and who here stands by which version."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Setting
from carecoord.entities.journal import JournalEntry
from carecoord.services.decision_template_forms import Approval, as_form
from carecoord.services.decision_templates import DecisionTemplateService
from carecoord.services.decisions import DecisionService
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_NAME
from carecoord.templates.catalogue import Catalogue, built_in
from carecoord.vocab import code_systems
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague
from tests.factories.statements import Statements

TODAY = dt.date(2026, 3, 2)
ZONE = ZoneInfo("America/Chicago")
PSA = "psa-test"


@pytest.fixture
def templates(database: Database) -> DecisionTemplateService:
    return DecisionTemplateService(database, ZONE, built_in)


def newer(template_id: str, version: str) -> Catalogue:
    """The catalogue after an update of the program."""
    found = (
        replace(one, version=version) if one.id == template_id else one
        for one in built_in().templates()
    )
    return Catalogue(found)


def approval(
    templates: DecisionTemplateService, actor: Actor, language: str = "en"
) -> Approval | None:
    return templates.page(PSA, language, actor=actor).approval


def test_that_the_list_is_titled_in_the_asked_language_and_sorted_by_it(
    templates: DecisionTemplateService, lead: Actor
) -> None:
    for language in ("en", "es-MX"):
        items = templates.find(language=language, actor=lead)
        titles = [item.title.casefold() for item in items]
        assert titles == sorted(titles)
        assert len(items) == len(built_in().templates())
    (found,) = templates.find("próstata", language="es", actor=lead)
    assert (found.id, found.title) == (PSA, "PSA para el cáncer de próstata")
    assert (found.version, found.suggested, found.approval) == ("1.0", False, None)


def test_that_what_fits_an_active_condition_comes_first(
    templates: DecisionTemplateService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person()
    clinic.condition(person, "", system=code_systems.ICD10CM, code="M17.11")
    clinic.condition(person, "", system="", code="", other_codes=f"{code_systems.SNOMED}|49436004")
    clinic.condition(
        person, "depression", system=code_systems.ICD10CM, code="F32.1", status="resolved"
    )
    items = templates.find(language="en", patient_id=person, actor=lead)
    assert [item.id for item in items if item.suggested] == [
        "blood-thinner-atrial-fibrillation", "knee-arthritis-pain",
    ]  # fmt: skip
    assert [item.suggested for item in items[:3]] == [True, True, False]
    assert not any(item.suggested for item in templates.find(language="en", actor=lead))


def test_that_a_page_holds_what_to_read_before_starting(
    templates: DecisionTemplateService, lead: Actor
) -> None:
    page = templates.page(PSA, "es", actor=lead)
    assert (page.id, page.language, page.version, page.reviewed_by) == (PSA, "es", "1.0", "")
    assert page.form == as_form(built_in().template(PSA), "es")
    assert page.sources == (
        "Screening for prostate cancer. US Preventive Services Task Force, 2018-05-08.",
    )
    assert len(page.what_matters) == 3
    assert page.comes_up.startswith("De los 55")
    assert "70" in page.not_when
    assert page.about_numbers
    assert templates.page("depression-treatment", "en", actor=lead).about_numbers == ""


def test_that_another_language_never_takes_the_place_of_a_missing_one(
    templates: DecisionTemplateService, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match=r"templates in Vietnamese.*English, Spanish"):
        templates.find(language="vi", actor=lead)
    with pytest.raises(RefusedError, match="in Vietnamese"):
        templates.page(PSA, "vi", actor=lead)
    with pytest.raises(RefusedError, match="no longer there"):
        templates.page("gone", "en", actor=lead)


def test_that_an_approval_names_who_when_and_which_version_in_one_language_alone(
    templates: DecisionTemplateService, database: Database, lead: Actor
) -> None:
    clinician = colleague(database, Role.CLINICIAN, by=lead)
    assert approval(templates, lead) is None
    templates.approve(PSA, "en", version="1.0", actor=clinician)
    assert approval(templates, lead) == Approval("1.0", "A clinician", TODAY)
    assert approval(templates, lead, "es") is None
    listed = {item.id: item.approval for item in templates.find(language="en", actor=lead)}
    assert {name for name, one in listed.items() if one} == {PSA}


def test_that_a_second_approval_takes_the_place_of_the_first(
    templates: DecisionTemplateService, database: Database, lead: Actor
) -> None:
    clinician = colleague(database, Role.CLINICIAN, by=lead)
    templates.approve(PSA, "en", version="1.0", actor=clinician)
    templates.approve(PSA, "en", version="1.0", actor=lead)
    assert approval(templates, lead) == Approval("1.0", lead.name, TODAY)
    with database.reading() as session:
        assert len(session.scalars(select(Setting)).all()) == 1


def test_that_a_new_version_is_not_approved_and_the_old_approval_is_told(
    templates: DecisionTemplateService, database: Database, lead: Actor
) -> None:
    templates.approve(PSA, "en", version="1.0", actor=lead)
    updated = DecisionTemplateService(database, ZONE, lambda: newer(PSA, "1.1"))
    page = updated.page(PSA, "en", actor=lead)
    assert (page.version, page.approval) == ("1.1", None)
    assert page.earlier == Approval("1.0", lead.name, TODAY)
    assert [i.approval for i in updated.find("psa", language="en", actor=lead)] == [None]
    assert templates.page(PSA, "en", actor=lead).earlier is None


def test_that_only_the_version_that_was_read_can_be_approved(
    database: Database, lead: Actor
) -> None:
    updated = DecisionTemplateService(database, ZONE, lambda: newer(PSA, "1.1"))
    with pytest.raises(RefusedError, match=r"changed to version 1\.1"):
        updated.approve(PSA, "en", version="1.0", actor=lead)
    with database.reading() as session:
        assert session.scalars(select(Setting)).all() == []


def test_that_an_approval_is_taken_back_with_a_reason(
    templates: DecisionTemplateService, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="not approved"):
        templates.withdraw(PSA, "en", reason="Too old", actor=lead)
    templates.approve(PSA, "en", version="1.0", actor=lead)
    with pytest.raises(RefusedError, match="Say why"):
        templates.withdraw(PSA, "en", reason=" ", actor=lead)
    templates.withdraw(PSA, "en", reason="Too old", actor=lead)
    page = templates.page(PSA, "en", actor=lead)
    assert (page.approval, page.earlier) == (None, None)
    templates.approve(PSA, "en", version="1.0", actor=lead)
    assert approval(templates, lead) == Approval("1.0", lead.name, TODAY)


def test_that_the_journal_keeps_who_approved_and_who_took_it_back(
    templates: DecisionTemplateService, database: Database, lead: Actor
) -> None:
    templates.approve(PSA, "en", version="1.0", actor=lead)
    templates.withdraw(PSA, "en", reason="Too old", actor=lead)
    with database.reading() as session:
        entries = session.scalars(
            select(JournalEntry)
            .where(JournalEntry.tbl.startswith("decision_template."))
            .order_by(JournalEntry.seq)
        ).all()
        told = [(one.tbl, one.actor, one.reason) for one in entries]
    assert told == [
        ("decision_template.approved", lead.staff_id, ""),
        ("decision_template.withdrawn", lead.staff_id, "Too old"),
    ]


@pytest.mark.parametrize(
    ("role", "reads", "approves"),
    [
        (Role.CLINICIAN, True, True),
        (Role.NURSE, True, False),
        (Role.MEDICAL_ASSISTANT, True, False),
        (Role.CHW, False, False),
        (Role.ADMIN, False, False),
    ],
)
def test_that_who_writes_notes_sees_templates_and_who_signs_them_approves(
    templates: DecisionTemplateService,
    database: Database,
    lead: Actor,
    role: Role,
    reads: bool,
    approves: bool,
) -> None:
    somebody = colleague(database, role, by=lead)
    tries = (
        (reads, lambda: templates.find(language="en", actor=somebody)),
        (reads, lambda: templates.page(PSA, "en", actor=somebody)),
        (approves, lambda: templates.approve(PSA, "en", version="1.0", actor=somebody)),
        (approves, lambda: templates.withdraw(PSA, "en", reason="Old", actor=somebody)),
    )
    for allowed, attempt in tries:
        if allowed:
            attempt()
        else:
            with pytest.raises(PermissionDeniedError):
                attempt()


def test_that_approvals_leave_the_practices_settings_alone(
    templates: DecisionTemplateService,
    preferences: PreferenceService,
    lead: Actor,
) -> None:
    preferences.set(PRACTICE_NAME, "Oak Street", actor=lead)
    templates.approve(PSA, "en", version="1.0", actor=lead)
    assert preferences.get(PRACTICE_NAME) == "Oak Street"
    assert approval(templates, lead) is not None


def test_that_a_note_begun_from_a_template_comes_back_as_it_was(
    templates: DecisionTemplateService, decisions: DecisionService, clinic: Clinic, lead: Actor
) -> None:
    form = templates.page("contraception", "es", actor=lead).form
    loaded = decisions.save_draft(clinic.person(), form, actor=lead)
    bare = tuple(replace(option, id="") for option in loaded.form.options)
    assert replace(loaded.form, options=bare) == form


def test_that_the_list_asks_the_store_four_things_whatever_its_length(
    templates: DecisionTemplateService, clinic: Clinic, statements: Statements, lead: Actor
) -> None:
    person = clinic.person()
    templates.approve(PSA, "en", version="1.0", actor=lead)
    statements.fresh()
    templates.find(language="en", patient_id=person, actor=lead)
    assert sum(one.startswith("SELECT") for one in statements.seen) == 4
