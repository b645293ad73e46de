"""The report for whoever helps: shown whole before it is copied or saved."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.clock import SystemClock
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from carecoord.common.zones import UTC
from ui.dialogs.base import BaseDialog
from ui.dialogs.diagnosing import make_report
from ui.dialogs.files import FileDialog
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.copying import copy_about_nobody
from ui.widgets.form import FormRow, text_edit
from ui.widgets.labels import label

_LINES = 16
_WIDTH_PX = 680


class DiagnosticsDialog(BaseDialog):
    """Stays open when it is copied or saved, so that both can be done."""

    help_topic = "settings"

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Diagnostic report"),
            _("Copy"),
            parent,
            explanation=_(
                "For whoever helps you with CareCoord. This is all of it: the program, this "
                "computer, sizes, and the types and places of the last faults. There are no "
                "names in it, no patients, no folders, and nothing anybody typed."
            ),
            cancel=_("Close"),
            width_px=_WIDTH_PX,
        )
        self._report = report
        self.text = text_edit(report, lines=_LINES)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.save_button = button(_("Save as a file"), icon="download")
        self.done_words = label("", wrap=True)
        self.done_words.hide()
        self.body.addWidget(FormRow(_("The report"), self.text))
        self.body.addWidget(self.done_words)
        self.foot.insertWidget(0, self.save_button)
        self.save_button.clicked.connect(self._on_save)

    @classmethod
    def show_report(cls, parent: QWidget | None) -> None:
        """Make the report now and show it."""
        cls(make_report(), parent).wait()

    @override
    @Slot()
    def _on_accept(self) -> None:
        copy_about_nobody(self._report)
        self._tell(_("The report is copied. Paste it into a message to whoever helps you."))

    @Slot()
    def _on_save(self) -> None:
        day = SystemClock(UTC).now().date().isoformat()
        target = FileDialog.ask_save(
            self, _("Save the report"), f"carecoord-report-{day}.txt",
            [_("Text (*.txt)")],
        )  # fmt: skip
        if target is None:
            return
        try:
            write_private(target, self._report.encode("utf-8"))
        except OSError:
            self.show_problem(_("The file cannot be written there. Choose another folder."))
            return
        self._tell(_("The report is saved."))

    def _tell(self, words: str) -> None:
        self.show_problem("")
        self.done_words.setText(words)
        self.done_words.show()
        self._fit_height()
        announce(self, words)
