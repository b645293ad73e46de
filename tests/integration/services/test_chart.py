"""One person's page: what is at its head, the history, conditions and readings."""

import datetime as dt

import pytest
from sqlalchemy import select

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import (
    Allergy,
    ChannelConsent,
    Condition,
    ContactPoint,
    Decision,
    HandoutGiven,
    Measurement,
    Patient,
    Visit,
)
from carecoord.entities.base import Synced
from carecoord.entities.journal import JournalEntry
from carecoord.services.chart import ChartService
from carecoord.services.chart_rows import Badge
from carecoord.services.preferences import PreferenceService
from carecoord.services.timeline import KINDS
from carecoord.settings import A1C_THRESHOLD_PERCENT
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.statements import Statements

TODAY = dt.date(2026, 3, 2)


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def test_that_the_head_of_the_page_holds_what_matters(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person(
        preferred="Mia", language_spoken="es", interpreter="yes", large_print="yes",
        best_channel="call", best_time="evening", contact_note="Ring twice",
    )  # fmt: skip
    clinic.identifier(person, "us-ssn", "999-12-3456", kind="ssn")
    clinic.identifier(person, "clinic", "0071")
    clinic.phone(person, "202-555-0101", message_safe="no")
    clinic.add(Allergy, patient_id=person, substance="Penicillin")
    clinic.add(Allergy, patient_id=person, substance="Latex", status="inactive")
    clinic.follow_up(person, day(1))
    clinic.follow_up(person, day(0))
    clinic.follow_up(person, day(9), state="done")
    header = chart.header(person, actor=lead)
    assert (header.name, header.preferred, header.age) == ("Santos, Maria", "Mia", 54)
    assert (header.identifier, header.phone) == ("0071", "202-555-0101")
    assert header.phone_note == "do not leave a message"
    assert header.allergies == ("Penicillin",)
    assert (header.best_channel, header.best_time) == ("call", "evening")
    assert header.badges == (
        Badge("danger", "Allergy: Penicillin"),
        Badge("info", "Spanish: use interpreter"),
        Badge("neutral", "Prefers large print"),
        Badge("warn", "1 late follow-up"),
    )


@pytest.mark.parametrize(
    ("fields", "badges"),
    [
        ({}, ()),
        ({"language_spoken": "en-US"}, ()),
        ({"language_spoken": "vi"}, (Badge("info", "Vietnamese"),)),
        ({"interpreter": "yes"}, (Badge("info", "?: use interpreter"),)),
        ({"status": "deceased"}, (Badge("neutral", "Died"),)),
        (
            {"status": "deceased", "status_on": "2026-01-05"},
            (Badge("neutral", "Died 5 Jan 2026"),),
        ),
        ({"status": "moved"}, (Badge("neutral", "Moved away or changed practice"),)),
    ],
)
def test_that_a_badge_says_only_what_is_known(
    fields: dict[str, str],
    badges: tuple[Badge, ...],
    clinic: Clinic,
    chart: ChartService,
    lead: Actor,
) -> None:
    assert chart.header(clinic.person(**fields), actor=lead).badges == badges


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({}, "ask before leaving a message"),
        ({"shared": "yes"}, "others answer it, so do not leave a message"),
        ({"message_safe": "yes"}, "OK to leave a message"),
        ({"message_safe": "yes", "standing": "wrong"}, "reported wrong"),
    ],
)
def test_that_a_phone_says_whether_a_message_is_safe(
    fields: dict[str, str], note: str, clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.phone(person, "202-555-0101", **fields)
    gone = clinic.phone(person, "202-555-0100")
    clinic.change(ContactPoint, gone, deleted=True)
    header = chart.header(person, actor=lead)
    assert (header.phone, header.phone_note) == ("202-555-0101", note)


@pytest.mark.parametrize(
    ("answers", "note"),
    [
        ((), "not asked about text messages"),
        ((("text", "yes"),), "text messages allowed"),
        ((("text", "no"),), "no text messages"),
        ((("text", "not_asked"), ("call", "yes")), "not asked about text messages"),
        ((("text", "yes"), ("text", "no")), "no text messages"),
        ((("all", "no"), ("text", "yes")), "no text messages"),
        ((("all", "yes"),), "not asked about text messages"),
    ],
)
def test_that_the_phone_says_whether_texts_are_agreed_to(
    answers: tuple[tuple[str, str], ...],
    note: str,
    clinic: Clinic,
    chart: ChartService,
    lead: Actor,
) -> None:
    person = clinic.person()
    assert chart.header(person, actor=lead).text_note == ""
    clinic.phone(person, "202-555-0101")
    for place, (channel, allowed) in enumerate(answers):
        clinic.consent(person, channel, allowed, on=f"2026-01-{place + 1:02}")
    withdrawn = clinic.consent(person, "text", "yes", on="2026-02-01")
    clinic.change(ChannelConsent, withdrawn, deleted=True)

    assert chart.header(person, actor=lead).text_note == note


def test_that_opening_a_page_is_journalled_and_looking_on_is_not(
    clinic: Clinic, chart: ChartService, database: Database, lead: Actor
) -> None:
    person = clinic.person()
    assert chart.open(person, actor=lead) == chart.header(person, actor=lead)
    with database.reading() as session:
        read = select(JournalEntry).where(JournalEntry.tbl == "chart.read")
        (entry,) = session.scalars(read)
    assert (entry.subject, entry.actor) == (person, lead.staff_id)


def test_that_a_page_that_is_gone_says_so_and_nothing_is_journalled(
    clinic: Clinic, chart: ChartService, database: Database, lead: Actor
) -> None:
    person = clinic.person()
    clinic.change(Patient, person, deleted=True)
    for key in (person, "0" * 32):
        with pytest.raises(RefusedError, match="no longer"):
            chart.open(key, actor=lead)
    with database.reading() as session:
        assert not session.scalars(
            select(JournalEntry).where(JournalEntry.tbl == "chart.read")
        ).all()


def test_that_an_opened_page_takes_a_handful_of_statements(
    clinic: Clinic, chart: ChartService, lead: Actor, statements: Statements
) -> None:
    person = clinic.person()
    for number in range(12):
        clinic.phone(person, f"202-555-01{number:02}")
        clinic.add(Allergy, patient_id=person, substance=f"A{number}")
        clinic.follow_up(person, day(number))
    statements.fresh()
    chart.open(person, actor=lead)
    assert statements.count <= 15
    statements.fresh()
    chart.header(person, actor=lead)
    assert statements.count <= 8


def test_that_active_conditions_stand_first(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.condition(person, "", text="Flu", status="resolved", onset_on="2026-01")
    clinic.condition(person, "diabetes", text="Type 2 diabetes", onset_on="2010")
    clinic.condition(person, "hypertension", text="High blood pressure", onset_on="2020")
    clinic.condition(person, "", text="Mistake", deleted=True)
    shown = [row.text for row in chart.conditions(person, actor=lead)]
    assert shown == ["High blood pressure", "Type 2 diabetes", "Flu"]


def test_that_allergies_that_still_hold_are_listed(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    held = clinic.add(Allergy, patient_id=person, substance="Latex", reaction="Rash")
    clinic.add(Allergy, patient_id=person, substance="Nuts", status="inactive")
    (row,) = chart.allergies(person, actor=lead)
    assert (row.id, row.substance, row.reaction) == (held, "Latex", "Rash")


def test_that_readings_are_grouped_by_kind_with_the_practices_threshold(
    clinic: Clinic, chart: ChartService, preferences: PreferenceService, lead: Actor
) -> None:
    preferences.set(A1C_THRESHOLD_PERCENT, 8.0, actor=lead)
    person = clinic.person()
    clinic.add(
        Measurement, patient_id=person, kind="weight", value=80.0, unit="kg",
        taken_at=clinic.at(day(3)),
    )  # fmt: skip
    for unit in ("U/L", "ukat/L"):
        clinic.add(
            Measurement, patient_id=person, kind="other", text="ALT", value=1.0, unit=unit,
            taken_at=clinic.at(day(3)),
        )  # fmt: skip
    clinic.a1c(person, 7.2, day(2), comparator="<")
    clinic.bp(person, 128, 82, day(1))
    clinic.bp(person, 150, 91, day(200))
    series = chart.series(person, actor=lead)
    assert [(one.label, one.unit) for one in series] == [
        ("Blood pressure", "mmHg"),
        ("A1c", "%"),
        ("Weight", "kg"),
        ("ALT", "U/L"),
        ("ALT", "ukat/L"),
    ]
    pressure, a1c, weight = series[:3]
    assert [(p.value, p.value2, p.on) for p in pressure.points] == [
        (150, 91, day(200)), (128, 82, day(1)),
    ]  # fmt: skip
    assert (pressure.threshold, pressure.threshold2) == (140, 90)
    assert (a1c.threshold, a1c.threshold2, a1c.points[0].comparator) == (8.0, None, "<")
    assert weight.threshold is None


def test_that_the_history_is_newest_first_and_says_what_happened(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.a1c(person, 4.0, day(9), comparator="<")
    clinic.bp(person, 152, 94, day(8))
    clinic.visit(person, day(7))
    clinic.visit(person, day(6), status="missed")
    clinic.attempt(person, "followups-due", day(5), note="Rang out")
    clinic.attempt(person, "followups-due", day(4), result="reached")
    clinic.add(
        HandoutGiven, patient_id=person, topic="salt", title="Less salt", version="1.0",
        language="es", text_size_pt=18, given_at=clinic.at(day(3)), given_by=lead.staff_id,
    )  # fmt: skip
    clinic.topic(person, state="not_yet_clear", state_on=day(2).isoformat())
    clinic.follow_up(person, day(-6), title="Call back")
    closed = clinic.at(day(0), hour=8)
    clinic.follow_up(
        person, day(50), title="Send letter", state="done", outcome="Sent", closed_at=closed
    )
    told = [(e.title, e.body, e.tone) for e in chart.timeline(person, actor=lead)]
    assert told == [
        ("Follow-up closed: Send letter", "Sent", "ok"),
        ("Follow-up: Call back", "Due 8 Mar 2026.", "warn"),
        ("Teach-back: 1 topic", "0 of 1 clear. When to call about insulin", "warn"),
        ("Handout: Less salt", "Version 1.0, Spanish, 18 point.", "neutral"),
        ("Contact: Reached patient", lead.name, "ok"),
        ("Contact: No answer", f"Rang out {lead.name}", "neutral"),
        ("Missed visit", "", "warn"),
        ("Visit", "", "neutral"),
        ("Blood pressure 152/94", "", "neutral"),
        ("A1c < 4.0 %", "", "neutral"),
    ]


def test_that_the_timeline_says_what_was_not_in_the_clinic(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    common = {"patient_id": person, "started_at": clinic.at(TODAY)}
    clinic.add(Visit, kind="home", reason="Feet", **common)
    clinic.add(Visit, kind="inpatient", **common)
    clinic.add(
        Measurement, patient_id=person, kind="bp", value=152, value2=94, unit="mm[Hg]",
        taken_at=clinic.at(TODAY), place="home",
    )  # fmt: skip
    told = {(each.title, each.body) for each in chart.timeline(person, actor=lead)}
    assert told == {
        ("Visit", "At home · Feet"), ("Visit", ""), ("Blood pressure 152/94", "At home"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "body", "tone"),
    [
        ({}, "Not decided yet. To be taken up again by 5 Apr 2026.", "warn"),
        ({"reviewed_on": "2026-03-01", "review_result": "Will start"}, "Will start", "ok"),
        ({"outcome": "option_chosen", "plan": "Small dose"}, "Small dose", "ok"),
        ({"outcome": "declined_all"}, "None of the options for now", "ok"),
        ({"state": "draft"}, "Draft", "neutral"),
        ({"state": "amended"}, "Signed, with an addition", "neutral"),
        ({"state": "entered_in_error"}, "Entered by mistake", "neutral"),
    ],
)
def test_that_the_history_tells_where_a_decision_stands(
    fields: dict[str, str], body: str, tone: str, clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.decision(person, dt.date(2026, 4, 5), **fields)
    (entry,) = chart.timeline(person, actor=lead)
    assert (entry.title, entry.body, entry.tone) == ("Decision: Start a statin?", body, tone)


def test_that_the_history_can_be_narrowed_and_cut_off(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    for number in range(4):
        clinic.bp(person, 120 + number, 80, day(number))
        clinic.visit(person, day(number))
    clinic.add(
        Measurement, patient_id=person, kind="other", text="ALT", value=1.0,
        taken_at=clinic.at(day(0)),
    )  # fmt: skip
    gone = clinic.visit(person, day(0))
    clinic.change(Visit, gone, deleted=True)
    visits = chart.timeline(person, kinds=("visit",), actor=lead)
    assert [entry.on for entry in visits] == [day(number) for number in range(4)]
    newest = chart.timeline(person, kinds=("visit", "measurement"), limit=3, actor=lead)
    assert [entry.on for entry in newest] == [day(0), day(0), day(1)]
    readings = chart.timeline(person, kinds=("measurement",), actor=lead)
    assert len(readings) == 4


def test_that_a_day_in_the_history_is_a_day_at_the_practice(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    late = dt.datetime(2026, 3, 2, 3, 30, tzinfo=dt.UTC)
    clinic.add(Visit, patient_id=person, started_at=late)
    assert chart.timeline(person, actor=lead)[0].on == dt.date(2026, 3, 1)


def test_that_the_history_takes_a_statement_for_each_kind_of_record(
    clinic: Clinic, chart: ChartService, lead: Actor, statements: Statements
) -> None:
    person = clinic.person()
    for number in range(6):
        clinic.topic(person)
        clinic.visit(person, day(number))
        clinic.decision(person, day(number))
    statements.fresh()
    chart.timeline(person, actor=lead)
    # Topics, check-ins, the visits that booked ones came to, letters beside calls, and what
    # begins a transaction.
    assert statements.count <= len(KINDS) + 6
    assert chart.timeline(clinic.person(), actor=lead) == ()


def test_that_a_page_is_only_for_people_who_see_patients(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person, admin = clinic.person(), Actor(lead.staff_id, "Ad", Role.ADMIN)
    for read in (chart.open, chart.header, chart.timeline, chart.conditions, chart.series):
        with pytest.raises(PermissionDeniedError):
            read(person, actor=admin)
    with pytest.raises(PermissionDeniedError):
        chart.allergies(person, actor=admin)


def test_that_struck_records_are_nowhere_on_the_page(
    clinic: Clinic, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    rows: dict[type[Synced], str] = {
        Decision: clinic.decision(person, day(3)),
        Measurement: clinic.bp(person, 150, 90, day(1)),
        Condition: clinic.condition(person, "diabetes"),
        Allergy: clinic.add(Allergy, patient_id=person, substance="Nuts"),
    }
    for table, row_id in rows.items():
        clinic.change(table, row_id, deleted=True)
    assert {entry.kind for entry in chart.timeline(person, actor=lead)} == {"correction"}
    assert chart.series(person, actor=lead) == ()
    assert chart.conditions(person, actor=lead) == ()
    assert chart.header(person, actor=lead).allergies == ()
