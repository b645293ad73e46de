"""A schedule of another record system: the preview, and after it the report."""

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import N_, _, n_
from carecoord.rules.times import time_of_day
from carecoord.services.appointment_import_results import (
    Fate,
    PlannedAppointment,
    SchedulePreview,
    ScheduleReport,
)
from ui.pages.importing.brought_panel import BroughtPanel, fate_chips
from ui.widgets.buttons import Kind, button
from ui.widgets.formats import full_date
from ui.widgets.labels import Tone
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList

_WORDS: Mapping[str, str] = {
    Fate.REFUSED: N_("Left out"),
    Fate.MISSING: N_("Missing from the file"),
    Fate.CHANGE: N_("Changed"),
    Fate.ADD: N_("New"),
    Fate.SAME: N_("As they are"),
}
_ICONS = {
    Fate.REFUSED: ("alert-circle", Tone.DANGER),
    Fate.MISSING: ("help-circle", Tone.WARN),
    Fate.CHANGE: ("edit", Tone.INFO),
    Fate.ADD: ("plus", Tone.OK),
    Fate.SAME: ("check", Tone.NEUTRAL),
}


class SchedulePanel(BroughtPanel[PlannedAppointment]):
    """Everything a schedule would do, visit by visit; then what it did.

    What is meant too, when asked for, is to cancel visits missing from the file.

    Signals:
        schedule_asked: Go to the schedule, at the ISO day of what was brought in; "" for today.
    """

    schedule_asked = Signal(str)

    def __init__(self, zone: ZoneInfo, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(
            fate_chips(_("Which visits"), _WORDS),
            tuple(_WORDS),
            RowList(_("Visits of the file"), LibraryDelegate(), uniform=True),
            button(_("See the schedule"), Kind.PRIMARY, "calendar-event"),
            parent,
        )
        self._zone, self._today = zone, today
        self.preview: SchedulePreview | None = None
        self.onward.clicked.connect(self._on_onward)

    # Doing

    def heading(self) -> str:
        return _("Bring in a schedule")

    def show_preview(self, preview: SchedulePreview) -> None:
        """What bringing the schedule in would do."""
        self.preview = preview
        said = [*preview.warnings, *(f"{one.where} {one.message}" for one in preview.problems)]
        count = preview.count(Fate.MISSING)
        words = n_(
            "Also cancel {count} visit that is not in this file any more",
            "Also cancel {count} visits that are not in this file any more",
            count,
        ).format(count=count)
        self._offer_also(words, offered=count > 0)
        order = list(_WORDS)
        self._show_planned(
            "\n".join(dict.fromkeys(line.strip() for line in said)),
            _facts(preview),
            sorted(preview.rows, key=lambda each: order.index(each.fate)),
        )

    def show_report(self, report: ScheduleReport) -> None:
        """What was written; below it what was left out."""
        self._run_id = report.run_id
        written = report.added + report.changed + report.cancelled
        title = n_(
            "{count} visit was brought in", "{count} visits were brought in", written
        ).format(count=f"{written:,}")
        left_out = [each for each in self._rows if each.fate is Fate.REFUSED]
        self._show_done(title, report_words(report), left_out, may_undo=bool(report.run_id))

    @Slot()
    def _on_onward(self) -> None:
        """Where something new stands: today's list may hold nothing of the file."""
        rows = self.preview.rows if self.preview is not None else ()
        days = {
            each.starts_at.astimezone(self._zone).date()
            for each in rows
            if each.fate in {Fate.ADD, Fate.CHANGE} and each.starts_at is not None
        }
        ahead = sorted(day for day in days if day >= self._today)
        self.schedule_asked.emit(ahead[0].isoformat() if ahead else "")

    @override
    def _undone_title(self) -> str:
        return _("The visits of this file were taken back")

    @override
    def _lines(self, rows: Sequence[PlannedAppointment]) -> Sequence[LibraryRow]:
        return [self._line(number, each) for number, each in enumerate(rows, start=1)]

    def _line(self, number: int, each: PlannedAppointment) -> LibraryRow:
        icon, tone = _ICONS[each.fate]
        when = ""
        if each.starts_at is not None:
            local = each.starts_at.astimezone(self._zone)
            when = f"{full_date(local.date())}, {time_of_day(local.time())}"
        title = "   ".join(filter(None, (when, each.name))) or each.where
        facts = " · ".join(dict.fromkeys(filter(None, (each.sentence, each.where))))
        return LibraryRow(str(number), title, facts, icon, _(_WORDS[each.fate]), tone)

    @override
    @Slot()
    def _offer(self) -> None:
        if self.preview is None:
            return
        count = self.preview.count(Fate.ADD) + self.preview.count(Fate.CHANGE)
        if self.also.isChecked():
            count += self.preview.count(Fate.MISSING)
        words = n_("Bring in {count} visit", "Bring in {count} visits", count)
        said = words.format(count=f"{count:,}") if count else _("Nothing to bring in")
        self.foot.offer(said, back=True, on=count > 0)


def _facts(preview: SchedulePreview) -> str:
    count = preview.reading.count
    parts = [
        preview.file,
        n_("{count} visit in the file", "{count} visits in the file", count).format(
            count=f"{count:,}"
        ),
    ]
    if preview.days is not None:
        first, last = preview.days
        parts.append(
            full_date(first)
            if first == last
            else _("{first} to {last}").format(first=full_date(first), last=full_date(last))
        )
    return "  ·  ".join(parts)


def report_words(report: ScheduleReport) -> str:
    """The counts of a report, as a sentence."""
    return _(
        "New: {added}. Changed: {changed}. As they were: {unchanged}. Canceled: {cancelled}."
        " Left out: {refused}."
    ).format(
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        cancelled=report.cancelled,
        refused=report.refused,
    )
