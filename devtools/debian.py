"""System packages on Debian and Ubuntu: installed by root, else unpacked beside the project."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools.places import PRIVATE_SYSTEM, SetupError, require_space

# Debian splits the module ensurepip off Python.
VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"

_SPACE_MB = 300

# Hardware drawing, 200 MB of it: Qt's widgets are painted without.
_NOT_NEEDED = ("libgl1-mesa-dri", "libllvm")

# Stands while packages are unpacked: what an interrupted command left cannot be trusted.
_UNFINISHED = PRIVATE_SYSTEM / ".unfinished"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and has_apt()


def has_apt() -> bool:
    return shutil.which("apt-get") is not None


def install_command(packages: Sequence[str]) -> str:
    """What a person types to install ``packages``."""
    rights = [] if is_root() else ["sudo"]
    return " ".join([*rights, "apt-get install --no-install-recommends", *packages])


def install(packages: Sequence[str]) -> None:
    """Install for the whole machine; needs root."""
    print("Installing with apt:", *packages, flush=True)
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    _apt(*wait, "update", "-qq", check=False)  # old lists may still do
    try:
        _apt(*wait, "install", "-y", "-qq", "--no-install-recommends", *packages)
    except SetupError as error:
        raise SetupError(
            "System packages could not be installed. Check the network connection, then repeat"
            f" your command, or see what this says:\n  {install_command(packages)}\n({error})"
        ) from error


def unpack_privately(packages: Sequence[str], *, otherwise: str) -> None:
    """Download packages with what they depend on and unpack them inside the environment.

    Nothing outside the project changes and no rights are needed. Where this fails, the
    error names the command ``otherwise``.
    """
    require_space(_SPACE_MB)
    if _UNFINISHED.exists():
        shutil.rmtree(PRIVATE_SYSTEM)
    scratch = PRIVATE_SYSTEM / "download"
    shutil.rmtree(scratch, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True)
    apart = ["-o", f"Dir::State::lists={scratch}/lists", "-o", f"Dir::Cache={scratch}/cache"]
    apart += ["-o", "Debug::NoLocking=1"]
    try:
        _apt(*apart, "update", "-qq", check=False)  # a broken list of another source is no matter
        plan = _apt(*apart, "install", "-s", "--no-install-recommends", *packages)
        _apt(*apart, "download", "-qq", *new_packages(plan), cwd=scratch)
        _UNFINISHED.touch()
        for package in scratch.glob("*.deb"):
            _run(["dpkg", "-x", str(package), str(PRIVATE_SYSTEM)])
        _UNFINISHED.unlink()
    except SetupError as error:
        raise SetupError(
            "System packages could not be fetched. Check the network connection and repeat your"
            f" command, or run this once:\n  {otherwise}\n({error})"
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def new_packages(plan: str) -> list[str]:
    """The packages that ``apt-get install -s`` would add, without upgrades of present ones.

    An upgrade reads ``Inst libc6 [2.36-9] (2.36-10 ...)``; a second C library beside the
    system's own would break every program that loads it.
    """
    words = [line.split() for line in plan.splitlines() if line.startswith("Inst ")]
    return [w[1] for w in words if not w[2].startswith("[") and not w[1].startswith(_NOT_NEEDED)]


def private_library_folders() -> list[Path]:
    """Where privately unpacked libraries lie, e.g. ``usr/lib/x86_64-linux-gnu``."""
    if _UNFINISHED.exists():
        return []
    return [*PRIVATE_SYSTEM.glob("usr/lib/*-linux-*"), *PRIVATE_SYSTEM.glob("lib/*-linux-*")]


def _apt(*arguments: str, cwd: Path | None = None, check: bool = True) -> str:
    return _run(["apt-get", *arguments], cwd=cwd, check=check)


def _run(command: list[str], *, cwd: Path | None = None, check: bool = True) -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=quiet, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        raise SetupError(f"{command[0]} cannot be run: {error.strerror}") from error
    if check and done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise SetupError(f"{command[0]} failed: {said[-1] if said else 'no reason given'}")
    return done.stdout
