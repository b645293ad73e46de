"""Opening the record of somebody outside one's caseload, in an emergency."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.services.emergencies import EmergencyService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.dialogs.emergency import Emergency, EmergencyDialog
from ui.state.navigation import Navigate

EMERGENCY = "emergency"
"""The subject under which the page asks for it."""


class EmergencyServices(Protocol):
    """What opening a record needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def emergencies(self) -> EmergencyService: ...


class OpeningInEmergency(QObject):
    """Asks whose and why, then goes to the page."""

    def __init__(
        self, services: EmergencyServices, jobs: JobRunner, navigate: Navigate, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._navigate = navigate
        self._window = window
        self._minutes = 0
        self._wanted: Emergency | None = None

    def ask(self) -> None:
        """Read for how long it would be open, then ask."""
        self._jobs.ask(self._services.emergencies.minutes, self._on_minutes)

    @Slot(object)
    def _on_minutes(self, minutes: int) -> None:
        self._minutes = minutes
        self._ask()

    def _ask(self, before: Emergency | None = None, refused: str = "") -> None:
        wanted = EmergencyDialog.ask(
            self._window, minutes=self._minutes, today=self._services.clock.today(),
            before=before, refused=refused,
        )  # fmt: skip
        if wanted is None:
            return
        self._wanted = wanted
        write = partial(
            self._services.emergencies.open, wanted.who, birth_on=wanted.birth_on,
            reason=wanted.reason, actor=self._services.actor,
        )  # fmt: skip
        self._jobs.write(write, self._on_opened, self._on_not_opened)

    @Slot(object)
    def _on_opened(self, patient_id: str) -> None:
        self._navigate.open_patient(patient_id)

    @Slot(Exception)
    def _on_not_opened(self, error: Exception) -> None:
        """A slip in the date costs nobody in a hurry what else was typed."""
        if isinstance(error, RefusedError | UnavailableError):
            self._ask(self._wanted, str(error))
        else:
            self._jobs.broke.emit(error)
