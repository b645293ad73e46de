"""A private folder for files on their way, inside the data folder and gone afterwards."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import make_private_dir

SCRATCH_NAME = "scratch"
_FORGOTTEN_S = 3600.0
"""Older ones were left by a process that was killed."""


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """An empty folder that only its owner may enter.

    Raises:
        UnavailableError: The data folder cannot be written.
    """
    base = home / SCRATCH_NAME
    try:
        make_private_dir(base)
        _wipe_forgotten(base)
        folder = Path(tempfile.mkdtemp(dir=base))
    except OSError:
        raise unwritable() from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wipe_forgotten(base: Path) -> None:
    for left in base.iterdir():
        if time.time() - left.stat().st_mtime > _FORGOTTEN_S:
            shutil.rmtree(left, ignore_errors=True)


def unwritable() -> UnavailableError:
    return UnavailableError(
        _("The place cannot be written, or its disk is full. Choose another place.")
    )
