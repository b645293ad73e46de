"""What a transaction changed, told to whoever shows it."""

import enum
import threading
from collections.abc import Callable


class Area(enum.Enum):
    """A part of the data that screens follow."""

    PATIENTS = "patients"
    MEASUREMENTS = "measurements"
    VISITS = "visits"
    DECISIONS = "decisions"
    HANDOUTS = "handouts"
    TEACHBACK = "teachback"
    GOALS = "goals"
    FOLLOWUPS = "followups"
    OUTREACH = "outreach"
    BARRIERS = "barriers"
    CASELOAD = "caseload"
    PEOPLE = "people"
    SETTINGS = "settings"
    IMPORTS = "imports"
    WORKLISTS = "worklists"


Changes = frozenset[Area]
Listener = Callable[[Changes], None]


class ChangeFeed:
    """Announces the areas of each committed transaction to its listeners.

    A listener is called in the thread that committed.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def subscribe(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def announce(self, changes: Changes) -> None:
        if not changes:
            return
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(changes)
