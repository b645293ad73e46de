"""Giving the screen up: at once nothing is seen, and the store is let go of when it may be.

What is being written goes on to its end unseen, or is stopped and rolled back whole: a
transaction knows nothing in between. An export or a backup that somebody asked for is treated the
same, as half of one would stay where it is written, in clear perhaps.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from ui.background.incidents import explained
from ui.background.jobs import Job, JobRunner, Lane
from ui.shell.cover import Cover

GRACE_S = 0.5
"""A save that runs is done by then; only longer work is worth a word."""
DRAFTS_S = 2.0
"""Where nothing else runs, drafts are written by then on any machine, with nothing to be seen."""
HURRY_S = 3.0
"""Less than the five seconds that systems wait with sleeping."""
LONGEST_MINUTES = 30
"""The key stays in memory for as long as something is written."""
_LOOK_AGAIN_MS = 50
_MS_PER_MINUTE = 60_000


class GivingUp(QObject):
    """From the first moment of a lock until nothing is written any more.

    Attributes:
        has_begun: Whether the screen was given up.

    Signals:
        ended: The store may be closed. Says whether work that went on behind the lock was done
            whole; None when there was none.
    """

    ended = Signal(object)

    def __init__(self, app: QApplication, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._app = app
        self._jobs = jobs
        self._window = window
        self._work: tuple[Job, ...] = ()
        self._lanes: tuple[Lane, ...] = (Lane.WRITING,)
        self._cover: Cover | None = None
        self.has_begun = self._has_ended = False
        self._looks = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._looks.timeout.connect(self._look)
        self._limit = QTimer(self, interval=LONGEST_MINUTES * _MS_PER_MINUTE, singleShot=True)
        self._limit.timeout.connect(self.hurry)

    def begin(self, keep: Iterable[Callable[[], object]]) -> None:
        """Have what is unfinished written down, and show nothing of anybody any more.

        Whatever fails of it, the screen is given up.
        """
        self.has_begun = True
        # What goes on by itself, such as keeping lists, is nobody's to be told of.
        written = (job for job in self._jobs.busy_with(Lane.WRITING) if job.is_watched)
        kept = [job for job in self._jobs.busy_with(Lane.KEEPING) if job.is_seen_through]
        work = (*written, *kept)
        if kept:
            self._lanes = (Lane.WRITING, Lane.KEEPING)
        for part in keep:
            try:
                part()
            except Exception as error:  # noqa: BLE001 - logged as an incident
                explained(error)
        self._jobs.take_no_more()
        _hide_all()
        if self._jobs.wait(GRACE_S if work else DRAFTS_S, *self._lanes):
            self._end()
            return
        self._work = work
        self._show_cover()
        self._looks.start()
        self._limit.start()

    @Slot()
    def hurry(self) -> None:
        """Stop what runs, which rolls it back, and do not wait long for it."""
        if self._has_ended:
            return
        self._jobs.cancel_all()
        self._jobs.wait(HURRY_S, *self._lanes)
        self._end()

    def _show_cover(self) -> None:
        self._cover = Cover(self._window, self._work)
        self._cover.stop_asked.connect(self._on_stop_asked)
        self._cover.show()
        self._app.installEventFilter(self)

    @Slot()
    def _on_stop_asked(self) -> None:
        self._jobs.cancel_all()

    @Slot()
    def _look(self) -> None:
        if self._jobs.wait(0, *self._lanes):
            self._end()

    def _end(self) -> None:
        if self._has_ended:
            return
        self._has_ended = True
        self._looks.stop()
        self._limit.stop()
        done = all(job.came_to_its_end for job in self._work) if self._work else None
        self.ended.emit(done)
        if self._cover is not None:
            self._app.removeEventFilter(self)
            self._cover.put_away()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What waited for an answer may want to ask another question: nothing shows again."""
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched is not self._cover
        ):
            QTimer.singleShot(0, watched, watched.hide)
        return False


def _hide_all() -> None:
    """Dialogs and menus too; hiding ends their waiting without an answer."""
    for shown in QApplication.topLevelWidgets():
        if shown.isVisible():
            shown.hide()
