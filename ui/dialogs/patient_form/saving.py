"""Saving the form, and finding out what stands in the way."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import EditConflictError, RefusedError
from carecoord.common.ids import new_id
from carecoord.services.patient_details import LoadedDetails, PatientDetails
from ui.background.jobs import JobRunner
from ui.dialogs.patient_form.desk import PatientDesk

NOTHING_LOADED = LoadedDetails()


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom the form is about: a person as loaded, or somebody new with the id ""."""

    patient_id: str = ""
    loaded: LoadedDetails = NOTHING_LOADED

    @property
    def is_new(self) -> bool:
        return not self.patient_id


class Saving(QObject):
    """Writes in a worker; the dialog stays open until it is known how it went.

    Signals:
        saved: Id of the patient.
        refused: A sentence that says what to do.
        conflicted: The details as they are stored now, as ``LoadedDetails``.
        failed: It could not be saved for another cause, which is shown elsewhere.
    """

    saved = Signal(str)
    refused = Signal(str)
    conflicted = Signal(object)
    failed = Signal()

    def __init__(self, desk: PatientDesk, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._patient_id = ""
        self._command_id = new_id()

    def save(self, whose: Whose, details: PatientDetails) -> None:
        """Add or change the person; trying again adds nobody twice."""
        desk, command_id = self._desk, self._command_id
        self._patient_id = whose.patient_id

        def write() -> str:
            if whose.is_new:
                return desk.add(details, command_id)
            desk.edit(whose.patient_id, details, whose.loaded.rev)
            return whose.patient_id

        self._jobs.write(write, self._on_saved, self._on_failed)

    @Slot(object)
    def _on_saved(self, patient_id: str) -> None:
        self.saved.emit(patient_id)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditConflictError):
            desk, patient_id = self._desk, self._patient_id

            def load() -> LoadedDetails:
                return desk.load(patient_id)

            self._jobs.ask(load, self._on_theirs, self._on_failed)
        elif isinstance(error, RefusedError):
            self.refused.emit(str(error))
        else:
            self.failed.emit()
            self._jobs.broke.emit(error)

    @Slot(object)
    def _on_theirs(self, theirs: LoadedDetails) -> None:
        self.conflicted.emit(theirs)
