"""How contact with the patient goes, looked at when somebody asks for it."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.follow_through import FollowThrough
from ui.dialogs.follow_through import FollowThroughDialog
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView


class FollowThroughLook(QObject):
    """Works on whichever patient is shown; the service journals each look."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._view: PatientView | None = None

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view

    @Slot()
    def show_it(self) -> None:
        """Show it with everything it was made from, to those permitted."""
        if self._view is None:
            return
        if not self._desk.may(Permission.SEE_FOLLOW_THROUGH):
            self._desk.messages.warn(_("Your role does not include it. Ask the practice lead."))
            return
        self._desk.jobs.write(partial(self._read, self._view.patient_id), self._on_read)

    def _read(self, patient_id: str) -> tuple[str, FollowThrough]:
        services = self._desk.services
        return patient_id, services.follow_through.about(patient_id, actor=services.actor)

    @Slot(object)
    def _on_read(self, answer: tuple[str, FollowThrough]) -> None:
        patient_id, found = answer
        if self._view is not None and self._view.patient_id == patient_id:
            FollowThroughDialog.show_it(self._window, found, self._view.spoken_of)
