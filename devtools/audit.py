"""Known weaknesses of the packages in use, and the list of all that is built in."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from devtools import environment, sbom
from devtools.places import LOCK, ROOT, SetupError

AUDIT_LOCK = ROOT / "devtools" / "audit.lock"
FOLDER = ROOT / "build" / "audit"
_PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_STAMP = FOLDER / ".set-up-from"
_REPORT = ROOT / "build" / "audit.json"


def run(arguments: Sequence[str]) -> int:
    """Write the list, then ask about weaknesses: 1 when one is known.

    Without a way to where weaknesses are published it says so and is no failure, unless
    ``--require-advisories`` is given.
    """
    print(f"All that is built in is listed in {sbom.write().relative_to(ROOT)}.")
    try:
        _ensure()
        found = _asked()
    except (SetupError, OSError) as error:
        print(error)
        found = None
    if found is None or not found.asked:
        print(
            "Known weaknesses could not be looked up from this computer, so nothing is known about"
            " them. Repeat the command where the network reaches pypi.org."
        )
        return 1 if "--require-advisories" in arguments else 0
    for line in found.weaknesses:
        print(line)
    print(f"{len(found.weaknesses)} known weaknesses in {found.asked} packages of {LOCK.name}.")
    if found.unknown:
        print(f"Nobody could say anything about {', '.join(found.unknown)}.")
    is_incomplete = found.unknown and "--require-advisories" in arguments
    return 1 if found.weaknesses or is_incomplete else 0


class Found(NamedTuple):
    """What was said: about how many packages, their weaknesses, and of whom nothing is known."""

    asked: int
    weaknesses: list[str]
    unknown: list[str]


def read(report: str) -> Found:
    """What pip-audit reports as JSON; a package it could not look up has no weaknesses there."""
    packages = json.loads(report)["dependencies"]
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    return Found(len(packages) - len(unknown), weaknesses(report), unknown)


def weaknesses(report: str) -> list[str]:
    """A line each of what pip-audit reports as JSON."""
    return [
        f"{package['name']} {package['version']}: {one['id']}, "
        f"fixed in {', '.join(one['fix_versions']) or 'no version yet'}"
        for package in json.loads(report)["dependencies"]
        for one in package.get("vulns", [])
    ]


def _ensure() -> None:
    """An environment of its own, so that the tool's packages are none of the program's."""
    wanted = AUDIT_LOCK.read_text(encoding="utf-8")
    if _STAMP.exists() and _STAMP.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.parent.mkdir(exist_ok=True)
    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=True).create(FOLDER)
        _call("-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--quiet",
              "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", AUDIT_LOCK)  # fmt: skip
    except subprocess.CalledProcessError as error:
        shutil.rmtree(FOLDER, ignore_errors=True)
        raise SetupError("The tool that looks weaknesses up could not be installed.") from error
    _STAMP.write_text(wanted, encoding="utf-8")


def _asked() -> Found | None:
    """What is known; None when nobody could be asked."""
    _REPORT.unlink(missing_ok=True)
    try:
        _call("-m", "pip_audit", "--requirement", LOCK, "--disable-pip", "--require-hashes",
              "--progress-spinner", "off", "--format", "json", "--output", _REPORT)  # fmt: skip
    except subprocess.CalledProcessError:
        # It ends with 1 both when it found something and when it could not ask.
        if not _REPORT.exists() or not _REPORT.read_text(encoding="utf-8"):
            return None
    return read(_REPORT.read_text(encoding="utf-8"))


def _call(*words: str | Path) -> None:
    subprocess.run(
        [str(_PYTHON), *map(str, words)],
        cwd=ROOT, env=environment.variables(), check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
