"""Which computer this is: its name among people, and its operating system's own for it."""

import functools
import hashlib
import socket
import subprocess
import sys
from pathlib import Path

_LINUX_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_MAC_COMMAND = ("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
_MAC_NAME = '"IOPlatformUUID" = "'
_MARK_DIGITS = 32
_PATIENCE_S = 5
_LONGEST_NAME = 60


def computer_name() -> str:
    """The name its operating system gives it; "" when it has none."""
    try:
        return socket.gethostname()[:_LONGEST_NAME]
    except OSError:
        return ""


def machine_mark(purpose: str) -> str:
    """A name of this computer for one purpose, which tells nothing about it elsewhere.

    Empty where the operating system does not name its computer: then nothing is known.
    """
    named = machine_id()
    if not named:
        return ""
    return hashlib.sha256(f"carecoord\0{purpose}\0{named}".encode()).hexdigest()[:_MARK_DIGITS]


@functools.cache
def machine_id() -> str:
    """The operating system's own name for this computer; "" when it has none."""
    try:
        if sys.platform == "win32":
            return _windows_id()
        if sys.platform == "darwin":
            return _mac_id()
        return next(filter(None, map(_content, _LINUX_FILES)), "")
    except (OSError, subprocess.SubprocessError):
        return ""


def _content(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="ignore").strip() if path.is_file() else ""


def _windows_id() -> str:
    import winreg

    name = r"SOFTWARE\Microsoft\Cryptography"
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY  # type: ignore[attr-defined,unused-ignore]
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, name, access=access) as key:  # type: ignore[attr-defined,unused-ignore]
        return str(winreg.QueryValueEx(key, "MachineGuid")[0])  # type: ignore[attr-defined,unused-ignore]


def _mac_id() -> str:
    told = subprocess.run(  # noqa: S603 - a program of the system, by its full path
        _MAC_COMMAND, capture_output=True, text=True, timeout=_PATIENCE_S, check=True
    )
    return told.stdout.partition(_MAC_NAME)[2].partition('"')[0]
