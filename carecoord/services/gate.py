"""The way into a practice: first run, who may sign in, signing in.

The window shows its sign-in from this module alone, so nothing here loads what opens a
practice, from key derivation to SQLAlchemy, before it is asked to open one.
"""

import contextlib
import enum
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from carecoord.common.errors import DamagedError, RefusedError, UnavailableError
from carecoord.common.i18n import _, current_language
from carecoord.common.paths import SWITCH_NAME, make_private_dir
from carecoord.security.sign_in_list import SignInPerson
from carecoord.services.stores import SERVER_NAME, FileStore, Store
from carecoord.vocab.roles import Role

if TYPE_CHECKING:
    import datetime as dt

    from carecoord.common.clock import Clock
    from carecoord.security.keyfile import KeyFile
    from carecoord.security.recovery import RecoveryKey
    from carecoord.security.throttle import SignInThrottle
    from carecoord.services.backup_reading import Look
    from carecoord.services.key_upkeep import Unlocked
    from carecoord.services.opened import NewPractice, OpenedPractice
    from carecoord.vocab.data_package import Look as ExportLook


class GateState(enum.Enum):
    """What the first screen has to be."""

    NEW = "new"
    SIGN_IN = "sign_in"
    SERVER = "server"


class Gate:
    """One data folder, closed. One process at a time may open it."""

    def __init__(self, home: Path, *, today: "dt.date | None" = None) -> None:
        """Look at a folder without changing it.

        Args:
            home: The data folder; it need not exist yet.
            today: Reckon from this day instead of the machine's; for reports and tests.
        """
        self.home = home
        self._today = today
        self._store: Store = FileStore(home)
        self._needs_backup = False

    @cached_property
    def _throttle(self) -> "SignInThrottle":
        from carecoord.security.throttle import SignInThrottle

        return SignInThrottle(self.home)

    @cached_property
    def _clock(self) -> "Clock":
        from carecoord.common.clock import SystemClock
        from carecoord.common.zones import UTC

        return SystemClock(UTC)

    def now(self) -> "dt.datetime":
        """The instant, UTC."""
        return self._clock.now()

    def state(self) -> GateState:
        """Whether a practice is here, and where its data is.

        Raises:
            UnavailableError: A restored backup was to take its place and cannot.
        """
        self._finish_switch()
        if (self.home / SERVER_NAME).exists():
            return GateState.SERVER
        files = FileStore(self.home)
        here = files.database_path.exists() or files.keys_path.exists()
        return GateState.SIGN_IN if here else GateState.NEW

    def _finish_switch(self) -> None:
        if (self.home / SWITCH_NAME).exists():
            from carecoord.services import switching

            switching.finish(self.home)

    def use_store(self, store: Store) -> None:
        """Take the data from somewhere else, such as the practice's server."""
        self._store = store

    def use_folder(self) -> None:
        """Take the data from the folder, as at the beginning."""
        self._store = FileStore(self.home)

    def people(self) -> tuple[SignInPerson, ...]:
        """Who can sign in, in the order they joined.

        Raises:
            DamagedError: The key file is missing or damaged.
            RefusedError: It was written by a newer version.
        """
        with self._noticing_damage():
            return self._store.people()

    def is_changing_key(self) -> bool:
        """Whether the next sign-in takes longer, as it sees a change of the key to its end."""
        return self._store.is_changing_key()

    def create(
        self,
        *,
        practice: str,
        time_zone: str,
        person: str,
        role: Role,
        passphrase: str,
        phone: str = "",
    ) -> "NewPractice":
        """Set up a new practice with its first person; nothing is left when it fails.

        Args:
            practice: Its name.
            time_zone: An IANA name.
            person: Name of whoever sets it up.
            role: What that person may do.
            passphrase: The person's own.
            phone: Where patients call the practice, "" when that is told later.

        Raises:
            RefusedError: A practice is here already, a name is missing, the time zone does
                not exist, or the passphrase is too easy to guess.
            UnavailableError: The folder cannot be written, or the disk is full.
        """
        self._require_new()
        _require_whole(practice, time_zone, person)
        with self._folder_claimed() as release:
            self._require_new()  # another process may have been quicker
            about = _About(practice.strip(), phone.strip(), time_zone)
            return self._create(about, person.strip(), role, passphrase, release)

    def look_into_backup(self, path: Path, secret: str) -> "Look":
        """Date, practice and counts of a backup, while no practice opens here.

        Args:
            path: The file.
            secret: A passphrase or the recovery key of the time it was made.

        Raises:
            RefusedError: It is not a backup, or the secret does not open it.
            UnavailableError: It cannot be read.
        """
        from carecoord.services import backup_reading

        return backup_reading.look(path, backup_reading.unlock(path, secret))

    def restore_backup(
        self, path: Path, secret: str, progress: "Callable[[int, int], object]"
    ) -> None:
        """Put a backup into this folder, where no practice opens; then people can sign in.

        What lies there of a practice that opens no more is kept beside it.

        Raises:
            RefusedError: A practice is here that opens, the secret does not fit, or the backup
                is not whole.
            CancelledError: ``progress`` stopped it.
            UnavailableError: The backup cannot be read, or the folder not written.
        """
        from carecoord.services import backup_reading, switching
        from carecoord.services.restored_note import note_restored

        self._require_new_or_damaged()
        key = backup_reading.unlock(path, secret)
        with self._folder_claimed() as release:
            self._require_new_or_damaged()
            stamp = self._clock.now().astimezone().strftime(switching.STAMP)
            manifest = backup_reading.restore_here(path, key, self.home, stamp, progress)
            note_restored(FileStore(self.home), key, manifest, self._clock)
            self._needs_backup = False
            release()

    def look_into_export(self, path: Path, lock: str) -> "ExportLook":
        """What an export of everything holds, and who may take it in; ``lock`` is its passphrase.

        Raises:
            RefusedError: It is no export, of a newer version or damaged, or it does not open.
            UnavailableError: It cannot be read.
        """
        from carecoord.services import take_in

        return take_in.look(path, lock)

    def take_in(
        self, path: Path, lock: str, person_id: str, passphrase: str,
        progress: "Callable[[int, int], object]",
    ) -> "NewPractice":  # fmt: skip
        """Take everything of an export into this place, which has no practice, and sign in.

        Args:
            path: The export.
            lock: Its passphrase, "" where it has none.
            person_id: Who signs in; the others are let in by them.
            passphrase: The one that person chooses.
            progress: Hears how far it is.

        Raises:
            RefusedError: A practice is here, the export is not whole, or the passphrase is too
                easy to guess. Nothing is left.
            CancelledError: ``progress`` stopped it; nothing is left.
            UnavailableError: The export cannot be read, or the place not written.
        """
        from carecoord.services import take_in
        from carecoord.services.opened import NewPractice

        self._require_new()
        with self._folder_claimed() as release:
            self._require_new()
            owner = take_in.NewOwner(person_id, passphrase)
            recovery = take_in.take_in(self._store, path, lock, owner, self._clock, progress)
            release()
        opened = self.sign_in(person_id, passphrase)
        page = _sheet(recovery, opened.practice_name, opened.clock.today())
        return NewPractice(opened, recovery.text, recovery.groups, page)

    def sign_in(self, person_id: str, passphrase: str) -> "OpenedPractice":
        """Open the practice for somebody who typed the right passphrase.

        Raises:
            RefusedError: Person and passphrase do not belong together, too many attempts
                failed, the data is of a newer version, or the practice is open elsewhere.
            UnavailableError: A file is missing, damaged, read-only, or the disk is full.
        """
        return self._open(
            lambda keys: _by_passphrase(keys, person_id, passphrase),
            how="passphrase",
            person=person_id,
        )

    def sign_in_somebody(self, passphrase: str) -> "OpenedPractice":
        """Open the practice for whoever's passphrase this is; for scripts without a screen."""
        from carecoord.security.errors import WrongSecretError

        def unlock(keys: "KeyFile") -> "Unlocked":
            for person in keys.people:
                with contextlib.suppress(WrongSecretError):
                    return _by_passphrase(keys, person.person_id, passphrase)
            raise WrongSecretError(
                _("This passphrase opens nothing here. Check the file it stands in.")
            )

        return self._open(unlock, how="passphrase")

    def sign_in_with_recovery(self, typed: str) -> "OpenedPractice":
        """Open the practice for whoever holds the printed sheet, as its lead."""
        return self._open(lambda keys: _by_recovery(keys, typed), how="recovery")

    def sign_in_with_device(self) -> "OpenedPractice":
        """Open the practice by this computer's own secret, where that was allowed.

        Raises:
            RefusedError: This computer is not enrolled.
            UnavailableError: The operating system's keyring is missing or locked.
        """

        def unlock(keys: "KeyFile") -> "Unlocked":
            from carecoord.security.keyring_store import KeyringStore

            secret = KeyringStore().device_secret(keys.database_id) or b""
            return _by_device(keys, secret)

        return self._open(unlock, how="device")

    @property
    def needs_backup(self) -> bool:
        """Whether what was tried last showed that this practice opens only from a backup."""
        return self._needs_backup and isinstance(self._store, FileStore)

    @contextlib.contextmanager
    def _noticing_damage(self) -> Iterator[None]:
        try:
            yield
        except DamagedError:
            self._needs_backup = True
            raise
        self._needs_backup = False

    def _require_new_or_damaged(self) -> None:
        if not self.needs_backup:
            self._require_new()

    def _require_new(self) -> None:
        if self.state() is not GateState.NEW:
            raise RefusedError(
                _("There is a practice in this folder already. Sign in, or choose another folder.")
            )

    def _create(
        self,
        about: "_About",
        person: str,
        role: Role,
        passphrase: str,
        release: Callable[[], None],
    ) -> "NewPractice":
        from carecoord.common.ids import new_id
        from carecoord.security.kdf import calibrate
        from carecoord.security.keyfile import KeyFile
        from carecoord.services import opening
        from carecoord.services.opened import NewPractice

        keys, key = KeyFile.create(calibrate())
        staff_id = new_id()
        keys.enrol_passphrase(
            key, staff_id, passphrase, label=person, role=role, context=(about.practice,)
        )
        recovery = keys.enrol_recovery(key)
        founder = opening.Founder(staff_id, person, role, current_language())
        opened = opening.create(
            self._store,
            key,
            practice=about.practice,
            phone=about.phone,
            time_zone=about.time_zone,
            founder=founder,
            today=self._today,
        )
        try:
            # Last: a practice without its key file could never be opened again.
            self._store.save_keys(keys)
        except BaseException:
            opened.close()
            self._store.discard()
            raise
        return NewPractice(
            opened.also_on_close(release),
            recovery.text,
            recovery.groups,
            _sheet(recovery, about.practice, opened.clock.today()),
        )

    def _open(
        self, unlock: "Callable[[KeyFile], Unlocked]", *, how: str, person: str = ""
    ) -> "OpenedPractice":
        """``person`` is whose passphrase it should be, where somebody was chosen."""
        from carecoord.security.errors import WrongSecretError
        from carecoord.security.sign_in_log import SignInLog

        self._throttle.require_no_wait(self._clock.now())
        # Whoever decided it may have had the folder open until now: never go on in what is to go.
        self._finish_switch()
        with self._folder_claimed() as release, self._noticing_damage():
            keys = self._store.load_keys()
            try:
                unlocked = unlock(keys)
            except WrongSecretError:
                self._throttle.failed(self._clock.now())
                SignInLog(self.home).note(
                    "session.sign_in_failed", person=person, at=self._clock.now(), how=how
                )
                raise
            try:
                opened = self._opened(keys, unlocked, how)
            except BaseException:
                unlocked.key.wipe()
                raise
            self._throttle.succeeded()
            return opened.also_on_close(release)

    def _opened(self, keys: "KeyFile", unlocked: "Unlocked", how: str) -> "OpenedPractice":
        from carecoord.services import key_upkeep, opening

        key = self._store.settled(keys, unlocked.key)
        opened = opening.open_practice(
            self._store, key, staff_id=unlocked.staff_id, today=self._today, how=how
        )
        try:
            checked = key_upkeep.after_opening(opened, keys, unlocked, how=how)
        except BaseException:
            opened.close()
            raise
        if key is not unlocked.key:
            unlocked.key.wipe()  # the one from before the change
        return checked

    @contextlib.contextmanager
    def _folder_claimed(self) -> Iterator[Callable[[], None]]:
        """Hold the folder for this process; when that was for nothing, leave no trace of it."""
        from carecoord.security.data_folder import require_suitable_folder
        from carecoord.security.scratch import Scratch
        from carecoord.security.single_instance import SingleInstance

        require_suitable_folder(self.home)
        folder_was_here = self.home.exists()
        try:
            make_private_dir(self.home)
        except OSError:
            raise UnavailableError(
                _(
                    "You may not write to the data folder. Ask for write access to it, or choose "
                    "another folder."
                )
            ) from None
        lock = SingleInstance(self.home)
        lock.acquire()
        scratch = Scratch(self.home)

        def release() -> None:
            scratch.release()
            lock.release()

        try:
            scratch.claim()
            yield release
        except BaseException:
            scratch.release()
            if not folder_was_here:
                self._leave_no_folder()
            lock.release()
            raise

    def ask_other_to_come_forward(self) -> None:
        """Ask the window that has this data open to show itself."""
        from carecoord.security.single_instance import ask_to_come_forward

        ask_to_come_forward(self.home)

    def _leave_no_folder(self) -> None:
        """Remove a folder made for nothing; one that holds something by now stays."""
        from carecoord.security.single_instance import LOCK_FILE_NAME

        with contextlib.suppress(OSError):
            (self.home / LOCK_FILE_NAME).unlink()
            self.home.rmdir()


