"""Another key for the whole of an encrypted file, in one transaction of the file itself."""

import shutil
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.db import sqlcipher
from carecoord.db.faults import file_fault

_SPARE_BYTES = 16 * 1024 * 1024


def fits(path: Path, key: bytes) -> bool:
    """Whether the file opens with this key.

    Raises:
        RefusedError: The file is not encrypted.
        UnavailableError: It is missing, empty or may not be written.
    """
    sqlcipher.check_file(path)
    try:
        sqlcipher.connect(path, sqlcipher.SecretKey(key)).close()
    except sqlcipher.KeyDoesNotFitError:
        return False
    return True


def change_key(path: Path, old: bytes, new: bytes) -> None:
    """Write every page anew under another key; killed at any point, one of the two fits.

    Nobody else may have the file open.

    Raises:
        UnavailableError: The disk is full or failed, or the file is in use. The old key fits.
    """
    if shutil.disk_usage(path.parent).free < path.stat().st_size + _SPARE_BYTES:
        raise _no_room()
    connection = sqlcipher.connect(path, sqlcipher.SecretKey(old), guarded=False)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except driver.Error as error:
        raise file_fault(error) or error from None
    finally:
        connection.close()
    if not fits(path, new):
        # The pragma does not tell when it failed.
        raise _no_room()


def _no_room() -> UnavailableError:
    return UnavailableError(
        _(
            "The disk has too little room to change the key of the records, which are as they "
            "were. Make room on the disk, then sign in again."
        )
    )
