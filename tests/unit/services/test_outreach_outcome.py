"""What follows a try, from the form and the episode alone."""

import datetime as dt
from dataclasses import replace

import pytest

from carecoord.common.errors import RefusedError
from carecoord.rules.outreach import Attempt, Policy
from carecoord.services.outreach_forms import CallForm
from carecoord.services.outreach_outcome import Episode, Outcome, outcome
from carecoord.services.outreach_reviewer import Reviewer
from carecoord.vocab.outreach import AttemptResult, TimeBand
from carecoord.vocab.patients import BestTime, Channel
from carecoord.vocab.roles import Role

TODAY = dt.date(2026, 3, 2)
EPISODE = Episode(
    number=1, attempts=(), allowed=(Channel.CALL,), policy=Policy(), settled_days=30,
    declined_days=180, is_follow_up=False, is_safety=False, holidays=frozenset(),
    reviewer=Reviewer("", Role.LEAD, "Practice lead"),
)  # fmt: skip
FOR_FOLLOW_UP = replace(EPISODE, is_follow_up=True)
SAFETY = replace(FOR_FOLLOW_UP, is_safety=True)
GONE = AttemptResult.OTHER


def follows(
    result: AttemptResult,
    reason: str = "",
    *,
    episode: Episode = EPISODE,
    decides: bool = False,
    reviews: bool = False,
    note: str = "n",
    next_try_on: dt.date | None = None,
    channel: Channel = Channel.CALL,
) -> Outcome:
    form = CallForm(
        patient_id="p", result=result, reason=reason, note=note, next_try_on=next_try_on,
        channel=channel,
    )  # fmt: skip
    attempt = Attempt(on=TODAY, band=TimeBand.MORNING, channel=channel, result=result)
    return outcome(form, attempt, episode, decides=decides, reviews=decides or reviews)


