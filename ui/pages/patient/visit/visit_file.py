"""Today's visit as a file for another record system."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView

FILE_NAME = "visit.json"


class VisitFile(QObject):
    """Works on whichever patient is shown; the service journals it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._view: PatientView | None = None

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view

    @Slot()
    def save(self) -> None:
        """Say what such a file means, ask where to, then write it."""
        view = self._view
        if view is None:
            return
        if not self._desk.may(Permission.EXPORT_PATIENT):
            self._desk.messages.warn(_("Your role does not include it. Ask the practice lead."))
            return
        if not _is_wanted(self._window, view.spoken_of):
            return
        path = FileDialog.ask_save(
            self._window, _("Save the visit"), FILE_NAME, [_("FHIR R4 bundle (*.json)")]
        )
        if path is not None:
            write = partial(self._write, view.patient_id, path)
            self._desk.jobs.write(write, self._on_written)

    def _write(self, patient_id: str, path: Path) -> Path:
        services = self._desk.services
        services.visit_file.write(patient_id, path, actor=services.actor)
        return path

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        told = _("The visit was saved in {file}. Delete the file when it was taken over.")
        self._desk.messages.say(told.format(file=path.name))


def _is_wanted(window: QWidget, about: str) -> bool:
    explanation = _(
        "{patient}\nThe file holds the patient's name, numbers and what was recorded today. It is "
        "not encrypted: whoever opens it can read it. Save it only where staff can open it."
    )
    return ConfirmDialog.ask(
        window,
        _("Save this visit for another record system"),
        explanation.format(patient=about),
        _("Choose where to save it"),
    )
