"""The key file on disk: reading it with doubt, replacing it without risk."""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from carecoord.common.errors import CareCoordError, RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from carecoord.security.database_key import DatabaseKey, hkdf
from carecoord.security.errors import (
    KeyFileAlteredError,
    KeyFileDamagedError,
    KeyFileMissingError,
    KeyFileNewerError,
)
from carecoord.security.kdf import KdfParameters
from carecoord.security.keyslots import Slot, canonical
from carecoord.security.sign_in_list import FORMAT, OLDEST_FORMAT

_LARGEST_BYTES = 1024 * 1024
_NOT_A_KEY_FILE = (ValueError, TypeError, KeyError, OverflowError, RecursionError)


@dataclass(frozen=True)
class KeyFileContent:
    """One generation of the key file.

    Attributes:
        database_id: Random; every slot is bound to it.
        generation: Rises by one with each change, from 1.
        kdf: Cost of new passphrase slots, calibrated where the file was made.
        kept: The keys the practice had before, sealed; see ``former_keys``.
        mac: HMAC-SHA256 over all the rest.
        format: As read; what is written is of today's.
    """

    database_id: str
    generation: int
    kdf: KdfParameters
    slots: tuple[Slot, ...]
    kept: bytes = b""
    mac: str = ""
    format: int = FORMAT

    @property
    def is_changing_key(self) -> bool:
        """Whether a change of the database key was begun and not yet seen to its end."""
        return any(slot.coming for slot in self.slots)

    def sealed_with(self, key: DatabaseKey) -> "KeyFileContent":
        """The next generation, under the MAC of this key."""
        following = replace(self, generation=self.generation + 1, format=FORMAT)
        return replace(following, mac=_mac(following, key))

    def is_sealed_with(self, key: DatabaseKey) -> bool:
        return hmac.compare_digest(self.mac, _mac(self, key))

    def to_json(self) -> dict[str, Any]:
        document = {
            "format": self.format,
            "database_id": self.database_id,
            "generation": self.generation,
            "kdf": asdict(self.kdf),
            "slots": [slot.to_json() for slot in self.slots],
            "mac": self.mac,
        }
        if self.format != OLDEST_FORMAT:
            document["kept"] = base64.b64encode(self.kept).decode()
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "KeyFileContent":
        """Read one generation.

        Raises:
            ValueError, TypeError, KeyError, OverflowError: It is not one, or holds more.
        """
        content = cls(
            database_id=str(document["database_id"]),
            generation=int(document["generation"]),
            kdf=KdfParameters.from_json(document["kdf"]),
            slots=tuple(Slot.from_json(slot) for slot in document["slots"]),
            kept=base64.b64decode(document.get("kept", ""), validate=True),
            mac=str(document["mac"]),
            format=document["format"],
        )
        # What the MAC would not cover must not be there.
        if canonical(content.to_json()) != canonical(document):
            raise ValueError("The key file holds unknown fields.")
        return content


