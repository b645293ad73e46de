"""What Settings needs of the practice."""

from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock
from carecoord.services.audit import AuditService
from carecoord.services.backups import BackupService
from carecoord.services.coaching import CoachingService
from carecoord.services.device import DeviceService
from carecoord.services.keys import KeyService
from carecoord.services.people import PeopleService
from carecoord.services.restoring import RestoreService
from carecoord.services.take_all import TakeAllService
from carecoord.services.updates import UpdateService
from carecoord.vocab.actor import Actor


class Preferences(Protocol):
    """Reads and writes settings of any type; ``PreferenceService`` in the window."""

    def get(self, spec: Any, *, actor: Actor | None = None) -> Any: ...
    def set(self, spec: Any, value: Any, *, actor: Actor) -> None: ...


class SettingsServices(Protocol):
    """The services behind the sections."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def home(self) -> Path: ...
    @property
    def practice_name(self) -> str: ...
    @property
    def preferences(self) -> Preferences: ...
    @property
    def people(self) -> PeopleService: ...
    @property
    def keys(self) -> KeyService: ...
    @property
    def audit(self) -> AuditService: ...
    @property
    def backups(self) -> BackupService: ...
    @property
    def restoring(self) -> RestoreService: ...
    @property
    def take_all(self) -> TakeAllService: ...
    @property
    def coaching(self) -> CoachingService: ...
    @property
    def device(self) -> DeviceService: ...
    @property
    def updates(self) -> UpdateService: ...
