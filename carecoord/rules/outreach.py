"""How often, when and how to try to reach somebody, and when a person must look at it."""

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules.business_days import NO_HOLIDAYS, add_business_days
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.outreach import AttemptResult, ClosedAs, LeaveReason, TimeBand
from carecoord.vocab.patients import Channel

_NOON = dt.time(12)
_LATE_AFTERNOON = dt.time(16)

CLOSES = {
    AttemptResult.REACHED: ClosedAs.REACHED,
    AttemptResult.ALREADY_DONE: ClosedAs.REACHED,
    AttemptResult.DECLINED: ClosedAs.DECLINED,
}
"""Results that end the attempts, and how."""

BAD_NUMBER = frozenset({AttemptResult.WRONG_NUMBER, AttemptResult.NUMBER_OFF})
"""Results after which the number must not be tried again before it is checked."""

_TRY_AGAIN_SOON = BAD_NUMBER | {AttemptResult.BUSY, AttemptResult.LANGUAGE_BARRIER}
HEARD_FROM = frozenset(CLOSES) | {AttemptResult.CALL_BACK_LATER}
"""Results in which the person answered, whatever they said."""
_NO_TRY = HEARD_FROM | {AttemptResult.REVIEWED}
"""The person was heard from, or nobody tried: a review is no try of its own."""
_SAME_WAY = {Channel.VOICEMAIL: Channel.CALL}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a fair try is: the product's own proposal, to be settled by the practice.

    Attributes:
        hide_days: Business days a row stays off the list after an attempt.
        window_days: Calendar days, up to the last attempt, in which attempts count.
    """

    attempts: int = 3
    channels: int = 2
    days: int = 2
    bands: int = 2
    window_days: int = 14
    hide_days: int = 2


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try; ``on`` and ``band`` in the practice's time."""

    on: dt.date
    band: TimeBand
    channel: Channel
    result: AttemptResult
    call_back_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do after the last attempt.

    Attributes:
        closed_as: How the attempts ended; None while they go on.
        needs_review: Whether enough was tried and a named person must decide.
        next_try_on: Day of the next try, the day the row comes back; None when none.
        next_band: Part of the day not tried yet, if there is one.
        next_channel: Way not tried yet, or the preferred one; None when none is allowed.
        tries: How many attempts count so far.
    """

    closed_as: ClosedAs | None = None
    needs_review: bool = False
    next_try_on: dt.date | None = None
    next_band: TimeBand | None = None
    next_channel: Channel | None = None
    tries: int = 0


def band_of(time: dt.time) -> TimeBand:
    """Part of the day a local time falls in."""
    if time < _NOON:
        return TimeBand.MORNING
    return TimeBand.AFTERNOON if time < _LATE_AFTERNOON else TimeBand.EVENING


def plan(
    attempts: Sequence[Attempt],
    allowed: Sequence[Channel],
    holidays: AbstractSet[dt.date] = NO_HOLIDAYS,
    policy: Policy = DEFAULT_POLICY,
) -> Plan:
    """What follows the attempts of one episode, given in the order they were made.

    ``allowed`` are the ways the person agreed to, the preferred one first.
    """
    if not attempts:
        return Plan(next_channel=allowed[0] if allowed else None)
    last = attempts[-1]
    counted = _counted(attempts, policy)
    if last.result in CLOSES:
        return Plan(closed_as=CLOSES[last.result], tries=len(counted))
    if last.result is not AttemptResult.CALL_BACK_LATER and tried_enough(attempts, policy):
        return Plan(needs_review=True, tries=len(counted))
    return Plan(
        next_try_on=_next_day(last, holidays, policy),
        next_band=_next_band(attempts),
        next_channel=_next_channel(attempts, allowed),
        tries=len(counted),
    )


def closes_together(result: str, reason: str = "") -> bool:
    """Whether a call that ended like this can settle everything that was talked about.

    A refusal or somebody who never answers is about one matter alone.

    Args:
        result: An ``AttemptResult``, or "".
        reason: A ``LeaveReason`` beside "other".
    """
    came_in = result == AttemptResult.OTHER and reason == LeaveReason.ALREADY_VISITED
    return came_in or result in (AttemptResult.REACHED, AttemptResult.ALREADY_DONE)


def tried_enough(attempts: Sequence[Attempt], policy: Policy = DEFAULT_POLICY) -> bool:
    """Whether the attempts without contact are many and different enough to be reviewed."""
    counted = _counted(attempts, policy)
    return (
        len(counted) >= policy.attempts
        and len({_way(each.channel) for each in counted}) >= policy.channels
        and len({each.on for each in counted}) >= policy.days
        and len({each.band for each in counted}) >= policy.bands
    )


def check_giving_up(
    attempts: Sequence[Attempt],
    *,
    has_reviewer: bool,
    reviewer_is_clinician: bool,
    safety: bool,
    policy: Policy = DEFAULT_POLICY,
) -> tuple[Finding, ...]:
    """What stands in the way of closing as "not reached, reviewed"."""
    conditions = (
        (
            "tries",
            tried_enough(attempts, policy),
            _(
                "Try at least {attempts} times, in {channels} ways, "
                "on different days and at different times of day."
            ).format(attempts=policy.attempts, channels=policy.channels),
        ),
        ("reviewer", has_reviewer, _("Name the person who reviewed this.")),
        (
            "clinician",
            reviewer_is_clinician or not safety,
            _("This is about safety: a clinician decides what happens next."),
        ),
    )
    return tuple(
        Finding(f"outreach.{name}", Severity.BLOCKS, sentence)
        for name, met, sentence in conditions
        if not met
    )


def _counted(attempts: Sequence[Attempt], policy: Policy) -> list[Attempt]:
    if not attempts:
        return []
    since = attempts[-1].on - dt.timedelta(days=policy.window_days)
    return [each for each in attempts if each.on >= since and each.result not in _NO_TRY]


def _next_day(last: Attempt, holidays: AbstractSet[dt.date], policy: Policy) -> dt.date:
    if last.result is AttemptResult.CALL_BACK_LATER and last.call_back_on is not None:
        return last.call_back_on
    soon = last.result in _TRY_AGAIN_SOON or last.result is AttemptResult.CALL_BACK_LATER
    return add_business_days(last.on, 1 if soon else policy.hide_days, holidays)


def _next_band(attempts: Sequence[Attempt]) -> TimeBand | None:
    """A part of the day in which nobody tried yet."""
    tried = {each.band for each in attempts}
    return next((band for band in TimeBand if band not in tried), None)


def _next_channel(attempts: Sequence[Attempt], allowed: Sequence[Channel]) -> Channel | None:
    """A way not tried yet once one was tried twice or its number is bad; else the preferred."""
    bad = {_way(each.channel) for each in attempts if each.result in BAD_NUMBER}
    usable = [channel for channel in allowed if _way(channel) not in bad]
    tried = [_way(each.channel) for each in attempts]
    fresh = [channel for channel in usable if _way(channel) not in tried]
    worn_out = bool(bad) or tried.count(tried[-1]) > 1
    candidates = (*fresh, *usable) if worn_out else (*usable, *fresh)
    return candidates[0] if candidates else None


def _way(channel: Channel) -> Channel:
    """A voicemail is left by calling: the two are one way of trying."""
    return _SAME_WAY.get(channel, channel)
