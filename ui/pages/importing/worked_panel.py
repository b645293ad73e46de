"""A filled-in list that comes back: the preview, and after it the report."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.worked_list_results import Fate, WorkedPreview, WorkedReport
from ui.models.rows import RowListModel
from ui.pages.importing.foot import WizardFoot
from ui.pages.importing.said_card import SaidCard
from ui.pages.importing.worked_rows import FATE_WORDS, WorkedRow, WorkedRowDelegate, listed
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.formats import full_date
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row
from ui.widgets.row_list import RowList
from ui.widgets.segmented import FilterChips, Option

_ALL = "all"


class WorkedPanel(QWidget):
    """Everything a filled-in list would do, row by row; then what it did.

    Signals:
        commit_asked: Log the calls; True when changes of status are meant too.
        undo_asked: Id of the run to take back.
        left: Back to choosing files.
        worklists_asked: Go to Today.
    """

    commit_asked = Signal(bool)
    undo_asked = Signal(str)
    left = Signal()
    worklists_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: WorkedPreview | None = None
        self._run_id = ""
        self._rows: list[WorkedRow] = []
        self.notice = SaidCard("warn", "alert-triangle")
        self.facts = label("", "muted", wrap=True)
        options = [Option(_ALL, _("All")), *(Option(f, _(w)) for f, w in FATE_WORDS.items())]
        self.chips = FilterChips(_("Which rows"), options, _ALL)
        self.model = RowListModel(self)
        self.list = RowList(_("Rows that were filled in"), WorkedRowDelegate())
        self.list.setModel(self.model)
        self.confirm = QCheckBox()
        self.foot = WizardFoot()
        self._done = Card(margins=(20, 18, 20, 18), spacing=14)
        self._title = label("", "title", wrap=True)
        self._said = label("", "muted", wrap=True)
        self._icon = IconLabel("circle-check", "ok", 32)
        self.today_button = button(_("See the worklists"), Kind.PRIMARY, "list-check")
        self.another_button = button(_("Import another file"), icon="file-import")
        self.undo_button = button(_("Undo all of it"), Kind.DANGER, "arrow-back-up")
        self._build()
        self._connect()

    def _build(self) -> None:
        head = row(self._icon, column(self._title, self._said, spacing=4), spacing=14)
        head.setStretch(1, 1)
        self._done.body.addLayout(head)
        self._done.body.addLayout(
            FlowLayout(self.today_button, self.another_button, self.undo_button, spacing=8)
        )
        self._framed = Card(margins=(0, 8, 0, 4), spacing=4)
        self._framed.body.addWidget(self.list, 1)
        parts = (
            self._done, self.notice, self.facts, self.chips, self._framed, self.confirm, self.foot,
        )  # fmt: skip
        outer = column(*parts, spacing=10)
        outer.setStretch(parts.index(self._framed), 1)
        self.setLayout(outer)
        self.setFocusProxy(self.foot.on)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._show)
        self.confirm.toggled.connect(self._offer)
        self.foot.back.clicked.connect(self.left)
        self.foot.on.clicked.connect(self.go_on)
        self.today_button.clicked.connect(self.worklists_asked)
        self.another_button.clicked.connect(self.left)
        self.undo_button.clicked.connect(self._on_undo)

    # Doing

    def heading(self) -> str:
        return _("Bring back a list")

    def show_preview(self, preview: WorkedPreview) -> None:
        """What bringing the list back would do."""
        self.preview = preview
        self._done.hide()
        self.foot.show()
        self.notice.say("\n".join(preview.notices))
        self.facts.setText(_facts(preview))
        self.facts.show()
        count = preview.count(Fate.CONFIRM)
        words = n_(
            "Also log {count} row that says somebody moved or died",
            "Also log {count} rows that say somebody moved or died",
            count,
        ).format(count=count)
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)
        self.confirm.setChecked(False)
        self.confirm.setVisible(count > 0)
        self._take(listed(preview.rows))
        self._framed.show()  # also when empty, so that the foot stays where it is
        self._offer()

    def show_report(self, report: WorkedReport, *, may_undo: bool) -> None:
        """What was logged; below it the rows that were not."""
        self._run_id = report.run_id
        for part in (self.foot, self.notice, self.facts, self.confirm):
            part.hide()
        self._icon.set_icon("circle-check", "ok")
        self._title.setText(_report_title(report))
        self._said.setText("\n".join((*_report_facts(report), *report.said)))
        self.undo_button.setVisible(bool(report.run_id) and may_undo)
        self._done.show()
        left = {Fate.CONFLICT, Fate.REFUSED}
        if not self.confirm.isChecked():
            left.add(Fate.CONFIRM)
        self._take([each for each in self._rows if each.fate in left])
        self.today_button.setFocus()
        announce(self, self._title.text())

    def show_undone(self, run_id: str, sentence: str) -> None:
        """The list just brought back was taken back."""
        if run_id and run_id == self._run_id:
            self._title.setText(_("The calls of this list were taken back"))
            self._said.setText(sentence)
            self._icon.set_icon("arrow-back-up", "info")
            self.undo_button.hide()

    # Reacting

    @Slot()
    def go_on(self) -> None:
        """Do what the main button says."""
        if self.foot.on.isVisible() and self.foot.on.isEnabled():
            self.foot.on.setEnabled(False)
            self.commit_asked.emit(self.confirm.isChecked())

    def _take(self, rows: list[WorkedRow]) -> None:
        self._rows = rows
        counts: dict[str, int] = {fate: sum(r.fate is fate for r in rows) for fate in FATE_WORDS}
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
        shown: Sequence[WorkedRow] = [r for r in self._rows if wanted in (_ALL, r.fate)]
        self.model.show(shown)

    @Slot()
    def _offer(self) -> None:
        if self.preview is None:
            return
        count = self.preview.count(Fate.LOG)
        if self.confirm.isChecked():
            count += self.preview.count(Fate.CONFIRM)
        words = n_("Log {count} call", "Log {count} calls", count).format(count=f"{count:,}")
        self.foot.offer(words if count else _("Nothing to log"), back=True, on=count > 0)

    @Slot()
    def _on_undo(self) -> None:
        self.undo_asked.emit(self._run_id)


def _facts(preview: WorkedPreview) -> str:
    filled = len(preview.rows)
    parts = (
        preview.title,
        _("exported on {day}").format(day=full_date(preview.exported_on)),
        n_("{count} row filled in", "{count} rows filled in", filled).format(count=f"{filled:,}"),
        n_("{count} row left empty", "{count} rows left empty", preview.left_empty).format(
            count=f"{preview.left_empty:,}"
        ),
    )
    return "  ·  ".join(parts)


def _report_title(report: WorkedReport) -> str:
    if not report.logged:
        return _("No call was logged")
    return n_("{count} call was logged", "{count} calls were logged", report.logged).format(
        count=f"{report.logged:,}"
    )


def _report_facts(report: WorkedReport) -> list[str]:
    facts = []
    if report.already:
        facts.append(
            n_(
                "{count} row was brought in before.",
                "{count} rows were brought in before.",
                report.already,
            ).format(count=f"{report.already:,}")
        )
    if report.left_out:
        facts.append(
            n_(
                "{count} row was not logged. It is listed below.",
                "{count} rows were not logged. They are listed below.",
                report.left_out,
            ).format(count=f"{report.left_out:,}")
        )
    return [" ".join(facts)] if facts else []
