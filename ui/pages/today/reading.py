"""Who stands on one list now, read by a worker."""

import datetime as dt
import itertools
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from carecoord.services.caseloads import CaseloadService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_progress import WorkedToday
from carecoord.services.worklist_rows import WorklistGroup
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from ui.pages.today.worklist_model import Kept, read_rows

_FIRST_ROWS = 16
"""As many as a large screen shows."""


class ListServices(Protocol):
    """What reading the lists needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def worklists(self) -> WorklistService: ...
    @property
    def outreach(self) -> OutreachService: ...
    @property
    def caseloads(self) -> CaseloadService: ...


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


def read_list(
    services: ListServices, today: dt.date, worklist_id: str, *, again: bool = False
) -> Opened:
    """The list as it stands, with its first rows unless it was shown before.

    Raises:
        RefusedError: There is no such list.
    """
    actor = services.actor
    groups = services.worklists.outline(worklist_id, actor=actor)
    ids = itertools.chain.from_iterable(group.ids for group in groups)
    top = () if again else tuple(itertools.islice(ids, _FIRST_ROWS))
    first = read_rows(services.worklists, actor, today, worklist_id, top) if top else {}
    worked = services.outreach.worked_today(worklist_id, actor=actor)
    return Opened(worklist_id, groups, worked, again, first)


class FirstList:
    """The list the page begins with, read while the window is still being made.

    Two workers may ask: whoever comes first reads, the other gets the same answer.
    """

    def __init__(self, services: ListServices, today: dt.date, worklist_id: str) -> None:
        self.worklist_id = worklist_id
        self._services = services
        self._today = today
        self._lock = threading.Lock()
        self._read: Opened | None = None

    def begin(self, _job: object = None) -> None:
        """Read it now, for a worker. What went wrong is told to whoever asks for it."""
        with suppress(Exception):  # a bug too is told once, not twice
            self.found()

    def found(self) -> Opened:
        """The list.

        Raises:
            RefusedError: There is no such list.
        """
        with self._lock:
            if self._read is None:
                self._read = read_list(self._services, self._today, self.worklist_id)
            return self._read
