"""Where the practice's files live on this machine."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would write its own line ends."""

COME_FORWARD_NAME = "come-forward"
"""A window watches this file; whoever touches it asks the window to come forward.

It is empty but for the moment in which names of files are handed over.
"""
SWITCH_NAME = "switch.json"
"""In a data folder: that another store takes the place of this one at the next start."""
REPLACED_NAME = "replaced"
"""In a data folder: the stores that made room, each in a folder of its own."""
RESOURCES_DIR = Path(__file__).resolve().parents[2] / "resources"


def default_home() -> Path:
    """``CARECOORD_HOME``, or the operating system's place for application data."""
    named = os.environ.get("CARECOORD_HOME")
    if named:
        return Path(named)
    if sys.platform != "linux":
        from platformdirs import user_data_path

        return user_data_path("CareCoord", appauthor=False)
    # As platformdirs has it; to load that takes longer than to read who may sign in.
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (data if data.is_absolute() else Path.home() / ".local" / "share") / "CareCoord"


def memory_dir() -> Path:
    """Where this computer keeps what has to outlive its data folder being put back.

    ``CARECOORD_MEMORY``, or the operating system's place for a program's state.
    """
    named = os.environ.get("CARECOORD_MEMORY")
    if named:
        return Path(named)
    if sys.platform != "linux":
        from platformdirs import user_state_path

        return user_state_path("CareCoord", appauthor=False) / "last-seen"
    state = Path(os.environ.get("XDG_STATE_HOME", ""))
    folder = state if state.is_absolute() else Path.home() / ".local" / "state"
    return folder / "CareCoord" / "last-seen"


def make_private_dir(path: Path) -> Path:
    """Create a folder that only its owner may enter."""
    path.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        path.chmod(0o700)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Replace a file in one step, readable by its owner alone, safe against a power cut."""
    scratch = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def open_private(path: Path) -> BinaryIO:
    """A new file to stream into, readable by its owner alone; one of that name gives way."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb")


def append_private(path: Path) -> BinaryIO:
    """A file to go on writing at its end, readable by its owner alone."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY
    return os.fdopen(os.open(path, flags, 0o600), "ab")


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto its disk, where the system knows such a thing."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
