"""Whom to call before a visit: points a person can add up, and what each is for.

The only thing that follows is more help. Nobody is booked twice into one time, no paper for
patients says any of it, and insurance, language, race, sex and where somebody lives are no
inputs: they tell of access, not of the person. What gets in the way, such as a ride,
is no point either: ``rules.care_plan_changes`` says what to do about it.

Source: the practice's own rule of thumb after published work on prior missed visits and lead
times; not validated.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from carecoord.common.i18n import _, n_

MISSED_POINTS = ((2, 4), (1, 2))
"""Visits missed in 12 months, from this number on; points."""
LEAD_POINTS = ((29, 3), (8, 1))
"""Days from booking to the visit, from this number on; points."""
NOT_REACHED_POINTS = 1
FIRST_VISIT_POINTS = 1
PERSONAL_CALL_FROM = 3
OFFER_FROM = 5
WINDOW_DAYS = 365


class Help(enum.StrEnum):
    """How much help the practice offers before the visit."""

    USUAL = "usual"
    CALL = "call"
    OFFER = "offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known before a visit.

    Attributes:
        missed: Visits missed in the 12 months before.
        lead_days: Days from booking to the visit; None when nobody knows.
        not_reached: Whether the reminder reached nobody.
        first_visit: Whether the person was never seen here.
    """

    missed: int = 0
    lead_days: int | None = None
    not_reached: bool = False
    first_visit: bool = False


def _points_of(number: int, steps: tuple[tuple[int, int], ...]) -> int:
    return next((points for least, points in steps if number >= least), 0)


def points(before: Before) -> int:
    """The sum of what each reason is worth."""
    return sum(worth for worth, _reason in reasons(before))


def help_for(sum_of_points: int) -> Help:
    """0-2 the usual reminder, 3-4 a personal call, 5 and more a call with an offer."""
    if sum_of_points >= OFFER_FROM:
        return Help.OFFER
    return Help.CALL if sum_of_points >= PERSONAL_CALL_FROM else Help.USUAL


def reasons(before: Before) -> Iterator[tuple[int, str]]:
    """Each point with what it is for, as in: 2, one visit missed in 12 months."""
    if worth := _points_of(before.missed, MISSED_POINTS):
        yield (
            worth,
            n_(
                "{count} visit missed in 12 months",
                "{count} visits missed in 12 months",
                before.missed,
            ).format(count=before.missed),
        )
    if worth := _points_of(before.lead_days or 0, LEAD_POINTS):
        yield worth, _("booked {days} days ahead").format(days=before.lead_days)
    if before.not_reached:
        yield NOT_REACHED_POINTS, _("not reached by the reminder")
    if before.first_visit:
        yield FIRST_VISIT_POINTS, _("first visit here")


def words(before: Before) -> str:
    """How much help, and why, with every point shown."""
    found = list(reasons(before))
    total = sum(worth for worth, _reason in found)
    heading = {
        Help.USUAL: _("Usual reminder"),
        Help.CALL: _("Personal call 2 to 3 days before"),
        Help.OFFER: _("Call and offer help"),
    }[help_for(total)]
    if not found:
        return heading
    told = ", ".join(
        _("{reason} (+{points})").format(reason=reason, points=worth) for worth, reason in found
    )
    return _("{help}: {reasons}").format(help=heading, reasons=told)
