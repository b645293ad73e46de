"""What follows a try: the row is settled, put off, or left for a person to decide. Pure."""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.rules import outreach as rules
from carecoord.rules.findings import blocking
from carecoord.services.outreach_forms import Alongside, CallForm
from carecoord.services.outreach_reviewer import Reviewer
from carecoord.vocab.outreach import AttemptResult, DeclineKind, LeaveReason, ReviewDecision
from carecoord.vocab.patients import BestTime, Channel, Status

FURTHEST_DAYS = 365
"""A next try further ahead is a slip of the keyboard."""

_ABOUT_ONE = rules.BAD_NUMBER | {
    AttemptResult.DECLINED, AttemptResult.OTHER, AttemptResult.REVIEWED,
}  # fmt: skip
"""A refusal, a move or a death; and each person's own number is marked on their own row."""

LETTER_DAYS = 14
"""Calendar days a letter is given to be answered."""

SAFETY_DAYS = 14
"""Longer out of sight is what is about safety only by a clinician's word."""

STATUS_OF = {
    LeaveReason.DIED: Status.DECEASED,
    LeaveReason.MOVED: Status.MOVED,
    LeaveReason.TRANSFERRED: Status.MOVED,
}
"""Reasons to leave a list that say something about the person for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What is known before the try.

    Attributes:
        number: Of this person's episodes on this list or follow-up, from 1.
        attempts: Tries of this episode, in the order they were made.
        allowed: Ways the person agreed to, the preferred one first.
        settled_days, declined_days: Days until a settled row comes back if it still holds.
        is_follow_up: Whether settling closes a follow-up, so that nothing comes back.
        is_safety: Whether a misunderstanding or delay may do harm.
        reviewer: Who decides once enough was tried.
    """

    number: int
    attempts: tuple[rules.Attempt, ...]
    allowed: tuple[Channel, ...]
    policy: rules.Policy
    settled_days: int
    declined_days: int
    is_follow_up: bool
    is_safety: bool
    holidays: AbstractSet[dt.date]
    reviewer: Reviewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What follows.

    Attributes:
        hidden_until_on: The day the row comes back; None when it stays or is gone for good.
        for_good: Whether the person is not to be asked again, whatever is measured.
        tries: How many tries without contact count so far.
    """

    closes: bool = False
    needs_review: bool = False
    for_good: bool = False
    hidden_until_on: dt.date | None = None
    next_time: BestTime | None = None
    tries: int = 0


def outcome(
    form: CallForm,
    attempt: rules.Attempt,
    episode: Episode,
    *,
    decides: bool,
    reviews: bool,
) -> Outcome:
    """What follows the try ``attempt`` that the form describes.

    Args:
        form: The call screen's form.
        attempt: The same try as the rules see it.
        episode: What was before.
        decides: Whether the actor may decide about safety and for good.
        reviews: Whether the actor is the one who decides once enough was tried.

    Raises:
        RefusedError: The form is not complete, or the actor may not decide this.
    """
    require_complete(form, attempt.on)
    if episode.is_safety and not decides:
        _require_soon(form.next_try_on, attempt.on)
    tried = (*episode.attempts, attempt)
    if form.result is AttemptResult.DECLINED:
        return _declined(form, attempt.on, episode, decides=decides)
    leaving = leave_reason(form)
    if leaving is not None:
        return _leaving(leaving, tried, episode, decides=decides, reviews=reviews)
    if form.result is AttemptResult.REVIEWED:
        return _reviewed(form, tried, episode, decides=decides, reviews=reviews)
    if form.result in rules.CLOSES:
        return _settled(attempt.on, episode, episode.settled_days)
    plan = rules.plan(tried, episode.allowed, episode.holidays, episode.policy)
    if attempt.channel is Channel.LETTER and not episode.is_safety:
        answer_by = attempt.on + dt.timedelta(days=LETTER_DAYS)
        return Outcome(hidden_until_on=form.next_try_on or answer_by, tries=plan.tries)
    agreed = form.next_try_on is not None or form.result is AttemptResult.CALL_BACK_LATER
    enough = plan.needs_review or plan.tries >= episode.policy.attempts
    if enough and not agreed:
        return Outcome(needs_review=True, tries=plan.tries)
    band = plan.next_band
    return Outcome(
        hidden_until_on=form.next_try_on or plan.next_try_on,
        next_time=form.next_try_time or (None if band is None else BestTime(band.value)),
        tries=plan.tries,
    )


def is_about_one(result: str) -> bool:
    """Whether an answer holds for one person alone, whoever else is at the number."""
    return result in _ABOUT_ONE


def about_one_words() -> str:
    return _("This answer is about one person. Take the ticks of the others at this number off.")


def alongside_form(form: CallForm, other: Alongside) -> CallForm:
    """The same try for somebody else behind the number.

    The note is about one person alone.

    Raises:
        RefusedError: What happened is about one person alone.
    """
    if is_about_one(form.result):
        raise RefusedError(about_one_words())
    return CallForm(
        patient_id=other.patient_id,
        worklist_id=other.worklist_id,
        follow_up_id=other.follow_up_id,
        result=form.result,
        channel=form.channel,
        next_try_on=form.next_try_on,
        next_try_time=form.next_try_time,
    )


def leave_reason(form: CallForm) -> LeaveReason | None:
    """Why the form takes the person off the list; None when it does not."""
    if form.result is not AttemptResult.OTHER or form.reason not in set(LeaveReason):
        return None
    return LeaveReason(form.reason)


def require_complete(form: CallForm, today: dt.date) -> None:
    """Refuse a form that leaves open what has to be known.

    Raises:
        RefusedError: The text says what is missing.
    """
    leaving = leave_reason(form)
    if form.result is AttemptResult.DECLINED and not form.reason.strip():
        raise RefusedError(_("Write down why they declined, or that they did not say."))
    if leaving in STATUS_OF and not form.confirmed:
        raise RefusedError(_("This changes the person's status. Confirm it before saving."))
    if form.result is AttemptResult.REVIEWED and form.reason not in set(ReviewDecision):
        raise RefusedError(_("Choose what comes next: close it, or have it tried once more."))
    says_enough = leaving in STATUS_OF or leaving is LeaveReason.ALREADY_VISITED
    if form.result is AttemptResult.OTHER and not (form.note.strip() or says_enough):
        raise RefusedError(_("Write in the note what happened."))
    if form.next_try_on is not None and not _is_near(form.next_try_on, today):
        raise RefusedError(_("Choose a day for the next try from today to a year ahead."))


def _require_soon(next_try_on: dt.date | None, today: dt.date) -> None:
    if next_try_on is not None and next_try_on > today + dt.timedelta(days=SAFETY_DAYS):
        raise RefusedError(
            _(
                "This is about safety. Choose a day within {days} days, or ask a clinician to"
                " choose a later one."
            ).format(days=SAFETY_DAYS)
        )


def _is_near(day: dt.date, today: dt.date) -> bool:
    return today <= day <= today + dt.timedelta(days=FURTHEST_DAYS)


def _settled(today: dt.date, episode: Episode, days: int) -> Outcome:
    back_on = None if episode.is_follow_up else today + dt.timedelta(days=days)
    return Outcome(closes=True, hidden_until_on=back_on)


def _declined(form: CallForm, today: dt.date, episode: Episode, *, decides: bool) -> Outcome:
    """A refusal about safety is never the end by itself: somebody who may decide looks at it.

    A person is not asked again on a list only by a clinician's word; where it is about safety
    that word holds as long as any refusal, since what may do harm has to be looked at again.
    """
    if form.reason == DeclineKind.NOT_NOW:
        days = min(episode.settled_days, SAFETY_DAYS) if episode.is_safety else episode.settled_days
        later = form.next_try_on or today + dt.timedelta(days=days)
        return Outcome(closes=not episode.is_follow_up, hidden_until_on=later)
    if episode.is_safety and not decides:
        return Outcome(needs_review=True)
    if form.reason == DeclineKind.NO_PERMANENT:
        if not decides:
            raise RefusedError(
                _("A clinician decides that somebody is not asked again. Choose another reason.")
            )
        if not episode.is_safety:
            return Outcome(closes=True, for_good=not episode.is_follow_up)
    return _settled(today, episode, episode.declined_days)


def _leaving(
    reason: LeaveReason,
    tried: tuple[rules.Attempt, ...],
    episode: Episode,
    *,
    decides: bool,
    reviews: bool,
) -> Outcome:
    if reason in STATUS_OF:
        return Outcome(closes=True)
    if reason is LeaveReason.INVALID_NUMBER:
        return Outcome(needs_review=True)
    if reason is LeaveReason.NOT_RESPONDING:
        _require_review(tried[:-1], episode, decides=decides, reviews=reviews)
    return _settled(tried[-1].on, episode, episode.settled_days)


def _reviewed(
    form: CallForm,
    tried: tuple[rules.Attempt, ...],
    episode: Episode,
    *,
    decides: bool,
    reviews: bool,
) -> Outcome:
    """What the reviewer decided; one more try is made from the day named, or from today."""
    today = tried[-1].on
    if form.reason == ReviewDecision.CLOSE:
        _require_review(tried[:-1], episode, decides=decides, reviews=reviews)
        return _settled(today, episode, episode.settled_days)
    if not reviews:
        raise RefusedError(_who_reviews(episode))
    plan = rules.plan(tried, episode.allowed, episode.holidays, episode.policy)
    return Outcome(
        hidden_until_on=form.next_try_on or today, next_time=form.next_try_time, tries=plan.tries
    )


def _require_review(
    tried: tuple[rules.Attempt, ...], episode: Episode, *, decides: bool, reviews: bool
) -> None:
    """Refuse to give somebody up before enough was tried, or without who decides about it.

    Raises:
        RefusedError: The text says what is missing.
    """
    findings = rules.check_giving_up(
        tried,
        has_reviewer=reviews,
        reviewer_is_clinician=decides,
        safety=episode.is_safety,
        policy=episode.policy,
    )
    for found in blocking(findings):
        is_about_who = found.code == "outreach.reviewer"
        raise RefusedError(_who_reviews(episode) if is_about_who else found.sentence)


def _who_reviews(episode: Episode) -> str:
    return _("Who decides about people not reached is set in Settings: {name}.").format(
        name=episode.reviewer.name
    )
