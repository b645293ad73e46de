"""What gets in the way: asked, planned around, kept back, closed."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import EditConflictError, PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Address, Barrier, Patient
from carecoord.services.audit import AuditFilter, AuditService
from carecoord.services.barrier_facts import open_barrier_domains
from carecoord.services.barriers import BarrierForm, BarrierService
from carecoord.services.chart import ChartService
from carecoord.services.exports import ExportService
from carecoord.services.followups import FollowUpForm, FollowUpService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_effects import allowed_channels
from carecoord.services.outreach_forms import CallForm
from carecoord.services.papers import TextSize, size_for
from carecoord.services.patient_details import ConsentEntry
from carecoord.services.patients import PatientService
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService
from carecoord.services.visit_file import VisitFileService
from carecoord.services.visits import VisitChoice, VisitService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.audit import AuditKind
from carecoord.vocab.barriers import Domain, Impact, Status, WantsHelp
from carecoord.vocab.followups import Priority
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import BestTime, Channel
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

TODAY = dt.date(2026, 3, 2)
FRIDAY = dt.date(2026, 3, 6)
RIDE = BarrierForm(
    domain=Domain.TRANSPORT, impact=Impact.BLOCKS_SOME_CARE, wants_help=WantsHelp.YES,
    note=" No bus on Sundays ", next_step=" Ring the county ride line ", next_step_on=FRIDAY,
)  # fmt: skip
AFRAID = BarrierForm(
    domain=Domain.SAFETY_AT_HOME, asked_alone=True, note="Afraid of the brother",
    next_step="Ring the shelter", next_step_on=FRIDAY,
)  # fmt: skip


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person()


def test_that_nothing_asked_is_told_as_not_asked_and_never_as_none(
    barriers: BarrierService, person: str, lead: Actor
) -> None:
    book = barriers.for_patient(person, actor=lead)
    assert book.rows == ()
    assert book.not_asked == tuple(Domain)
    barriers.record_none(person, (Domain.FOOD, Domain.READING), actor=lead)
    asked = barriers.for_patient(person, actor=lead)
    assert {row.domain: row.status for row in asked.rows} == {
        Domain.FOOD: Status.ASKED_NONE,
        Domain.READING: Status.ASKED_NONE,
    }
    assert set(asked.not_asked) == set(Domain) - {Domain.FOOD, Domain.READING}


def test_that_a_barrier_with_a_step_stands_on_the_follow_up_list_and_changes_the_plan(
    barriers: BarrierService, followups: FollowUpService, person: str, lead: Actor
) -> None:
    made = [barriers.record(person, RIDE, actor=lead, command_id="c" * 32) for _ in range(2)]
    book = barriers.for_patient(person, actor=lead)
    (row,) = book.rows
    assert made == [row.id, row.id]
    assert (row.note, row.next_step, row.owner) == (
        "No bus on Sundays", "Ring the county ride line", lead.name,
    )  # fmt: skip
    assert book.changes == ("Offer a ride or a video visit: getting here is hard.",)
    (step,) = followups.for_patient(person, actor=lead)
    assert (step.title, step.reason, step.due_on) == (
        "Ring the county ride line", "In the way: Getting here.", FRIDAY,
    )  # fmt: skip


def test_that_a_barrier_that_is_there_is_gone_over_and_not_kept_twice(
    barriers: BarrierService, followups: FollowUpService, person: str, lead: Actor
) -> None:
    first = barriers.record(person, RIDE, actor=lead)
    later = replace(RIDE, next_step="Ask her sister", owner_role=Role.CHW)
    assert barriers.record(person, later, actor=lead) == first
    (step,) = followups.for_patient(person, actor=lead)
    assert (step.title, step.owner) == ("Ask her sister", "Community health worker")
    with pytest.raises(RefusedError, match="Close it first"):
        barriers.record(person, replace(RIDE, status=Status.ASKED_NONE), actor=lead)
    (row,) = barriers.for_patient(person, actor=lead).rows
    barriers.review(row.id, replace(RIDE, next_step="", next_step_on=None), rev=row.rev, actor=lead)
    assert followups.for_patient(person, actor=lead) == ()
    with pytest.raises(EditConflictError):
        barriers.review(row.id, RIDE, rev=row.rev, actor=lead)


def test_that_a_step_stands_with_the_barrier_as_its_follow_up_has_it_and_goes_when_it_is_done(
    barriers: BarrierService, followups: FollowUpService, person: str, lead: Actor
) -> None:
    barriers.record(person, RIDE, actor=lead)
    (step,) = followups.for_patient(person, actor=lead)
    moved = FRIDAY + dt.timedelta(days=5)
    followups.reschedule(step.id, due_on=moved, reason="Line is busy", actor=lead)
    assert barriers.for_patient(person, actor=lead).rows[0].next_step_on == moved
    followups.close(step.id, outcome="A van comes on Mondays", actor=lead)
    (row,) = barriers.for_patient(person, actor=lead).rows
    assert (row.status, row.next_step, row.next_step_on, row.owner) == (
        Status.PRESENT, "", None, "",
    )  # fmt: skip


def test_that_what_is_over_is_closed_once_with_what_came_of_it_and_asked_anew_beside_it(
    barriers: BarrierService, followups: FollowUpService, clinic: Clinic, person: str, lead: Actor
) -> None:
    made = barriers.record(person, RIDE, actor=lead)
    with pytest.raises(RefusedError, match="what came of it"):
        barriers.resolve(made, outcome=" ", actor=lead)
    barriers.resolve(made, outcome="Her sister drives", actor=lead)
    (row,) = barriers.for_patient(person, actor=lead).rows
    assert (row.status, row.outcome, row.resolved_on) == (
        Status.RESOLVED, "Her sister drives", TODAY,
    )  # fmt: skip
    (step,) = followups.for_patient(person, include_closed=True, actor=lead)
    assert (step.state, step.outcome) == ("done", "Her sister drives")
    with pytest.raises(RefusedError, match="faster"):
        barriers.resolve(made, outcome="Again", actor=lead)
    again = barriers.record(person, replace(RIDE, next_step="", next_step_on=None), actor=lead)
    assert again != made
    assert clinic.read(Barrier, made).outcome == "Her sister drives"


def test_that_fear_at_home_reaches_a_clinician_today_and_no_list_says_why(
    barriers: BarrierService,
    followups: FollowUpService,
    chart: ChartService,
    database: Database,
    person: str,
    lead: Actor,
) -> None:
    with pytest.raises(RefusedError, match="alone"):
        barriers.record(person, replace(AFRAID, asked_alone=False), actor=lead)
    barriers.record(person, AFRAID, actor=lead)
    today, step = followups.for_patient(person, actor=lead)
    assert (today.priority, today.due_on, today.owner) == (Priority.SAFETY, TODAY, "Clinician")
    assert step.due_on == FRIDAY
    told = f"{today.title} {today.reason} {step.title} {step.reason} {step.next_step}"
    told += " ".join(f"{one.title} {one.body}" for one in chart.timeline(person, actor=lead))
    told += str(barriers.for_patient(person, actor=lead))
    for word in ("brother", "shelter", "Safety at home", "safety_at_home"):
        assert word not in told
    with database.reading() as session:
        assert open_barrier_domains(session, [person]) == {}


def test_that_what_is_kept_back_is_seen_only_by_those_permitted_and_each_look_is_told(
    barriers: BarrierService, database: Database, clinic: Clinic, person: str, lead: Actor
) -> None:
    barriers.record(person, AFRAID, actor=lead)
    barriers.record(person, replace(RIDE, keep_back=True), actor=lead)
    assert barriers.for_patient(person, actor=lead).kept_back == 2
    rows = barriers.kept_back(person, actor=lead)
    assert {row.domain for row in rows} == {Domain.SAFETY_AT_HOME, Domain.TRANSPORT}
    (looked,) = AuditService(database, clinic.zone).entries(
        AuditFilter(patient_id=person, kinds=frozenset({AuditKind.READ})), limit=1, actor=lead
    )
    assert looked.name == "barrier.kept_back_read"

    desk = colleague(database, Role.FRONT_DESK, by=lead)
    seen = barriers.for_patient(person, actor=desk)
    assert (seen.rows, seen.kept_back, seen.changes) == ((), 0, ())
    assert Domain.TRANSPORT in seen.not_asked
    assert Domain.SAFETY_AT_HOME not in seen.not_asked
    for refused in (
        lambda: barriers.kept_back(person, actor=desk),
        lambda: barriers.record(person, AFRAID, actor=desk),
        lambda: barriers.resolve(rows[0].id, outcome="Moved out", actor=desk),
    ):
        with pytest.raises(PermissionDeniedError):
            refused()
    # Nothing tells the desk that it is there already.
    barriers.record_none(person, (Domain.TRANSPORT,), actor=desk)
    (seen_since,) = barriers.for_patient(person, actor=desk).rows
    assert (seen_since.domain, seen_since.status) == (Domain.TRANSPORT, Status.ASKED_NONE)
    assert barriers.for_patient(person, actor=lead).kept_back == 2
    told = barriers.record(person, RIDE, actor=desk)
    assert told not in {row.id for row in rows}
    assert barriers.record(person, RIDE, actor=desk) == told


def test_that_only_those_who_may_record_an_answer_keep_one(
    barriers: BarrierService, database: Database, person: str, lead: Actor
) -> None:
    auditor = colleague(database, Role.AUDITOR, by=lead)
    with pytest.raises(PermissionDeniedError):
        barriers.record(person, RIDE, actor=auditor)
    with pytest.raises(PermissionDeniedError):
        barriers.record_none(person, (Domain.FOOD,), actor=auditor)


def test_that_an_answer_is_taken_back_with_its_follow_up(
    barriers: BarrierService,
    followups: FollowUpService,
    undo: UndoService,
    person: str,
    lead: Actor,
) -> None:
    barriers.record(person, RIDE, actor=lead)
    last = undo.last(actor=lead)
    assert last is not None
    assert last.sentence == "Undo: answer about what gets in the way kept"
    undo.undo(last.transaction_id, actor=lead)
    assert barriers.for_patient(person, actor=lead).rows == ()
    assert followups.for_patient(person, actor=lead) == ()


def test_that_the_history_tells_what_was_asked_and_what_came_of_it(
    barriers: BarrierService, chart: ChartService, person: str, lead: Actor
) -> None:
    made = barriers.record(person, RIDE, actor=lead)
    declined = BarrierForm(domain=Domain.MONEY_STRAIN, status=Status.DECLINED_TO_ANSWER)
    barriers.record(person, declined, actor=lead)
    barriers.record_none(person, (Domain.FOOD, Domain.READING), actor=lead)
    barriers.resolve(made, outcome="Her sister drives", actor=lead)
    told = {one.title: one.body for one in chart.timeline(person, kinds=("barrier",), actor=lead)}
    assert told == {
        "In the way: Getting here": "No bus on Sundays Ring the county ride line",
        "Not in the way any more: Getting here": "Her sister drives",
        "Would rather not say: Money is short": "",
        "Asked what gets in the way: nothing there": "Enough to eat, Reading is hard",
    }


def test_that_the_time_that_suits_is_told_unless_staff_set_one(
    barriers: BarrierService, clinic: Clinic, lead: Actor
) -> None:
    nights = BarrierForm(domain=Domain.WORK_OR_SCHEDULE, best_time=BestTime.EVENING)
    free, set_by_hand = clinic.person(), clinic.person(best_time="morning")
    for one in (free, set_by_hand):
        barriers.record(one, nights, actor=lead)
    told = [barriers.for_patient(one, actor=lead).changes for one in (free, set_by_hand)]
    assert told == [("Prefers evenings: work or hours.",), ()]


def test_that_a_row_of_a_list_says_what_to_do_differently_and_nothing_kept_back(
    barriers: BarrierService,
    followups: FollowUpService,
    worklists: WorklistService,
    exports: ExportService,
    person: str,
    lead: Actor,
) -> None:
    for form in (RIDE, AFRAID, BarrierForm(domain=Domain.HEARING)):
        barriers.record(person, form, actor=lead)
    barriers.record(
        person, BarrierForm(domain=Domain.WORK_OR_SCHEDULE, best_time=BestTime.EVENING), actor=lead
    )
    (row,) = worklists.rows("followups-due", actor=lead)
    assert row.barriers == (
        "Write before you call: hard of hearing.",
        "Prefers evenings: work or hours.",
        "Offer a ride or a video visit: getting here is hard.",
    )
    assert row.best_time == "evening"
    paper = str(exports.worklist_paper("followups-due", actor=lead))
    assert "hard of hearing" in paper
    for word in ("Safety at home", "brother", "shelter"):
        assert word not in paper + str(row)


def test_that_the_next_way_to_try_fits_what_gets_in_the_way(
    barriers: BarrierService, clinic: Clinic, lead: Actor
) -> None:
    deaf, by_hand = clinic.person(), clinic.person(best_channel="call")
    for one in (deaf, by_hand):
        barriers.record(one, BarrierForm(domain=Domain.HEARING), actor=lead)
        clinic.consent(one, "text", "yes")
    with clinic.database.reading() as session:
        ways = [
            allowed_channels(session, session.get_one(Patient, one))[:2] for one in (deaf, by_hand)
        ]
    assert ways == [(Channel.TEXT, Channel.LETTER), (Channel.CALL, Channel.TEXT)]


def test_that_low_vision_proposes_the_largest_print_unless_somebody_said_otherwise(
    barriers: BarrierService, chart: ChartService, clinic: Clinic, lead: Actor
) -> None:
    unasked, small = clinic.person(), clinic.person(large_print="no")
    for one in (unasked, small):
        barriers.record(one, BarrierForm(domain=Domain.VISION), actor=lead)
    proposed = [chart.header(one, actor=lead).proposes_largest_print for one in (unasked, small)]
    assert proposed == [True, False]
    with clinic.database.reading() as session:
        sizes = [size_for(session, session.get_one(Patient, one)) for one in (unasked, small)]
    assert sizes == [TextSize.LARGEST, TextSize.STANDARD]


def test_that_a_phone_that_others_answer_takes_no_message_unless_that_was_asked(
    worklists: WorklistService, clinic: Clinic, lead: Actor
) -> None:
    notes = {}
    for safe in ("not_asked", "yes"):
        one = clinic.person(given=safe)
        clinic.phone(one, "(202) 555-0142", shared="yes", message_safe=safe)
        clinic.follow_up(one, TODAY)
        row = worklists.row("followups-due", one, actor=lead)
        assert row is not None
        notes[safe] = row.phone_note
        assert row.barriers == ("Shared phone: no health details in a message.",)
    assert notes == {
        "not_asked": "Mobile. Do not leave a message.",
        "yes": "Mobile. OK to leave a message.",
    }


WAITING, NO_CONTACT = "needs-waiting-long", "asked-no-contact"


def asked_on(clinic: Clinic, person: str, day: dt.date, **fields: str) -> str:
    answer = {"domain": "food", "status": "present", "wants_help": "yes"} | fields
    return clinic.add(
        Barrier, patient_id=person, opened_on=day.isoformat(), reviewed_on=day.isoformat(),
        recorded_at=clinic.at(day), recorded_by=clinic.actor.staff_id, **answer,
    )  # fmt: skip


def test_that_a_need_with_wanted_help_waits_too_long_from_the_thirty_first_day(
    worklists: WorklistService, clinic: Clinic, lead: Actor
) -> None:
    long, month = (TODAY - dt.timedelta(days=days) for days in (31, 30))
    waits, not_yet, no_help, kept_back = (clinic.person(name) for name in "ABCD")
    need = asked_on(clinic, waits, long, next_step="Ring the food bank")
    asked_on(clinic, not_yet, month)
    asked_on(clinic, no_help, long, wants_help="not_now")
    asked_on(clinic, kept_back, long, sensitivity="restricted")
    (row,) = worklists.rows(WAITING, actor=lead)
    assert (row.patient_id, row.since) == (waits, long)
    planned = "Wants help: Enough to eat, last gone over 30 Jan 2026."
    assert row.why == f"{planned} Planned: Ring the food bank."
    clinic.follow_up(waits, TODAY, source_table="barrier", source_id=need, state="done")
    (row,) = worklists.rows(WAITING, actor=lead)
    assert row.why == planned


@pytest.mark.parametrize("way_off", ["gone over", "resolved", "help not wanted"])
def test_that_a_need_leaves_the_list_when_somebody_sees_to_it(
    way_off: str,
    barriers: BarrierService,
    worklists: WorklistService,
    clinic: Clinic,
    person: str,
    lead: Actor,
) -> None:
    made = asked_on(clinic, person, TODAY - dt.timedelta(days=90))
    food = BarrierForm(domain=Domain.FOOD, wants_help=WantsHelp.YES)
    if way_off == "resolved":
        barriers.resolve(made, outcome="Gets food stamps", actor=lead)
    else:
        wants = WantsHelp.YES if way_off == "gone over" else WantsHelp.NO
        barriers.review(made, replace(food, wants_help=wants), rev=1, actor=lead)
    assert worklists.rows(WAITING, actor=lead) == ()


def test_that_a_clinician_decides_about_safety_of_whoever_asked_not_to_be_contacted(
    worklists: WorklistService,
    followups: FollowUpService,
    outreach: OutreachService,
    clinic: Clinic,
    lead: Actor,
) -> None:
    silent, routine, open_to_calls = (clinic.person(name) for name in "ABC")
    for one in (silent, routine):
        clinic.consent(one, "all", "no")
    clinic.phone(silent, "(202) 555-0142")
    made = clinic.follow_up(silent, TODAY, priority="safety")
    clinic.follow_up(routine, TODAY)
    clinic.follow_up(open_to_calls, TODAY, priority="safety")
    (row,) = worklists.rows(NO_CONTACT, actor=lead)
    assert (row.patient_id, row.is_safety, row.owner_role) == (silent, True, "clinician")
    assert (row.phone, row.phone_note, row.is_callable) == ("", "", False)
    assert row.why == "Repeat potassium, due 2 Mar 2026."
    assert [one.patient_id for one in worklists.rows("followups-due", actor=lead)] == [
        open_to_calls
    ]
    call = CallForm(patient_id=silent, worklist_id=NO_CONTACT, result=AttemptResult.NO_ANSWER)
    with pytest.raises(RefusedError, match="not a list to call from"):
        outreach.log(call, command_id="c" * 32, actor=lead)
    followups.close(made, outcome="Letter to the home nurse", actor=lead)
    assert worklists.count(NO_CONTACT, actor=lead) == 0


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ({}, ["call", "letter", "email", "portal"]),
        ({"text": "yes"}, ["call", "text", "letter", "email", "portal"]),
        ({"text": "yes", "call": "no", "email": "no"}, ["text", "letter", "portal"]),
        ({"text": "yes", "all": "no"}, []),
    ],
)
def test_that_a_text_needs_a_yes_and_every_no_is_kept_to(
    answers: dict[str, str], left: list[str], clinic: Clinic, person: str
) -> None:
    for channel, allowed in answers.items():
        clinic.consent(person, channel, allowed)
    with clinic.database.reading() as session:
        assert list(allowed_channels(session, session.get_one(Patient, person))) == left


def test_that_the_newest_answer_holds_and_letters_need_a_safe_address(
    clinic: Clinic, person: str
) -> None:
    clinic.consent(person, "call", "no", on="2026-01-01")
    clinic.consent(person, "call", "yes", on="2026-02-01")
    clinic.add(Address, patient_id=person, line="12 Oak St", mail_safe="no")
    with clinic.database.reading() as session:
        ways = allowed_channels(session, session.get_one(Patient, person))
    assert ways == (Channel.CALL, Channel.EMAIL, Channel.PORTAL)


def test_that_a_row_says_what_the_person_said_no_to(
    worklists: WorklistService, clinic: Clinic, person: str, lead: Actor
) -> None:
    for channel in ("call", "voicemail"):
        clinic.consent(person, channel, "no")
    clinic.phone(person, "(202) 555-0142", message_safe="yes")
    clinic.follow_up(person, TODAY)
    (row,) = worklists.rows("followups-due", actor=lead)
    assert row.barriers == (
        "Do not call: asked not to be called.",
        "No voicemail: asked for none.",
    )
    assert row.phone_note == "Mobile. Do not leave a message."


def test_that_an_answer_keeps_the_day_and_how_it_was_given_until_it_changes(
    patients: PatientService, clinic: Clinic, person: str, lead: Actor
) -> None:
    def save(*consents: ConsentEntry) -> tuple[ConsentEntry, ...]:
        held = patients.details(person, actor=lead)
        details = replace(held.details, consents=consents)
        patients.edit(person, details, rev=held.rev, actor=lead)
        return patients.details(person, actor=lead).details.consents

    clinic.consent(person, "text", "yes", on="2026-01-01")
    (text,) = save(ConsentEntry("text", "yes"))
    assert (text.given_on, text.how) == ("2026-01-01", "in_person")
    (text,) = save(ConsentEntry("text", "no", how="phone"))
    assert (text.given_on, text.how) == (TODAY.isoformat(), "phone")


def test_that_nothing_that_leaves_with_the_patient_tells_what_is_kept_back(
    barriers: BarrierService,
    exports: ExportService,
    clinic: Clinic,
    clock: FixedClock,
    person: str,
    lead: Actor,
    tmp_path: Path,
) -> None:
    barriers.record(person, AFRAID, actor=lead)
    test = FollowUpForm(title="Blood test", due_on=FRIDAY)
    FollowUpService(clinic.database, clock).add(person, test, actor=lead)
    visits = VisitService(clinic.database, clock, clinic.zone, PreferenceService(clinic.database))
    file = tmp_path / "visit.json"
    VisitFileService(clinic.database, clock, clinic.zone).write(person, file, actor=lead)
    table = tmp_path / "list.csv"
    keys = tuple(each.key for each in exports.columns("followups-due"))
    exports.worklist_file("followups-due", table, columns=keys, actor=lead)
    leaves = (
        visits.paper(person, VisitChoice(), actor=lead).html,
        visits.note(person, actor=lead),
        file.read_text(encoding="utf-8"),
        table.read_text(encoding="utf-8-sig"),
    )
    assert all("Blood test" in paper for paper in leaves[:3])
    assert "A clinician takes this up today" in leaves[3]
    for word in ("brother", "shelter", "Safety at home", "safety_at_home"):
        assert not any(word in paper for paper in leaves), word
