"""Work beside the window's thread, in lanes, on Python's own threads."""

import enum
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot

from carecoord.common.errors import CancelledError
from ui.background.incidents import explained

if TYPE_CHECKING:  # the first job comes when the sign-in is painted
    from concurrent.futures import Future, ThreadPoolExecutor


class Lane(enum.Enum):
    """Which queue a job joins."""

    READING = enum.auto()
    """One at a time, so the answer to the latest question arrives last."""
    WRITING = enum.auto()
    """One at a time, so writes never compete for the file lock."""
    NETWORK = enum.auto()
    """Several at once: mail, SMS, sync. Must not open a write transaction."""

    KEEPING = enum.auto()
    """Backups: they read for long and write one line, so nobody's saving waits for them."""


MOMENT_S = 0.015
"""Reading a window full takes 2 to 5 ms; whoever scrolls notices nothing below 30."""
_THREADS = {Lane.READING: 1, Lane.WRITING: 1, Lane.NETWORK: 4, Lane.KEEPING: 1}


class Job(QObject):
    """A running piece of work, as seen from the window's thread.

    Connect bound methods of a QObject to these signals, never a lambda: Qt drops
    such a connection when its owner is deleted, so an answer that comes after the
    page was closed goes nowhere instead of crashing.

    Attributes:
        came_to_its_end: The work was done whole, whoever still wants its answer.
        is_watched: Somebody is shown how far it is, so it is long and theirs.
        is_seen_through: A lock waits for it, whatever lane it is in: what it writes outside of
            the store must not lie there half done.

    Signals:
        succeeded: The work's return value.
        failed: A RefusedError, UnavailableError or CancelledError as raised; a bug
            as an IncidentError, already logged.
        progressed: Units done and units in total (0 when unknown).
        finished: The job itself; always last, whatever came before.
    """

    succeeded = Signal(object)
    failed = Signal(Exception)
    progressed = Signal(int, int)
    finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self.came_to_its_end = False
        self.is_watched = False
        self.is_seen_through = False

    def cancel(self) -> None:
        """Ask the work to stop at its next check; it may finish all the same."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def report(self, done: int, total: int = 0) -> None:
        """Called by the work: tell how far it is, and stop here if asked to.

        Raises:
            CancelledError: Someone cancelled the job.
        """
        if self.cancelled:
            raise CancelledError
        self.progressed.emit(done, total)


Work = Callable[[Job], object]
Answered = Callable[[Any], object]
Failed = Callable[[Exception], object]


class JobRunner(QObject):
    """Starts jobs and keeps them until the window's thread has their answer.

    Signals:
        broke: The failure of a job whose asker did not care to handle it.
        written: Something somebody waited for is in the store.
        not_written: It is not.
    """

    broke = Signal(Exception)
    written = Signal()
    not_written = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: set[Job] = set()
        self._running: dict[Future[None], tuple[Lane, Job]] = {}
        self._has_ended = False

    @cached_property
    def _lanes(self) -> "dict[Lane, ThreadPoolExecutor]":
        from concurrent.futures import ThreadPoolExecutor

        return {
            lane: ThreadPoolExecutor(threads, thread_name_prefix=lane.name.lower())
            for lane, threads in _THREADS.items()
        }

    def ask(
        self, question: Callable[[], object], then: Answered, failed: Failed | None = None
    ) -> Job:
        """Read in the background; unhandled failures go to ``broke``."""
        return self.start(_ignoring_job(question), Lane.READING, then, failed)

    def write(
        self,
        command: Callable[[], object],
        then: Answered | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Change something in the background; unhandled failures go to ``broke``."""
        return self.start(_ignoring_job(command), Lane.WRITING, then, failed)

    def start(
        self,
        work: Work,
        lane: Lane,
        then: Answered | None = None,
        failed: Failed | None = None,
        progressed: Callable[[int, int], object] | None = None,
    ) -> Job:
        """Queue work that reports progress and may be cancelled.

        ``then``, ``failed`` and ``progressed`` are bound methods of QObjects. They
        are connected before the work begins, so no answer is missed. After
        :meth:`take_no_more` nothing is begun: the job is cancelled and never answers.
        """
        job = Job()
        if self._has_ended:
            job.cancel()
            return job
        # Drafts are put away while a form is being saved, and nobody waits to hear of it.
        if lane is Lane.WRITING and then is not None:
            job.succeeded.connect(self.written)
            job.failed.connect(self.not_written)
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(self.broke if failed is None else failed)
        if progressed is not None:
            job.is_watched = True
            job.progressed.connect(progressed)
        job.finished.connect(self._release)
        self._kept.add(job)
        future = self._lanes[lane].submit(_run, job, work)
        self._running[future] = lane, job
        future.add_done_callback(self._on_done)
        return job

    def busy_with(self, lane: Lane) -> tuple[Job, ...]:
        """What in this lane is running or waits to."""
        return tuple(job for held, job in tuple(self._running.values()) if held is lane)

    def busy_beside(self, job: Job) -> bool:
        """Whether anything else is running or waits to, in whatever lane."""
        return any(held is not job for _lane, held in tuple(self._running.values()))

    def wait(self, seconds: float, *lanes: Lane) -> bool:
        """Let running jobs end, of these lanes or of all; False when the time was too short."""
        from concurrent.futures import wait

        running = tuple(self._running.items())
        awaited = {future for future, (held, _job) in running if not lanes or held in lanes}
        return not wait(awaited, timeout=seconds).not_done

    def hand_over(self, job: Job, asker: QObject) -> None:
        """Wait a moment for a job's answer, and have whoever asked hear it before anything else.

        What it shows is painted once then, and not first without it.
        """
        from concurrent.futures import wait

        awaited = [future for future, (_lane, held) in tuple(self._running.items()) if held is job]
        if not wait(awaited, timeout=MOMENT_S).not_done:
            QCoreApplication.sendPostedEvents(asker, QEvent.Type.MetaCall.value)

    def take_no_more(self) -> None:
        """Begin nothing that is asked for from now on; what was asked for before goes on."""
        self._has_ended = True

    def cancel_all(self) -> None:
        """Ask everything to stop at its next check."""
        for job in tuple(self._kept):
            job.cancel()

    def shut_down(self, *, wait: bool = True) -> None:
        """Drop jobs that have not begun, cancel those that have, and await them if asked to."""
        self.take_no_more()
        self.cancel_all()
        for lane in self._lanes.values():
            lane.shutdown(wait=wait, cancel_futures=True)

    def _on_done(self, future: "Future[None]") -> None:
        self._running.pop(future, None)

    @Slot(object)
    def _release(self, job: Job) -> None:
        # Here, in the window's thread, the job's QObject may die.
        self._kept.discard(job)


def _ignoring_job(call: Callable[[], object]) -> Work:
    def work(_: Job) -> object:
        return call()

    return work


def _run(job: Job, work: Work) -> None:
    try:
        answer = work(job)
        job.came_to_its_end = True
    except Exception as error:  # noqa: BLE001 - sorted by explained(), none is lost
        job.failed.emit(explained(error))
    else:
        if not job.cancelled:
            job.succeeded.emit(answer)
    finally:
        job.finished.emit(job)
