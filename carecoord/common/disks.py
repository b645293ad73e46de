"""Whether what lies in a folder is on an encrypted disk, as far as the system tells anybody."""

import enum
import os
import sys
from pathlib import Path

_DEVICES = Path("/sys/dev/block")
_DEEPEST = 8


class DiskLock(enum.Enum):
    """What is known of a disk's own encryption."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


def disk_lock(folder: Path, devices: Path = _DEVICES) -> DiskLock:
    """What the kernel of Linux says; other systems tell it to administrators alone.

    Args:
        folder: Where the data lies, or will lie.
        devices: Where the kernel names its block devices.
    """
    if sys.platform != "linux":
        return DiskLock.UNKNOWN
    there = next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
    number = there.stat().st_dev
    device = devices / f"{os.major(number)}:{os.minor(number)}"
    if not device.exists():  # a container or a file system of its own
        return DiskLock.UNKNOWN
    return DiskLock.ON if _is_sealed(device, _DEEPEST) else DiskLock.OFF


def _is_sealed(device: Path, levels: int) -> bool:
    """Whether it, or everything it is made of, is a mapping of dm-crypt."""
    try:
        if (device / "dm" / "uuid").read_text("ascii").startswith("CRYPT-"):
            return True
    except (OSError, UnicodeDecodeError):
        pass
    below = device / "slaves"
    parts = list(below.iterdir()) if below.is_dir() else []
    return bool(parts) and levels > 0 and all(_is_sealed(one, levels - 1) for one in parts)
