"""Last step: what was done, what to do next, and how to take it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.import_results import ImportReport
from ui.pages.importing.problems_view import ProblemsView
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row


class ReportStep(QWidget):
    """A headline, the numbers, the next steps, and the problems to follow up.

    Signals:
        patients_asked, worklists_asked, another_asked: Where to go next.
        undo_asked: Id of the import to take back.
        copied: How many problems were put on the clipboard.
    """

    patients_asked = Signal()
    worklists_asked = Signal()
    another_asked = Signal()
    undo_asked = Signal(str)
    copied = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_id = ""
        self._title = label("", "title", wrap=True)
        self._facts = label("", "muted", wrap=True)
        self._icon = IconLabel("circle-check", "ok", 32)
        self.patients_button = button(_("Open the patient list"), Kind.PRIMARY, "users")
        self.worklists_button = button(_("See the worklists"), icon="list-check")
        self.another_button = button(_("Import another file"), icon="file-import")
        self.undo_button = button(_("Undo this import"), Kind.DANGER, "arrow-back-up")
        self.problems = ProblemsView()
        self._build()
        self._connect()

    def _build(self) -> None:
        done = Card(margins=(20, 18, 20, 18), spacing=14)
        words = column(self._title, self._facts, spacing=4)
        head = row(self._icon, words, spacing=14)
        head.setStretch(1, 1)
        done.body.addLayout(head)
        done.body.addLayout(
            FlowLayout(
                self.patients_button, self.worklists_button, self.another_button,
                self.undo_button, spacing=8,
            )
        )  # fmt: skip
        outer = column(done, self.problems, spacing=12)
        outer.setStretch(1, 1)
        outer.setAlignment(done, Qt.AlignmentFlag.AlignTop)
        self.setLayout(outer)

    def _connect(self) -> None:
        self.patients_button.clicked.connect(self.patients_asked)
        self.worklists_button.clicked.connect(self.worklists_asked)
        self.another_button.clicked.connect(self.another_asked)
        self.undo_button.clicked.connect(self._on_undo)
        self.problems.copied.connect(self.copied)

    def show_report(self, report: ImportReport, *, may_undo: bool) -> None:
        self._run_id = report.run_id
        self._title.setText(_title(report))
        self._facts.setText(_facts(report))
        self.problems.show_problems(report.problems)
        self.problems.setVisible(bool(report.problems))
        self.undo_button.setVisible(may_undo)
        self._icon.set_icon("circle-check", "ok")
        self.patients_button.setFocus()

    def show_undone(self, run_id: str, sentence: str) -> None:
        """The import just reported was taken back."""
        if run_id == self._run_id:
            self._title.setText(_("This import was undone"))
            self._facts.setText(sentence)
            self._icon.set_icon("arrow-back-up", "info")
            self.undo_button.hide()
            self.problems.hide()
            announce(self, sentence)

    def _on_undo(self) -> None:
        self.undo_asked.emit(self._run_id)


def _title(report: ImportReport) -> str:
    added = report.patients_added
    if added:
        return n_("{count} person was added", "{count} people were added", added).format(
            count=f"{added:,}"
        )
    changed = report.patients_updated
    if changed:
        return n_("{count} person was updated", "{count} people were updated", changed).format(
            count=f"{changed:,}"
        )
    return _("Everything was here already")


def _facts(report: ImportReport) -> str:
    left_out, kept = report.rows_refused, report.conflicts_kept
    counts = (
        (report.patients_updated, _("{count} updated")),
        (report.patients_unchanged, _("{count} unchanged")),
        (left_out, n_("{count} entry left out", "{count} entries left out", left_out)),
        (
            kept,
            n_(
                "{count} value kept as it is written here",
                "{count} values kept as they are written here",
                kept,
            ),
        ),
    )
    facts = [words.format(count=f"{count:,}") for count, words in counts if count]
    return "  ·  ".join(facts)
