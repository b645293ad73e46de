"""The top of the page: the day, the lists, how far the day is, what can be done."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from ui.pages.today.codes import CodeField
from ui.pages.today.list_chooser import ListChooser
from ui.pages.today.progress import Progress
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.formats import long_date
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.progress import ProgressStrip


class Header(QWidget):
    """Title line and list line.

    Signals:
        print_asked: The list on paper is wanted.
        export_asked: The list as a file is wanted.
        columns_asked: The columns of the file are to be chosen.
        follow_up_asked: A follow-up is to be added.
    """

    print_asked = Signal()
    export_asked = Signal()
    columns_asked = Signal()
    follow_up_asked = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists = ListChooser()
        self._progress = ProgressStrip()
        self.code = CodeField()
        self._export = button(_("Export"), icon="file-spreadsheet", tip=_("Excel or CSV"))
        self._columns = icon_button("layout-columns", _("Choose the columns of the file"))
        self._print = button(_("Print call list"), icon="printer", tip=_("Ctrl+P"))
        self._add = button(_("Add follow-up"), Kind.PRIMARY, "plus", tip=_("Ctrl+N"))
        day = label(long_date(today), "muted")
        title = row(
            label(_("Today"), "title"), day, None,
            self._columns, self._export, self._print, self._add, spacing=10,
        )  # fmt: skip
        below = row(self.lists, self.code, self._progress, spacing=12)
        below.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(title)
        column.addLayout(below)
        self._export.clicked.connect(self.export_asked)
        self._columns.clicked.connect(self.columns_asked)
        self._print.clicked.connect(self.print_asked)
        self._add.clicked.connect(self.follow_up_asked)
        self._progress.hide()

    def leave_out_paper(self) -> None:
        """Whoever may take no list along is not offered to."""
        for offered in (self._columns, self._export, self._print):
            offered.hide()

    def show_progress(self, progress: Progress) -> None:
        """How much of the list shown is done today; hidden where there is nothing to do."""
        self._progress.show_progress(progress.done, progress.total, progress.words)
        self._progress.setVisible(progress.total > 0)

    def allow_paper(self, *, allowed: bool) -> None:
        """An empty list is neither printed nor exported."""
        self._export.setEnabled(allowed)
        self._print.setEnabled(allowed)
