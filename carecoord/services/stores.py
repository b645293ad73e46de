"""Where a practice's data is: an encrypted file on this machine, or the practice's server.

Both keep the same key file beside the data: who may open it, and how.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import make_private_dir, write_private
from carecoord.security.sign_in_list import (
    KEY_FILE_NAME,
    SignInPerson,
    is_changing_key_in,
    people_in,
)

if TYPE_CHECKING:  # SQLAlchemy and what opens a key load behind the sign-in, not before it
    from sqlalchemy import Engine

    from carecoord.security.database_key import DatabaseKey
    from carecoord.security.keyfile import KeyFile

DATABASE_NAME = "practice.db"
DEVICE_NAME = "device.json"
SERVER_NAME = "server.json"
AUDIT_SUBKEY = "audit-chain"
"""Name of the key of the journal's MAC, made from the database key."""


class Store(Protocol):
    """One place a practice's data can be."""

    home: Path

    def people(self) -> tuple[SignInPerson, ...]: ...

    def is_changing_key(self) -> bool: ...

    def load_keys(self) -> "KeyFile": ...

    def save_keys(self, keys: "KeyFile") -> None: ...

    def settled(self, keys: "KeyFile", key: "DatabaseKey") -> "DatabaseKey": ...

    def create(self, key: "DatabaseKey") -> "Engine": ...

    def open(self, key: "DatabaseKey") -> "Engine": ...

    def discard(self) -> None: ...

    def origin(self, *, anew: bool = False) -> str: ...


class FileStore:
    """The encrypted file in the data folder, with ``keys.json`` beside it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def database_path(self) -> Path:
        return self.home / DATABASE_NAME

    @property
    def keys_path(self) -> Path:
        return self.home / KEY_FILE_NAME

    def people(self) -> tuple[SignInPerson, ...]:
        try:
            return people_in(self.keys_path.read_bytes())
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return self.load_keys().people  # which says in words what is wrong

    def is_changing_key(self) -> bool:
        """Whether the next opening takes long, as it writes the file anew."""
        try:
            return is_changing_key_in(self.keys_path.read_bytes())
        except OSError:
            return False

    def load_keys(self) -> "KeyFile":
        from carecoord.security.keyfile import KeyFile

        return KeyFile.load(self.keys_path)

    def save_keys(self, keys: "KeyFile") -> None:
        keys.save(self.keys_path)

    def settled(self, keys: "KeyFile", key: "DatabaseKey") -> "DatabaseKey":
        """The key that opens the file now, once a change that was begun is at its end."""
        from carecoord.services.key_change import see_to_its_end

        return see_to_its_end(self, keys, key)

    def create(self, key: "DatabaseKey") -> "Engine":
        """A new, empty file with today's tables; nothing is left behind when that fails."""
        from carecoord.db import schema
        from carecoord.db.engine import open_file

        make_private_dir(self.home)
        engine = open_file(self.database_path, key.raw, create=True)
        try:
            schema.create(engine)
        except BaseException:
            engine.dispose()
            self.discard()
            raise
        return engine

    def open(self, key: "DatabaseKey") -> "Engine":
        """The file, brought up to this version after a backup of how it was."""
        from carecoord.db import schema
        from carecoord.db.engine import open_file

        engine = open_file(self.database_path, key.raw)
        try:
            schema.upgrade(engine, backup=lambda: self._back_up(engine, key))
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _back_up(self, engine: "Engine", key: "DatabaseKey") -> None:
        """Keep the store as it was, beside it, under the version it has."""
        from carecoord.common.clock import SystemClock
        from carecoord.common.zones import UTC
        from carecoord.db import schema
        from carecoord.services import backup_making

        folder = make_private_dir(self.home / "backups")
        audit_key = key.subkey(AUDIT_SUBKEY)
        backup_making.make(
            backup_making.Source(engine, self.home, self.load_keys(), key, audit_key),
            folder / schema.backup_name(schema.version(engine)),
            now=SystemClock(UTC).now(),
        )

    def discard(self) -> None:
        """Remove the files of a set-up that did not come to its end."""
        beside = [f"{DATABASE_NAME}-{kind}" for kind in ("wal", "shm", "journal")]
        for name in (DATABASE_NAME, *beside, KEY_FILE_NAME, DEVICE_NAME):
            (self.home / name).unlink(missing_ok=True)

    def origin(self, *, anew: bool = False) -> str:
        """This device's name in the journal; see ``device_origin``."""
        return device_origin(self.home, anew=anew)


def device_origin(home: Path, *, anew: bool = False) -> str:
    """This device's name in the journal, drawn once and kept beside the data.

    On another computer it is drawn anew: two copies of one folder must not write under one
    name.

    Args:
        home: The data folder.
        anew: Draw another one in any case.

    Raises:
        UnavailableError: The data folder may not be written.
    """
    from carecoord.common.machine import machine_mark
    from carecoord.db.stamps import new_origin

    path, here = home / DEVICE_NAME, machine_mark("device")
    known = _known_device(path)
    origin = str(known.get("origin", ""))
    is_here = not here or known.get("machine", here) == here
    if origin and is_here and not anew:
        if not here or "machine" in known:
            return origin
    else:
        origin = new_origin()
    try:
        write_private(path, json.dumps({"origin": origin, "machine": here}).encode())
    except OSError:
        raise UnavailableError(
            _("The data folder is read-only. Ask for write access to it, then start again.")
        ) from None
    return origin


def _known_device(path: Path) -> dict[str, Any]:
    """What was kept about this device; nothing when it is lost or spoilt."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
