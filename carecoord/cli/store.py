"""``backup``, ``restore`` and ``verify``: keeping the store, and proving that it is kept."""

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carecoord.cli.output import answer, progress_line
from carecoord.cli.practice import home_of, passphrase_of, services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

if TYPE_CHECKING:
    from carecoord.security.backup_manifest import Manifest
    from carecoord.security.database_key import DatabaseKey


def backup(arguments: argparse.Namespace) -> None:
    """A copy of the whole practice in one file, verified; or what the window does by itself."""
    if arguments.auto:
        _automatic(arguments)
        return
    with services(arguments) as practice, progress_line() as line:
        made = practice.backups.make(
            arguments.file, actor=practice.actor, progress=line or _unwatched
        )
    told = _("The backup is written and was opened to check it.")
    answer(dataclasses.asdict(made), as_json=arguments.json, lines=[told])


def _automatic(arguments: argparse.Namespace) -> None:
    """One line for a scheduled task.

    Raises:
        RefusedError: The second place is not there or full; the backup beside the data is made.
    """
    with services(arguments) as practice, progress_line() as line:
        report = practice.backups.automatic(actor=practice.actor, progress=line or _unwatched)
    made = _("Nothing has changed since the newest backup.")
    if report.made is not None:
        made = _("The backup is written and was opened to check it.")
    if report.trouble:
        raise RefusedError(f"{made} {report.trouble}")
    if report.copied:
        made = " ".join((made, _("It was copied to the second place.")))
    answer(dataclasses.asdict(report), as_json=arguments.json, lines=[made])


def restore(arguments: argparse.Namespace) -> None:
    """Put a backup into an empty folder, ready to sign in to; never over anything."""
    from carecoord.common.clock import SystemClock
    from carecoord.common.zones import UTC
    from carecoord.security.data_folder import require_suitable_folder
    from carecoord.services import backup_reading
    from carecoord.services.restored_note import note_restored
    from carecoord.services.stores import FileStore

    target: Path = arguments.folder
    require_suitable_folder(target)
    backup_reading.require_empty(target)
    key = backup_reading.unlock(arguments.file, _secret(arguments))
    with progress_line() as line:
        manifest = backup_reading.restore(arguments.file, key, target, line or _unwatched)
    note_restored(FileStore(target), key, manifest, SystemClock(UTC))
    told = _("The backup of {date} is restored. Start CareCoord with --home {folder}.").format(
        date=_day_and_time(manifest), folder=target
    )
    answer({"folder": str(target), **_about(manifest)}, as_json=arguments.json, lines=[told])


def verify(arguments: argparse.Namespace) -> None:
    """Check the store, or a backup by restoring it for the check alone.

    Raises:
        RefusedError: Something is not as it should be; the text says what to do.
    """
    if arguments.file is not None:
        _verify_backup(arguments)
        return
    with services(arguments) as practice:
        report = practice.backups.verify(actor=practice.actor)
        differing = practice.list_renewal.check(actor=practice.actor) if report.sound else ()
    if not report.sound:
        raise RefusedError("\n".join(report.faults))
    if differing:
        raise RefusedError(
            _(
                "These lists did not show the people their rules find: {titles}. From now on they "
                "do. Nothing that was recorded is affected; please tell whoever looks after "
                "CareCoord."
            ).format(titles=", ".join(differing))
        )
    told = _("Everything is sound: the data, its references and the journal.")
    answer(dataclasses.asdict(report), as_json=arguments.json, lines=[told])


def _verify_backup(arguments: argparse.Namespace) -> None:
    from carecoord.services import backup_reading

    path: Path = arguments.file
    key = _key_of(arguments, path)
    with progress_line() as line:
        manifest, report = backup_reading.check(path, key, home_of(arguments), line or _unwatched)
    entries = report.journal.entries if report.journal else 0
    told = _("The backup of {date} is whole: it was restored to check it.").format(
        date=_day_and_time(manifest)
    )
    if not report.sound:
        known = _("Its journal has faults that were known when it was made.")
        told = f"{told} {known}"
    value = {"sound": report.sound, "journal_entries": entries, **_about(manifest)}
    answer(value, as_json=arguments.json, lines=[told])


def _key_of(arguments: argparse.Namespace, path: Path) -> "DatabaseKey":
    """By the secret that was named, or by the one this computer keeps for tasks."""
    from carecoord.security.keyring_store import KeyringStore
    from carecoord.services import backup_reading

    keys = backup_reading.keys_in(path)
    if passphrase_of(arguments) is not None:
        return backup_reading.unlock(path, _secret(arguments))
    return keys.open_with_device(KeyringStore().device_secret(keys.database_id) or b"")


def _secret(arguments: argparse.Namespace) -> str:
    """A passphrase or recovery key of the time the backup was made.

    Raises:
        RefusedError: None was named.
    """
    secret = passphrase_of(arguments)
    if secret is None:
        raise RefusedError(
            _("Write a passphrase or the recovery key into a file and name it with "
              "--passphrase-file.")
        )  # fmt: skip
    return secret


def _about(manifest: "Manifest") -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "practice": manifest.practice,
        "schema": manifest.schema,
        "counts": dict(manifest.counts),
        "newest_at": manifest.newest_at,
    }


def _day_and_time(manifest: "Manifest") -> str:
    return manifest.made_at.astimezone().strftime("%Y-%m-%d %H:%M")


def _unwatched(_done: int, _total: int) -> None:
    """Nobody watches the terminal."""
