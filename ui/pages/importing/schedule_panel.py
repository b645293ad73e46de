"""A schedule of another record system: the preview, and after it the report."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from carecoord.common.i18n import N_, _, n_
from carecoord.rules.times import time_of_day
from carecoord.services.appointment_import_results import (
    Fate,
    PlannedAppointment,
    SchedulePreview,
    ScheduleReport,
)
from ui.models.rows import RowListModel
from ui.pages.importing.foot import WizardFoot
from ui.pages.importing.said_card import SaidCard
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.formats import full_date
from ui.widgets.labels import IconLabel, Tone, label
from ui.widgets.layouts import column, row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList
from ui.widgets.segmented import FilterChips, Option

_ALL = "all"
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


class SchedulePanel(QWidget):
    """Everything a schedule would do, visit by visit; then what it did.

    Signals:
        commit_asked: Write it; True when visits missing from the file are canceled too.
        undo_asked: Id of the run to take back.
        left: Back to choosing files.
        schedule_asked: Go to the schedule.
    """

    commit_asked = Signal(bool)
    undo_asked = Signal(str)
    left = Signal()
    schedule_asked = Signal()

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.preview: SchedulePreview | None = None
        self._run_id = ""
        self._rows: list[PlannedAppointment] = []
        self.notice = SaidCard("warn", "alert-triangle")
        self.facts = label("", "muted", wrap=True)
        options = [Option(_ALL, _("All")), *(Option(f, _(w)) for f, w in _WORDS.items())]
        self.chips = FilterChips(_("Which visits"), options, _ALL)
        self.model = RowListModel(self)
        self.list = RowList(_("Visits of the file"), LibraryDelegate(), uniform=True)
        self.list.setModel(self.model)
        self.cancel_missing = QCheckBox()
        self.foot = WizardFoot()
        self._done = Card(margins=(20, 18, 20, 18), spacing=14)
        self._title = label("", "title", wrap=True)
        self._said = label("", "muted", wrap=True)
        self._icon = IconLabel("circle-check", "ok", 32)
        self.schedule_button = button(_("See the schedule"), Kind.PRIMARY, "calendar-event")
        self.another_button = button(_("Import another file"), icon="file-import")
        self.undo_button = button(_("Undo all of it"), Kind.DANGER, "arrow-back-up")
        self._build()
        self._connect()

    def _build(self) -> None:
        head = row(self._icon, column(self._title, self._said, spacing=4), spacing=14)
        head.setStretch(1, 1)
        self._done.body.addLayout(head)
        self._done.body.addLayout(
            FlowLayout(self.schedule_button, self.another_button, self.undo_button, spacing=8)
        )
        self._framed = Card(margins=(0, 8, 0, 4), spacing=4)
        self._framed.body.addWidget(self.list, 1)
        parts = (
            self._done, self.notice, self.facts, self.chips, self._framed, self.cancel_missing,
            self.foot,
        )  # fmt: skip
        outer = column(*parts, spacing=10)
        outer.setStretch(parts.index(self._framed), 1)
        self.setLayout(outer)
        self.setFocusProxy(self.foot.on)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._show)
        self.cancel_missing.toggled.connect(self._offer)
        self.foot.back.clicked.connect(self.left)
        self.foot.on.clicked.connect(self.go_on)
        self.schedule_button.clicked.connect(self.schedule_asked)
        self.another_button.clicked.connect(self.left)
        self.undo_button.clicked.connect(self._on_undo)

    # Doing

    def heading(self) -> str:
        return _("Bring in a schedule")

    def show_preview(self, preview: SchedulePreview) -> None:
        """What bringing the schedule in would do."""
        self.preview = preview
        self._done.hide()
        self.foot.show()
        said = [*preview.warnings, *(f"{one.where} {one.message}" for one in preview.problems)]
        self.notice.say("\n".join(dict.fromkeys(line.strip() for line in said)))
        self.facts.setText(_facts(preview))
        self.facts.show()
        count = preview.count(Fate.MISSING)
        words = n_(
            "Also cancel {count} visit that is not in this file any more",
            "Also cancel {count} visits that are not in this file any more",
            count,
        ).format(count=count)
        self.cancel_missing.setText(words)
        self.cancel_missing.setAccessibleName(words)
        self.cancel_missing.setChecked(False)
        self.cancel_missing.setVisible(count > 0)
        order = list(_WORDS)
        self._take(sorted(preview.rows, key=lambda each: order.index(each.fate)))
        self._framed.show()
        self._offer()

    def show_report(self, report: ScheduleReport) -> None:
        """What was written; below it what was left out."""
        self._run_id = report.run_id
        for part in (self.foot, self.notice, self.facts, self.cancel_missing):
            part.hide()
        self._icon.set_icon("circle-check", "ok")
        written = report.added + report.changed + report.cancelled
        self._title.setText(
            n_("{count} visit was brought in", "{count} visits were brought in", written).format(
                count=f"{written:,}"
            )
        )
        self._said.setText(report_words(report))
        self.undo_button.setVisible(bool(report.run_id))
        self._done.show()
        self._take([each for each in self._rows if each.fate is Fate.REFUSED])
        self.schedule_button.setFocus()
        announce(self, self._title.text())

    def show_undone(self, run_id: str, sentence: str) -> None:
        """The schedule just brought in was taken back."""
        if run_id and run_id == self._run_id:
            self._title.setText(_("The visits of this file were taken back"))
            self._said.setText(sentence)
            self._icon.set_icon("arrow-back-up", "info")
            self.undo_button.hide()

    # Reacting

    @Slot()
    def go_on(self) -> None:
        """Do what the main button says."""
        if self.foot.on.isVisible() and self.foot.on.isEnabled():
            self.foot.on.setEnabled(False)
            self.commit_asked.emit(self.cancel_missing.isChecked())

    def _take(self, rows: list[PlannedAppointment]) -> None:
        self._rows = rows
        counts: dict[str, int] = {fate: sum(r.fate is fate for r in rows) for fate in _ICONS}
        self.chips.set_counts({_ALL: len(rows), **counts})
        for fate, count in counts.items():
            self.chips.button(fate).setVisible(count > 0)
        self.chips.choose(_ALL)
        for part in (self.chips, self._framed):
            part.setVisible(bool(rows))
        self._show()

    @Slot()
    def _show(self) -> None:
        wanted = self.chips.value
        shown = [each for each in self._rows if wanted in (_ALL, each.fate)]
        self.model.show([self._line(number, each) for number, each in enumerate(shown, start=1)])

    def _line(self, number: int, each: PlannedAppointment) -> LibraryRow:
        icon, tone = _ICONS[each.fate]
        when = ""
        if each.starts_at is not None:
            local = each.starts_at.astimezone(self._zone)
            when = f"{full_date(local.date())}, {time_of_day(local.time())}"
        title = "   ".join(filter(None, (when, each.name))) or each.where
        facts = " · ".join(dict.fromkeys(filter(None, (each.sentence, each.where))))
        return LibraryRow(str(number), title, facts, icon, _(_WORDS[each.fate]), tone)

    @Slot()
    def _offer(self) -> None:
        if self.preview is None:
            return
        count = self.preview.count(Fate.ADD) + self.preview.count(Fate.CHANGE)
        if self.cancel_missing.isChecked():
            count += self.preview.count(Fate.MISSING)
        words = n_("Bring in {count} visit", "Bring in {count} visits", count)
        said = words.format(count=f"{count:,}") if count else _("Nothing to bring in")
        self.foot.offer(said, back=True, on=count > 0)

    @Slot()
    def _on_undo(self) -> None:
        self.undo_asked.emit(self._run_id)


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
