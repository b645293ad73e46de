"""What stands on the lists now, read again whenever something changed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import RefusedError
from carecoord.services.worklist_rows import WorklistSummary
from ui.background.jobs import JobRunner
from ui.pages.today.reading import FirstList, ListServices, Opened, read_list

FIRST_LIST = "followups-due"


@dataclass(frozen=True, slots=True)
class Counts:
    """All lists with their counts.

    Attributes:
        done: How many people this person worked for today.
        why_nobody: Why this person sees nobody at all; "" when that is not why.
    """

    lists: tuple[WorklistSummary, ...]
    done: int
    why_nobody: str = ""


class Lists(QObject):
    """Reads beside the window's thread; what is asked for while it reads is read once more.

    Signals:
        opened: An ``Opened``.
        counted: A ``Counts``.
        missing: There is no such list any more.
    """

    missing = Signal()
    opened = Signal(object)
    counted = Signal(object)

    def __init__(
        self,
        services: ListServices,
        today: dt.date,
        jobs: JobRunner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._today = today
        self._first: FirstList | None = None
        self._jobs = jobs
        self._shown = ""
        self._opening = 0
        self._counting = False
        self._count_again = False

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still to come."""
        return self._opening > 0

    def use(self, first: FirstList | None) -> None:
        """Take what was begun before there was a page, for the next opening alone."""
        self._first = first

    def open(self, worklist_id: str) -> None:
        """Read who is on a list."""
        again = worklist_id == self._shown
        self._shown = worklist_id
        self._opening += 1
        first, self._first = self._first, None
        if first is not None and first.worklist_id == worklist_id:
            read: Callable[[], Opened] = first.found
        else:
            read = partial(read_list, self._services, self._today, worklist_id, again=again)
        self._jobs.ask(read, self._on_opened, self._on_not_opened)

    def count(self) -> None:
        """Count every list once those on the one shown are known; twice at most in a flood."""
        if self._opening or self._counting:
            self._count_again = True
            return
        self._count_again = False
        self._counting = True
        services = self._services

        def read() -> Counts:
            lists = services.worklists.summaries(actor=services.actor)
            done = services.outreach.people_today(actor=services.actor)
            if any(each.count for each in lists):
                return Counts(lists, done)
            return Counts(lists, done, services.caseloads.why_empty(actor=services.actor))

        self._jobs.ask(read, self._on_counted, self._on_failed)

    def refresh(self) -> None:
        """Something changed: read the list shown and all counts again."""
        if self._shown:
            self.open(self._shown)
        self.count()

    @Slot(object)
    def _on_opened(self, found: Opened) -> None:
        self._opening -= 1
        if found.worklist_id == self._shown:
            self.opened.emit(found)
        self._count_what_waits()

    @Slot(Exception)
    def _on_not_opened(self, error: Exception) -> None:
        """A list remembered from before may be gone; the first one is always there."""
        self._opening -= 1
        if isinstance(error, RefusedError) and self._shown != FIRST_LIST:
            self.missing.emit()
        else:
            self._jobs.broke.emit(error)
        self._count_what_waits()

    @Slot(object)
    def _on_counted(self, counts: Counts) -> None:
        self._counting = False
        self.counted.emit(counts)
        self._count_what_waits()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._counting = False
        self._jobs.broke.emit(error)

    def _count_what_waits(self) -> None:
        if self._count_again:
            self.count()
