"""A real Secret Service on a private bus, without a display."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAMS = ("dbus-daemon", "dbus-send", "gnome-keyring-daemon")
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def require_programs() -> None:
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.skip(f"A Secret Service for the test needs {' and '.join(missing)}.")


@contextlib.contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """The address of a bus that starts no services by itself."""
    config = folder / "bus.conf"
    config.write_text(BUS.format(folder=folder))
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@contextlib.contextmanager
def secret_service(folder: Path, address: str, password: str | None) -> Iterator[None]:
    """A keyring daemon on the bus: unlocked with the password, or left locked."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    with subprocess.Popen(
        command if password is None else [*command, "--unlock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "DBUS_SESSION_BUS_ADDRESS": address,
        },
    ) as daemon:
        assert daemon.stdin is not None
        daemon.stdin.write((password or "").encode())
        daemon.stdin.close()
        try:
            _wait_for_service(address)
            yield
        finally:
            daemon.terminate()


def _wait_for_service(address: str) -> None:
    ask = [
        "dbus-send", f"--bus={address}", "--print-reply", "--dest=org.freedesktop.DBus",
        "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner",
        "string:org.freedesktop.secrets",
    ]  # fmt: skip
    for _attempt in range(200):
        if b"true" in subprocess.run(ask, capture_output=True, check=True).stdout:
            return
        time.sleep(0.02)
    raise AssertionError("The keyring daemon did not come up.")
