"""Going back to a backup: looked at, restored beside, compared, and only then switched to."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock
from carecoord.common.errors import DamagedError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from carecoord.db import rekey
from carecoord.db.database import Database
from carecoord.entities import Staff
from carecoord.security.backup_manifest import Manifest
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile_storage import backup_path
from carecoord.security.permissions import Permission, require
from carecoord.services import backup_reading, switching
from carecoord.services.backup_making import Progress, unwatched
from carecoord.services.backup_reading import Look
from carecoord.services.restore_compare import Comparison, compare
from carecoord.services.restored_note import note_restored, note_switched_back
from carecoord.services.stores import FileStore, Store
from carecoord.vocab.actor import Actor


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that lies restored and checked beside the present data.

    Attributes:
        key: Of its store.
    """

    folder: Path
    manifest: Manifest
    key: DatabaseKey = field(repr=False)


class RestoreService:
    """Steps of going back to a backup while the present data stays as it is."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, store: Store, key: DatabaseKey
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._store = store
        self._key = key

    @property
    def _home(self) -> Path:
        return self._store.home

    def needs_secret(self, path: Path, *, actor: Actor) -> bool:
        """Whether a backup opens only with a secret of the time it was made.

        Raises:
            RefusedError: It is not a backup.
            UnavailableError: It cannot be read.
        """
        require(actor, Permission.RESTORE_BACKUP)
        backup_reading.keys_in(path)
        try:
            self._key_of(path, "")
        except RefusedError:
            return True
        return False

    def look(self, path: Path, secret: str = "", *, actor: Actor) -> Look:
        """Date and counts of a backup, without switching or unpacking.

        Args:
            path: The backup.
            secret: A passphrase or recovery key of its time; "" for the key of today.
            actor: Who looks.

        Raises:
            RefusedError: It is not a backup, or the secret does not open it.
            UnavailableError: It cannot be read.
        """
        require(actor, Permission.RESTORE_BACKUP)
        seen = backup_reading.look(path, self._key_of(path, secret))
        with self._database.writing(actor) as transaction:
            transaction.record("backup.looked_at", made_at=seen.made_at.isoformat())
        return seen

    def restore_beside(
        self, path: Path, secret: str = "", *, actor: Actor, progress: Progress = unwatched
    ) -> Restored:
        """Restore and check a backup in a folder of its own; one restored before gives way.

        One that was to take the place of the data at the next start does not do so any more.

        Raises:
            RefusedError: It is damaged or forged, the secret does not fit, or the data is on a
                server.
            CancelledError: ``progress`` stopped it.
            UnavailableError: It cannot be read, or the disk is full.
        """
        require(actor, Permission.RESTORE_BACKUP)
        self._require_file()
        key = self._key_of(path, secret)
        base = self._home / switching.RESTORED_NAME
        switching.forget(self._home)
        shutil.rmtree(base, ignore_errors=True)
        folder = base / self._stamp()
        manifest = backup_reading.restore(path, key, folder, progress)
        with self._database.writing(actor) as transaction:
            transaction.record("backup.restored_beside", made_at=manifest.made_at.isoformat())
        return Restored(folder, manifest, key)

    def compare(self, restored: Restored, *, actor: Actor) -> Comparison:
        """What is in the backup, what is here, and what would be lost by switching."""
        require(actor, Permission.RESTORE_BACKUP)
        with self._database.reading_whole() as session:
            return compare(
                session, restored.manifest, keeps_passphrases=self._keeps_ways_in(restored.key)
            )

    def switch(self, restored: Restored, *, actor: Actor) -> None:
        """Have a restored backup take the place of the present data at the next start.

        The present data is kept and can be switched back to. The caller closes the practice and
        starts again. Where the key is the same, or one this practice had before, who may sign in
        stays as it is today: a person whose way in was taken away since does not get it back,
        and whoever switches is let in also where the backup is from before their time.

        Raises:
            UnavailableError: The data folder cannot be written; nothing was decided.
        """
        require(actor, Permission.RESTORE_BACKUP)
        self._require_file()
        made_at = restored.manifest.made_at.isoformat()
        beside = FileStore(restored.folder)
        keeps = None
        if self._keeps_ways_in(restored.key):
            keeps = self._keep_ways_in(beside, restored.key, actor)
        note_restored(
            beside, restored.key, restored.manifest, self._clock, actor, keeps,
            wants_other_key=restored.key.raw in self._key.formers,
        )  # fmt: skip
        with self._database.writing(actor) as transaction:
            transaction.record("store.replaced", made_at=made_at)
        switching.plan(self._home, restored.folder, self._stamp())

    def set_aside(self, *, actor: Actor) -> None:
        """Have the present data make room at the next start, as the practice is elsewhere now.

        This computer begins anew then; the data is kept, and can be brought back from there. The
        caller closes the practice and starts again.

        Raises:
            RefusedError: The data is on a server, and nothing of it lies here.
            UnavailableError: The data folder cannot be written; nothing was decided.
        """
        require(actor, Permission.RESTORE_BACKUP)
        self._require_file()
        with self._database.writing(actor) as transaction:
            transaction.record("store.set_aside")
        switching.plan(self._home, None, self._stamp())

    def can_switch_back(self) -> bool:
        """Whether data that a backup took the place of is still here."""
        return bool(switching.replaced(self._home))

    def switch_back(self, *, actor: Actor) -> None:
        """Have the data that was replaced last take its place again at the next start.

        As at a switch, who may sign in stays as it is today where the key can be told.

        Raises:
            RefusedError: There is none, or it is damaged.
            UnavailableError: The data folder cannot be written; nothing was decided.
        """
        require(actor, Permission.RESTORE_BACKUP)
        kept = switching.replaced(self._home)
        if not kept:
            raise RefusedError(_("No data was replaced here, so there is nothing to go back to."))
        try:
            self._go_on_in(FileStore(kept[0]), actor)
        except DamagedError:
            raise RefusedError(
                _("The data that was replaced is damaged, so there is no going back to it. "
                  "Nothing was changed.")
            ) from None  # fmt: skip
        with self._database.writing(actor) as transaction:
            transaction.record("store.switched_back")
        switching.plan(self._home, kept[0], self._stamp())

    def _go_on_in(self, before: FileStore, actor: Actor) -> None:
        """Let in who gets in today, and enter in its journal that it takes its place again."""
        before.load_keys()  # without it nobody gets in
        key = self._key_that_fits(before)
        if key is not None:
            keeps = self._keep_ways_in(before, key, actor)
            note_switched_back(
                before, key, self._clock, actor, keeps, wants_other_key=key != self._key
            )

    def _keep_ways_in(self, store: FileStore, key: DatabaseKey, actor: Actor) -> Staff | None:
        """Put today's key file beside another store, and no older one; returns who decides it."""
        keys = self._store.load_keys()
        if key != self._key:
            keys = keys.carried_over(self._key, key)
        write_private(store.keys_path, keys.to_bytes())
        backup_path(store.keys_path).unlink(missing_ok=True)
        with self._database.reading() as session:
            return session.get(Staff, actor.staff_id)

    def _key_that_fits(self, store: FileStore) -> DatabaseKey | None:
        """Of the keys this practice has or had the one that opens a store; None for another."""
        ever = (*self._key.formers, self._key.raw)
        for number, raw in reversed(tuple(enumerate(ever))):
            if rekey.fits(store.database_path, raw):
                return DatabaseKey(raw, formers=ever[:number])
        return None

    def _keeps_ways_in(self, key: DatabaseKey) -> bool:
        """Whether today's ways in can open what has this key."""
        return key == self._key or key.raw in self._key.formers

    def _key_of(self, path: Path, secret: str) -> DatabaseKey:
        """What opens a backup; without a secret a key this practice has or had."""
        if secret:
            return backup_reading.unlock(path, secret)
        backup_reading.keys_in(path)  # which says so when it is no backup at all
        ever = (*self._key.formers, self._key.raw)
        for number, raw in enumerate(ever):
            key = DatabaseKey(raw, formers=ever[:number])
            with suppress(RefusedError):
                backup_reading.look(path, key)
                return key
        raise RefusedError(
            _("This backup opens only with a passphrase or the recovery key of its time.")
        )

    def _stamp(self) -> str:
        return self._clock.now().astimezone(self._zone).strftime(switching.STAMP)

    def _require_file(self) -> None:
        if not isinstance(self._store, FileStore):
            raise RefusedError(
                _("A practice server is restored on the server itself. "
                  "Ask whoever looks after it.")
            )  # fmt: skip
