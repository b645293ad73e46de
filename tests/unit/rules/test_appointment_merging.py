"""A file's word about a visit beside the practice's own."""

import datetime as dt

import pytest

from carecoord.rules.appointment_merging import status_in, takes
from carecoord.vocab.appointments import Status

AT = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
SOON, LATER = AT + dt.timedelta(hours=3), AT + dt.timedelta(days=3)


def test_that_nobody_is_guessed_to_have_cancelled_late() -> None:
    assert status_in("cancelled", SOON, AT) is Status.CANCELLED_EARLY
    assert status_in("cancelled_by_patient", SOON, AT) is Status.CANCELLED_LATE
    assert status_in("cancelled_by_patient", LATER, AT) is Status.CANCELLED_EARLY
    assert status_in("", SOON, AT) is Status.BOOKED
    assert status_in("kept", SOON, AT) is Status.KEPT


@pytest.mark.parametrize(
    ("ours", "theirs", "is_by_staff", "taken"),
    [
        ("booked", "booked", False, False),
        ("booked", "kept", False, True),
        ("confirmed", "booked", False, False),
        ("confirmed", "kept", True, True),
        ("arrived", "kept", True, True),
        ("arrived", "booked", True, False),
        ("kept", "no_show", True, False),
    ],
)
def test_that_what_staff_wrote_gives_way_only_to_an_end_of_the_visit(
    ours: str, theirs: str, *, is_by_staff: bool, taken: bool
) -> None:
    assert takes(Status(ours), Status(theirs), is_by_staff=is_by_staff) is taken
