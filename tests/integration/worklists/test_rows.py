"""What a row says about a person, and that every number comes from one statement."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.common.i18n import use_language
from carecoord.entities import RelatedPerson, Setting
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
BP = "bp-at-or-above-140-90"


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def spanish() -> Iterator[None]:
    use_language("es")
    yield
    use_language("en")


def test_that_a_row_says_why_since_when_and_what_takes_it_off(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person(preferred="Mari", language_spoken="es", best_time="evening")
    clinic.bp(person, 151.6, 94, dt.date(2026, 2, 28))

    (row,) = worklists.rows(BP, actor=lead)

    assert row.name == "Santos, Maria"
    assert (row.preferred, row.age, row.language, row.best_time) == ("Mari", 54, "es", "evening")
    assert row.why == "Latest blood pressure 152/94 on 28 Feb 2026 (one reading)."
    assert row.values["systolic_mmhg"] == 151.6
    assert row.since == dt.date(2026, 2, 28)
    assert row.leaves_when == (
        "A newer reading is below their own goal, or below 140 and below 90 where they have none."
    )
    assert (row.group, row.due_on, row.attempts, row.attempts_allowed) == ("open", None, 0, 3)


@pytest.mark.usefixtures("spanish")
def test_that_a_spanish_screen_says_it_in_spanish(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    clinic.bp(clinic.person(), 152, 94, dt.date(2026, 2, 28))

    assert worklists.rows(BP, actor=lead)[0].why.startswith("Última presión arterial 152/94 el 28")


def test_that_time_past_is_told_as_people_count_beside_its_date_and_its_number(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    clinic.visit(clinic.person(), dt.date(2022, 7, 12))

    (row,) = worklists.rows("not-seen-12m", actor=lead)

    assert row.why == "Last visit on 12 Jul 2022, 3 years ago."
    assert row.values["days_since"] == 1329


@pytest.mark.usefixtures("spanish")
def test_that_time_past_is_told_in_spanish_too(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    clinic.visit(clinic.person(), dt.date(2025, 1, 20))

    (row,) = worklists.rows("not-seen-12m", actor=lead)

    assert row.why == "Última visita el 20 ene 2025, hace 13 meses."


def test_that_a_follow_up_row_names_the_most_urgent_and_how_many_more(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.follow_up(person, dt.date(2026, 2, 20), title="Book a visit")
    urgent = clinic.follow_up(
        person, dt.date(2026, 2, 27), priority="safety", reason="It was 5.6.", next_step="Ask her."
    )

    (row,) = worklists.rows("followups-due", actor=lead)

    assert row.follow_up_id == urgent
    assert row.why == "Repeat potassium, due 27 Feb 2026. It was 5.6. Also due: 1 more."
    assert row.next_step == "Ask her."
    assert (row.group, row.days_late, row.is_safety) == ("late", 3, True)


def test_that_two_identifiers_a_phone_and_the_last_contact_stand_on_the_row(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.identifier(person, "ehr", "0042", "source")
    clinic.identifier(person, "clinic", "10442")
    clinic.identifier(person, "ssa", "555-11-1111", "ssn")
    clinic.phone(person, "(202) 555-0100", standing="wrong")
    clinic.phone(person, "(202) 555-0142", rank=1, message_safe="yes")
    clinic.attempt(person, "", dt.date(2026, 2, 20), result="left_safe_message", note="Cousin")
    clinic.follow_up(person, TODAY)

    (row,) = worklists.rows("followups-due", actor=lead)

    assert row.identifiers == {"ehr": "0042", "clinic": "10442"}
    assert row.record_number == "10442"
    assert (row.phone, row.phone_note) == ("(202) 555-0142", "Mobile. OK to leave a message.")
    assert row.last_contact is not None
    assert (row.last_contact.on, row.last_contact.words, row.last_contact.by) == (
        dt.date(2026, 2, 20), "Left a safe message", "Lee Lead",
    )  # fmt: skip


def test_that_calls_go_to_the_guardian_who_takes_them_while_the_permission_lasts(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    child = clinic.person(birth_on="2018-05-01")
    clinic.phone(child, "(202) 555-0142")
    guardian = clinic.add(
        RelatedPerson, patient_id=child, name="Ana Santos", relationship="parent",
        phone_typed="(202) 555-0199", gets_messages=True,
    )  # fmt: skip
    clinic.follow_up(child, TODAY)
    row = worklists.row("followups-due", child, actor=lead)
    assert row is not None
    assert (row.phone, row.phone_note) == ("(202) 555-0199", "Calls go to Ana Santos (Parent).")

    for month_or_day in ("2026-03", "2026", "2026-03-02"):
        clinic.change(RelatedPerson, guardian, permission_until_on=month_or_day)
        row = worklists.row("followups-due", child, actor=lead)
        assert row is not None
        assert row.phone == "(202) 555-0199"

    clinic.change(RelatedPerson, guardian, permission_until_on="2026-03-01")
    row = worklists.row("followups-due", child, actor=lead)
    assert row is not None
    assert row.phone == "(202) 555-0142"


def test_that_the_practices_own_threshold_moves_the_list_and_its_words(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    clinic.bp(clinic.person(), 134, 80, TODAY)
    clinic.add(Setting, name="clinical.bp_systolic_mmhg", value=json.dumps(130))

    summary = next(each for each in worklists.summaries(actor=lead) if each.id == BP)

    assert (summary.count, "or at or above 130/90 where" in summary.purpose) == (1, True)
    assert "or below 130 and below 90 where" in worklists.definition(BP).leaves_when


def test_that_summaries_take_five_statements_and_any_page_thirteen(
    clinic: Clinic, worklists: WorklistService, lead: Actor, engine: Engine
) -> None:
    people = [clinic.person(f"P{number}") for number in range(5)]
    for person in people:
        clinic.follow_up(person, TODAY)
        clinic.phone(person, "(202) 555-0142")

    with statements(engine) as seen:
        worklists.summaries(actor=lead)
    assert len([each for each in seen if "FROM" in each]) == 5

    for limit in (1, 5):
        with statements(engine) as seen:
            worklists.rows("followups-due", limit=limit, actor=lead)
        assert len([each for each in seen if "FROM" in each]) == 13


def test_that_pages_make_up_the_whole_list_in_order(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    for number in range(7):
        clinic.bp(clinic.person(f"P{number}"), 150 + number % 2, 80, TODAY)

    whole = [row.patient_id for row in worklists.rows(BP, actor=lead)]
    pages = [
        row.patient_id
        for offset in (0, 3, 6)
        for row in worklists.rows(BP, limit=3, offset=offset, actor=lead)
    ]

    assert pages == whole == list(worklists.ids(BP, actor=lead))
    assert worklists.rows(BP, offset=5, actor=lead) == worklists.rows(BP, actor=lead)[5:]


def test_that_an_unknown_list_is_refused_by_name(worklists: WorklistService, lead: Actor) -> None:
    with pytest.raises(RefusedError, match="no-such-list"):
        worklists.count("no-such-list", actor=lead)


def test_that_whoever_may_not_see_patients_sees_no_count(worklists: WorklistService) -> None:
    admin = Actor("6" * 32, "Ada Admin", Role.ADMIN)
    with pytest.raises(PermissionDeniedError):
        worklists.summaries(actor=admin)
