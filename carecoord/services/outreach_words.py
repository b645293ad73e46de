"""What follows a try, in sentences: of the row, and of what else is due for the person. Pure."""

from collections.abc import Sequence

from carecoord.common.i18n import _, n_
from carecoord.rules.outreach import closes_together
from carecoord.rules.partial_dates import display
from carecoord.services.outreach_forms import CallForm, DueFollowUp
from carecoord.services.outreach_outcome import STATUS_OF, Outcome, leave_reason
from carecoord.vocab.outreach import AttemptResult, LeaveReason, ReviewDecision
from carecoord.vocab.terms import label


def answer_words(form: CallForm) -> str:
    """What was answered, as the person who answered chose it."""
    leaving = leave_reason(form)
    if leaving is not None and leaving is not LeaveReason.OTHER:
        return label(leaving)
    if form.result is AttemptResult.REVIEWED:
        return label(ReviewDecision(form.reason))
    return label(form.result)


def parted(due: Sequence[DueFollowUp], form: CallForm, follows: Outcome) -> tuple[int, int]:
    """Of the person's other due follow-ups, how many close with this and how many stay in sight."""
    if leave_reason(form) in STATUS_OF:
        return 0, 0  # whoever moved or died leaves every list
    together = follows.closes and closes_together(form.result, form.reason)
    closing = {each.id for each in due if together and each.id in form.also}
    staying = [each for each in due if not each.is_put_off and each.id not in closing]
    return len(closing), len(staying)


def what_follows(
    follows: Outcome, attempts: int, closing: int, staying: int, *, reviewer: str
) -> str:
    """In sentences; ``closing`` and ``staying`` are other follow-ups of the same person."""
    others = n_(
        "{count} more follow-up of this person stays on the list.",
        "{count} more follow-ups of this person stay on the list.",
        staying,
    ).format(count=staying)
    own = _itself(follows, attempts, closing, staying, reviewer)
    return " ".join(part for part in (own, others if staying else "") if part)


def _itself(follows: Outcome, attempts: int, closing: int, staying: int, reviewer: str) -> str:
    if follows.needs_review:
        return _("The row goes to the list “Not reached: to review”: {name} decides.").format(
            name=reviewer
        )
    if follows.for_good:
        return _("The row leaves the list for good. A new reading does not bring it back.")
    if follows.closes and (closing or staying):
        return n_(
            "{count} follow-up is closed.", "{count} follow-ups are closed.", closing + 1
        ).format(count=closing + 1)
    if follows.closes:
        return _("The row leaves the list.")
    if follows.hidden_until_on is None:
        return ""
    return _("Try {count} of {attempts}. Back on the list on {day}.").format(
        count=follows.tries, attempts=attempts, day=display(follows.hidden_until_on.isoformat())
    )
