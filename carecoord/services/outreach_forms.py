"""What is asked and answered when somebody was tried to be reached."""

import datetime as dt
from dataclasses import dataclass

from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import BestTime, Channel


@dataclass(frozen=True, slots=True)
class Alongside:
    """A row of somebody else behind the same number that the call was made for as well."""

    patient_id: str
    worklist_id: str
    follow_up_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallForm:
    """One try, as the call screen hands it in.

    Attributes:
        worklist_id: The list it was made from; "" from the person's page.
        follow_up_id: The follow-up it was made for, if any.
        handout_id: The copy of a handout the row was about, on lists about handouts.
        also: More follow-ups of this person that were talked about; a call that settles the one
            it was made for closes them with the same words.
        reason: For "declined": a ``DeclineKind`` or the person's words. For "other": a
            ``LeaveReason`` that takes the person off the list, or "".
        number_was: What was wrong with the number called, where the result says something else.
        confirmed: Said a second time that the person moved or died.
        alongside: Rows of others behind the number; each gets a contact of its own with the same
            result and without the note, which is about one person alone.
        status_on: Partial ISO date of the move or death, "" when not known.
        next_try_on: The day agreed for the next try; None lets the rules choose.
    """

    patient_id: str
    result: AttemptResult
    worklist_id: str = ""
    follow_up_id: str | None = None
    handout_id: str | None = None
    also: tuple[str, ...] = ()
    alongside: tuple[Alongside, ...] = ()
    channel: Channel = Channel.CALL
    note: str = ""
    next_try_on: dt.date | None = None
    next_try_time: BestTime | None = None
    reason: str = ""
    number_was: AttemptResult | None = None
    confirmed: bool = False
    status_on: str = ""


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """One of the follow-ups a person has that are due.

    Attributes:
        is_put_off: Whether an earlier try put it off, so that it is not on the list today.
        is_proposed: Whether one call about the first of them is likely to settle this one too.
        needs_doing: Whether having talked does not settle it, whatever the call was about.
    """

    id: str
    title: str
    reason: str
    due_on: dt.date
    is_safety: bool
    is_put_off: bool
    is_proposed: bool
    needs_doing: bool


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A try that was saved.

    Attributes:
        sentence: What was saved and what follows, for the bar that offers to undo it.
        hidden_until_on: The day the row comes back; None when it stays or left.
        closes: Whether the row is settled.
        needs_review: Whether enough was tried and a person has to decide.
        transaction_id: What ``UndoService.undo`` takes.
    """

    attempt_id: str
    sentence: str
    hidden_until_on: dt.date | None
    closes: bool
    needs_review: bool
    transaction_id: str


@dataclass(frozen=True, slots=True)
class NextTry:
    """What would follow a try that ends like this.

    Attributes:
        on: None when nobody has to try again.
        sentence: In words, as in: Try 2 of 3 was made. Next on 5 Mar 2026.
    """

    on: dt.date | None
    time: BestTime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try in a person's history."""

    id: str
    on: dt.date
    worklist_id: str
    channel: str
    result: str
    note: str
    by: str
    closes: bool
    next_try_on: dt.date | None
