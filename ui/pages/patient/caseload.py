"""On whose caseload the patient shown is."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.caseloads import AssignmentRow, CaseloadHolder
from ui.dialogs.caseload import CaseloadAnswer, CaseloadDialog, nobody_to_assign
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView


class PatientCaseload(QObject):
    """Works on whichever patient is shown."""

    def __init__(self, desk: Desk, deeds: Deeds, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._deeds = deeds
        self._window = window
        self._view: PatientView | None = None

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view

    @Slot()
    def change(self) -> None:
        """Read whose caseload it is, then ask."""
        if self._view is not None:
            self._desk.jobs.ask(partial(self._read, self._view.patient_id), self._on_read)

    def _read(
        self, patient_id: str
    ) -> tuple[str, tuple[CaseloadHolder, ...], tuple[AssignmentRow, ...]]:
        caseloads, actor = self._desk.services.caseloads, self._desk.actor
        places = caseloads.of_patient(patient_id, actor=actor)
        return patient_id, caseloads.holders(actor=actor), places

    @Slot(object)
    def _on_read(
        self, read: tuple[str, tuple[CaseloadHolder, ...], tuple[AssignmentRow, ...]]
    ) -> None:
        patient_id, holders, places = read
        view = self._view
        if view is None or view.patient_id != patient_id:
            return
        if not holders and not places:
            self._desk.messages.warn(nobody_to_assign())
            return
        answer = CaseloadDialog.ask(
            self._window, title=_("Whose caseload"), about=view.spoken_of, holders=holders,
            places=places, today=self._desk.today,
        )  # fmt: skip
        if answer is not None:
            self._deeds.do(partial(self._write, patient_id, answer), _("The caseload is saved."))

    def _write(self, patient_id: str, answer: CaseloadAnswer) -> None:
        caseloads, actor = self._desk.services.caseloads, self._desk.actor
        for assignment_id in answer.take_off:
            caseloads.take_off(assignment_id, actor=actor)
        if answer.staff_id:
            caseloads.assign([patient_id], answer.staff_id, until_on=answer.until_on, actor=actor)
