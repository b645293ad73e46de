"""Backups that were opened to check them, and proof that the store is sound."""

import datetime as dt
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db import backup, checks
from carecoord.db.database import Database
from carecoord.db.replay import differences
from carecoord.db.verify import ChainReport, Fault, verify
from carecoord.security.database_key import DatabaseKey
from carecoord.security.permissions import Permission, require
from carecoord.security.sign_in_list import KEY_FILE_NAME
from carecoord.services.stores import FileStore, Store
from carecoord.vocab.actor import Actor


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup that was written and opened again.

    Attributes:
        journal_entries: How many entries its journal holds.
    """

    file: str
    made_at: dt.datetime
    size_bytes: int
    journal_entries: int


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check of the store found.

    Attributes:
        faults: Sentences that say what is wrong and what to do; empty when all is sound.
    """

    sound: bool
    journal_entries: int
    faults: tuple[str, ...]


class BackupService:
    """Keeping the practice's data, and checking that it is kept."""

    def __init__(self, database: Database, clock: Clock, store: Store, key: DatabaseKey) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._key = key

    def make(self, target: Path, *, actor: Actor) -> BackupInfo:
        """Write a consistent copy of the whole practice, then restore it to check it.

        Raises:
            RefusedError: The data is on a server, the target is a file of another kind, or
                the copy does not open.
            UnavailableError: The target cannot be written, or the disk is full.
        """
        require(actor, Permission.BACKUP)
        _require_replaceable(target)
        with self._database.writing(actor) as transaction:
            transaction.record("backup.made")
        manifest = backup.make(
            self._database.engine,
            self._store.home / KEY_FILE_NAME,
            target,
            audit_key=self._database.audit_key,
            now=self._clock.now(),
        )
        report = self._restored(target)
        entries = report.journal.entries if report.journal else 0
        return BackupInfo(str(target), manifest.made_at, target.stat().st_size, entries)

    def verify(self, *, actor: Actor) -> VerifyReport:
        """Check the file, its references and the journal, and the tables against the journal."""
        require(actor, Permission.BACKUP)
        with self._database.writing(actor) as transaction:
            transaction.record("store.verified")
        if isinstance(self._store, FileStore):
            found = checks.check_file(
                self._store.database_path, self._key.raw, self._database.audit_key
            )
            faults, chain = _file_faults(found), found.journal
        else:
            with self._database.reading_whole() as session:
                faults, chain = [], verify(session, self._database.audit_key)
        if chain is not None:
            faults.extend(_chain_faults(chain))
        if not faults:
            faults.extend(self._table_faults())
        return VerifyReport(not faults, chain.entries if chain else 0, tuple(faults))

    def _restored(self, archive: Path) -> checks.StoreReport:
        """Open the backup as a new machine would, in a folder that is gone afterwards."""
        with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".check-") as folder:
            return backup.restore(
                archive, Path(folder), key=self._key.raw, audit_key=self._database.audit_key
            )

    def _table_faults(self) -> list[str]:
        with self._database.reading_whole() as session:
            changed = next(iter(differences(session)), None)
        if changed is None:
            return []
        return [
            _("The data differs from its journal: something changed it past CareCoord. "
              "Keep this file, restore the latest backup, and compare the two.")
        ]  # fmt: skip


def _require_replaceable(target: Path) -> None:
    """A backup may take the place of an older one, never of the key file or the data."""
    if target.is_file() and target.stat().st_size and not zipfile.is_zipfile(target):
        raise RefusedError(
            _("There is another file of this name, and it is no backup. Choose a new name.")
        )


def _file_faults(report: checks.StoreReport) -> list[str]:
    faults = []
    if report.pages or report.tables:
        faults.append(_("The data file is damaged. Restore the latest backup."))
    if report.references:
        faults.append(
            _("Some records refer to others that are missing. Restore the latest backup.")
        )
    return faults


def _chain_faults(report: ChainReport) -> list[str]:
    words = {
        Fault.MISSING: _("Entries of the journal are missing."),
        Fault.CHANGED: _("Entries of the journal were changed."),
        Fault.FORGED: _("Entries of the journal were not written by this program."),
        Fault.CUT: _("The end of the journal is missing."),
        Fault.ROLLED_BACK: _("An older state of the data was put back."),
    }
    advice = _("Keep this file as it is and tell whoever is responsible for data protection.")
    found = dict.fromkeys(words[fault.fault] for fault in report.faults)
    return [f"{sentence} {advice}" for sentence in found]