class _About(NamedTuple):
    """What is asked about a new practice itself."""

    practice: str
    phone: str
    time_zone: str


def _by_passphrase(keys: "KeyFile", person_id: str, passphrase: str) -> "Unlocked":
    from carecoord.services.key_upkeep import Unlocked

    return Unlocked(
        keys.open_with_passphrase(person_id, passphrase),
        person_id,
        keys.way_of(person_id),
        lambda key: keys.renew_passphrase(key, person_id, passphrase),
    )


def _by_recovery(keys: "KeyFile", typed: str) -> "Unlocked":
    from carecoord.services.key_upkeep import Unlocked

    key = keys.open_with_recovery(typed)
    return Unlocked(key, "", keys.way_of_sheet(), lambda key: keys.renew_recovery(key, typed))


def _by_device(keys: "KeyFile", secret: bytes) -> "Unlocked":
    from carecoord.services.key_upkeep import Unlocked

    key = keys.open_with_device(secret)
    way = keys.way_of_device(secret)
    return Unlocked(key, "", way, lambda key: keys.renew_device(key, secret))


def _require_whole(practice: str, time_zone: str, person: str) -> None:
    from carecoord.common.zones import is_zone

    if not practice.strip():
        raise RefusedError(_("Type the name of the practice."))
    if not person.strip():
        raise RefusedError(_("Type your name."))
    if not is_zone(time_zone):
        raise RefusedError(_("This computer does not know the time zone. Choose one of the list."))


def _sheet(recovery: "RecoveryKey", practice: str, today: "dt.date") -> str:
    from carecoord.rules.partial_dates import display
    from carecoord.security.recovery_sheet import recovery_sheet_html

    return recovery_sheet_html(
        recovery,
        practice_name=practice,
        made_on=display(today.isoformat()),
        who_to_call=_("Ask whoever looks after the computers of the practice."),
    )
