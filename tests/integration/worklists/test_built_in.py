"""Who is on the lists that come with the program, and who is not."""

import datetime as dt
from collections.abc import Callable

import pytest

from carecoord.common.ids import first_id_at
from carecoord.entities import Decision, Draft, Patient, Setting
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
BP = "bp-at-or-above-140-90"
UNSIGNED = "decision-to-sign"
Listed = Callable[[str], list[str]]


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def listed(worklists: WorklistService, lead: Actor) -> Listed:
    return lambda worklist_id: list(worklists.ids(worklist_id, actor=lead))


def test_that_a_reading_at_either_threshold_is_listed_and_one_below_both_is_not(
    clinic: Clinic, listed: Listed
) -> None:
    systolic, diastolic, neither = (clinic.person(name) for name in ("Abe", "Bell", "Cole"))
    clinic.bp(systolic, 140, 70, ago(5))
    clinic.bp(diastolic, 120, 90, ago(5))
    clinic.bp(neither, 139.9, 89.9, ago(5))

    assert listed(BP) == [systolic, diastolic]


def test_that_the_latest_instant_decides_whatever_was_typed_last(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person()
    clinic.bp(person, 120, 70, ago(1))
    clinic.bp(person, 180, 100, ago(30))

    assert listed(BP) == []


def test_that_of_two_readings_at_one_instant_the_one_recorded_last_counts(
    clinic: Clinic, listed: Listed
) -> None:
    person, other = clinic.person(), clinic.person("Okafor", "John")
    clinic.bp(person, 150, 95, ago(1))
    clinic.bp(person, 120, 70, ago(1))
    clinic.bp(other, 120, 70, ago(1))
    clinic.bp(other, 150, 95, ago(1))

    assert listed(BP) == [other]


def test_that_a_later_hour_counts_before_what_was_recorded_last(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person()
    clinic.bp(person, 120, 70, ago(1), hour=15)
    clinic.bp(person, 150, 95, ago(1), hour=9)

    assert listed(BP) == []


def test_that_a_reading_of_the_future_does_not_hide_the_real_one(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person()
    clinic.bp(person, 160, 95, ago(3))
    clinic.bp(person, 118, 70, ago(-400))

    assert listed(BP) == [person]


@pytest.mark.parametrize("status", ["deceased", "moved", "inactive"])
def test_that_outreach_does_not_start_with_people_who_left(
    clinic: Clinic, listed: Listed, status: str
) -> None:
    person = clinic.person(status=status)
    clinic.bp(person, 160, 95, ago(3))

    assert listed(BP) == []


def test_that_work_promised_to_an_inactive_person_stays_on_the_list(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person(status="inactive")
    clinic.follow_up(person, ago(1))

    assert listed("followups-due") == [person]


def test_that_merged_and_deleted_records_are_on_no_list(clinic: Clinic, listed: Listed) -> None:
    kept = clinic.person("Kept")
    clinic.person("Merged", merged_into=kept)
    clinic.change(Patient, clinic.person("Gone"), deleted=True)

    assert listed("living") == [kept]


def test_that_the_living_include_moved_and_inactive_people(clinic: Clinic, listed: Listed) -> None:
    moved = clinic.person("Abe", status="moved")
    inactive = clinic.person("Bell", status="inactive")
    clinic.person("Cole", status="deceased")

    assert listed("living") == [moved, inactive]


def test_that_whoever_asked_not_to_be_contacted_is_left_out_until_they_say_otherwise(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person()
    clinic.bp(person, 160, 95, ago(3))
    clinic.consent(person, "all", "no", "2026-01-10")
    assert listed(BP) == []

    clinic.consent(person, "all", "yes", "2026-02-10")
    assert listed(BP) == [person]


def test_that_prediabetes_is_not_diabetes_and_a_resolved_code_still_counts(
    clinic: Clinic, listed: Listed
) -> None:
    resolved = clinic.person("Abe")
    clinic.condition(resolved, "diabetes", status="resolved")
    prediabetic = clinic.person("Bell")
    clinic.condition(prediabetic, "", text="Prediabetes", code="714628002")

    assert listed("living-diabetes") == [resolved]


def test_that_365_days_ago_is_within_the_year_and_366_is_not(
    clinic: Clinic, listed: Listed
) -> None:
    within, beyond, never = (clinic.person(name) for name in ("Abe", "Bell", "Cole"))
    for person in (within, beyond, never):
        clinic.condition(person, "hypertension")
    clinic.bp(within, 120, 70, ago(365), hour=0)
    clinic.bp(beyond, 120, 70, ago(366), hour=23)
    clinic.visit(within, ago(365))
    clinic.visit(beyond, ago(366))

    assert listed("hypertension-no-bp-12m") == [never, beyond]
    assert listed("not-seen-12m") == [never, beyond]
    assert listed("chronic-not-seen-12m") == [never, beyond]


def test_that_a_grace_for_late_entries_holds_calls_back_and_leaves_the_count_as_it_is(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person()
    clinic.condition(person, "hypertension")
    clinic.bp(person, 120, 70, ago(372))
    clinic.visit(person, ago(372))
    assert listed("chronic-not-seen-12m") == listed("hypertension-no-bp-12m") == [person]

    clinic.add(Setting, owner="", name="outreach.grace_days", value="7")
    assert listed("chronic-not-seen-12m") == listed("hypertension-no-bp-12m") == []
    assert listed("not-seen-12m") == [person]


def test_that_missed_and_planned_visits_are_not_being_seen(clinic: Clinic, listed: Listed) -> None:
    person = clinic.person()
    clinic.visit(person, ago(500))
    clinic.visit(person, ago(10), status="missed")
    clinic.visit(person, ago(-10), status="planned")
    clinic.visit(person, ago(-20))

    assert listed("not-seen-12m") == [person]


def test_that_a_condition_that_is_over_does_not_call_for_a_visit(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person()
    clinic.condition(person, "asthma", status="resolved")
    clinic.visit(person, ago(500))

    assert listed("chronic-not-seen-12m") == []


def test_that_without_any_visit_nobody_is_called_overdue_and_the_summary_says_why(
    clinic: Clinic, listed: Listed, worklists: WorklistService, lead: Actor
) -> None:
    clinic.condition(clinic.person(), "diabetes")
    summary = {each.id: each for each in worklists.summaries(actor=lead)}["not-seen-12m"]
    assert listed("not-seen-12m") == []
    assert (summary.count, summary.note[:25]) == (0, "No visits have been broug")

    clinic.visit(clinic.person("Other"), ago(3))
    summary = {each.id: each for each in worklists.summaries(actor=lead)}["not-seen-12m"]
    assert (summary.count, summary.note) == (1, "")


def test_that_an_a1c_given_only_as_less_than_the_threshold_is_not_listed(
    clinic: Clinic, listed: Listed
) -> None:
    at, below = clinic.person("Abe"), clinic.person("Bell")
    clinic.a1c(at, 7.0, ago(5))
    clinic.a1c(below, 7.0, ago(5), comparator="<")

    assert listed("a1c-at-or-above-7") == [at]


def test_that_a_persons_own_goal_stands_in_for_the_practices_number(
    clinic: Clinic, listed: Listed, worklists: WorklistService, lead: Actor
) -> None:
    gentle, reached, strict, ended = (
        clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow")
    )
    for person, percent in ((gentle, 7.9), (reached, 8.0), (strict, 6.6), (ended, 7.4)):
        clinic.a1c(person, percent, ago(5))
    clinic.target(gentle, "a1c", 8.0)
    clinic.target(reached, "a1c", 8.0)
    clinic.target(strict, "a1c", 6.5)
    clinic.target(ended, "a1c", 8.0, ended_on="2026-02-01")

    assert listed("a1c-at-or-above-7") == [reached, ended, strict]
    row = worklists.rows_of("a1c-at-or-above-7", [reached, ended], actor=lead)
    assert row[reached].why == (
        "Latest A1c 8.0% on 25 Feb 2026; their own goal is below 8.0%, set by Lee Lead on "
        "1 Jan 2026."
    )
    assert row[ended].why == "Latest A1c 7.4% on 25 Feb 2026."


def test_that_either_number_of_an_own_pressure_goal_lists(clinic: Clinic, listed: Listed) -> None:
    upper, lower, neither, gentle = (clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow"))
    for person, pressure in (
        (upper, (130, 70)), (lower, (120, 80)), (neither, (129, 79)), (gentle, (148, 88)),
    ):  # fmt: skip
        clinic.bp(person, *pressure, ago(5))
    for person in (upper, lower, neither):
        clinic.target(person, "bp", 130, 80)
    clinic.target(gentle, "bp", 150, 95)

    assert listed(BP) == [upper, lower]


def test_that_what_nobody_may_rely_on_lists_nobody(clinic: Clinic, listed: Listed) -> None:
    doubtful, since, overdue, pressure = (
        clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow")
    )
    for person in (doubtful, since, overdue):
        clinic.condition(person, "diabetes")
    clinic.a1c(doubtful, 9.0, ago(400))
    clinic.a1c(doubtful, 9.9, ago(200), unreliable="dialysis")
    clinic.a1c(since, 9.9, ago(30), unreliable="transfusion")
    clinic.a1c(since, 7.2, ago(5))
    clinic.a1c(overdue, 6.0, ago(400))
    clinic.bp(pressure, 138, 85, ago(30))
    clinic.bp(pressure, 190, 110, ago(5), unreliable="pain")

    assert listed("a1c-at-or-above-7") == [since]
    assert listed("diabetes-no-a1c-12m") == [overdue]
    assert listed(BP) == []


def test_that_a_diabetic_without_a_recent_a1c_is_overdue(clinic: Clinic, listed: Listed) -> None:
    overdue, recent = clinic.person("Abe"), clinic.person("Bell")
    for person in (overdue, recent):
        clinic.condition(person, "diabetes")
    clinic.a1c(recent, 6.1, ago(30))

    assert listed("diabetes-no-a1c-12m") == [overdue]


def test_that_follow_ups_are_listed_from_their_day_on_until_they_are_closed(
    clinic: Clinic, listed: Listed
) -> None:
    late, today, later, done = (clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow"))
    clinic.follow_up(late, ago(3))
    clinic.follow_up(today, TODAY)
    clinic.follow_up(later, ago(-1))
    clinic.follow_up(done, ago(3), state="done", outcome="Reached")

    assert listed("followups-due") == [late, today]


def test_that_safety_comes_first_among_what_is_late(clinic: Clinic, listed: Listed) -> None:
    routine, safety, today = (clinic.person(name) for name in ("Abe", "Bell", "Cole"))
    clinic.follow_up(routine, ago(9))
    clinic.follow_up(safety, ago(1), priority="safety")
    clinic.follow_up(today, TODAY, priority="safety")

    assert listed("followups-due") == [safety, routine, today]


def test_that_only_what_is_not_clear_is_taught_again(clinic: Clinic, listed: Listed) -> None:
    unclear, clear, declined, mistaken, unchecked, unchecked_later = (
        clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow", "Eve", "Fox")
    )
    clinic.topic(unclear, next_check_on="2026-03-09", state_on="2026-02-20")
    clinic.topic(clear, state="clear")
    clinic.topic(declined, state="declined")
    clinic.topic(mistaken, session_state="entered_in_error")
    clinic.topic(unchecked, state="not_checked", next_check_on="2026-03-02")
    clinic.topic(unchecked_later, state="not_checked", next_check_on="2026-03-03")

    assert listed("teachback-not-clear") == [unchecked, unclear]


def test_that_decisions_are_listed_from_their_review_day_on_unless_reviewed_or_replaced(
    clinic: Clinic, listed: Listed
) -> None:
    due, later, reviewed, draft, replaced = (
        clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow", "Eve")
    )
    clinic.decision(due, TODAY)
    clinic.decision(later, ago(-1))
    clinic.decision(reviewed, ago(5), reviewed_on="2026-02-27")
    clinic.decision(draft, ago(5), state="draft")
    old = clinic.decision(replaced, ago(5), state="amended")
    clinic.decision(replaced, ago(-90), supersedes_id=old)

    assert listed("decision-review-due") == [due]


def test_that_a_goal_is_asked_about_from_its_day_on_while_it_is_theirs(
    clinic: Clinic, listed: Listed, worklists: WorklistService, lead: Actor
) -> None:
    due, later, met, mistaken, begun = (
        clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow", "Eve")
    )
    asked = clinic.goal(due, TODAY, state="agreed", what="Walk round the block")
    clinic.goal(due, ago(-3))
    clinic.goal(later, ago(-1))
    clinic.goal(met, ago(5), state="met", ended_on="2026-03-01")
    clinic.goal(mistaken, ago(5), deleted=True)
    clinic.goal(begun, ago(5))

    assert listed("goals-past-check-in") == [begun, due]
    row = worklists.rows_of("goals-past-check-in", [due], actor=lead)[due]
    assert row.why == "“Keep up with my grandson”: we said we would ask by 2 Mar 2026."
    assert row.next_step.startswith("Ask: “You wanted to: Walk round the block. How did it go?")
    assert (row.since, row.group, row.values["goal_id"]) == (TODAY, "today", asked)


def test_that_a_talk_left_on_an_earlier_day_is_to_be_finished_until_it_is_saved(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    left, today, other = (clinic.person(name) for name in ("Abe", "Bell", "Cole"))
    drafts = {
        person: clinic.add(
            Draft, patient_id=person, staff_id=lead.staff_id, kind=kind, content="{}",
            saved_at=clinic.at(day, 9),
        )
        for person, kind, day in (
            (left, "teachback", ago(1)), (today, "teachback", TODAY), (other, "decision", ago(1)),
        )
    }  # fmt: skip

    (row,) = worklists.rows("teachback-to-finish", actor=lead)
    assert (row.patient_id, row.since) == (left, ago(1))
    assert row.why == "Begun by Lee Lead, last touched on 1 Mar 2026, and not saved."
    clinic.change(Draft, drafts[left], deleted=True)
    assert worklists.count("teachback-to-finish", actor=lead) == 0


def test_that_a_decision_begun_on_an_earlier_day_is_to_be_finished_until_it_is_signed(
    clinic: Clinic, listed: Listed, worklists: WorklistService, lead: Actor
) -> None:
    left, blank, today, signed, mistaken = (
        clinic.person(name) for name in ("Abe", "Bell", "Cole", "Dow", "Eve")
    )
    gone, died = clinic.person("Fay", status="moved"), clinic.person("Gil", status="deceased")
    begun = ago(1) + dt.timedelta(days=90)
    note = clinic.decision(left, begun, state="draft", outcome="")
    clinic.decision(blank, begun, state="draft", question="")
    clinic.decision(today, TODAY + dt.timedelta(days=90), state="draft")
    clinic.decision(signed, begun)
    clinic.decision(mistaken, begun, state="entered_in_error")
    for person in (gone, died):
        clinic.decision(person, begun, state="draft")

    assert listed(UNSIGNED) == [left, blank]
    first, second = worklists.rows(UNSIGNED, actor=lead)
    assert first.since == ago(1)
    assert first.why == "Begun by Lee Lead on 1 Mar 2026 and not signed: Start a statin?"
    assert second.why == (
        "Begun by Lee Lead on 1 Mar 2026, without a question yet, and not signed."
    )
    assert first.next_step.startswith("Lee Lead, or another clinician, opens the decision")

    clinic.decision(left, begun + dt.timedelta(days=1), state="draft", question="")
    clinic.decision(left, begun, state="draft", question="Stop aspirin?")
    (more, _) = worklists.rows(UNSIGNED, actor=lead)
    assert more.why.endswith("not signed: Start a statin? 1 more are not signed.")
    clinic.change(Decision, note, state="signed")
    clinic.change(Patient, blank, status="deceased")
    (still,) = worklists.rows(UNSIGNED, actor=lead)
    assert still.why.endswith("not signed: Stop aspirin?")


def test_that_a_correction_is_to_be_finished_from_the_day_after_it_was_begun_not_after_the_talk(
    clinic: Clinic, listed: Listed, worklists: WorklistService, lead: Actor
) -> None:
    left, today = clinic.person("Abe"), clinic.person("Bell")
    talk = ago(40) + dt.timedelta(days=90)
    for person, begun in ((left, clinic.at(ago(1), 9)), (today, clinic.at(TODAY, 9))):
        old = clinic.decision(person, talk)
        clinic.decision(person, talk, id=first_id_at(begun), state="draft", supersedes_id=old)

    assert listed(UNSIGNED) == [left]
    (row,) = worklists.rows(UNSIGNED, actor=lead)
    assert row.why == (
        "A correction of the note of 21 Jan 2026, begun by Lee Lead and not signed: Start a statin?"
    )


def test_that_a_hospital_stay_is_listed_before_its_last_day_whatever_else_is_due(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    soon, late, done = (clinic.person(name) for name in ("Abe", "Bell", "Cole"))
    for person, days, state in ((soon, -2, "open"), (late, 1, "open"), (done, 1, "done")):
        clinic.follow_up(
            person, ago(days), kind="transition", title="Call after the stay", state=state
        )
        clinic.follow_up(person, ago(9), priority="safety")

    rows = worklists.rows("after-hospital", actor=lead)
    assert [(row.patient_id, row.group) for row in rows] == [(late, "late"), (soon, "soon")]
    assert rows[1].why == "Call after the stay, call by 4 Mar 2026."

    clinic.attempt(
        soon, "after-hospital", TODAY, follow_up_id=rows[1].follow_up_id,
        hidden_until_on="2026-03-03",
    )  # fmt: skip
    assert worklists.ids("after-hospital", actor=lead) == [late]
    clinic.attempt(soon, "after-hospital", TODAY, follow_up_id=rows[1].follow_up_id)
    assert worklists.ids("not-reached", actor=lead) == [soon]
