"""Getting the patient form ready: what it needs is read first, then it opens."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.background.jobs import JobRunner
from ui.dialogs.patient_form.desk import DeskServices, desk_for
from ui.dialogs.patient_form.dialog import FormAnswer, Offers, PatientForm
from ui.dialogs.patient_form.saving import NOTHING_LOADED, Whose


@dataclass(frozen=True, slots=True)
class _Ready:
    whose: Whose
    offers: Offers


class PatientForms(QObject):
    """Opens the form for somebody new or for somebody known, one at a time.

    Signals:
        answered: A ``FormAnswer``, when somebody was saved or another is to be opened.
    """

    answered = Signal(object)

    def __init__(self, services: DeskServices, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk_for(services)
        self._clock = services.clock
        self._jobs = jobs
        self._window = window
        self._is_open = False

    def add(self) -> None:
        """Ask for somebody new."""
        self._open("")

    def edit(self, patient_id: str) -> None:
        """Show somebody's details to be changed."""
        self._open(patient_id)

    def _open(self, patient_id: str) -> None:
        if self._is_open:
            return
        self._is_open = True
        desk = self._desk

        def read() -> _Ready:
            loaded = desk.load(patient_id) if patient_id else NOTHING_LOADED
            return _Ready(Whose(patient_id, loaded), Offers(desk.staff(), desk.tags()))

        self._jobs.ask(read, self._on_ready, self._on_failed)

    @Slot(object)
    def _on_ready(self, ready: _Ready) -> None:
        answer = PatientForm.ask(
            self._window,
            self._desk,
            self._jobs,
            today=self._clock.today(),
            whose=ready.whose,
            offers=ready.offers,
        )
        self._is_open = False
        if answer != FormAnswer():
            self.answered.emit(answer)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._is_open = False
        self._jobs.broke.emit(error)
