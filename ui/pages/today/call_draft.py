"""What was filled in for a call that is not saved yet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from carecoord.rules.outreach import closes_together
from carecoord.services.household import HouseholdItem
from carecoord.services.outreach_forms import Alongside, CallForm
from carecoord.vocab.outreach import AttemptResult, DeclineKind, LeaveReason, ReviewDecision
from carecoord.vocab.patients import BestTime, Channel

DRAFT_KIND = "call"
_MARK = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDraft:
    """The form as it stands; "" where nothing is chosen.

    Attributes:
        result: An ``AttemptResult``.
        leaving: A ``LeaveReason``, with the result "other".
        decline: A ``DeclineKind``, with the result "declined".
        decision: A ``ReviewDecision``, with the result "reviewed".
        channel: The ``Channel`` it was tried by; "" for a call.
        next_try_on: None while the day is left to the rules.
        status_on: Partial ISO date of a move or a death.
        alongside: Rows of others at the number ticked as talked about, as ``key_of`` names them.
        about: Due follow-ups ticked as talked about; None while there is only one, or none.
    """

    result: str = ""
    leaving: str = ""
    decline: str = ""
    decision: str = ""
    channel: str = ""
    note: str = ""
    next_try_on: dt.date | None = None
    next_try_time: str = ""
    status_on: str = ""
    about: tuple[str, ...] | None = None
    alongside: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.result or self.note.strip())

    def form(
        self,
        patient_id: str,
        worklist_id: str,
        follow_up_id: str | None,
        handout_id: str | None = None,
    ) -> CallForm:
        """The same for the service; a result has to be chosen."""
        result = AttemptResult(self.result)
        reasons = {
            AttemptResult.DECLINED: self.decline,
            AttemptResult.OTHER: self.leaving,
            AttemptResult.REVIEWED: self.decision,
        }
        time = BestTime(self.next_try_time) if self.next_try_time else None
        about = self._about(follow_up_id)
        return CallForm(
            patient_id=patient_id,
            worklist_id=worklist_id,
            follow_up_id=about[0] if about else follow_up_id,
            handout_id=handout_id,
            also=about[1:],
            alongside=tuple(_row_of(key) for key in self.alongside),
            result=result,
            channel=Channel(self.channel) if self.channel else Channel.CALL,
            note=self.note.strip(),
            next_try_on=self.next_try_on,
            next_try_time=time,
            reason=reasons.get(result, ""),
            confirmed=result is AttemptResult.OTHER and self.leaving in CHANGES_STATUS,
            status_on=self.status_on,
        )

    @property
    def settles_what_is_ticked(self) -> bool:
        return self.about is not None and closes_together(self.result, self.leaving)

    def _about(self, follow_up_id: str | None) -> tuple[str, ...]:
        """Follow-ups that are settled, the one the row is about first where it is ticked."""
        if self.about is None or not self.settles_what_is_ticked:
            return ()
        return tuple(sorted(self.about, key=lambda each: each != follow_up_id))


def key_of(item: HouseholdItem) -> str:
    """One row of somebody else, as a draft keeps it."""
    return _MARK.join((item.patient_id, item.worklist_id, item.follow_up_id or ""))


def _row_of(key: str) -> Alongside:
    patient_id, worklist_id, follow_up_id = key.split(_MARK)
    return Alongside(patient_id, worklist_id, follow_up_id or None)


NOTHING = CallDraft()
CHANGES_STATUS = frozenset({LeaveReason.DIED, LeaveReason.MOVED, LeaveReason.TRANSFERRED})
"""Leaving for one of these says something about the person for good."""

ENDS = frozenset({AttemptResult.REACHED, AttemptResult.ALREADY_DONE, AttemptResult.OTHER})


def has_next_try(draft: CallDraft) -> bool:
    """Whether somebody tries again after this, so that a day can be chosen."""
    if draft.result == AttemptResult.DECLINED:
        return draft.decline == DeclineKind.NOT_NOW
    if draft.result == AttemptResult.REVIEWED:
        return draft.decision == ReviewDecision.TRY_AGAIN
    return bool(draft.result) and draft.result not in ENDS


def place_of(worklist_id: str, patient_id: str) -> str:
    """Under what the draft for one row is kept."""
    return f"{worklist_id}{_MARK}{patient_id}"


def as_kept(draft: CallDraft) -> dict[str, Any]:
    """A draft as JSON can hold it."""
    day = draft.next_try_on.isoformat() if draft.next_try_on else ""
    return asdict(draft) | {"next_try_on": day}


class DraftKeeper:
    """Unsaved calls by list and person, kept while others are looked at."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, str], CallDraft] = {}

    def get(self, worklist_id: str, patient_id: str) -> CallDraft:
        return self._drafts.get((worklist_id, patient_id), NOTHING)

    def put(self, worklist_id: str, patient_id: str, draft: CallDraft) -> None:
        if draft.is_empty:
            self._drafts.pop((worklist_id, patient_id), None)
        else:
            self._drafts[worklist_id, patient_id] = draft

    def content(self) -> dict[str, Any]:
        """All of them as JSON can hold them; empty when there is none."""
        return {place_of(*place): as_kept(draft) for place, draft in self._drafts.items()}

    def take(self, content: Mapping[str, Any]) -> None:
        """Take up what ``content`` gave; what was begun since then stays."""
        for key, fields in content.items():
            worklist_id, _mark, patient_id = key.partition(_MARK)
            day, about = fields["next_try_on"], fields.get("about")
            draft = CallDraft(
                **{
                    **fields,
                    "next_try_on": dt.date.fromisoformat(day) if day else None,
                    "about": None if about is None else tuple(about),
                    "alongside": tuple(fields.get("alongside", ())),
                }
            )
            self._drafts.setdefault((worklist_id, patient_id), draft)
