"""Taking a whole import back."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.import_results import UndoReport
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.pages.importing.work import ImportServices


class Undoing(QObject):
    """Asks first, since people may be working with what was imported.

    Signals:
        undone: Id of the import and what happened, in sentences.
    """

    undone = Signal(str, str)

    def __init__(self, services: ImportServices, jobs: JobRunner, page: QWidget) -> None:
        super().__init__(page)
        self._services, self._jobs, self._page = services, jobs, page

    def ask(self, run_id: str) -> None:
        """Take an import back, if the person confirms."""
        words = _(
            "People it added are removed and values it changed are put back. What somebody"
            " worked on since stays as it is."
        )
        self._ask(run_id, _("Undo this import?"), words, _("Undo the import"))

    def ask_calls(self, run_id: str) -> None:
        """Take the calls of a list back, if the person confirms."""
        words = _(
            "Its calls are taken back with all that followed from them. What somebody worked on"
            " since stays as it is."
        )
        self._ask(run_id, _("Undo this list?"), words, _("Take the calls back"))

    def _ask(self, run_id: str, question: str, words: str, verb: str) -> None:
        sure = ConfirmDialog.ask(
            self._page,
            question,
            words,
            verb,
            dangerous=True,
            cancel=_("Keep it"),
        )
        if sure:
            self._jobs.write(partial(self._undo, run_id), self._on_undone)

    def _undo(self, run_id: str) -> tuple[str, UndoReport]:
        return run_id, self._services.importing.undo(run_id, actor=self._services.actor)

    @Slot(object)
    def _on_undone(self, answer: tuple[str, UndoReport]) -> None:
        run_id, report = answer
        self.undone.emit(run_id, _words(report))


def _words(report: UndoReport) -> str:
    return " ".join((_("The import was undone."), *report.sentences))