def backup_path(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def altered_text() -> str:
    """What to tell people about a file that something else changed."""
    return _(
        "The key file was changed by something other than CareCoord, so it was not used. "
        "Go on from your newest backup, and tell whoever looks after your computers."
    )


def changed_elsewhere_text() -> str:
    """What to tell people whose change met somebody else's."""
    return _(
        "Who may sign in was changed elsewhere in the meantime. "
        "Sign in again, then repeat your change."
    )


def read(path: Path) -> KeyFileContent:
    """The key file at ``path``; the file and its backup stay as they are.

    Raises:
        KeyFileMissingError: There is none.
        KeyFileDamagedError: It is cut short, overwritten or not a key file.
        KeyFileNewerError: A newer version of the program wrote it.
        KeyFileAlteredError: It asks for a weaker passphrase protection than allowed.
        UnavailableError: The operating system does not let it be read.
    """
    try:
        return _decode(_read_bytes(path))
    except FileNotFoundError:
        raise KeyFileMissingError(
            _("The key file {name} is missing from the data folder.").format(name=path.name)
            + " "
            + _way_back(path)
        ) from None
    except OSError as error:
        raise UnavailableError(
            _(
                "The key file could not be read. Check that the disk is connected and that "
                "you may open the data folder, then try again."
            )
        ) from error
    except _NOT_A_KEY_FILE as error:
        raise KeyFileDamagedError(
            _("The key file {name} is damaged.").format(name=path.name) + " " + _way_back(path)
        ) from error


def write(path: Path, content: KeyFileContent) -> None:
    """Replace the key file in one step; the generation before it stays as ``.bak``.

    When a way in was taken away, the backup is replaced as well: putting it back
    must not let a person in again. While the database key changes, both hold both keys.

    Raises:
        RefusedError: The file on disk is another practice's, or newer than what was read.
        UnavailableError: The disk is full or does not let it be written.
    """
    old = _replaceable(path)
    if old == content:
        return
    if old is not None:
        require_successor(content, old)
    new_bytes = encode(content)
    try:
        if old is None:
            write_private(path, new_bytes)
        elif _ids(old) <= _ids(content) and not content.is_changing_key:
            write_private(backup_path(path), encode(old))
            write_private(path, new_bytes)
        else:
            write_private(path, new_bytes)
            write_private(backup_path(path), new_bytes)
    except OSError as error:
        raise UnavailableError(
            _(
                "The key file could not be saved, and nothing was changed. Check that the disk "
                "is not full and that you may write to the data folder, then try again."
            )
        ) from error


def parse(raw: bytes) -> KeyFileContent:
    """A key file that does not lie in a file of its own.

    Raises:
        KeyFileDamagedError: It is not a key file.
        KeyFileNewerError: A newer version of the program wrote it.
        KeyFileAlteredError: It asks for a weaker passphrase protection than allowed.
    """
    try:
        return _decode(raw)
    except _NOT_A_KEY_FILE as error:
        raise KeyFileDamagedError(
            _(
                "The list of who may sign in is damaged. Ask whoever looks after the server to "
                "restore its newest backup."
            )
        ) from error


def _mac(content: KeyFileContent, key: DatabaseKey) -> str:
    body = canonical(replace(content, mac="").to_json())
    # Not a subkey, which would outlive the key: who was left out may not write this file.
    return hmac.digest(hkdf(key.raw, "keyfile-mac"), body, "sha256").hex()


def encode(content: KeyFileContent) -> bytes:
    """The file's bytes."""
    return json.dumps(content.to_json(), indent=1).encode()


def _decode(raw: bytes) -> KeyFileContent:
    document = json.loads(raw)
    if document["format"] > FORMAT:
        raise KeyFileNewerError(
            _(
                "This practice was last opened with a newer version of CareCoord. "
                "Install the newest version on this computer; nothing was changed."
            )
        )
    if document["format"] < OLDEST_FORMAT:
        raise ValueError("There never was such a format.")
    content = KeyFileContent.from_json(document)
    costs = [slot.kdf for slot in content.slots if slot.kdf is not None]
    if not all(kdf.acceptable for kdf in [content.kdf, *costs]):
        raise KeyFileAlteredError(altered_text())
    return content


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LARGEST_BYTES)


def _way_back(path: Path) -> str:
    backup = backup_path(path)
    try:
        _decode(_read_bytes(backup))
    except (OSError, CareCoordError, *_NOT_A_KEY_FILE):
        return _(
            "Without it the data cannot be opened. Start CareCoord and press “Go on from a "
            "backup”; what lies here is kept."
        )
    return _(
        "Rename {backup} in the data folder to {name}, then try again. "
        "If that fails, go on from your newest backup."
    ).format(backup=backup.name, name=path.name)


def _replaceable(path: Path) -> KeyFileContent | None:
    try:
        return read(path)
    except (KeyFileMissingError, KeyFileDamagedError, KeyFileAlteredError):
        return None


def _ids(content: KeyFileContent) -> set[str]:
    return {slot.id for slot in content.slots}


def require_successor(content: KeyFileContent, old: KeyFileContent) -> None:
    """Return when ``content`` was made from ``old``; otherwise raise a RefusedError."""
    if content.database_id != old.database_id:
        raise RefusedError(
            _("This folder already holds the data of another practice. Choose an empty folder.")
        )
    if content.generation <= old.generation:
        raise RefusedError(changed_elsewhere_text())
