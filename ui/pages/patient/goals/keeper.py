"""Keeps what is typed into a form of a goal until it is saved or left."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from ui.background.not_kept import NotKept
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import GOAL_DRAFT

_PAUSE_MS = 1000


class GoalKeeper(QObject):
    """Saves a second after the first change that is not kept; one form per patient."""

    def __init__(self, desk: Desk, read: Callable[[], Mapping[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read = read
        self._patient_id = self._kept_for = ""
        self._is_kept = False
        self._is_changed = False
        self._not_kept = NotKept(desk.jobs, self._take_as_not_written, self)
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self.flush)

    def begin(self, patient_id: str, *, is_kept: bool) -> None:
        """Somebody types for this patient now; ``is_kept`` says it was kept before."""
        self._timer.stop()
        self._patient_id, self._is_kept = patient_id, is_kept
        self._is_changed = False

    @property
    def has_typed(self) -> bool:
        """Whether something would be lost by leaving."""
        return self._is_kept or self._is_changed

    @Slot()
    def touch(self) -> None:
        """Something was typed."""
        # Not put off by the next letter: who types without a pause is kept too.
        if self._patient_id:
            self._is_changed = True
            if not self._timer.isActive():
                self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Keep it now, if anything changed."""
        self._timer.stop()
        if self._is_changed:
            self._is_kept, self._is_changed = True, False
            drafts, actor = self._desk.services.drafts, self._desk.actor
            content = dict(self._read())
            self._kept_for = self._patient_id
            self._desk.jobs.write(
                partial(drafts.save, GOAL_DRAFT, self._patient_id, content, actor=actor),
                failed=self._not_kept.hear,
            )

    def _take_as_not_written(self) -> None:
        if self._patient_id == self._kept_for and self._is_kept:
            self._is_changed = True

    def forgetting(self) -> Callable[[], None]:
        """What takes the draft away, for the job that saves the form; the form stays until then."""
        return partial(self._discard, self._patient_id if self._is_kept else "")

    def end(self) -> Callable[[], None]:
        """Forget the form; returns what takes the draft away, for the job that saves it."""
        self._timer.stop()
        patient_id, was_kept = self._patient_id, self._is_kept
        self._patient_id, self._is_kept, self._is_changed = "", False, False
        return partial(self._discard, patient_id if was_kept else "")

    def _discard(self, patient_id: str) -> None:
        if patient_id:
            self._desk.services.drafts.discard(GOAL_DRAFT, patient_id, actor=self._desk.actor)
