"""A try puts a row off; the row comes back as the next try, or stays for review."""

import datetime as dt
from collections.abc import Callable

import pytest

from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
BP = "bp-at-or-above-140-90"
TEACHBACK = "teachback-not-clear"
Listed = Callable[[str], list[str]]


@pytest.fixture
def listed(worklists: WorklistService, lead: Actor) -> Listed:
    return lambda worklist_id: list(worklists.ids(worklist_id, actor=lead))


@pytest.fixture
def high(clinic: Clinic) -> str:
    person = clinic.person()
    clinic.bp(person, 160, 95, dt.date(2026, 2, 1))
    return person


def test_that_a_row_is_away_until_its_day_and_back_as_the_next_try(
    clinic: Clinic, listed: Listed, worklists: WorklistService, lead: Actor, high: str
) -> None:
    clinic.attempt(high, BP, dt.date(2026, 2, 26), hidden_until_on="2026-03-03")
    assert listed(BP) == []
    assert [row.patient_id for row in worklists.rows(BP, actor=lead, includes_hidden=True)] == [
        high
    ]

    clinic.attempt(high, BP, dt.date(2026, 2, 27), hidden_until_on="2026-03-02")
    (row,) = worklists.rows(BP, actor=lead)
    assert (row.attempts, row.group) == (2, "open")


def test_that_a_try_from_another_list_hides_nothing(
    clinic: Clinic, listed: Listed, high: str
) -> None:
    clinic.attempt(high, "a1c-at-or-above-7", TODAY, hidden_until_on="2026-03-09")

    assert listed(BP) == [high]


def test_that_a_row_tried_enough_stays_last_and_marked(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    unreached, other = clinic.person("Abe"), clinic.person("Bell")
    late = clinic.follow_up(unreached, dt.date(2026, 2, 1), priority="safety")
    clinic.follow_up(other, TODAY)
    clinic.attempt(unreached, "followups-due", dt.date(2026, 2, 27), follow_up_id=late)

    rows = worklists.rows("followups-due", actor=lead)

    assert [(row.patient_id, row.group) for row in rows] == [
        (other, "today"), (unreached, "unreached"),
    ]  # fmt: skip


def test_that_a_settled_row_comes_back_on_its_day_as_a_new_episode(
    clinic: Clinic, listed: Listed, worklists: WorklistService, lead: Actor, high: str
) -> None:
    settled = {"result": "reached", "closes": True}
    clinic.attempt(high, BP, dt.date(2026, 2, 3), hidden_until_on="2026-03-03", **settled)
    assert listed(BP) == []

    clinic.attempt(high, BP, dt.date(2026, 2, 4), hidden_until_on="2026-03-02", **settled)
    assert worklists.rows(BP, actor=lead)[0].attempts == 0


@pytest.mark.parametrize("result", ["reached", "declined"])
def test_that_new_evidence_reopens_a_settled_row_at_once(
    clinic: Clinic, listed: Listed, high: str, result: str
) -> None:
    clinic.attempt(
        high, BP, dt.date(2026, 2, 3), result=result, closes=True, hidden_until_on="2026-08-03"
    )
    assert listed(BP) == []

    clinic.bp(high, 171, 96, dt.date(2026, 2, 20))
    assert listed(BP) == [high]


def test_that_whoever_is_not_to_be_asked_again_is_not_however_high_the_next_reading(
    clinic: Clinic, listed: Listed, high: str
) -> None:
    clinic.attempt(high, BP, dt.date(2026, 2, 3), result="declined", closes=True)
    clinic.bp(high, 171, 96, dt.date(2026, 2, 20))
    assert listed(BP) == []

    clinic.a1c(high, 9.1, dt.date(2026, 2, 20))
    assert listed("a1c-at-or-above-7") == [high]
    clinic.attempt(high, BP, dt.date(2026, 2, 21), hidden_until_on="2026-02-23")
    assert listed(BP) == [high]


def test_that_nobody_is_kept_off_a_list_by_their_word_once_it_is_about_safety(
    clinic: Clinic, listed: Listed
) -> None:
    person = clinic.person()
    clinic.topic(person, text="How much to walk")
    clinic.attempt(person, TEACHBACK, dt.date(2026, 2, 3), result="declined", closes=True)
    assert listed(TEACHBACK) == []

    clinic.topic(person, text="What else to walk for")
    assert listed(TEACHBACK) == []
    clinic.topic(person, safety=True)
    assert listed(TEACHBACK) == [person]


def test_that_a_try_for_one_follow_up_leaves_the_other_on_the_list(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person()
    tried = clinic.follow_up(person, dt.date(2026, 2, 1), priority="safety")
    other = clinic.follow_up(person, TODAY)
    clinic.attempt(person, "followups-due", TODAY, follow_up_id=tried, hidden_until_on="2026-03-04")

    assert [row.follow_up_id for row in worklists.rows("followups-due", actor=lead)] == [other]


def test_that_a_try_taken_back_hides_nothing(clinic: Clinic, listed: Listed, high: str) -> None:
    clinic.attempt(high, BP, TODAY, hidden_until_on="2026-03-09", deleted=True)

    assert listed(BP) == [high]
