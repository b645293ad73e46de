"""What a transaction was, in the words of the person who did it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carecoord.common.i18n import _
from carecoord.db.journal import INSERT
from carecoord.vocab.appointments import Status
from carecoord.vocab.barriers import Status as BarrierStatus
from carecoord.vocab.followups import State
from carecoord.vocab.handouts import VersionState
from carecoord.vocab.outbound import Made
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.own_lists import ListState
from carecoord.vocab.patients import Channel
from carecoord.vocab.records import NoteState
from carecoord.vocab.terms import label


@dataclass(frozen=True, slots=True)
class Change:
    """One row a transaction changed.

    Attributes:
        fields: New values by name.
    """

    table: str
    op: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, table: str, op: str, fields: str) -> "Change":
        """From a journal entry's columns."""
        written = json.loads(fields)
        if op != INSERT:
            written = {name: value[0] for name, value in written.items()}
        return cls(table, op, written)


def sentence(changes: Sequence[Change]) -> str:
    """The action in words, as in: Undo: follow-up closed. "" for what is not taken back so.

    Signatures stay: a signed note is amended. Imports, people and settings have their own
    ways back, and unfinished work is no action.
    """
    by_table = {change.table: change for change in reversed(changes)}
    for table, words in _WORDS.items():
        if table in by_table:
            return words(by_table[table])
    return ""


def is_work(table: str, op: str, fields: str) -> bool:
    """Whether a change is something done, not a form being typed or a text being kept."""
    if table in _WRITTEN:
        change = Change.of(table, op, fields)
        return op != INSERT and bool({"state", "deleted"} & change.fields.keys())
    return table != "draft"


_WRITTEN = frozenset({"handout_version", "own_worklist"})
"""Tables whose drafts are typed into."""


def _attempt(change: Change) -> str:
    result = change.fields.get("result")
    if change.op != INSERT and "deleted" not in change.fields:
        return _details(change)  # a number that works again brings back who waited for it
    if change.op != INSERT or result is None:
        return ""
    if _is_new_round(change):
        return _("Undo: follow-up changed")
    return _("Undo: {result}").format(result=label(AttemptResult(result)))


def _is_new_round(change: Change) -> bool:
    """Whether a follow-up was moved while it waited for review: only then it has a day to come."""
    fields = change.fields
    is_review = fields.get("result") == AttemptResult.REVIEWED and fields.get("closes")
    return bool(is_review and fields.get("follow_up_id") and fields.get("hidden_until_on"))


def _outbound(change: Change) -> str:
    """A run has its own way back too; one taken back is not brought back so."""
    if change.op != INSERT:
        return "" if "deleted" in change.fields else _("Undo: marked as sent")
    return _("Undo: {way}, {state}").format(
        way=label(Channel(change.fields["channel"])), state=label(Made(change.fields["state"]))
    )


def _decision(change: Change) -> str:
    if change.fields.get("state", NoteState.DRAFT) != NoteState.DRAFT:
        return ""
    return _("Undo: decision saved")


def _follow_up(change: Change) -> str:
    if change.op == INSERT:
        return _("Undo: follow-up added")
    ends = {
        State.DONE: _("Undo: follow-up closed"),
        State.CANCELLED: _("Undo: follow-up taken away"),
    }
    return ends.get(change.fields.get("state", ""), _("Undo: follow-up changed"))


def _goal(change: Change) -> str:
    if change.op == INSERT:
        return _("Undo: goal written down")
    return _fact(change, _("Undo: goal changed"))


def _target(change: Change) -> str:
    if change.op == INSERT:
        return _("Undo: own goal for a number set")
    return _("Undo: own goal for a number ended")


def _measurement(change: Change) -> str:
    saved = _("Undo: measurement saved")
    return _fact(change, saved if change.op == INSERT else _("Undo: measurement corrected"))


def _fact(change: Change, changed: str) -> str:
    is_taken_off = change.op != INSERT and change.fields.get("deleted") is True
    return _("Undo: marked as a mistake") if is_taken_off else changed


def _barrier(change: Change) -> str:
    if change.op == INSERT:
        return _("Undo: answer about what gets in the way kept")
    if change.fields.get("status") == BarrierStatus.RESOLVED:
        return _("Undo: closed as not in the way any more")
    return _("Undo: what gets in the way changed")


def _patient(change: Change) -> str:
    if change.op == INSERT:
        return _("Undo: patient added")
    if "status" in change.fields:
        return _("Undo: status changed")
    return _details(change)


def _details(_change: Change) -> str:
    return _("Undo: patient's details changed")


def _handout_text(change: Change) -> str:
    """Typing has its own way back, and an approval is followed by a new version."""
    if change.op == INSERT:
        return ""
    if change.fields.get("deleted") is True:
        return _("Undo: draft of a handout thrown away")
    steps = {
        VersionState.SENT: _("Undo: handout sent for approval"),
        VersionState.DRAFT: _("Undo: handout sent back"),
        VersionState.RETIRED: _("Undo: handout no longer offered"),
    }
    return steps.get(change.fields.get("state", ""), "")


def _appointment(change: Change) -> str:
    if change.op == INSERT:
        return _("Undo: visit booked")
    status = change.fields.get("status")
    if status is None:
        return _("Undo: booked visit changed")
    return _("Undo: {status}").format(status=label(Status(status)))


def _own_list(change: Change) -> str:
    """Typing has its own way back, and a list in use is followed by a new version."""
    if change.op == INSERT:
        return ""
    if change.fields.get("deleted") is True:
        return _("Undo: draft of a worklist thrown away")
    is_retired = change.fields.get("state") == ListState.RETIRED
    return _("Undo: worklist no longer used") if is_retired else ""


def _assignment(change: Change) -> str:
    if change.op == INSERT:
        return _("Undo: put on a caseload")
    taken_off = bool(change.fields.get("ended_on"))
    return _("Undo: taken off a caseload") if taken_off else _("Undo: last day on a caseload set")


def _never(_change: Change) -> str:
    return ""


_WORDS: Mapping[str, Callable[[Change], str]] = {
    "import_run": _never,
    "staff": _never,
    "setting": _never,
    "outbound": _outbound,
    "contact_attempt": _attempt,
    "decision": _decision,
    "teach_session": lambda _change: _("Undo: teach-back saved"),
    "teach_attempt": lambda _change: _("Undo: teach-back saved"),
    "barrier": _barrier,
    "handout_version": _handout_text,
    "own_worklist": _own_list,
    "handout_given": lambda _change: _("Undo: handout given"),
    "goal_check_in": lambda change: _fact(change, _("Undo: check-in saved")),
    "goal": _goal,
    "personal_target": _target,
    "measurement": _measurement,
    "condition": lambda change: _fact(change, _("Undo: condition changed")),
    "allergy": lambda change: _fact(change, _("Undo: allergy changed")),
    "visit": lambda change: _fact(change, _("Undo: visit saved")),
    "patient": _patient,
    "contact_point": _details,
    "address": _details,
    "patient_identifier": _details,
    "related_person": _details,
    "channel_consent": _details,
    "patient_tag": _details,
    "care_team_member": _details,
    "appointment": _appointment,
    "new_medicine": lambda _change: _("Undo: new medicine written down"),
    "follow_up": _follow_up,
    "assignment": _assignment,
    "emergency_opening": _never,
}
"""By table; the first that a transaction touched names the whole of it."""
