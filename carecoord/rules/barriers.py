"""What an answer about a barrier needs, and what has to follow from it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.barriers import (
    ASKED_ALONE,
    RESTRICTED_DOMAINS,
    Domain,
    Impact,
    Sensitivity,
    Status,
    WantsHelp,
)

WAITS_FROM_DAYS = 30
"""A need with which help is wanted waits too long from then on, unless it was gone over."""

ANSWERS = (Status.PRESENT, Status.ASKED_NONE, Status.DECLINED_TO_ANSWER)
"""What asking may come to; resolved is said of what was there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody said about one part of life.

    Attributes:
        asked_alone: Whether nobody else could hear.
        next_step: What is done about it, in a few words; "" when nothing is.
    """

    domain: Domain
    status: Status
    impact: Impact = Impact.NOT_ASKED
    wants_help: WantsHelp = WantsHelp.NOT_ASKED
    asked_alone: bool = False
    keep_back: bool = False
    next_step: str = ""
    next_step_on: dt.date | None = None


def check(answer: Answer, today: dt.date) -> tuple[Finding, ...]:
    """What has to be put right before the answer is kept, and what is worth asking as well."""
    return tuple(_check(answer, today))


def sensitivity_of(answer: Answer) -> Sensitivity:
    """Some parts of life are always kept back; any other when the person wants it so."""
    kept_back = answer.domain in RESTRICTED_DOMAINS or answer.keep_back
    return Sensitivity.RESTRICTED if kept_back else Sensitivity.NORMAL


def needs_clinician_today(answer: Answer) -> bool:
    """Whether a clinician has to take it up the same day: somebody is not safe."""
    return answer.domain in ASKED_ALONE and answer.status is Status.PRESENT


def waits_too_long(wants_help: WantsHelp, reviewed_on: dt.date, today: dt.date) -> bool:
    """Whether help is wanted and nobody went over it for longer than it should wait."""
    return wants_help is WantsHelp.YES and (today - reviewed_on).days > WAITS_FROM_DAYS


def _check(answer: Answer, today: dt.date) -> Iterator[Finding]:
    if answer.status not in ANSWERS:
        yield _blocks("status", _("Choose what the person answered."))
    if answer.domain in ASKED_ALONE and not answer.asked_alone:
        yield _blocks(
            "asked_alone",
            _("Ask this only when the person is alone. Say that nobody else could hear."),
        )
    if answer.status is Status.PRESENT:
        yield from _check_present(answer, today)


def _check_present(answer: Answer, today: dt.date) -> Iterator[Finding]:
    step = answer.next_step.strip()
    if step and answer.next_step_on is None:
        yield _blocks("next_step_on", _("Choose the day by which the next step is done."))
    if answer.next_step_on is not None and not step:
        yield _blocks("next_step", _("Say in a few words what the next step is."))
    if answer.next_step_on is not None and answer.next_step_on < today:
        yield _blocks("next_step_on", _("This day is past. Choose today or a later day."))
    if answer.wants_help is WantsHelp.YES and not step:
        yield Finding(
            "barrier.no_step",
            Severity.SUGGESTS,
            _("Help is wanted: say what the next step is, and by when."),
            "next_step",
        )


def _blocks(field: str, sentence: str) -> Finding:
    return Finding(f"barrier.{field}", Severity.BLOCKS, sentence, field)
