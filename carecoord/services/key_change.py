"""Changing the database key of a practice in a file, so that no moment can lose the data.

The key file is given the new key beside the old one and saved; then the file is written anew;
then the old key is dropped. Whoever opens the practice in between has both keys and sees the
change to its end: there is no other way of doing it, so a change that was killed and one that
was not go the same way.
"""

import contextlib
from pathlib import Path
from typing import Protocol

from carecoord.common.errors import UnavailableError
from carecoord.db import rekey
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile


class Files(Protocol):
    """A practice in a file, with its key file; ``stores.FileStore``."""

    @property
    def database_path(self) -> Path: ...

    def save_keys(self, keys: KeyFile) -> None: ...


def see_to_its_end(store: Files, keys: KeyFile, key: DatabaseKey) -> DatabaseKey:
    """The key the file has now, after any change that was begun.

    Where the disk has no room for the change, the practice opens with the old key, and the
    next sign-in tries again.

    Args:
        store: Closed, and held by this process alone.
        keys: Its key file as it was read.
        key: What somebody's secret gave.

    Raises:
        RefusedError: Neither key fits.
        UnavailableError: The file is missing or damaged, or the key file cannot be saved.
    """
    if key.successor is None:
        return key
    path, coming = store.database_path, key.successor.raw
    if not rekey.fits(path, coming):
        with contextlib.suppress(UnavailableError):
            rekey.change_key(path, key.raw, coming)
        if not rekey.fits(path, coming):
            return key
    new = keys.finish_change(key)
    store.save_keys(keys)
    return new
