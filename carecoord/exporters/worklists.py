"""The columns that make an exported list one that people can work on and bring back."""

from carecoord.common.i18n import _
from carecoord.exporters.tables import Column, Kind
from carecoord.vocab.outreach import CALL_SCREEN_RESULTS, LeaveReason
from carecoord.vocab.terms import label

ROW_KEY = "row_key"
ROW_VERSION = "row_version"
RESULT = "result"
LEAVE_REASON = "leave_reason"
NEXT_TRY_ON = "next_try_on"
NOTE = "note"


def key_columns() -> tuple[Column, ...]:
    """Which row of the store this is, and which version of it was exported; both hidden."""
    return (
        Column(key=ROW_KEY, title=_("Row key"), hidden=True),
        Column(key=ROW_VERSION, title=_("Row version"), hidden=True),
    )


def outcome_columns() -> tuple[Column, ...]:
    """What happened, why somebody leaves the list, when to try again, and a note."""
    return (
        Column(
            key=RESULT,
            title=_("What happened"),
            kind=Kind.CHOICE,
            width=20,
            choices=tuple(label(result) for result in CALL_SCREEN_RESULTS),
            editable=True,
            note=_("Choose from the list what came of your try."),
        ),
        Column(
            key=LEAVE_REASON,
            title=_("Take off the list because"),
            kind=Kind.CHOICE,
            width=22,
            choices=tuple(label(reason) for reason in LeaveReason),
            editable=True,
            note=_("Only when this person should not be tried again."),
        ),
        Column(
            key=NEXT_TRY_ON,
            title=_("Next try"),
            kind=Kind.DATE,
            width=13,
            editable=True,
            note=_("The day to try again."),
        ),
        Column(
            key=NOTE,
            title=_("Note"),
            width=36,
            editable=True,
            note=_("A short note. Leave out what others should not read."),
        ),
    )
