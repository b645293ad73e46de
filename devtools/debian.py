"""System packages on Debian and Ubuntu: installed by root, else unpacked beside the project."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from devtools.places import PRIVATE_SYSTEM, SetupError

# Hardware drawing, 200 MB of it: Qt's widgets are painted without.
_NOT_NEEDED = ("libgl1-mesa-dri", "libllvm")


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and has_apt()


def has_apt() -> bool:
    return shutil.which("apt-get") is not None


def install_command(packages: Sequence[str]) -> str:
    """What a person types to install ``packages``."""
    return " ".join(["sudo apt-get install --no-install-recommends", *packages])


def install(packages: Sequence[str]) -> None:
    """Install for the whole machine; needs root."""
    print("Installing with apt:", *packages, flush=True)
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    _apt(*wait, "update", "-qq", check=False)  # old lists may still do
    _apt(*wait, "install", "-y", "-qq", "--no-install-recommends", *packages)


def unpack_privately(packages: Sequence[str], *, otherwise: str) -> None:
    """Download packages with what they depend on and unpack them inside the environment.

    Nothing outside the project changes and no rights are needed. Where this fails, the
    error names the command ``otherwise``.
    """
    scratch = PRIVATE_SYSTEM / "download"
    for folder in ("lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True, exist_ok=True)
    apart = ["-o", f"Dir::State::lists={scratch}/lists", "-o", f"Dir::Cache={scratch}/cache"]
    apart += ["-o", "Debug::NoLocking=1"]
    try:
        _apt(*apart, "-o", "APT::Update::Error-Mode=any", "update", "-qq")
        plan = _apt(*apart, "install", "-s", "--no-install-recommends", *packages)
        _apt(*apart, "download", "-qq", *new_packages(plan), cwd=scratch)
        for package in scratch.glob("*.deb"):
            _run(["dpkg", "-x", str(package), str(PRIVATE_SYSTEM)])
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
