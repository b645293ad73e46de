"""The packages of the lock, brought in by pip with nothing left for it to decide."""

import functools
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from devtools import debian, pip_faults
from devtools.places import LOCK, PRIVATE_SYSTEM, PYTHON, ROOT, SetupError

# The machine's own settings of pip say how to reach the packages. Which ones and where to put
# them is ours: an empty target and these win over every file of settings.
_SETTINGS_OF_PIP = {
    "PIP_CONSTRAINT": os.devnull,
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_USER": "0",
}

# From an index, from a disk, or meant for another system.
_BEGINS_A_PACKAGE = ("Collecting ", "Processing ", "Ignoring ")


def install(variables: Mapping[str, str], *, lock: Path = LOCK, target: Path | None = None) -> None:
    """Bring the packages of a lock into the environment.

    Args:
        variables: The process environment to do it in.
        lock: Which packages; those of the project unless named.
        target: A folder to put them into instead.

    Raises:
        SetupError: pip gave up; the text says why and what to do.
    """
    # The lock is whole, so nothing is left to resolve; an older pip, asked to, picks the newest
    # release of a package that another wants with an extra, and then finds no hash for it.
    options = ["--no-input", "--disable-pip-version-check", "--compile", "--no-deps"]
    options.append(f"--target={target or ''}")
    said = []
    with subprocess.Popen(
        [*_pip(), "install", *options, "--require-hashes", "--only-binary=:all:", "-r", str(lock)],
        cwd=ROOT, env={**variables, **_SETTINGS_OF_PIP}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    ) as pip:  # fmt: skip
        for line in pip.stdout or ():
            said.append(line)
            _tell_progress(said)
    if pip.returncode:
        print(end="\n" if sys.stdout.isatty() else "")
        raise SetupError(pip_faults.explained("".join(said)))


def _pip() -> list[str]:
    """How to call pip: the environment's own, or Debian's wheel where ensurepip is missing."""
    own = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0:
        return own
    wheels = "usr/share/python-wheels/pip-*.whl"
    if not debian.has_apt():
        raise SetupError(
            "This Python came without its module ensurepip. Install that with your system's"
            " package manager, then repeat the command."
        )
    if not any(PRIVATE_SYSTEM.glob(wheels)):
        debian.unpack_privately(
            ["python3-pip-whl"], otherwise=debian.install_command([debian.VENV_PACKAGE])
        )
    return [str(PYTHON), str(next(PRIVATE_SYSTEM.glob(wheels)) / "pip")]


def _tell_progress(said: list[str]) -> None:
    """Over one line of a terminal: how far pip is, by what it ``said``."""
    if not sys.stdout.isatty():
        return
    if said[-1].startswith(_BEGINS_A_PACKAGE):
        seen = sum(line.startswith(_BEGINS_A_PACKAGE) for line in said)
        print(f"\r{seen} of {_locked_packages()} packages", end="", flush=True)
    elif said[-1].startswith("Installing "):
        print("\rUnpacking the packages", flush=True)


@functools.cache
def _locked_packages() -> int:
    return sum(line[:1].isalnum() for line in LOCK.read_text(encoding="utf-8").splitlines())
