"""Backups that were restored once to check them, and proof that the store is sound."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from carecoord.common.clock import Clock
from carecoord.common.errors import CancelledError, CareCoordError, RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database
from carecoord.db.journal import JOURNAL, ORIGIN
from carecoord.rules.backup_age import is_ahead, is_due
from carecoord.security.backup_manifest import ANY_MAGIC, Manifest
from carecoord.security.database_key import DatabaseKey
from carecoord.security.permissions import Permission, require
from carecoord.services import backup_making, backup_places
from carecoord.services.backup_making import Progress, Source, unwatched
from carecoord.services.backup_places import Known
from carecoord.services.backup_reading import is_zip
from carecoord.services.backup_status import BackupStatus, status_of
from carecoord.services.sessions import take_anchor
from carecoord.services.store_check import VerifyReport, check_store
from carecoord.services.stores import FileStore, Store
from carecoord.vocab.actor import Actor

_NO_CHANGE = (
    "backup.made", "backup.copied", "journal.checked", "session.signed_in", "session.unlocked",
    "session.locked", "session.ended", "session.sign_in_failed",
)  # fmt: skip
"""Entries that are no reason for another backup."""


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
class AutomaticReport:
    """What an automatic backup did.

    Attributes:
        made: The new backup; None when nothing had changed since the newest one.
        copied: Where the newest one was copied to; "" when it was there, or no place is chosen.
        trouble: Why it was not copied; "" when all is well.
    """

    made: BackupInfo | None
    copied: str
    trouble: str


class BackupService:
    """Keeping the practice's data, and checking that it is kept."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, store: Store, key: DatabaseKey
    ) -> None:
        """``clock`` tells the real time, also where a practice reckons from a chosen day."""
        self._database = database
        self._clock = clock
        self._zone = zone
        self._store = store
        self._key = key

    @property
    def _home(self) -> Path:
        return self._store.home

    @property
    def are_here(self) -> bool:
        """Whether this computer makes the backups; a practice server has its own."""
        return isinstance(self._store, FileStore)

    def make(self, target: Path, *, actor: Actor, progress: Progress = unwatched) -> BackupInfo:
        """Write a backup of the whole practice to a place of one's own choice.

        Raises:
            RefusedError: The data is on a server, the target is a file of another kind, or
                the copy does not open.
            CancelledError: ``progress`` stopped it.
            UnavailableError: The target cannot be written, or the disk is full.
        """
        require(actor, Permission.BACKUP)
        _require_replaceable(target)
        made, _manifest = self._make(target, actor, progress, automatic=False)
        known = Known.read(self._home)
        replace(
            known, newest_at=made.made_at, newest_file=str(target.absolute()), failure=""
        ).write(self._home)
        return made

    def automatic(self, *, actor: Actor, progress: Progress = unwatched) -> AutomaticReport:
        """Back up beside the data if anything changed, copy it to the second place, and thin both.

        Needs no permission: it keeps what is there and shows nobody anything.

        Raises:
            RefusedError: The data is on a server.
            CancelledError: ``progress`` stopped it; older backups are as they were.
            UnavailableError: The disk is full or cannot be written.
        """
        self._require_file()
        try:
            made = self._make_own(actor, progress) if self._is_stale() else None
        except CancelledError:
            raise
        except CareCoordError as error:
            replace(Known.read(self._home), failure=str(error)).write(self._home)
            raise
        copied, trouble = self._bring_to_second(actor, progress)
        return AutomaticReport(made, copied, trouble)

    def is_due(self) -> bool:
        """Whether a quiet moment should be used for ``automatic``."""
        if not self.are_here:
            return False
        known = self._known()
        newest_at = self.status().newest_at
        now = self._clock.now()
        changed = self._has_changed(known)
        return is_due(newest_at, now, has_changed=changed) or self._lacks_second(known)

    def is_wanted_at_the_end(self) -> bool:
        """Whether closing should wait for ``automatic``."""
        if not self.are_here:
            return False
        return self._is_stale() or self._lacks_second(self._known())

    def status(self) -> BackupStatus:
        """How the backups stand. May take seconds where a network place does not answer."""
        known = self._known() if self.are_here else Known()
        there = not known.second or backup_places.is_second_there(known)
        return status_of(self._home, self._clock.now(), is_second_there=there)

    def choose_second(self, folder: Path, *, actor: Actor) -> None:
        """Copy backups to this place as well from now on.

        Raises:
            RefusedError: It is no folder, or beside the data.
            UnavailableError: It cannot be written.
        """
        require(actor, Permission.BACKUP)
        self._require_file()
        backup_places.choose_second(self._home, folder)
        with self._database.writing(actor) as transaction:
            transaction.record("backup.place_chosen")

    def forget_second(self, *, actor: Actor) -> None:
        """Copy backups nowhere else any more; what lies there stays."""
        require(actor, Permission.BACKUP)
        backup_places.forget_second(self._home)
        with self._database.writing(actor) as transaction:
            transaction.record("backup.place_forgotten")

    def verify(self, *, actor: Actor) -> VerifyReport:
        """Check the file, its references and the journal, and the tables against the journal."""
        require(actor, Permission.BACKUP)
        with self._database.writing(actor) as transaction:
            transaction.record("store.verified")
        path = self._store.database_path if isinstance(self._store, FileStore) else None
        return check_store(self._database, path, self._key)

    def _make(
        self, target: Path, actor: Actor, progress: Progress, *, automatic: bool
    ) -> tuple[BackupInfo, Manifest]:
        self._require_file()
        source = Source(
            self._database.engine, self._home, self._store.load_keys(), self._key,
            self._database.audit_key,
        )  # fmt: skip
        with self._database.writing(actor) as transaction:
            take_anchor(transaction, self._database, why="backup")
        manifest, report = backup_making.make(
            source, target, now=self._clock.now(), progress=progress
        )
        with self._database.writing(actor) as transaction:
            transaction.record("backup.made", automatic=automatic)
        entries = report.journal.entries if report.journal else 0
        info = BackupInfo(str(target), manifest.made_at, target.stat().st_size, entries)
        return info, manifest

    def _make_own(self, actor: Actor, progress: Progress) -> BackupInfo:
        folder = backup_places.own_folder(self._home)
        practice_id = self._store.load_keys().database_id
        target = backup_places.new_name(folder, self._clock.now(), self._zone, practice_id)
        made, manifest = self._make(target, actor, progress, automatic=True)
        replace(
            Known.read(self._home),
            newest_at=made.made_at,
            newest_file=str(target.absolute()),
            own_at=made.made_at,
            marks={mark.origin: mark.seq for mark in manifest.marks},
            failure="",
        ).write(self._home)
        backup_places.thin(folder, practice_id, self._zone, self._today())
        return made

    def _bring_to_second(self, actor: Actor, progress: Progress) -> tuple[str, str]:
        """Copy the newest backup to the second place; where it went, and what is in the way."""
        known = Known.read(self._home)
        if not known.second:
            return "", ""
        if not backup_places.is_second_there(known):
            return "", self.status().second_words
        practice_id = self._store.load_keys().database_id
        now, folder = self._clock.now(), Path(known.second)
        own = backup_places.newest_in(backup_places.own_folder(self._home), practice_id, now)
        there = backup_places.newest_in(folder, practice_id, now)
        if own is None:
            return "", ""
        if there is not None and there.made_at >= own.made_at:
            self._note_second(known, there.made_at)
            return "", ""
        try:
            target = backup_places.copy_to(own.path, folder, progress)
        except OSError:
            return "", _(
                "The copy could not be written to {place}: it is full, write-protected or was "
                "pulled out. The backups on it are as they were."
            ).format(place=known.second)
        backup_places.thin(folder, practice_id, self._zone, self._today())
        self._note_second(known, own.made_at)
        with self._database.writing(actor) as transaction:
            transaction.record("backup.copied")
        return str(target), ""

    def _note_second(self, known: Known, newest_at: dt.datetime) -> None:
        """Remember the newest one there, unless another place was chosen meanwhile."""
        now = Known.read(self._home)
        if now.second_id == known.second_id and now.second_newest_at != newest_at:
            replace(now, second_newest_at=newest_at).write(self._home)

    def _known(self) -> Known:
        """What is remembered; from the first time on, since when."""
        known = Known.read(self._home)
        if known.since is None:
            known = replace(known, since=self._clock.now())
            known.write(self._home)
        return known

    def _is_stale(self) -> bool:
        """Whether the newest backup lacks something, is gone, or is a day old."""
        known = self._known()
        newest_at = self.status().newest_at
        return self._has_changed(known) or is_due(newest_at, self._clock.now(), has_changed=False)

    def _has_changed(self, known: Known) -> bool:
        later = or_(
            *(
                and_(JOURNAL.c.origin == origin, JOURNAL.c.seq > known.marks.get(origin, 0))
                for origin in self._origins()
            )
        )
        query = select(JOURNAL.c.seq).where(later, JOURNAL.c.tbl.not_in(_NO_CHANGE)).limit(1)
        with self._database.reading_whole() as session:
            return session.execute(query).first() is not None

    def _origins(self) -> list[str]:
        with self._database.reading_whole() as session:
            return list(session.scalars(select(ORIGIN.c.origin)))

    def _lacks_second(self, known: Known) -> bool:
        """Whether a second place is connected and behind."""
        second_at, now = known.second_newest_at, self._clock.now()
        own_at = known.own_at or known.newest_at
        behind = (
            second_at is None
            or is_ahead(second_at, now)
            or (own_at is not None and second_at < own_at)
        )
        return bool(known.second) and behind and backup_places.is_second_there(known)

    def _require_file(self) -> None:
        if not self.are_here:
            raise RefusedError(
                _("A practice server is backed up on the server itself. "
                  "Ask whoever looks after it.")
            )  # fmt: skip

    def _today(self) -> dt.date:
        return self._clock.now().astimezone(self._zone).date()


def _require_replaceable(target: Path) -> None:
    """A backup may take the place of an older one, never of the key file or the data."""
    if not (target.is_file() and target.stat().st_size):
        return
    with target.open("rb") as stream:
        ours = stream.read(len(ANY_MAGIC)) == ANY_MAGIC
    if not (ours or is_zip(target)):
        raise RefusedError(
            _("There is another file of this name, and it is no backup. Choose a new name.")
        )
