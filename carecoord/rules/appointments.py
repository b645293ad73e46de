"""What may become of an appointment, and when a cancellation is late."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.vocab.appointments import CANCELLED, UPCOMING, Status

LATE_UNDER = dt.timedelta(hours=24)
"""A patient who cancels nearer than this to the visit cancels late."""

_S = Status
_ENDS = frozenset({_S.ARRIVED, _S.KEPT, _S.NO_SHOW, *CANCELLED, _S.RESCHEDULED})
_MAY_FOLLOW: Mapping[Status, frozenset[Status]] = {
    _S.BOOKED: _ENDS | {_S.CONFIRMED},
    _S.CONFIRMED: _ENDS | {_S.BOOKED},
    # Somebody else was meant, or the person left before being seen.
    _S.ARRIVED: frozenset({_S.KEPT, _S.BOOKED, _S.CONFIRMED, _S.NO_SHOW, *CANCELLED}),
    _S.KEPT: frozenset({_S.ARRIVED, _S.NO_SHOW}),
    # They came after all, or it turns out that they had called.
    _S.NO_SHOW: frozenset({_S.ARRIVED, _S.KEPT, *CANCELLED}),
    _S.CANCELLED_EARLY: frozenset({_S.BOOKED, _S.CANCELLED_PRACTICE}),
    _S.CANCELLED_LATE: frozenset({_S.BOOKED, _S.CANCELLED_PRACTICE}),
    _S.CANCELLED_PRACTICE: frozenset({_S.BOOKED, _S.CANCELLED_EARLY, _S.CANCELLED_LATE}),
    _S.RESCHEDULED: frozenset(),
}


def may_follow(now_is: Status, wanted: Status) -> bool:
    """Whether an appointment that stands so may come to stand so."""
    return wanted in _MAY_FOLLOW[now_is]


def cancelled_by_patient(starts_at: dt.datetime, at: dt.datetime) -> Status:
    """Early or late; exactly 24 hours before is early."""
    return Status.CANCELLED_LATE if starts_at - at < LATE_UNDER else Status.CANCELLED_EARLY


def is_too_early(wanted: Status, starts_at: dt.datetime, at: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether nobody can have missed it yet, or come to it."""
    if wanted is Status.NO_SHOW:
        return at < starts_at
    is_before = practice_day(at, zone) < practice_day(starts_at, zone)
    return wanted in {Status.ARRIVED, Status.KEPT} and is_before


def objection(
    now_is: Status, wanted: Status, starts_at: dt.datetime, at: dt.datetime, zone: ZoneInfo
) -> str:
    """Why an appointment may not come to stand so at this instant; "" when it may."""
    if wanted is now_is:
        return ""
    if not may_follow(now_is, wanted):
        if now_is is Status.RESCHEDULED:
            return _("This visit was moved. Change the one at the new time instead.")
        return _("This cannot follow what is recorded. Open the schedule again and look at it.")
    if is_too_early(wanted, starts_at, at, zone):
        if wanted is Status.NO_SHOW:
            return _("The visit has not begun yet, so nobody has missed it.")
        return _("This visit is on a later day. Choose the visit of today.")
    if wanted in UPCOMING and practice_day(at, zone) > practice_day(starts_at, zone):
        return _("The day of this visit is past. Book a new one instead.")
    return ""
