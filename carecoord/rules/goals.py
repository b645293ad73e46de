"""What a person's own goal needs, and what may be said of it at a check-in."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.goals import ENDS, CheckInOutcome, ToldBy

ENOUGH_CONFIDENCE = 7
"""From here on people tend to do what they planned; below, something is still in the way."""
CHECK_IN_DAYS = 14
"""Until the first check-in; the product's own proposal."""
SCALE = range(11)
_ONLY_THEY_SAY = frozenset(ENDS)
"""Outcomes that end a goal, which is the person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal as written so far.

    Attributes:
        check_in_on: When somebody asks how it goes.
        is_planned: Whether it is to stand as planned together, and not only as begun.
        is_kept_day: Whether the day was there before, so that it may be past by now.
        unsure_reason: Why it is planned although they are not sure and nothing is in the way.
    """

    today: dt.date
    words: str = ""
    what: str = ""
    how_much: str = ""
    how_often: str = ""
    confidence: int | None = None
    barrier: str = ""
    plan_b: str = ""
    unsure_reason: str = ""
    check_in_on: dt.date | None = None
    is_planned: bool = False
    is_kept_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """What was told at a check-in.

    Attributes:
        new_words: What they want instead, where they want something else.
        next_on: When somebody asks again, where it goes on.
    """

    today: dt.date
    checked_on: dt.date
    told_by: ToldBy | None = None
    outcome: CheckInOutcome | None = None
    done: int | None = None
    target: int | None = None
    confidence: int | None = None
    new_words: str = ""
    next_on: dt.date | None = None


def usual_check_in(today: dt.date) -> dt.date:
    """The day proposed for the next check-in."""
    return today + dt.timedelta(days=CHECK_IN_DAYS)


def is_unsure(confidence: int | None) -> bool:
    """Whether they said a number that calls for a smaller goal or a plan for what is in the way."""
    return confidence is not None and confidence < ENOUGH_CONFIDENCE


def check(goal: Goal) -> tuple[Finding, ...]:
    """All findings on a goal, in the order of the form; it is kept only when none blocks."""
    return (*_check_start(goal), *_check_plan(goal))


def check_check_in(check_in: CheckIn) -> tuple[Finding, ...]:
    """All findings on a check-in, in the order of the form."""
    return (*_check_report(check_in), *_check_numbers(check_in), *_check_next(check_in))


def goes_on(outcome: CheckInOutcome | None) -> bool:
    """Whether the goal stays open after it, or another takes its place."""
    return outcome not in {CheckInOutcome.MET, CheckInOutcome.STOPPED}


def _check_start(goal: Goal) -> Iterator[Finding]:
    if not goal.words.strip():
        yield _blocks("words", _("Write down what they want, in their own words."), "words")
    if goal.confidence is not None and goal.confidence not in SCALE:
        yield _blocks("scale", _("Give how sure they are as a number from 0 to 10."), "confidence")
    if goal.check_in_on is None:
        yield _blocks("check_in", _("Choose the day to ask how it goes."), "check_in_on")
    elif goal.check_in_on < goal.today and not goal.is_kept_day:
        yield _blocks(
            "check_in_past", _("This day is past. Choose today or a later day."), "check_in_on"
        )
    elif goal.check_in_on > usual_check_in(goal.today):
        yield _warns(
            "check_in_late",
            _("The check-in is more than {days} days away. A short call sooner helps.").format(
                days=CHECK_IN_DAYS
            ),
            "check_in_on",
        )


def _check_plan(goal: Goal) -> Iterator[Finding]:
    if not goal.is_planned:
        return
    if not goal.what.strip():
        yield _blocks("what", _("Say what they will do, small enough to begin with."), "what")
    elif not (goal.how_much.strip() or goal.how_often.strip()):
        yield _warns("how_much", _("Say how much or how often, so that both can tell."), "how_much")
    if goal.confidence is None:
        yield _blocks(
            "confidence", _("Ask how sure they are that they will do it, from 0 to 10."),
            "confidence",
        )  # fmt: skip
    elif is_unsure(goal.confidence):
        yield from _check_barrier(goal)


def _check_barrier(goal: Goal) -> Iterator[Finding]:
    if goal.barrier.strip():
        if not goal.plan_b.strip():
            yield _warns("plan_b", _("Say what they will do when that gets in the way."), "plan_b")
    elif not goal.unsure_reason.strip():
        yield _blocks(
            "barrier",
            _(
                "They are not sure yet. Write down what may get in the way, or make the goal "
                "smaller and ask again."
            ),
            "barrier",
        )


def _check_report(one: CheckIn) -> Iterator[Finding]:
    if one.checked_on > one.today:
        yield _blocks(
            "future",
            _("This day lies in the future. Choose today or an earlier day."),
            "checked_on",
        )
    if one.outcome is None:
        yield _blocks("outcome", _("Say how it went."), "outcome")
    if one.told_by is None:
        yield _blocks("told_by", _("Say who told you."), "told_by")
    elif one.outcome in _ONLY_THEY_SAY and one.told_by is not ToldBy.PATIENT:
        yield _blocks(
            "not_theirs",
            _("It is the patient's goal, so only they say this. Ask them."),
            "told_by",
        )
    if one.outcome is CheckInOutcome.CHANGED and not one.new_words.strip():
        yield _blocks(
            "new_words", _("Write down what they want now, in their own words."), "new_words"
        )


def _check_numbers(one: CheckIn) -> Iterator[Finding]:
    if (one.done is not None and one.done < 0) or (one.target is not None and one.target < 1):
        yield _blocks(
            "counts", _("Count how often they did it, and how often they wanted to."), "done"
        )
    if one.confidence is not None and one.confidence not in SCALE:
        yield _blocks("scale", _("Give how sure they are as a number from 0 to 10."), "confidence")


def _check_next(one: CheckIn) -> Iterator[Finding]:
    if not goes_on(one.outcome):
        return
    if one.next_on is None:
        yield _blocks("next", _("Choose the day to ask again."), "next_on")
    elif one.next_on <= one.today:
        yield _blocks("next_past", _("Choose a day after today to ask again."), "next_on")


def _blocks(name: str, sentence: str, at: str) -> Finding:
    return Finding(f"goal.{name}", Severity.BLOCKS, sentence, at)


def _warns(name: str, sentence: str, at: str) -> Finding:
    return Finding(f"goal.{name}", Severity.WARNS, sentence, at)
