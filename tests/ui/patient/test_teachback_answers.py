"""What is pressed on a topic becomes attempts that say what really happened."""

import pytest

from carecoord.rules.teachback import Attempt, check_attempt, state_of
from carecoord.services.teachback_forms import AttemptEntry
from carecoord.vocab.teachback import Method, NotAttemptedReason, Outcome, ReteachChange, TopicState
from ui.pages.patient.teachback.answers import (
    Answer,
    TopicAnswer,
    attempts_of,
    is_clear,
    is_unclear,
    needs_changes,
)

PICTURE = (ReteachChange.PICTURE_OR_DRAWING.value,)


def outcomes(attempts: tuple[AttemptEntry, ...]) -> list[str]:
    return [attempt.outcome for attempt in attempts]


def rule_attempts(attempts: tuple[AttemptEntry, ...]) -> list[Attempt]:
    return [
        Attempt(
            outcome=Outcome(one.outcome),
            method=Method(one.method) if one.method else None,
            changes=frozenset(ReteachChange(change) for change in one.changes),
            not_attempted_reason=NotAttemptedReason(one.not_attempted_reason)
            if one.not_attempted_reason
            else None,
        )
        for one in attempts
    ]


def test_that_got_it_at_once_is_clear_the_first_time() -> None:
    answer = TopicAnswer(first=Answer.GOT_IT, words="One in the morning.")
    (attempt,) = attempts_of(answer)
    assert attempt.outcome == Outcome.CLEAR_FIRST_TIME
    assert attempt.words == "One in the morning."
    assert is_clear(answer)


def test_that_teaching_again_records_first_that_it_was_not_clear() -> None:
    answer = TopicAnswer(
        first=Answer.TEACH_AGAIN, words="I stop the pill.", changes=PICTURE,
        again=Answer.GOT_IT, again_words="I call you first.",
    )  # fmt: skip
    first, second = attempts_of(answer)
    assert (first.outcome, first.words, first.changes) == (
        Outcome.NOT_YET_CLEAR, "I stop the pill.", (),
    )  # fmt: skip
    assert (second.outcome, second.words, second.changes) == (
        Outcome.CLEAR_AFTER_RETEACH, "I call you first.", PICTURE,
    )  # fmt: skip


def test_that_teaching_again_without_an_answer_stays_not_clear() -> None:
    answer = TopicAnswer(first=Answer.TEACH_AGAIN, changes=PICTURE)
    assert outcomes(attempts_of(answer)) == [Outcome.NOT_YET_CLEAR]
    assert is_unclear(answer)


def test_that_a_topic_not_clear_before_is_never_clear_the_first_time() -> None:
    answer = TopicAnswer(first=Answer.GOT_IT, changes=PICTURE)
    (attempt,) = attempts_of(answer, was_unclear=True)
    assert attempt.outcome == Outcome.CLEAR_AFTER_RETEACH
    assert attempt.changes == PICTURE
    assert needs_changes(answer, was_unclear=True)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (TopicAnswer(), TopicState.NOT_CHECKED),
        (TopicAnswer(first=Answer.NOT_YET), TopicState.NOT_YET_CLEAR),
        (TopicAnswer(first=Answer.PARTLY), TopicState.NOT_YET_CLEAR),
        (TopicAnswer(first=Answer.NOT_CHECKED, reason="no_time"), TopicState.NOT_CHECKED),
        (TopicAnswer(first=Answer.DECLINED), TopicState.DECLINED),
        (
            TopicAnswer(first=Answer.TEACH_AGAIN, changes=PICTURE, again=Answer.PARTLY),
            TopicState.NOT_YET_CLEAR,
        ),
        (
            TopicAnswer(first=Answer.TEACH_AGAIN, changes=PICTURE, again=Answer.GOT_IT),
            TopicState.CLEAR,
        ),
    ],
)
def test_that_every_answer_makes_a_chain_the_rules_allow(
    answer: TopicAnswer, state: TopicState
) -> None:
    chain = rule_attempts(attempts_of(answer))
    for place, attempt in enumerate(chain):
        assert check_attempt(chain[:place], attempt) == ()
    assert state_of(chain) is state


def test_that_an_answer_survives_being_kept_unfinished() -> None:
    answer = TopicAnswer(
        first=Answer.TEACH_AGAIN, words="Two?", changes=PICTURE, again=Answer.NOT_YET
    )
    assert TopicAnswer.from_json(answer.to_json()) == answer
