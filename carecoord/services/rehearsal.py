"""A practice in memory that nobody sees, to go through an opening once before the real one.

SQL is made from statements once in a process, and that takes longer than running most of them.
While somebody types their passphrase there is time for it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from typing_extensions import override

from carecoord.common.clock import SystemClock
from carecoord.common.ids import new_id
from carecoord.common.zones import UTC
from carecoord.db import schema
from carecoord.db.engine import open_rehearsal
from carecoord.db.stamps import new_origin
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.services import opening
from carecoord.services.followups import FollowUpForm, FollowUpService
from carecoord.services.key_upkeep import Unlocked, after_opening
from carecoord.services.patient_details import PatientDetails
from carecoord.services.patients import PatientService
from carecoord.services.preferences import PreferenceService
from carecoord.services.stores import FileStore
from carecoord.vocab.roles import Role

if TYPE_CHECKING:
    from carecoord.services.opened import OpenedPractice

_NAME, _BIRTH, _WORDS = "Rehearsal", "2001-01-01", "-"


class _Nowhere(FileStore):
    """A store in memory, gone when it is closed."""

    def __init__(self) -> None:
        super().__init__(Path())
        self._engine = open_rehearsal()

    @override
    def create(self, key: DatabaseKey) -> Engine:
        schema.create(self._engine)
        return self._engine

    @override
    def open(self, key: DatabaseKey) -> Engine:
        schema.upgrade(self._engine)
        return self._engine

    @override
    def discard(self) -> None:
        """Nothing is left on the disk."""

    @override
    def origin(self, *, anew: bool = False) -> str:
        return new_origin()


def open_nothing() -> "OpenedPractice":
    """A practice with one invented person who is due for a call, opened as any other."""
    today = SystemClock(UTC).today()
    store, (keys, key) = _Nowhere(), KeyFile.create()
    founder = opening.Founder(new_id(), _NAME, Role.LEAD, "en")
    made = opening.create(store, key, practice=_NAME, time_zone="UTC", founder=founder, today=today)
    actor, preferences = made.actor, PreferenceService(made.database)
    patients = PatientService(made.database, made.clock, preferences)
    details = PatientDetails(family=_NAME, given=_NAME, birth_on=_BIRTH)
    patient_id = patients.add(details, actor=actor)
    follow_ups = FollowUpService(made.database, made.clock)
    follow_ups.add(patient_id, FollowUpForm(title=_WORDS, due_on=today), actor=actor)
    opened = opening.open_practice(
        store, key, staff_id=founder.staff_id, today=today, how="passphrase"
    )
    unlocked = Unlocked(key, founder.staff_id, keys.database_id, lambda _key: False)
    return after_opening(opened, keys, unlocked, how="passphrase")
