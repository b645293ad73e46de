"""Writing a file whole or not at all."""

import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream into ``path``; the file appears, complete, when the block ends well.

    Until then it grows in memory, so that a list that is stopped half-way leaves nothing on
    the disk, not even in its free space. Its place beside the target is taken before, readable
    by its owner alone, and given up when the block raises. It is always a new file: a link
    planted in a shared folder cannot lead it elsewhere.

    Raises:
        UnavailableError: The disk is full, the folder is missing, or the file is in use.
    """
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                content = io.BytesIO()
                yield content
                stream.write(content.getbuffer())
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnavailableError(file_sentence(error)) from error


def file_sentence(error: OSError) -> str:
    """What to do about a file that could not be written."""
    if error.errno in _FULL:
        return _("The disk is full. Free some space or choose another place, then try again.")
    if isinstance(error, FileNotFoundError):
        return _("This folder does not exist any more. Choose another place.")
    return _(
        "The file could not be written. Close it in other programs or choose another place, "
        "then try again."
    )
