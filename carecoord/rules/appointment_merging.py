"""Which of two words about an appointment holds: the practice's own, or a record system's."""

import datetime as dt

from carecoord.rules.appointments import cancelled_by_patient
from carecoord.vocab.appointments import UPCOMING, Status

_UNSAID = {"cancelled": "", "cancelled_by_patient": "patient"}


def status_in(word: str, starts_at: dt.datetime, at: dt.datetime) -> Status:
    """A file's word as a status; at the instant the file says it.

    Who canceled is not guessed: without a word about it the visit was called off in good time,
    which counts against nobody.
    """
    if word not in _UNSAID:
        return Status(word or Status.BOOKED.value)
    if _UNSAID[word]:
        return cancelled_by_patient(starts_at, at)
    return Status.CANCELLED_EARLY


def takes(ours: Status, theirs: Status, *, is_by_staff: bool) -> bool:
    """Whether a file's word about how a visit stands goes over what stands here.

    What staff wrote is later than a list printed in the morning, unless the list knows an end of
    the visit that nobody here has written yet.
    """
    if ours is theirs:
        return False
    if not is_by_staff:
        # Confirming by phone is done here; a list that still says booked takes nothing back.
        return not (ours is Status.CONFIRMED and theirs is Status.BOOKED)
    return ours in UPCOMING | {Status.ARRIVED} and theirs not in UPCOMING | {Status.ARRIVED}
