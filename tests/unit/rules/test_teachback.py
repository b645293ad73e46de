"""The chain of teach-back attempts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.rules import teachback as rule
from carecoord.rules.findings import blocking
from carecoord.rules.teachback import Attempt, Topic
from carecoord.vocab.teachback import (
    CLEAR,
    IfStillUnclear,
    Outcome,
    PointResult,
    TopicCategory,
    TopicState,
)
from tests.factories.talks import (
    CHANGED,
    CLEAR_AT_ONCE,
    CLEAR_LATER,
    DECLINED,
    FRIDAY,
    NO_TIME,
    PARTLY,
    STILL_UNCLEAR,
    THANKSGIVING,
    TOLD,
    UNCLEAR,
    codes,
    topic,
)


class TestOrderOfAttempts:
    def test_that_a_first_clear_attempt_may_be_signed(self) -> None:
        assert rule.check_session([topic(CLEAR_AT_ONCE)]) == ()

    def test_that_a_second_attempt_cannot_be_clear_the_first_time(self) -> None:
        again = Attempt(outcome=Outcome.CLEAR_FIRST_TIME, method=TOLD, changes=CHANGED)
        assert codes(rule.check_attempt([UNCLEAR], again)) == {"not_first_time"}

    def test_that_an_attempt_that_was_not_made_is_no_first_attempt(self) -> None:
        assert rule.check_attempt([NO_TIME], CLEAR_AT_ONCE) == ()
        assert rule.check_attempt([UNCLEAR, NO_TIME], CLEAR_LATER) == ()

    def test_that_not_checking_needs_a_reason(self) -> None:
        unexplained = Attempt(outcome=Outcome.NOT_ATTEMPTED)
        assert codes(rule.check_attempt([], unexplained)) == {"reason"}
        assert rule.check_attempt([], NO_TIME) == ()

    def test_that_checking_says_how(self) -> None:
        unclear = Attempt(outcome=Outcome.PARTLY_CLEAR)
        assert codes(rule.check_attempt([], unclear)) == {"method"}

    def test_that_declining_needs_no_reason(self) -> None:
        assert rule.check_attempt([UNCLEAR], DECLINED) == ()


class TestTopics:
    def test_that_a_session_without_a_topic_cannot_be_signed(self) -> None:
        assert codes(blocking(rule.check_session([]))) == {"no_topic"}

    def test_that_a_topic_says_what_it_is_and_which_one_it_is(self) -> None:
        (found,) = rule.check_session([topic(CLEAR_AT_ONCE), topic(CLEAR_AT_ONCE, text=" ")])
        assert found.code == "teachback.topic_text"
        assert found.position == 2
        assert "2" in found.sentence

    def test_that_an_unclear_topic_asks_what_happens_next_without_blocking(self) -> None:
        findings = rule.check_session([topic(UNCLEAR)])
        assert codes(findings) == {"next_step"}
        assert blocking(findings) == ()

    def test_that_a_planned_next_step_is_not_asked_for_again(self) -> None:
        planned = Topic(
            text="Insulin",
            attempts=[UNCLEAR],
            if_still_unclear=IfStillUnclear.CAREGIVER_TO_BE_TAUGHT,
        )
        assert rule.check_session([planned]) == ()

    def test_that_after_several_tries_other_help_is_suggested(self) -> None:
        findings = rule.check_session([topic(UNCLEAR, STILL_UNCLEAR, STILL_UNCLEAR)])
        assert "other_support" in codes(findings)
        assert "other_support" not in codes(rule.check_session([topic(UNCLEAR, STILL_UNCLEAR)]))


class TestPoints:
    def test_that_a_fourth_point_belongs_to_another_topic(self) -> None:
        crowded = Topic(text="Insulin", attempts=[CLEAR_AT_ONCE], key_points=("a", "b", "c", "d"))
        assert codes(blocking(rule.check_session([crowded]))) == {"too_many_points"}

    @pytest.mark.parametrize(
        ("points", "safety", "may_be_clear"),
        [
            ((PointResult.SAID, PointResult.SAID), True, True),
            ((PointResult.SAID, PointResult.PARTLY), False, True),
            ((PointResult.SAID, PointResult.PARTLY), True, False),
            ((PointResult.MISSED, PointResult.SAID), False, False),
            ((PointResult.WRONG,), False, False),
            ((), True, True),
        ],
    )
    def test_that_a_topic_is_clear_only_when_its_points_came_back(
        self, points: tuple[PointResult, ...], safety: bool, may_be_clear: bool
    ) -> None:
        clear = Attempt(outcome=Outcome.CLEAR_FIRST_TIME, method=TOLD, points=points)
        assert (rule.check_attempt([], clear, safety=safety) == ()) is may_be_clear
        unclear = Attempt(outcome=Outcome.PARTLY_CLEAR, method=TOLD, points=points)
        assert rule.check_attempt([], unclear, safety=safety) == ()

    def test_that_some_kinds_of_topic_are_about_safety_whether_marked_or_not(self) -> None:
        assert rule.is_about_safety(TopicCategory.DEVICE_USE, marked=False)
        assert rule.is_about_safety(None, marked=True)
        assert not rule.is_about_safety(TopicCategory.SELF_CARE, marked=False)


class TestState:
    @pytest.mark.parametrize(
        ("attempts", "state"),
        [
            ((), TopicState.NOT_CHECKED),
            ((NO_TIME,), TopicState.NOT_CHECKED),
            ((DECLINED,), TopicState.DECLINED),
            ((DECLINED, NO_TIME), TopicState.NOT_CHECKED),
            ((UNCLEAR,), TopicState.NOT_YET_CLEAR),
            ((PARTLY,), TopicState.NOT_YET_CLEAR),
            ((UNCLEAR, DECLINED), TopicState.NOT_YET_CLEAR),
            ((UNCLEAR, CLEAR_LATER), TopicState.CLEAR),
            ((CLEAR_AT_ONCE, NO_TIME), TopicState.CLEAR),
            ((CLEAR_AT_ONCE, UNCLEAR), TopicState.NOT_YET_CLEAR),
        ],
    )
    def test_that_the_last_attempt_made_decides(
        self, attempts: tuple[Attempt, ...], state: TopicState
    ) -> None:
        assert rule.state_of(attempts) is state

    @given(st.lists(st.sampled_from([CLEAR_AT_ONCE, UNCLEAR, CLEAR_LATER, NO_TIME, DECLINED])))
    def test_that_clear_always_rests_on_a_clear_attempt(self, attempts: list[Attempt]) -> None:
        if rule.state_of(attempts) is TopicState.CLEAR:
            assert any(each.outcome in CLEAR for each in attempts)


class TestNextCheck:
    def test_that_holidays_do_not_count_towards_the_three_days(self) -> None:
        wednesday = dt.date(2026, 11, 25)
        due = rule.next_check_on(topic(UNCLEAR, safety=True), wednesday, {THANKSGIVING})
        assert due == dt.date(2026, 12, 1)

    def test_that_a_day_the_practice_is_closed_moves_forward_to_stay_within_fourteen(self) -> None:
        saturday = dt.date(2026, 11, 21)
        assert rule.next_check_on(topic(UNCLEAR), saturday) == dt.date(2026, 12, 4)

    def test_that_what_was_not_checked_is_due_too(self) -> None:
        assert rule.next_check_on(topic(NO_TIME, safety=True), FRIDAY) == dt.date(2026, 11, 25)
        assert rule.next_check_on(topic(), FRIDAY) == dt.date(2026, 12, 4)

    @pytest.mark.parametrize("attempt", [CLEAR_AT_ONCE, DECLINED])
    def test_that_a_settled_topic_is_not_due(self, attempt: Attempt) -> None:
        assert rule.next_check_on(topic(attempt, safety=True), FRIDAY) is None

    def test_that_the_clinician_hears_only_of_unclear_safety_topics(self) -> None:
        assert rule.tell_clinician(topic(UNCLEAR, safety=True))
        assert not rule.tell_clinician(topic(UNCLEAR))
        assert not rule.tell_clinician(topic(UNCLEAR, CLEAR_LATER, safety=True))

    @pytest.mark.parametrize(
        "step", [IfStillUnclear.SIMPLIFY_PLAN, IfStillUnclear.ESCALATED_TO_CLINICIAN]
    )
    def test_that_the_clinician_hears_of_what_was_passed_on_to_them(
        self, step: IfStillUnclear
    ) -> None:
        passed_on = Topic(text="Diet", attempts=[UNCLEAR], if_still_unclear=step)
        assert rule.tell_clinician(passed_on)

    def test_that_telling_the_clinician_today_is_due_today(self) -> None:
        told = IfStillUnclear.ESCALATED_TO_CLINICIAN
        unclear = Topic(text="Diet", attempts=[UNCLEAR], if_still_unclear=told)
        assert rule.next_check_on(unclear, FRIDAY) == FRIDAY
        unchecked = Topic(text="Diet", attempts=[NO_TIME], if_still_unclear=told)
        assert rule.next_check_on(unchecked, FRIDAY) == dt.date(2026, 12, 4)


def test_that_no_sentence_judges_the_patient() -> None:
    sessions: tuple[list[Topic], ...] = (
        [],
        [topic(UNCLEAR, STILL_UNCLEAR, STILL_UNCLEAR, text="")] * 6,
        [topic(Attempt(outcome=Outcome.NOT_ATTEMPTED), CLEAR_LATER)] * 4,
    )
    words = " ".join(f.sentence for each in sessions for f in rule.check_session(each)).lower()
    assert not any(word in words for word in ("fail", "score", "wrong", "patient could not"))
