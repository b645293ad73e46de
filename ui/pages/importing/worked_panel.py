"""A filled-in list that comes back: the preview, and after it the report."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from carecoord.services.worked_list_results import Fate, WorkedPreview, WorkedReport
from ui.pages.importing.brought_panel import BroughtPanel, fate_chips
from ui.pages.importing.worked_rows import FATE_WORDS, WorkedRow, WorkedRowDelegate, listed
from ui.widgets.buttons import Kind, button
from ui.widgets.formats import full_date
from ui.widgets.row_list import RowList


class WorkedPanel(BroughtPanel[WorkedRow]):
    """Everything a filled-in list would do, row by row; then what it did.

    What is meant too, when asked for, are changes of status.

    Signals:
        worklists_asked: Go to Today.
    """

    worklists_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            fate_chips(_("Which rows"), FATE_WORDS),
            tuple(FATE_WORDS),
            RowList(_("Rows that were filled in"), WorkedRowDelegate()),
            button(_("See the worklists"), Kind.PRIMARY, "list-check"),
            parent,
        )
        self.preview: WorkedPreview | None = None
        self.onward.clicked.connect(self.worklists_asked)

    # Doing

    def heading(self) -> str:
        return _("Bring back a list")

    def show_preview(self, preview: WorkedPreview) -> None:
        """What bringing the list back would do."""
        self.preview = preview
        count = preview.count(Fate.CONFIRM)
        words = n_(
            "Also log {count} row that says somebody moved or died",
            "Also log {count} rows that say somebody moved or died",
            count,
        ).format(count=count)
        self._offer_also(words, offered=count > 0)
        self._show_planned("\n".join(preview.notices), _facts(preview), listed(preview.rows))

    def show_report(self, report: WorkedReport, *, may_undo: bool) -> None:
        """What was logged; below it the rows that were not."""
        self._run_id = report.run_id
        left = {Fate.CONFLICT, Fate.REFUSED}
        if not self.also.isChecked():
            left.add(Fate.CONFIRM)
        self._show_done(
            _report_title(report),
            "\n".join((*_report_facts(report), *report.said)),
            [each for each in self._rows if each.fate in left],
            may_undo=bool(report.run_id) and may_undo,
        )

    @override
    def _undone_title(self) -> str:
        return _("The calls of this list were taken back")

    @override
    def _lines(self, rows: Sequence[WorkedRow]) -> Sequence[WorkedRow]:
        return rows

    @override
    @Slot()
    def _offer(self) -> None:
        if self.preview is None:
            return
        count = self.preview.count(Fate.LOG)
        if self.also.isChecked():
            count += self.preview.count(Fate.CONFIRM)
        words = n_("Log {count} call", "Log {count} calls", count).format(count=f"{count:,}")
        self.foot.offer(words if count else _("Nothing to log"), back=True, on=count > 0)


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
