"""The columns that make an exported list one that people can work on and bring back."""

import datetime as dt

from carecoord.common.i18n import _
from carecoord.exporters.tables import Column, Kind
from carecoord.vocab import worked_lists as keys
from carecoord.vocab.outreach import CALL_SCREEN_RESULTS, DeclineKind, LeaveReason
from carecoord.vocab.terms import label


def key_columns() -> tuple[Column, ...]:
    """Which row of the store this is, and which version of it was exported; both hidden."""
    return tuple(
        Column(key=key, title=_(keys.HEADINGS[key]), hidden=True)
        for key in (keys.ROW_KEY, keys.ROW_VERSION)
    )


def outcome_columns(days: tuple[dt.date, ...] = ()) -> tuple[Column, ...]:
    """What happened and why, on which day, when to try again, and a note.

    Args:
        days: Days proposed for the next try.
    """
    return (
        Column(
            key=keys.RESULT,
            title=_(keys.HEADINGS[keys.RESULT]),
            kind=Kind.CHOICE,
            width=20,
            choices=tuple(label(result) for result in CALL_SCREEN_RESULTS),
            editable=True,
            note=_("Choose from the list what came of your try."),
        ),
        Column(
            key=keys.REASON,
            title=_(keys.HEADINGS[keys.REASON]),
            kind=Kind.CHOICE,
            width=22,
            choices=tuple(label(reason) for reason in (*DeclineKind, *LeaveReason)),
            editable=True,
            note=_("Why they declined, or why this person should not be tried again."),
        ),
        *_when(days),
        Column(
            key=keys.NOTE,
            title=_(keys.HEADINGS[keys.NOTE]),
            width=36,
            editable=True,
            note=_("A short note. Leave out what others should not read."),
        ),
    )


def _when(days: tuple[dt.date, ...]) -> tuple[Column, Column]:
    return (
        Column(
            key=keys.CALLED_ON,
            title=_(keys.HEADINGS[keys.CALLED_ON]),
            kind=Kind.DATE,
            width=13,
            editable=True,
            note=_("Left empty, it is the day on which the file is brought back."),
            refusal=_("Type the day of the call. It cannot be before the list was made."),
        ),
        Column(
            key=keys.NEXT_TRY_ON,
            title=_(keys.HEADINGS[keys.NEXT_TRY_ON]),
            kind=Kind.DATE,
            width=13,
            days=days,
            editable=True,
            note=_("The day to try again: choose one, or type another day from today on."),
            refusal=_("Type a date that is not in the past."),
        ),
    )
