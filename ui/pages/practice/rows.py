"""Measures and the records behind them, as rows of lists."""

from collections.abc import Iterator, Sequence

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.services.measures import Measure, MeasureCase
from ui.models.rows import ListRow
from ui.widgets.formats import full_date
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.library_row import LibraryRow

_MARK = "|"
_ICONS = {
    "outreach-reached": "phone",
    "outreach-agreed": "checks",
    "outreach-came-15": "calendar-check",
    "outreach-came-30": "calendar-check",
    "visits-kept": "calendar-check",
    "visits-missed": "calendar-x",
    "visits-written-down": "calendar-event",
    "visits-with-teachback": "stethoscope",
    "clear-first-time": "message-2",
    "resolved-in-14-days": "message-circle-question",
    "reviews-met": "scale",
    "handouts-in-language": "language",
    "handouts-easy": "books",
    "needs-told": "alert-circle",
    "needs-helped": "heart-handshake",
}


def measure_rows(measures: Sequence[Measure]) -> list[ListRow]:
    """Every measure under its section, its parts below it."""
    rows: list[ListRow] = []
    section = ""
    for one in measures:
        if one.section != section:
            section = one.section
            rows.append(GroupHead(section))
        told = f"{one.number.words()} · {one.note()}"
        rows.append(LibraryRow(one.id, one.title, told, _ICONS.get(one.id, "chart-bar")))
        rows += [
            LibraryRow(f"{one.id}{_MARK}{line.part}", line.title, line.words(), "point")
            for line in one.lines
        ]
    return rows


def split_key(key: str) -> tuple[str, str | None]:
    """The measure and its part, None for the whole."""
    measure_id, mark, part = key.partition(_MARK)
    return measure_id, part if mark else None


def case_rows(cases: Sequence[MeasureCase]) -> Iterator[LibraryRow]:
    """A line for each record; how it counts stands in words, and nobody is marked as bad."""
    for one in cases:
        born = _("born {day}").format(day=display(one.birth_on)) if one.birth_on else ""
        # Who it is comes first: what is cut off at the end of a line tells nobody apart.
        facts = (born, one.record_number, full_date(one.on), one.about)
        yield LibraryRow(
            f"{one.patient_id}{_MARK}{one.record_id}",
            one.name,
            " · ".join(filter(None, facts)),
            "user",
            one.words,
            Tone.OK if one.is_met else Tone.NEUTRAL,
        )
