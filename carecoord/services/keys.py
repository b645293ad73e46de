"""Every way into the practice, and changing the key behind all of them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db import marks
from carecoord.db.database import Database
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyslots import Slot, SlotKind
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.key_upkeep import (
    CHANGE_BEGUN,
    CHANGE_WANTED,
    GENERATION,
    OLDER_FILE,
    last_used,
    save_keys,
)
from carecoord.services.stores import FileStore, Store
from carecoord.vocab.actor import Actor


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way into the practice.

    Attributes:
        name: Of the person or the computer; "" for the recovery sheet.
        person_id: "" for the recovery sheet and for computers.
        since: When it was made; a new passphrase is a new way in.
        used_at: When it last opened the practice; None when that is not known.
        is_behind: Whether a new key can reach it only after its owner has signed in once.
    """

    id: str
    kind: SlotKind
    name: str
    person_id: str
    since: dt.datetime
    used_at: dt.datetime | None
    is_behind: bool


@dataclass(frozen=True, slots=True)
class KeyState:
    """How the practice's key stands.

    Attributes:
        is_encrypted: Whether the key encrypts the data; on a server it does not.
        change_wanted: A way in was taken away and the key was not changed since.
        is_changing: A change was begun; the next sign-in sees it to its end.
        has_older_file: An older key file than the newest lies beside the data.
        behind: The ways in that a new key cannot reach yet.
    """

    is_encrypted: bool
    change_wanted: bool
    is_changing: bool
    has_older_file: bool
    behind: tuple[WayIn, ...]


class KeyService:
    """Looking at the ways in, taking a computer's away, and changing the key."""

    def __init__(self, database: Database, store: Store, key: DatabaseKey) -> None:
        self._database = database
        self._store = store
        self._key = key

    def ways(self, *, actor: Actor) -> tuple[WayIn, ...]:
        """All of them, in the order they were made."""
        require(actor, Permission.MANAGE_PEOPLE)
        used = last_used(self._database)
        return tuple(_way(slot, used.get(slot.id)) for slot in self._store.load_keys().slots)

    def state(self, *, actor: Actor) -> KeyState:
        require(actor, Permission.MANAGE_PEOPLE)
        return self._state()

    def notice(self, *, actor: Actor) -> str:
        """What somebody who manages people has to be told when they sign in; "" for nothing."""
        if not is_allowed(actor.role, Permission.MANAGE_PEOPLE):
            return ""
        state = self._state()
        if state.has_older_file:
            return _(
                "An older key file was put beside the data. Nobody else can sign in until you "
                "have looked at it under Settings, Ways in."
            )
        if state.change_wanted:
            return _(
                "Somebody was taken off and the key of the records is still the same. "
                "Decide about it under Settings, Ways in."
            )
        return ""

    def revoke(self, way_id: str, *, actor: Actor) -> None:
        """Take a computer's way in away; a person is taken off among the people.

        Raises:
            RefusedError: It is a person's or the sheet's, or it is gone already.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        keys = self._store.load_keys()
        slot = next((slot for slot in keys.slots if slot.id == way_id), None)
        if slot is None:
            raise RefusedError(_("This way in is gone already."))
        if slot.kind is not SlotKind.DEVICE:
            raise RefusedError(
                _(
                    "Only a computer is taken off here. Take a person off among the people, and "
                    "print a new recovery sheet to end the old one."
                )
            )
        keys.remove(self._key, way_id)
        with self._database.writing(actor) as transaction:
            transaction.record("device.forbidden", device=slot.label)
            marks.write(transaction.session, CHANGE_WANTED, way_id)
        save_keys(self._database, self._store, keys, actor=actor)

    def begin_change(self, *, leaving_out: Collection[str] = (), actor: Actor) -> None:
        """Give everybody a new key; close the practice and sign in again after it.

        That opening writes a file anew under the new key. On a server, whose data the key does
        not encrypt, nothing is left to do.

        Args:
            leaving_out: Ids of ways in that a new key cannot reach; they open nothing any more.
            actor: Who wants it.

        Raises:
            RefusedError: A way in that is behind was not named, or it is the recovery sheet.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        keys = self._store.load_keys()
        left_out = _leave_out(keys, self._key, leaving_out)
        had_successor = self._key.successor is not None
        keys.begin_change(self._key)
        try:
            with self._database.writing(actor) as transaction:
                transaction.record("keys.change_begun", left_out=left_out)
                marks.write(transaction.session, CHANGE_BEGUN, str(len(self._key.formers)))
            if not isinstance(self._store, FileStore):
                keys.finish_change(self._key)
            save_keys(self._database, self._store, keys, actor=actor)
        except BaseException:
            if not had_successor:
                self._key.successor = None
            raise

    def decline_change(self, *, actor: Actor) -> None:
        """Keep the key although a way in was taken away; it is not asked about again."""
        require(actor, Permission.MANAGE_PEOPLE)
        with self._database.writing(actor) as transaction:
            transaction.record("keys.change_declined")
            marks.write(transaction.session, CHANGE_WANTED, "")

    def accept_older_file(self, *, actor: Actor) -> None:
        """Go on with the older key file; it becomes the newest one.

        Raises:
            RefusedError: The key file is the newest one.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        keys = self._store.load_keys()
        with self._database.writing(actor) as transaction:
            newest = int(marks.read(transaction.session, GENERATION) or 0)
            if keys.generation >= newest:
                raise RefusedError(_("The key file is the newest one. There is nothing to do."))
            keys.overtake(self._key, newest)
            transaction.record("keys.older_file_accepted")
            marks.write(transaction.session, OLDER_FILE, "")
        save_keys(self._database, self._store, keys, actor=actor)

    def _state(self) -> KeyState:
        keys = self._store.load_keys()
        with self._database.reading() as session:
            wanted = bool(marks.read(session, CHANGE_WANTED))
            older = bool(marks.read(session, OLDER_FILE))
        return KeyState(
            is_encrypted=isinstance(self._store, FileStore),
            change_wanted=wanted,
            is_changing=keys.is_changing_key,
            has_older_file=older,
            behind=tuple(_way(slot, None) for slot in keys.slots if slot.is_of_first_format),
        )


def _way(slot: Slot, used_at: dt.datetime | None) -> WayIn:
    return WayIn(
        id=slot.id,
        kind=slot.kind,
        name=slot.label,
        person_id=slot.person_id,
        since=slot.since,
        used_at=used_at,
        is_behind=slot.is_of_first_format,
    )


def _leave_out(keys: KeyFile, key: DatabaseKey, named: Collection[str]) -> list[str]:
    """Remove the ways in that a new key cannot reach; returns whose they were."""
    behind = [slot for slot in keys.slots if slot.is_of_first_format]
    if any(slot.kind is SlotKind.RECOVERY for slot in behind):
        raise RefusedError(
            _(
                "The recovery sheet was printed before keys could be changed. Print a new one "
                "first; the old one then opens nothing any more."
            )
        )
    missing = [slot.label for slot in behind if slot.id not in named]
    if missing:
        raise RefusedError(
            _(
                "A new key cannot reach these yet: {names}. Have each of them sign in once, or "
                "leave them out and let them in again afterwards."
            ).format(names=", ".join(missing))
        )
    for slot in behind:
        keys.remove(key, slot.id)
    return [slot.person_id or slot.label for slot in behind]
