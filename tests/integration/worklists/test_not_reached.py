"""Who was tried enough and not reached, whichever list they were called from."""

import datetime as dt

from carecoord.entities import ContactAttempt, FollowUp
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
BP = "bp-at-or-above-140-90"
DUE = "followups-due"
LIST = "not-reached"


def high(clinic: Clinic, name: str) -> str:
    person = clinic.person(name)
    clinic.bp(person, 160, 95, TODAY - dt.timedelta(days=20))
    return person


def test_that_a_row_tried_enough_moves_from_its_list_to_the_reviewer(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    waits, put_off = high(clinic, "Abe"), high(clinic, "Bell")
    clinic.attempt(waits, BP, dt.date(2026, 2, 27))
    clinic.attempt(put_off, BP, dt.date(2026, 2, 27), hidden_until_on="2026-03-02")

    assert worklists.ids(BP, actor=lead) == [put_off]
    (row,) = worklists.rows(LIST, actor=lead)
    assert (row.patient_id, row.worked_for, row.attempts) == (waits, BP, 1)
    assert row.why == (
        "Not reached, last tried on 27 Feb 2026. "
        "From the list: Latest blood pressure at or above the goal."
    )


def test_that_nobody_waits_for_review_whose_row_no_longer_holds(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    measured, closed, moved = high(clinic, "Abe"), clinic.person("Bell"), high(clinic, "Cole")
    done = clinic.follow_up(closed, TODAY)
    clinic.attempt(measured, BP, dt.date(2026, 2, 27))
    clinic.attempt(closed, DUE, dt.date(2026, 2, 27), follow_up_id=done)
    clinic.attempt(moved, BP, dt.date(2026, 2, 27))
    assert len(worklists.ids(LIST, actor=lead)) == 3

    clinic.bp(measured, 120, 70, TODAY)
    clinic.change(FollowUp, done, state="done", outcome="Came in")
    assert worklists.ids(LIST, actor=lead) == [moved]


def test_that_a_later_try_for_the_same_row_alone_ends_the_wait(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    person = high(clinic, "Abe")
    clinic.attempt(person, BP, dt.date(2026, 2, 26))
    clinic.attempt(person, "decision-review-due", dt.date(2026, 2, 27), closes=True)
    assert worklists.ids(LIST, actor=lead) == [person]

    again = clinic.attempt(person, BP, dt.date(2026, 2, 27), hidden_until_on="2026-03-09")
    assert worklists.ids(LIST, actor=lead) == []
    clinic.change(ContactAttempt, again, deleted=True)
    assert worklists.ids(LIST, actor=lead) == [person]


def test_that_safety_stays_on_its_own_list_while_it_waits_and_comes_first(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    routine, safety, taught = (clinic.person(name) for name in ("Abe", "Bell", "Cole"))
    due = clinic.follow_up(routine, TODAY)
    urgent = clinic.follow_up(safety, TODAY, priority="safety")
    clinic.topic(taught, safety=True, state_on="2026-02-20", next_check_on="2026-02-25")
    clinic.attempt(routine, DUE, dt.date(2026, 2, 25), follow_up_id=due)
    clinic.attempt(safety, DUE, dt.date(2026, 2, 27), follow_up_id=urgent)
    clinic.attempt(taught, "teachback-not-clear", dt.date(2026, 2, 26))

    rows = worklists.rows(LIST, actor=lead)
    assert [(row.patient_id, row.is_safety) for row in rows] == [
        (taught, True), (safety, True), (routine, False),
    ]  # fmt: skip
    assert rows[1].follow_up_id == urgent
    assert worklists.ids(DUE, actor=lead) == [safety]
    assert worklists.ids("teachback-not-clear", actor=lead) == [taught]


def test_that_somebody_not_reached_for_two_things_stands_once(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    person = high(clinic, "Abe")
    due = clinic.follow_up(person, TODAY, priority="safety")
    clinic.attempt(person, BP, dt.date(2026, 2, 20))
    clinic.attempt(person, DUE, dt.date(2026, 2, 25), follow_up_id=due)

    (row,) = worklists.rows(LIST, actor=lead)
    assert (row.follow_up_id, row.worked_for) == (due, DUE)
