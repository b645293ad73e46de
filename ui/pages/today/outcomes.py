"""The answers to "What happened on the call?"."""

from carecoord.common.i18n import _
from carecoord.rules.outreach import closes_together
from carecoord.services.outreach_outcome import about_one_words, is_about_one
from carecoord.vocab.outreach import (
    CALL_SCREEN_RESULTS,
    AttemptResult,
    DeclineKind,
    LeaveReason,
    ReviewDecision,
)
from carecoord.vocab.patients import BestTime, Channel
from carecoord.vocab.terms import label
from ui.pages.today.call_draft import CallDraft
from ui.widgets.segmented import Option

_ICONS = {
    AttemptResult.REACHED: "phone-check",
    AttemptResult.LEFT_SAFE_MESSAGE: "message-check",
    AttemptResult.NO_ANSWER: "phone-off",
    AttemptResult.SPOKE_TO_FAMILY: "users",
    AttemptResult.CALL_BACK_LATER: "clock",
    AttemptResult.WRONG_NUMBER: "phone-x",
    AttemptResult.DECLINED: "user-x",
    AttemptResult.ALREADY_DONE: "calendar-check",
}

LESS_COMMON = (
    AttemptResult.BUSY,
    AttemptResult.VOICEMAIL_FULL,
    AttemptResult.NUMBER_OFF,
    AttemptResult.NOT_HOME,
    AttemptResult.LANGUAGE_BARRIER,
)
OTHER_WAYS = (Channel.LETTER, Channel.TEXT, Channel.EMAIL)
"""Ways to try somebody that are written down as a message left."""
GONE = (
    LeaveReason.ALREADY_VISITED,
    LeaveReason.MOVED,
    LeaveReason.TRANSFERRED,
    LeaveReason.DIED,
)
"""What settles every list at once; asked before anybody is called."""
LEAVING = (LeaveReason.NOT_RESPONDING, LeaveReason.INVALID_NUMBER, LeaveReason.OTHER)


DECLINED_KEY = str(CALL_SCREEN_RESULTS.index(AttemptResult.DECLINED) + 1)


def next_decline(kind: str) -> str:
    """The way to decline after this one; the first one after the last, and after none."""
    kinds = [each.value for each in DeclineKind]
    return kinds[(kinds.index(kind) + 1) % len(kinds)] if kind in kinds else kinds[0]


def common_options() -> tuple[Option, ...]:
    return tuple(Option(each.value, label(each), _ICONS[each]) for each in CALL_SCREEN_RESULTS)


def decline_options() -> tuple[Option, ...]:
    return tuple(Option(each.value, label(each)) for each in DeclineKind)


def time_options() -> dict[str, str]:
    return {each.value: label(each) for each in BestTime}


def is_common(draft: CallDraft) -> bool:
    """Whether it is one of the eight answers about a call."""
    return draft.result in CALL_SCREEN_RESULTS and not draft.channel


def way_words(channel: str) -> str:
    """What was done in place of a call."""
    return {
        Channel.LETTER: _("Sent a letter"),
        Channel.TEXT: _("Sent a text message"),
        Channel.EMAIL: _("Sent an e-mail"),
    }[Channel(channel)]


def uncommon_words(draft: CallDraft) -> str:
    """What was chosen under "More"; "" when it was one of the eight."""
    if draft.leaving:
        return _("Off the list: {reason}").format(reason=label(LeaveReason(draft.leaving)))
    if draft.decision:
        return label(ReviewDecision(draft.decision))
    if draft.channel:
        return way_words(draft.channel)
    if draft.result and not is_common(draft):
        return label(AttemptResult(draft.result))
    return ""


def explanation(draft: CallDraft) -> str:
    """What saving this means, where it is not plain."""
    if draft.result in (AttemptResult.WRONG_NUMBER, AttemptResult.NUMBER_OFF):
        return _(
            "This number is marked and not offered again until somebody checks it. "
            "If there is another number, the list shows that one."
        )
    if draft.result == AttemptResult.SPOKE_TO_FAMILY:
        return _("Say only that the practice called, unless the patient allowed more.")
    if draft.result == AttemptResult.DECLINED:
        return _(
            "What did the patient want? They may always change their mind. "
            "Press {key} again to choose."
        ).format(key=DECLINED_KEY)
    if draft.leaving == LeaveReason.OTHER:
        return _("Write in the note why this person leaves the list.")
    return ""


def nothing_settled(draft: CallDraft, *, needs_doing: bool) -> str:
    """That nothing is ticked which this answer would close; "" when something is.

    Args:
        draft: The form as it stands.
        needs_doing: Whether talking does not settle what the call is for, so that it has to be
            ticked even when the ticks have not been read yet.
    """
    asks = draft.about is not None or needs_doing
    if asks and not draft.about and closes_together(draft.result, draft.leaving):
        return _(
            "Tick at least one thing that is settled. "
            "If it is still to be done, choose another answer, such as Call back later."
        )
    return ""


def missing(draft: CallDraft, *, needs_doing: bool = False, has_done: bool = False) -> str:
    """What to choose or write before this can be saved; "" when it is complete.

    Args:
        draft: The form as it stands.
        needs_doing: As for ``nothing_settled``.
        has_done: Whether something is ticked that had to be done, not only talked about.
    """
    if not draft.result:
        return _("Choose what happened on the call first.")
    if draft.result == AttemptResult.DECLINED and not draft.decline:
        return _("Choose how the patient declined.")
    if draft.result == AttemptResult.OTHER and not (draft.note.strip() or _says_enough(draft)):
        return _("Write in the note what happened.")
    if draft.alongside and is_about_one(draft.result):
        return about_one_words()
    unsettled = nothing_settled(draft, needs_doing=needs_doing)
    if not unsettled and has_done and draft.settles_what_is_ticked and not draft.note.strip():
        return _("Write in the note what came of what you ticked as done.")
    return unsettled


def _says_enough(draft: CallDraft) -> bool:
    return draft.leaving in GONE
