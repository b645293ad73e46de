"""The list of all that is in a package, beside it: what the lock names, and what came of here.

Python itself, and libraries of the system packages are made on, stand in no lock.
"""

import itertools
import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devtools import sbom
from devtools.package import build
from devtools.places import PYTHON

_CACHED = re.compile(r"^\s*(\S+) \(.*\) => (/\S+)$", re.MULTILINE)
_OF_PYINSTALLER = "GPL-2.0-or-later WITH Bootloader-exception"


def write(folder: Path, into: Path) -> Path:
    """Write what the folder holds as CycloneDX; returns the file."""
    listed = json.loads(sbom.write().read_text(encoding="utf-8"))
    here = _installed()
    mine = [one for one in listed["components"] if _is_inside(one, here)]
    of_system = system_packages(folder)
    brought = [_python(), _bootloader(), *itertools.starmap(_of_system, of_system.items())]
    gone = {one["bom-ref"] for one in listed["components"]} - {one["bom-ref"] for one in mine}
    listed["components"] = mine + brought
    listed["dependencies"] = [
        {**one, "dependsOn": [ref for ref in one.get("dependsOn", ()) if ref not in gone]}
        for one in listed["dependencies"]
        if one["ref"] not in gone
    ]
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    name = f"carecoord-{build.version()}-{system}-{platform.machine().lower()}.cdx.json"
    text = json.dumps(listed, indent=2, ensure_ascii=False) + "\n"
    (into / name).write_text(text, encoding="utf-8")
    return into / name


def _installed() -> dict[str, str]:
    """Which version of each package is in the environment; the lock names one for each Python."""
    code = (
        "import importlib.metadata as m, json, re\n"
        "print(json.dumps({re.sub('[-_.]+', '-', d.name).lower(): d.version"
        " for d in m.distributions()}))"
    )
    found: dict[str, str] = json.loads(_said(str(PYTHON), "-c", code))
    return found


def _is_inside(one: Mapping[str, Any], installed: Mapping[str, str]) -> bool:
    if one.get("scope") == "excluded":
        return False
    is_of_lock = one["bom-ref"].startswith("pkg:pypi/")
    return not is_of_lock or installed.get(one["name"]) == one["version"]


def _python() -> dict[str, Any]:
    asked = "import platform; print(platform.python_version())"
    version = _said(str(PYTHON), "-c", asked)
    return _component("python", version, f"pkg:generic/python@{version}", "PSF-2.0")


def _bootloader() -> dict[str, Any]:
    """What starts the program; the rest of PyInstaller stays behind."""
    found = re.search(r"^pyinstaller==(\S+)", build.TOOLS_LOCK.read_text("utf-8"), re.MULTILINE)
    version = found[1] if found else ""
    return _component(
        "pyinstaller bootloader", version, f"pkg:pypi/pyinstaller@{version}", _OF_PYINSTALLER
    )


def system_packages(folder: Path) -> dict[str, str]:
    """The packages of Debian whose libraries were copied, with their versions."""
    if shutil.which("dpkg-query") is None:
        return {}
    known = dict(_CACHED.findall(_said("/sbin/ldconfig", "-p")))
    names = {path.name for path in (folder / "_internal").glob("*.so*")}
    copied = {name for name in names & known.keys() if not name.startswith("libpython")}
    owners = sorted({_owner(known[name]) for name in copied} - {""})
    versions = (_said("dpkg-query", "-W", "-f", "${Version}", owner) for owner in owners)
    return dict(zip((owner.partition(":")[0] for owner in owners), versions, strict=True))


def _of_system(name: str, version: str) -> dict[str, Any]:
    return _component(name, version, f"pkg:deb/debian/{name}@{version}", "")


def _owner(library: str) -> str:
    """The package a library belongs to; "" for none, as of one built by hand."""
    for path in dict.fromkeys((library, str(Path(library).resolve()))):
        for place in (path, path.removeprefix("/usr")):
            asked = subprocess.run(
                ["dpkg-query", "-S", place], capture_output=True, text=True, check=False
            )
            if asked.returncode == 0:
                return asked.stdout.partition(": ")[0].partition(",")[0]
    return ""


def _component(name: str, version: str, purl: str, licence: str) -> dict[str, Any]:
    licences = {"licenses": [{"expression": licence}]} if licence else {}
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "scope": "required",
        **licences,
        "purl": purl,
    }


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
