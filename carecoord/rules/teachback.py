"""The chain of teach-back attempts on a topic: what may follow what, and when to check again.

The findings speak about our explanation. Nothing here scores or labels a patient.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules.business_days import (
    NO_HOLIDAYS,
    add_business_days,
    business_day_on_or_before,
)
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.teachback import (
    CLEAR,
    NOT_CLEAR,
    SAFETY_CATEGORIES,
    IfStillUnclear,
    Method,
    NotAttemptedReason,
    Outcome,
    PointResult,
    ReteachChange,
    TopicCategory,
    TopicState,
)

_FOR_THE_CLINICIAN = frozenset(
    {IfStillUnclear.SIMPLIFY_PLAN, IfStillUnclear.ESCALATED_TO_CLINICIAN}
)
_NOT_BACK = frozenset({PointResult.MISSED, PointResult.WRONG})


@dataclass(frozen=True, slots=True)
class Policy:
    """The practice's limits.

    The first two follow the advice to teach one to three points at a time; the others
    are the product's own proposal, meant to be settled by the practice.
    """

    topics_before_warning: int = 3
    topics_at_most: int = 5
    points_at_most: int = 3
    attempts_before_other_support: int = 3
    safety_business_days: int = 3
    other_days: int = 14


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One time somebody was asked to say or show it; ``points`` are its key points in order."""

    outcome: Outcome
    method: Method | None = None
    changes: AbstractSet[ReteachChange] = frozenset()
    not_attempted_reason: NotAttemptedReason | None = None
    points: Sequence[PointResult] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing to be understood, with its attempts in the order they were made.

    Attributes:
        place: Which topic of the form it is, from 1; 0 where it is one of a list by itself.
    """

    text: str
    safety: bool = False
    attempts: Sequence[Attempt] = ()
    if_still_unclear: IfStillUnclear | None = None
    key_points: Sequence[str] = ()
    place: int = 0


def is_about_safety(category: TopicCategory | None, *, marked: bool) -> bool:
    """Whether a mix-up may do harm: by what the topic is, or because somebody says so."""
    return marked or category in SAFETY_CATEGORIES


def state_of(attempts: Sequence[Attempt]) -> TopicState:
    """What the attempts amount to; the last one that was really made decides."""
    tried = _last_tried(attempts)
    if tried is not None:
        return TopicState.CLEAR if tried.outcome in CLEAR else TopicState.NOT_YET_CLEAR
    if attempts and attempts[-1].outcome is Outcome.DECLINED_BY_PATIENT:
        return TopicState.DECLINED
    return TopicState.NOT_CHECKED


def next_check_on(
    topic: Topic,
    day: dt.date,
    holidays: AbstractSet[dt.date] = NO_HOLIDAYS,
    policy: Policy = DEFAULT_POLICY,
) -> dt.date | None:
    """The day by which to check again after an attempt on ``day``; None when settled."""
    if state_of(topic.attempts) in {TopicState.CLEAR, TopicState.DECLINED}:
        return None
    if _is_escalated(topic):
        return day
    if topic.safety:
        return add_business_days(day, policy.safety_business_days, holidays)
    return business_day_on_or_before(day + dt.timedelta(days=policy.other_days), holidays)


def tell_clinician(topic: Topic) -> bool:
    """Whether a clinician must hear of it: about safety, or because the next step is theirs."""
    if state_of(topic.attempts) is not TopicState.NOT_YET_CLEAR:
        return False
    return topic.safety or topic.if_still_unclear in _FOR_THE_CLINICIAN


def check_session(topics: Sequence[Topic], policy: Policy = DEFAULT_POLICY) -> tuple[Finding, ...]:
    """Everything that stands in the way of signing a session, topic by topic."""
    found = list(_check_topic_count(len(topics), policy))
    for position, topic in enumerate(topics, start=1):
        found.extend(_check_topic(topic, topic.place or position, policy))
    return tuple(found)


def check_attempt(
    before: Sequence[Attempt], attempt: Attempt, *, safety: bool = False
) -> tuple[Finding, ...]:
    """What keeps ``attempt`` from following the attempts ``before`` it."""
    return tuple(_check_attempt(before, attempt, 0, safety=safety))


def _is_escalated(topic: Topic) -> bool:
    told_today = topic.if_still_unclear is IfStillUnclear.ESCALATED_TO_CLINICIAN
    return told_today and state_of(topic.attempts) is TopicState.NOT_YET_CLEAR


def _last_tried(attempts: Sequence[Attempt]) -> Attempt | None:
    tried = (each for each in reversed(attempts) if each.outcome in CLEAR | NOT_CLEAR)
    return next(tried, None)


def _check_topic_count(count: int, policy: Policy) -> Iterator[Finding]:
    if count == 0:
        yield Finding("teachback.no_topic", Severity.BLOCKS, _("Add at least one topic."), "topics")
    elif count > policy.topics_at_most:
        yield Finding(
            "teachback.too_many_topics",
            Severity.BLOCKS,
            _("Keep at most {count} topics and book another session for the rest.").format(
                count=policy.topics_at_most
            ),
            "topics",
        )
    elif count > policy.topics_before_warning:
        yield Finding(
            "teachback.many_topics",
            Severity.WARNS,
            _("More than {count} topics are hard to remember. Can some wait?").format(
                count=policy.topics_before_warning
            ),
            "topics",
        )


def _check_topic(topic: Topic, position: int, policy: Policy) -> Iterator[Finding]:
    if not topic.text.strip():
        yield Finding(
            "teachback.topic_text",
            Severity.BLOCKS,
            _("Say in plain words what topic {number} is.").format(number=position),
            "text",
            position,
        )
    if len(topic.key_points) > policy.points_at_most:
        yield Finding(
            "teachback.too_many_points",
            Severity.BLOCKS,
            _("Keep at most {count} points in topic {number}, and make another topic.").format(
                count=policy.points_at_most, number=position
            ),
            "key_points",
            position,
        )
    for index, attempt in enumerate(topic.attempts):
        yield from _check_attempt(topic.attempts[:index], attempt, position, safety=topic.safety)
    if state_of(topic.attempts) is TopicState.NOT_YET_CLEAR:
        yield from _check_next_step(topic, position, policy)


def _check_attempt(
    before: Sequence[Attempt], attempt: Attempt, position: int, *, safety: bool
) -> Iterator[Finding]:
    outcome = attempt.outcome
    if outcome is Outcome.NOT_ATTEMPTED:
        if attempt.not_attempted_reason is None:
            yield _blocks(
                "reason", _("Say why it was not checked."), "not_attempted_reason", position
            )
    elif outcome is not Outcome.DECLINED_BY_PATIENT:
        if attempt.method is None:
            yield _blocks("method", _("Say how it was checked."), "method", position)
        yield from _check_order(_last_tried(before), attempt, position)
        if outcome in CLEAR:
            yield from _check_points(attempt, position, safety=safety)


def _check_order(previous: Attempt | None, attempt: Attempt, position: int) -> Iterator[Finding]:
    """An attempt after one that was not clear is a re-teach, and only then."""
    was_unclear = previous is not None and previous.outcome in NOT_CLEAR
    if was_unclear and attempt.outcome is Outcome.CLEAR_FIRST_TIME:
        yield _blocks(
            "not_first_time",
            _("It was not clear before, so this is not the first time. Choose the other answer."),
            "outcome",
            position,
        )
    if not was_unclear and attempt.outcome is Outcome.CLEAR_AFTER_RETEACH:
        yield _blocks(
            "nothing_to_reteach",
            _("It can only be clear after explaining again if it was not clear before."),
            "outcome",
            position,
        )
    if was_unclear and not attempt.changes:
        yield _blocks(
            "change",
            _("Say what you did differently this time."),
            "changes",
            position,
        )


def _check_points(attempt: Attempt, position: int, *, safety: bool) -> Iterator[Finding]:
    """Clear means that every point came back; about safety, that it came back whole."""
    lacking = _NOT_BACK | {PointResult.PARTLY} if safety else _NOT_BACK
    if lacking.intersection(attempt.points):
        yield _blocks(
            "points_missing",
            _("Not every point came back, so it is not clear yet. Explain that point again."),
            "points",
            position,
        )


def _check_next_step(topic: Topic, position: int, policy: Policy) -> Iterator[Finding]:
    if topic.if_still_unclear is None:
        yield Finding(
            "teachback.next_step",
            Severity.WARNS,
            _("Topic {number} is not clear yet. Choose what happens next.").format(number=position),
            "if_still_unclear",
            position,
        )
    unclear = sum(each.outcome in NOT_CLEAR for each in topic.attempts)
    if unclear >= policy.attempts_before_other_support:
        yield Finding(
            "teachback.other_support",
            Severity.SUGGESTS,
            _("After several tries, another kind of help or a simpler plan may work better."),
            "if_still_unclear",
            position,
        )


def _blocks(name: str, sentence: str, field: str, position: int) -> Finding:
    return Finding(f"teachback.{name}", Severity.BLOCKS, sentence, field, position)
