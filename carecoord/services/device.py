"""This computer's own way into the practice, for tasks that run while nobody is there."""

from dataclasses import dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db import marks
from carecoord.db.database import Database
from carecoord.security.database_key import DatabaseKey
from carecoord.security.errors import WrongSecretError
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyring_store import (
    KeyringState,
    KeyringStore,
    KeyringUnavailableError,
    new_device_secret,
)
from carecoord.security.keyslots import SlotKind, device_mark
from carecoord.security.permissions import Permission, require
from carecoord.services.key_upkeep import CHANGE_WANTED, save_keys
from carecoord.services.stores import Store
from carecoord.vocab.actor import Actor


@dataclass(frozen=True, slots=True)
class DeviceState:
    """How this computer stands.

    Attributes:
        sentence: What the operating system's password store is good for, in words.
        is_ready: Whether it can keep a secret now.
        may_open: Whether this computer opens the practice by itself.
    """

    sentence: str
    is_ready: bool
    may_open: bool


class DeviceService:
    """Allowing and forbidding this computer. Calls may take seconds: the store may ask back."""

    def __init__(
        self,
        database: Database,
        store: Store,
        key: DatabaseKey,
        keyring: KeyringStore | None = None,
    ) -> None:
        self._database = database
        self._store = store
        self._key = key
        self._keyring = keyring or KeyringStore()

    def state(self) -> DeviceState:
        """Try the password store, and look whether this computer is enrolled."""
        found = self._keyring.probe()
        if found is not KeyringState.OK:
            return DeviceState(found.sentence, is_ready=False, may_open=False)
        keys = self._store.load_keys()
        secret = self._keyring.device_secret(keys.database_id)
        may_open = secret is not None and _opens(keys, secret)
        return DeviceState(found.sentence, is_ready=True, may_open=may_open)

    def allow(self, *, actor: Actor) -> None:
        """Let this computer open the practice by itself from now on.

        Raises:
            RefusedError: The actor may not manage people.
            UnavailableError: The password store does not keep the secret; nothing was changed.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        keys = self._store.load_keys()
        secret = new_device_secret()
        self._keyring.put_device_secret(keys.database_id, secret)
        keys.enrol_device(self._key, secret, label=actor.device)
        with self._database.writing(actor) as transaction:
            transaction.record("device.allowed")
        save_keys(self._database, self._store, keys, actor=actor)

    def forbid(self, *, actor: Actor) -> None:
        """Take the way in away, and the secret out of the password store.

        Raises:
            RefusedError: This computer has no way in of its own.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        keys = self._store.load_keys()
        slot_id = self._slot_id(keys)
        if not slot_id:
            raise RefusedError(_("This computer does not open the practice by itself."))
        keys.remove(self._key, slot_id)
        with self._database.writing(actor) as transaction:
            transaction.record("device.forbidden")
            marks.write(transaction.session, CHANGE_WANTED, slot_id)
        save_keys(self._database, self._store, keys, actor=actor)
        self._keyring.delete_device_secret(keys.database_id)

    def _slot_id(self, keys: KeyFile) -> str:
        try:
            secret = self._keyring.device_secret(keys.database_id)
        except KeyringUnavailableError:
            return ""
        mark = device_mark(secret) if secret else ""
        of_devices = (slot for slot in keys.slots if slot.kind is SlotKind.DEVICE)
        return next((slot.id for slot in of_devices if slot.device_mark == mark), "")


def _opens(keys: KeyFile, secret: bytes) -> bool:
    try:
        keys.open_with_device(secret).wipe()
    except WrongSecretError:
        return False
    return True
