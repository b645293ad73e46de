"""By when somebody who left a hospital is to be reached and seen, from the day they left.

The days follow Medicare's rule for care after a hospital stay: contact within two business days,
whatever the hours of the office and whenever it heard; a visit within 7 or 14 calendar days. They
are meant for everybody who comes home, and say nothing about billing.
"""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from carecoord.rules.business_days import NO_HOLIDAYS, add_business_days

_CONTACT_BUSINESS_DAYS = 2
_SOON_DAYS, _LATER_DAYS = 7, 14
_PERIOD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Each is due by the end of its day.

    Attributes:
        contact_by: A talk with the person or their caregiver, not only about an appointment.
        visit_soon_by: A visit where much is to be decided.
        visit_by: A visit for everybody else.
        ends_on: Last of the thirty days, of which the day of discharge is the first.
    """

    contact_by: dt.date
    visit_soon_by: dt.date
    visit_by: dt.date
    ends_on: dt.date


def deadlines(discharged_on: dt.date, holidays: AbstractSet[dt.date] = NO_HOLIDAYS) -> Deadlines:
    """The days that count from ``discharged_on``, which itself is day 0."""
    return Deadlines(
        add_business_days(discharged_on, _CONTACT_BUSINESS_DAYS, holidays),
        discharged_on + dt.timedelta(days=_SOON_DAYS),
        discharged_on + dt.timedelta(days=_LATER_DAYS),
        discharged_on + dt.timedelta(days=_PERIOD_DAYS - 1),
    )
