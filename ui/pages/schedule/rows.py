"""The visits of a day as rows, and what may be done with each."""

from collections.abc import Iterator, Sequence

from carecoord.common.i18n import N_, _, n_
from carecoord.rules.partial_dates import display
from carecoord.rules.times import time_of_day
from carecoord.services.appointments import AppointmentRow
from carecoord.services.wording import language_label
from carecoord.vocab.appointments import CANCELLED, UPCOMING, Mode, Status
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.terms import label
from ui.models.rows import ListRow
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.library_row import LibraryRow

KEYS: tuple[tuple[str, Status, str], ...] = (
    ("F", Status.CONFIRMED, N_("Confirmed")),
    ("A", Status.ARRIVED, N_("Arrived")),
    ("S", Status.KEPT, N_("Seen")),
    ("N", Status.NO_SHOW, N_("Did not come")),
    ("X", Status.CANCELLED_EARLY, N_("Patient canceled")),
    ("P", Status.CANCELLED_PRACTICE, N_("We cancel")),
    ("B", Status.BOOKED, N_("Booked again")),
)
"""One key for each way a visit may stand."""

_TONES = {
    Status.CONFIRMED: Tone.OK,
    Status.ARRIVED: Tone.INFO,
    Status.KEPT: Tone.OK,
    Status.NO_SHOW: Tone.WARN,
}
_ICONS = {
    Status.BOOKED: "calendar",
    Status.CONFIRMED: "calendar-check",
    Status.ARRIVED: "user-check",
    Status.KEPT: "check",
    Status.NO_SHOW: "user-x",
}


def schedule_rows(appointments: Sequence[AppointmentRow]) -> list[ListRow]:
    """By time; what does not take place stands below."""
    here = [one for one in appointments if one.status not in CANCELLED]
    off = [one for one in appointments if one.status in CANCELLED]
    rows: list[ListRow] = [_row(one) for one in here]
    if off:
        rows.append(GroupHead(_("Canceled"), len(off)))
        rows.extend(_row(one) for one in off)
    return rows


def _row(one: AppointmentRow) -> LibraryRow:
    return LibraryRow(
        one.id,
        f"{time_of_day(one.at)}   {one.patient_name}",
        " · ".join(_facts(one)),
        _ICONS.get(one.status, "calendar-x"),
        label(one.status),
        _TONES.get(one.status, Tone.NEUTRAL),
    )


def _facts(one: AppointmentRow) -> Iterator[str]:
    if one.birth_on:  # two people of one name may come on one day
        yield _("born {day}").format(day=display(one.birth_on))
    if one.kind:
        yield one.kind
    if one.with_whom:
        yield one.with_whom
    yield n_("{count} minute", "{count} minutes", one.minutes).format(count=one.minutes)
    if one.mode is not Mode.OFFICE:
        yield label(one.mode)
    if one.interpreter == ThreeValued.YES:
        yield _("interpreter booked")
    elif one.needs_interpreter and one.status in UPCOMING:
        language = language_label(one.language)
        yield _("{language}: no interpreter booked").format(language=language or _("Interpreter"))
    if one.phone:
        yield one.phone
    if one.reason:
        yield one.reason


def counted(appointments: Sequence[AppointmentRow]) -> str:
    """How the day stands, as in: 14 visits, 3 seen."""
    here = [one for one in appointments if one.status not in CANCELLED]
    seen = sum(one.status is Status.KEPT for one in here)
    visits = n_("{count} visit", "{count} visits", len(here)).format(count=len(here))
    if not seen:
        return visits
    return _("{visits}, {seen} seen").format(visits=visits, seen=seen)