def in_days(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_that_not_now_keeps_a_follow_up_open_until_the_day_named() -> None:
    later = follows(AttemptResult.DECLINED, "not_now", episode=SAFETY, next_try_on=in_days(9))

    assert (later.closes, later.hidden_until_on) == (False, in_days(9))


def test_that_not_now_without_a_day_comes_back_after_the_settled_days() -> None:
    assert follows(AttemptResult.DECLINED, "not_now").hidden_until_on == in_days(30)


def test_that_what_is_about_safety_is_out_of_sight_two_weeks_at_most() -> None:
    assert follows(AttemptResult.DECLINED, "not_now", episode=SAFETY).hidden_until_on == in_days(14)
    for result, reason in (
        (AttemptResult.DECLINED, "not_now"),
        (AttemptResult.CALL_BACK_LATER, ""),
    ):
        with pytest.raises(RefusedError, match="about safety"):
            follows(result, reason, episode=SAFETY, next_try_on=in_days(15))
        later = follows(result, reason, episode=SAFETY, next_try_on=in_days(15), decides=True)
        assert later.hidden_until_on == in_days(15)


def test_that_a_letter_puts_off_what_is_about_safety_no_longer_than_a_call() -> None:
    letter = follows(AttemptResult.LEFT_SAFE_MESSAGE, channel=Channel.LETTER)
    assert letter.hidden_until_on == in_days(14)
    by_letter, by_call = (
        follows(AttemptResult.LEFT_SAFE_MESSAGE, episode=SAFETY, channel=way)
        for way in (Channel.LETTER, Channel.CALL)
    )
    assert by_letter.hidden_until_on == by_call.hidden_until_on
    assert by_letter.hidden_until_on is not None
    assert by_letter.hidden_until_on < in_days(14)


def test_that_only_whoever_may_decide_records_a_refusal_for_good() -> None:
    with pytest.raises(RefusedError, match="clinician decides"):
        follows(AttemptResult.DECLINED, "no_permanent")

    for_good = follows(AttemptResult.DECLINED, "no_permanent", decides=True)
    assert (for_good.closes, for_good.for_good, for_good.hidden_until_on) == (True, True, None)


def test_that_a_refusal_for_good_about_safety_comes_back_all_the_same() -> None:
    on_a_list = replace(EPISODE, is_safety=True)
    assert follows(AttemptResult.DECLINED, "no_permanent", episode=on_a_list).needs_review
    decided = follows(AttemptResult.DECLINED, "no_permanent", episode=on_a_list, decides=True)
    assert (decided.closes, decided.for_good) == (True, False)
    assert decided.hidden_until_on == in_days(180)


def test_that_a_refusal_for_good_closes_the_follow_up_it_was_about() -> None:
    closed = follows(AttemptResult.DECLINED, "no_permanent", episode=SAFETY, decides=True)
    assert (closed.closes, closed.for_good, closed.hidden_until_on) == (True, False, None)


def test_that_a_safety_refusal_waits_for_review_unless_a_decider_heard_it() -> None:
    assert follows(AttemptResult.DECLINED, "No", episode=SAFETY).needs_review
    assert follows(AttemptResult.DECLINED, "No", episode=SAFETY, decides=True).closes


def test_that_a_settled_follow_up_never_comes_back_and_a_settled_person_does() -> None:
    assert follows(AttemptResult.ALREADY_DONE, episode=FOR_FOLLOW_UP).hidden_until_on is None
    assert follows(AttemptResult.ALREADY_DONE).hidden_until_on == in_days(30)
    assert follows(GONE, "already_visited") == follows(AttemptResult.ALREADY_DONE)


def test_that_no_working_number_leaves_the_row_for_somebody_to_find_one() -> None:
    no_number = follows(GONE, "invalid_number")

    assert (no_number.needs_review, no_number.closes) == (True, False)


def test_that_something_else_needs_words_and_only_puts_the_row_off() -> None:
    with pytest.raises(RefusedError, match="note what happened"):
        follows(GONE, note=" ")

    assert follows(GONE).hidden_until_on == dt.date(2026, 3, 4)


def test_that_the_next_part_of_the_day_is_one_not_tried_yet() -> None:
    assert follows(AttemptResult.NO_ANSWER).next_time is BestTime.AFTERNOON


@pytest.mark.parametrize("days", [-1, 366])
def test_that_a_next_try_lies_within_a_year(days: int) -> None:
    with pytest.raises(RefusedError, match="from today to a year"):
        follows(AttemptResult.NO_ANSWER, next_try_on=in_days(days))


ENOUGH = tuple(
    Attempt(on=in_days(-9 + n), band=band, channel=channel, result=AttemptResult.NO_ANSWER)
    for n, (band, channel) in enumerate(
        (
            (TimeBand.MORNING, Channel.CALL),
            (TimeBand.EVENING, Channel.CALL),
            (TimeBand.MORNING, Channel.LETTER),
        )
    )
)
REVIEWED = AttemptResult.REVIEWED


def test_that_only_the_reviewer_closes_somebody_as_not_reached() -> None:
    tried = replace(EPISODE, attempts=ENOUGH)
    for result, reason in ((REVIEWED, "close"), (GONE, "not_responding")):
        with pytest.raises(RefusedError, match="set in Settings: Practice lead"):
            follows(result, reason, episode=tried)

        closed = follows(result, reason, episode=tried, reviews=True)
        assert (closed.closes, closed.hidden_until_on) == (True, in_days(30))


def test_that_safety_is_closed_as_not_reached_by_a_clinician_alone() -> None:
    tried = replace(SAFETY, attempts=ENOUGH)
    with pytest.raises(RefusedError, match="a clinician decides"):
        follows(REVIEWED, "close", episode=tried, reviews=True)
    assert follows(REVIEWED, "close", episode=tried, decides=True).closes


def test_that_one_more_try_comes_back_today_and_is_no_try_by_itself() -> None:
    tried = replace(EPISODE, attempts=ENOUGH)
    again = follows(REVIEWED, "try_again", episode=tried, reviews=True)
    assert (again.closes, again.hidden_until_on, again.tries) == (False, TODAY, 3)

    review = Attempt(on=TODAY, band=TimeBand.MORNING, channel=Channel.CALL, result=REVIEWED)
    once_more = follows(
        AttemptResult.NO_ANSWER, episode=replace(EPISODE, attempts=(*ENOUGH, review))
    )
    assert (once_more.needs_review, once_more.tries) == (True, 4)
