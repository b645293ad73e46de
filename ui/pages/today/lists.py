"""What stands on the lists now, read again whenever something changed."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import RefusedError
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_progress import WorkedToday
from carecoord.services.worklist_rows import WorklistGroup, WorklistSummary
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.pages.today.worklist_model import Kept

FIRST_LIST = "followups-due"
_FIRST_ROWS = 25
"""As many as a large screen shows."""


class ListServices(Protocol):
    """What reading the lists needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def worklists(self) -> WorklistService: ...
    @property
    def outreach(self) -> OutreachService: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """One list as it stands.

    Attributes:
        worked: Whose rows were worked today; None where nobody is called.
        again: Whether the same list was shown before, so that the place is kept.
        first: The rows at the top, so that they are painted at once; none when shown again.
    """

    worklist_id: str
    groups: Sequence[WorklistGroup]
    worked: WorkedToday | None
    again: bool
    first: Kept


@dataclass(frozen=True, slots=True)
class Counts:
    """All lists with their counts; ``done`` is how many people this person worked for today."""

    lists: tuple[WorklistSummary, ...]
    done: int


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
        read_rows: Callable[[str, Sequence[str]], Kept],
        jobs: JobRunner,
        parent: QObject,
    ) -> None:
        """``read_rows`` runs in a worker: the rows of some people on a list."""
        super().__init__(parent)
        self._services = services
        self._read_rows = read_rows
        self._jobs = jobs
        self._shown = ""
        self._opening = 0
        self._counting = False
        self._count_again = False

    def open(self, worklist_id: str) -> None:
        """Read who is on a list."""
        services, read_rows = self._services, self._read_rows
        again = worklist_id == self._shown
        self._shown = worklist_id
        self._opening += 1

        def read() -> Opened:
            groups = services.worklists.outline(worklist_id, actor=services.actor)
            ids = itertools.chain.from_iterable(group.ids for group in groups)
            top = () if again else tuple(itertools.islice(ids, _FIRST_ROWS))
            first = read_rows(worklist_id, top) if top else {}
            worked = services.outreach.worked_today(worklist_id, actor=services.actor)
            return Opened(worklist_id, groups, worked, again, first)

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
            return Counts(lists, services.outreach.people_today(actor=services.actor))

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
