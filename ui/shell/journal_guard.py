"""The journal is looked at in the background after each sign-in, and what is wrong is shown."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, may
from carecoord.services.journal_words import what_to_do
from carecoord.vocab.actor import Actor
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.reason import ReasonDialog
from ui.shell.alarm_strip import AlarmStrip

if TYPE_CHECKING:  # it brings SQLAlchemy
    from carecoord.services.journal_watch import Alarm, JournalWatch, Look

_LOOKS_AFTER_MS = 6_000
"""Once the first list stands there and the other pages are made."""
_BREATH_S = 0.003
_LONGEST_BREAK_S = 60.0
"""Of all breaks together: what hangs, such as a share that does not answer, must not end it."""


class JournalGuard(QObject):
    """Shows known alarms at once, then looks for new ones beside everything else."""

    def __init__(
        self,
        watch: "JournalWatch",
        actor: Actor,
        jobs: JobRunner,
        strip: AlarmStrip,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._watch, self._actor, self._jobs = watch, actor, jobs
        self._strip, self._window = strip, window
        self._job: Job | None = None
        self._waits = QTimer(self, interval=_LOOKS_AFTER_MS, singleShot=True)
        self._waits.timeout.connect(self.look)
        strip.answered.connect(self.answer)

    def start(self) -> None:
        """Begin with what is known."""
        self.read()
        self._waits.start()

    def stop(self) -> None:
        """Look no further."""
        self._waits.stop()
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def look(self) -> None:
        """Read what is new in the journal; nobody who reads or saves waits for it."""
        watch = self._watch

        def work(job: Job) -> "Look":
            until = time.monotonic() + _LONGEST_BREAK_S

            def breathe(done: int, total: int) -> None:
                job.report(done, total)
                time.sleep(_BREATH_S)
                # Three threads that want Python at a time hold the window up.
                while self._jobs.busy_beside(job) and time.monotonic() < until:
                    job.report(done, total)
                    time.sleep(_BREATH_S)

            return watch.look(progress=breathe)

        self._job = self._jobs.start(work, Lane.NETWORK, self._on_looked, self._on_failed)

    @Slot()
    def read(self) -> None:
        """Show the alarms there are now."""
        self._jobs.ask(self._watch.alarms, self._on_alarms)

    @Slot()
    def answer(self) -> None:
        """Say what to do; whoever keeps the program in order can say what they know."""
        title = _("The journal does not fit together")
        advice = f"{self._strip.words.text()}\n\n{what_to_do()}"
        if not may(self._actor, Permission.MANAGE_SETTINGS):
            ConfirmDialog.ask(self._window, title, advice, _("I will tell them"))
            return
        reason = ReasonDialog.ask(
            self._window, title, advice, _("I know of it"),
            caption=_("What you know about it"),
            missing=_("Say what you know about it, in a few words."),
        )  # fmt: skip
        if reason:
            watch, actor = self._watch, self._actor
            self._jobs.write(lambda: watch.acknowledge(reason, actor=actor), self._on_known)

    @Slot(object)
    def _on_looked(self, found: "Look") -> None:
        self._job = None
        watch, actor = self._watch, self._actor
        self._jobs.write(lambda: watch.keep(found, actor=actor), self._on_known)

    @Slot(Exception)
    def _on_failed(self, _error: Exception) -> None:
        # A store that does not answer says so wherever somebody works.
        self._job = None

    @Slot(object)
    def _on_known(self, _nothing: object) -> None:
        self.read()

    @Slot(object)
    def _on_alarms(self, alarms: "Sequence[Alarm]") -> None:
        if not alarms:
            self._strip.hide()
            return
        self._strip.warn(" ".join(dict.fromkeys(alarm.words for alarm in alarms)))
