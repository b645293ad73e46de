"""What the page needs of the practice, and what its parts share."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from carecoord.common.clock import Clock
from carecoord.rules.times import time_of_day
from carecoord.services.drafts import DraftService
from carecoord.services.own_list_files import OwnListFileService
from carecoord.services.own_lists import OwnListService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.state.navigation import Messages, Navigate


class ListServices(Protocol):
    """The services of one open practice that this page uses."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def worklists(self) -> WorklistService: ...
    @property
    def own_lists(self) -> OwnListService: ...
    @property
    def own_list_files(self) -> OwnListFileService: ...
    @property
    def drafts(self) -> DraftService: ...
    @property
    def undo(self) -> UndoService: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What every part of the page works with."""

    services: ListServices
    jobs: JobRunner
    messages: Messages
    navigate: Navigate
    window: QWidget

    @property
    def actor(self) -> Actor:
        return self.services.actor

    @property
    def today(self) -> dt.date:
        return self.services.clock.today()

    def time_now(self) -> str:
        """The practice's time of day, as people read it."""
        now = self.services.clock.now().astimezone(self.services.zone)
        return time_of_day(now.time())
