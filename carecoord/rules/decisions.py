"""What a shared-decision note needs before it can be signed."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.rules.partial_dates import display
from carecoord.vocab.decisions import (
    STATE_OF,
    MatchesWhatMatters,
    Outcome,
    ParticipantRole,
    ReviewResult,
    State,
    TimeLimit,
)
from carecoord.vocab.patients import ThreeValued

_OPTIONS_AT_LEAST = 2
_PERCENTAGE = re.compile(r"\d\s*(%|per\s?cent\b|por\s?ciento\b)", re.IGNORECASE)
"""In English or Spanish; "cuts the risk by 36%" says nothing about how many people it helps."""
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_DECIDERS = frozenset({ParticipantRole.PATIENT, ParticipantRole.SURROGATE})


@dataclass(frozen=True, slots=True)
class Policy:
    """Longest time until a decision is looked at again, in days; the product's own proposal."""

    deferred_days: int = 90
    decided_days: int = 180


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A benefit or harm; ``count`` people of ``per``, None when no number is known."""

    side: Literal["benefit", "harm"]
    count: float | None = None
    per: int | None = None
    time_frame: str = ""
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    label: str
    is_wait: bool = False
    effects: Sequence[Effect] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The patient's answers to our four questions before deciding."""

    sure: ThreeValued = ThreeValued.NOT_ASKED
    informed: ThreeValued = ThreeValued.NOT_ASKED
    clear_on_values: ThreeValued = ThreeValued.NOT_ASKED
    supported: ThreeValued = ThreeValued.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A decision note as written so far.

    Attributes:
        talked_on: Practice day of the talk.
        no_wait_reason: Why waiting or doing nothing is not an option here.
        chosen: Position of the option taken, from 1; None when none was.
        has_owner: Whether somebody is named who takes a deferred decision up again.
        missing: What is still needed to decide.
        today: Practice day on which it is to be signed; None leaves that open.
        decide_by: The day the decision cannot wait beyond.
        capacity_doubt: Whether somebody doubts that the patient can decide this now.
        until_then: What to do and when to call while it is not decided.
    """

    talked_on: dt.date
    today: dt.date | None = None
    question: str = ""
    options: Sequence[Option] = ()
    no_wait_reason: str = ""
    what_matters: str = ""
    participants: AbstractSet[ParticipantRole] = frozenset()
    outcome: Outcome | None = None
    chosen: int | None = None
    review_on: dt.date | None = None
    has_owner: bool = False
    missing: str = ""
    matches_what_matters: MatchesWhatMatters | None = None
    readiness: Readiness = field(default_factory=Readiness)
    time_limit: TimeLimit | None = None
    decide_by: dt.date | None = None
    capacity_doubt: bool = False
    capacity_note: str = ""
    until_then: str = ""


def check(note: Note, policy: Policy = DEFAULT_POLICY) -> tuple[Finding, ...]:
    """All findings on a note, in the order of the form; sign only when none blocks."""
    return (
        *_check_talk(note),
        *_check_time(note),
        *_check_capacity(note),
        *_check_options(note),
        *_check_numbers(note.options),
        *_check_outcome(note),
        *_check_review(note, policy),
        *_check_people(note),
        *support_offers(note.readiness),
    )


TIME_TO_DECIDE_ANEW = dt.timedelta(days=7)
"""How long a change of mind waits for its new note before it is work for somebody."""


def stays_open(result: ReviewResult | None) -> bool:
    """Whether a review that came to this is still to be made: nobody was reached."""
    return result is ReviewResult.NOT_REACHED


def latest_review_on(
    outcome: Outcome, talked_on: dt.date, policy: Policy = DEFAULT_POLICY
) -> dt.date:
    """The last day a note with this outcome may set for looking at it again."""
    deferred = STATE_OF[outcome] is State.DEFERRED
    days = policy.deferred_days if deferred else policy.decided_days
    return talked_on + dt.timedelta(days=days)


def support_offers(readiness: Readiness) -> tuple[Finding, ...]:
    """What to offer for each "no"; an offer of help, never a label."""
    offers = (
        ("sure", readiness.sure, _("Not sure yet: offer more time or another talk.")),
        ("informed", readiness.informed, _("Go over the options, benefits and harms again.")),
        (
            "clear_on_values",
            readiness.clear_on_values,
            _("Help them find out what matters most to them."),
        ),
        (
            "supported",
            readiness.supported,
            _("Ask whose advice or help they would like, and invite that person."),
        ),
    )
    return tuple(
        Finding(f"decision.support.{name}", Severity.SUGGESTS, sentence, name)
        for name, answer, sentence in offers
        if answer is ThreeValued.NO
    )


def _check_talk(note: Note) -> Iterator[Finding]:
    if not note.question.strip():
        yield _blocks("question", _("Write down what there is to decide."), "question")
    if not note.what_matters.strip():
        yield _blocks(
            "what_matters",
            _("Write down what matters most, in the patient's own words."),
            "what_matters",
        )


def _check_people(note: Note) -> Iterator[Finding]:
    if not note.participants & _DECIDERS:
        yield _blocks(
            "participants",
            _("Name the patient, or the person who decides for them, among those present."),
            "participants",
        )


def _check_time(note: Note) -> Iterator[Finding]:
    if note.today is not None and note.talked_on > note.today:
        yield _blocks(
            "before_the_talk", _("The talk is still to come. Sign the note after it."), "talked_on"
        )
    if note.time_limit is TimeLimit.URGENT:
        yield _warns(
            "urgent",
            _("What cannot wait is done first. This note is for choices that can be weighed."),
            "time_limit",
        )
    if note.time_limit is not TimeLimit.BY_DATE:
        return
    if note.decide_by is None:
        yield _blocks("decide_by", _("Choose the day it has to be decided by."), "decide_by_on")
    elif _is_deferred(note) and note.review_on is not None and note.review_on > note.decide_by:
        yield _blocks(
            "review_after_limit",
            _("Take it up again before the day it has to be decided by."),
            "review_on",
        )


def _check_capacity(note: Note) -> Iterator[Finding]:
    if not note.capacity_doubt:
        return
    if not note.capacity_note.strip():
        yield _blocks(
            "capacity_note",
            _("Write down who looked into it, and who decides by what right."),
            "capacity_note",
        )
    if ParticipantRole.SURROGATE not in note.participants:
        yield _warns(
            "no_surrogate",
            _("Somebody doubts that the patient can decide now, and nobody decides with them."),
            "participants",
        )


def _is_deferred(note: Note) -> bool:
    return note.outcome is not None and STATE_OF[note.outcome] is State.DEFERRED


def _check_options(note: Note) -> Iterator[Finding]:
    if len(note.options) < _OPTIONS_AT_LEAST:
        yield _blocks("two_options", _("Name at least two options."), "options")
    if not any(option.is_wait for option in note.options) and not note.no_wait_reason.strip():
        yield _blocks(
            "wait_option",
            _("Add waiting or doing nothing as an option, or say why it is not one here."),
            "options",
        )
    for position, option in enumerate(note.options, start=1):
        yield from _check_option(option, position)


def _check_option(option: Option, position: int) -> Iterator[Finding]:
    sides = {effect.side for effect in option.effects}
    if not option.label.strip():
        sentence = _("Give option {number} a name.")
        yield _blocks("option_name", sentence.format(number=position), "label", position)
    if "benefit" not in sides:
        sentence = _("Name at least one benefit of option {number}.")
        yield _blocks("benefit", sentence.format(number=position), "benefits", position)
    if "harm" not in sides:
        sentence = _("Name at least one harm or burden of option {number}.")
        yield _blocks("harm", sentence.format(number=position), "harms", position)


def _check_numbers(options: Sequence[Option]) -> Iterator[Finding]:
    """Numbers can only be compared when they count the same people over the same time."""
    numbered = [e for option in options for e in option.effects if e.count is not None]
    if any(e.per is None or not 0 <= (e.count or 0) <= e.per for e in numbered):
        yield _blocks(
            "impossible_number",
            _("Give each number as people out of 100 or out of 1000."),
            "effects",
        )
    if any(not _YEAR.search(e.source) for e in numbered):
        yield _warns("source", _("Name the source of each number with its year."), "effects")
    if any(_PERCENTAGE.search(e.text) for option in options for e in option.effects):
        yield _warns(
            "percentage",
            _("A percentage alone misleads. Say how many people out of 100, and in what time."),
            "effects",
        )
    if len({e.per for e in numbered}) > 1:
        yield _warns(
            "denominator",
            _("Use the same total, such as 100 people, for every option."),
            "effects",
        )
    if len({e.time_frame.strip().casefold() for e in numbered}) > 1:
        yield _warns(
            "time_frame",
            _("Use the same time, such as 5 years, for every option."),
            "effects",
        )


def _check_outcome(note: Note) -> Iterator[Finding]:
    if note.outcome is None:
        yield _blocks("outcome", _("Say what came of the talk; not yet is an answer."), "outcome")
    elif note.outcome is Outcome.OPTION_CHOSEN and note.chosen not in range(
        1, len(note.options) + 1
    ):
        yield _blocks("chosen", _("Mark the option that was chosen."), "chosen")
    if note.matches_what_matters is MatchesWhatMatters.NO:
        yield Finding(
            "decision.does_not_match",
            Severity.SUGGESTS,
            _("The choice does not fit what matters most to the patient. Talk it over once more."),
            "matches_what_matters",
        )


def _check_review(note: Note, policy: Policy) -> Iterator[Finding]:
    if note.outcome is None:
        return
    state = STATE_OF[note.outcome]
    if state is State.DEFERRED:
        yield from _check_deferred(note)
    if note.review_on is None:
        sentence = _("Choose the day to look at this decision again.")
        severity = Severity.WARNS if state is State.DECLINED else Severity.BLOCKS
        yield Finding("decision.review_day", severity, sentence, "review_on")
    elif note.review_on < note.talked_on:
        yield _blocks(
            "review_in_past", _("The day to look again must be after the talk."), "review_on"
        )
    elif note.review_on > (latest := latest_review_on(note.outcome, note.talked_on, policy)):
        days = policy.deferred_days if state is State.DEFERRED else policy.decided_days
        sentence = _("Look at it again within {days} days, by {day}.").format(
            days=days, day=display(latest.isoformat())
        )
        yield _blocks("review_too_late", sentence, "review_on")


def _check_deferred(note: Note) -> Iterator[Finding]:
    if not note.has_owner:
        yield _blocks("owner", _("Name who will take this up again."), "owner")
    if not note.missing.strip():
        yield _warns("missing", _("Say what is still needed to decide."), "missing")
    if not note.until_then.strip():
        yield _warns(
            "until_then", _("Say what to do until then, and when to call us."), "until_then"
        )


def _blocks(name: str, sentence: str, at: str, position: int = 0) -> Finding:
    return Finding(f"decision.{name}", Severity.BLOCKS, sentence, at, position)


def _warns(name: str, sentence: str, at: str) -> Finding:
    return Finding(f"decision.{name}", Severity.WARNS, sentence, at)
