"""How often, when and how to try to reach somebody."""

import datetime as dt
from collections.abc import Sequence

import pytest

from carecoord.rules import outreach as rule
from carecoord.rules.outreach import Attempt
from carecoord.vocab.outreach import AttemptResult, ClosedAs, TimeBand
from carecoord.vocab.patients import Channel

MONDAY = dt.date(2026, 11, 16)
FRIDAY = dt.date(2026, 11, 20)
NO_ANSWER = AttemptResult.NO_ANSWER
WAYS = (Channel.CALL, Channel.TEXT, Channel.LETTER)


def attempt(
    day: int = 0,
    channel: Channel = Channel.CALL,
    result: AttemptResult = NO_ANSWER,
    band: TimeBand = TimeBand.MORNING,
    call_back_on: dt.date | None = None,
) -> Attempt:
    return Attempt(
        on=MONDAY + dt.timedelta(days=day),
        band=band,
        channel=channel,
        result=result,
        call_back_on=call_back_on,
    )


ENOUGH = (
    attempt(0),
    attempt(2, band=TimeBand.EVENING),
    attempt(4, Channel.TEXT, AttemptResult.LEFT_SAFE_MESSAGE),
)


class TestNextTry:
    def test_that_the_first_try_uses_the_preferred_way(self) -> None:
        plan = rule.plan((), WAYS)
        assert plan.next_channel is Channel.CALL
        assert plan.next_try_on is None
        assert rule.plan((), ()).next_channel is None

    def test_that_the_row_comes_back_after_two_business_days(self) -> None:
        assert rule.plan([attempt()], WAYS).next_try_on == dt.date(2026, 11, 18)
        on_friday = rule.plan([attempt(4)], WAYS)
        assert on_friday.next_try_on == dt.date(2026, 11, 24)

    @pytest.mark.parametrize(
        "result",
        [AttemptResult.BUSY, AttemptResult.WRONG_NUMBER, AttemptResult.LANGUAGE_BARRIER],
    )
    def test_that_some_results_are_taken_up_the_next_day(self, result: AttemptResult) -> None:
        assert rule.plan([attempt(result=result)], WAYS).next_try_on == dt.date(2026, 11, 17)

    def test_that_a_holiday_is_no_day_for_calling(self) -> None:
        plan = rule.plan([attempt()], WAYS, {dt.date(2026, 11, 17)})
        assert plan.next_try_on == dt.date(2026, 11, 19)

    def test_that_an_agreed_call_back_keeps_its_day(self) -> None:
        agreed = attempt(result=AttemptResult.CALL_BACK_LATER, call_back_on=FRIDAY)
        assert rule.plan([agreed], WAYS).next_try_on == FRIDAY

    def test_that_a_call_back_without_a_day_is_made_the_next_business_day(self) -> None:
        asked = attempt(4, result=AttemptResult.CALL_BACK_LATER)
        assert rule.plan([asked], WAYS).next_try_on == dt.date(2026, 11, 23)

    def test_that_another_time_of_day_is_proposed(self) -> None:
        assert rule.plan([attempt()], WAYS).next_band is TimeBand.AFTERNOON
        everywhere = [attempt(i, band=band) for i, band in enumerate(TimeBand)]
        assert rule.plan(everywhere, WAYS).next_band is None

    def test_that_another_way_is_proposed_after_two_tries_of_one(self) -> None:
        assert rule.plan([attempt()], WAYS).next_channel is Channel.CALL
        assert rule.plan([attempt(), attempt(2)], WAYS).next_channel is Channel.TEXT

    def test_that_a_wrong_number_is_not_tried_again(self) -> None:
        wrong = attempt(result=AttemptResult.WRONG_NUMBER)
        assert rule.plan([wrong], WAYS).next_channel is Channel.TEXT
        assert rule.plan([wrong], [Channel.CALL, Channel.VOICEMAIL]).next_channel is None

    def test_that_the_only_way_is_used_again(self) -> None:
        assert rule.plan([attempt(), attempt(2)], [Channel.CALL]).next_channel is Channel.CALL


class TestEnding:
    @pytest.mark.parametrize(
        ("result", "closed_as"),
        [
            (AttemptResult.REACHED, ClosedAs.REACHED),
            (AttemptResult.ALREADY_DONE, ClosedAs.REACHED),
            (AttemptResult.DECLINED, ClosedAs.DECLINED),
        ],
    )
    def test_that_hearing_from_the_patient_ends_the_attempts(
        self, result: AttemptResult, closed_as: ClosedAs
    ) -> None:
        plan = rule.plan([attempt(), attempt(2, result=result)], WAYS)
        assert plan.closed_as is closed_as
        assert plan.next_try_on is None

    def test_that_three_fair_tries_call_for_a_review_and_never_close_by_themselves(self) -> None:
        plan = rule.plan(ENOUGH, WAYS)
        assert plan.needs_review
        assert plan.closed_as is None
        assert plan.tries == 3

    @pytest.mark.parametrize(
        "attempts",
        [
            ENOUGH[:2],
            [attempt(0), attempt(2, band=TimeBand.EVENING), attempt(4)],  # one way only
            [attempt(0), attempt(0, band=TimeBand.EVENING), attempt(0, Channel.TEXT)],  # one day
            [attempt(0), attempt(2), attempt(4, Channel.TEXT)],  # one time of day
            [attempt(-20), *ENOUGH[1:]],  # the first one too long ago
            [attempt(0), attempt(1, Channel.VOICEMAIL, band=TimeBand.EVENING), attempt(2)],
        ],
    )
    def test_that_tries_too_few_or_too_alike_go_on(self, attempts: Sequence[Attempt]) -> None:
        plan = rule.plan(attempts, WAYS)
        assert not plan.needs_review
        assert plan.next_try_on is not None

    def test_that_a_promised_call_back_goes_before_a_review(self) -> None:
        promised = attempt(5, result=AttemptResult.CALL_BACK_LATER)
        assert not rule.plan([*ENOUGH, promised], WAYS).needs_review


class TestGivingUp:
    def codes(
        self,
        attempts: Sequence[Attempt],
        *,
        has_reviewer: bool = True,
        reviewer_is_clinician: bool = False,
        safety: bool = False,
    ) -> set[str]:
        findings = rule.check_giving_up(
            attempts,
            has_reviewer=has_reviewer,
            reviewer_is_clinician=reviewer_is_clinician,
            safety=safety,
        )
        return {found.code.removeprefix("outreach.") for found in findings}

    def test_that_enough_tries_and_a_named_reviewer_suffice(self) -> None:
        assert self.codes(ENOUGH) == set()

    def test_that_nobody_is_given_up_without_a_reviewer_or_enough_tries(self) -> None:
        assert self.codes((), has_reviewer=False) == {"tries", "reviewer"}

    def test_that_safety_is_a_clinicians_decision(self) -> None:
        assert self.codes(ENOUGH, safety=True) == {"clinician"}
        assert self.codes(ENOUGH, safety=True, reviewer_is_clinician=True) == set()


@pytest.mark.parametrize(
    ("time", "band"),
    [
        (dt.time(8), TimeBand.MORNING),
        (dt.time(11, 59), TimeBand.MORNING),
        (dt.time(12), TimeBand.AFTERNOON),
        (dt.time(15, 59), TimeBand.AFTERNOON),
        (dt.time(16), TimeBand.EVENING),
    ],
)
def test_that_a_time_falls_in_one_part_of_the_day(time: dt.time, band: TimeBand) -> None:
    assert rule.band_of(time) is band
