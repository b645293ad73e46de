"""A list of all that the program is built from, in CycloneDX, made from the lock alone.

The same lock gives the same bytes: no time, no host, no number drawn at random.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from devtools.places import LOCK, ROOT

TARGET = ROOT / "build" / "sbom.cdx.json"
LICENCES = ROOT / "devtools" / "licences.toml"
_BUILT_IN = ROOT / "devtools" / "built_in.toml"
_ENTRY = re.compile(r"([a-z0-9][a-z0-9.-]*)==([^ \\]+)(?: ; ([^\\]+?))? ?\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"#(?: via)? +(\S+(?: \(\S+\))?)$")
_OURS, _OUR_TOOLS = "carecoord (pyproject.toml)", "carecoord (pyproject.toml:dev)"


class Package(NamedTuple):
    """One entry of the lock; ``via`` is who asked for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]


def packages(lock: str) -> list[Package]:
    """What a lock names, in its order."""
    found: list[Package] = []
    for line in lock.splitlines():
        entry, fitting, asked = _ENTRY.match(line), _HASH.search(line), _VIA.search(line)
        if entry:
            found.append(Package(entry[1], entry[2], (entry[3] or "").strip(), (), ()))
        elif fitting:
            found[-1] = found[-1]._replace(hashes=(*found[-1].hashes, fitting[1]))
        elif asked:
            found[-1] = found[-1]._replace(via=(*found[-1].via, asked[1]))
    return found


def shipped(all_of_them: list[Package]) -> set[str]:
    """Names of those that are part of the program, rather than of its checks."""
    asked_by = {one.name: set(one.via) for one in all_of_them}
    reached: set[str] = set()
    waiting = {_OURS}
    while waiting:
        asker = waiting.pop()
        wanted = {name for name, askers in asked_by.items() if asker in askers} - reached
        reached |= wanted
        waiting |= wanted
    return reached


def described(lock: str, licences: Mapping[str, str], built_in: Mapping[str, Any]) -> str:
    """The list, as JSON."""
    found = packages(lock)
    of_the_program = shipped(found)
    components = [
        _component(one, licences[one.name], is_shipped=one.name in of_the_program) for one in found
    ]
    components += _inside(built_in, {one.name: one.version for one in found})
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": components,
        "dependencies": list(_dependencies(found)),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def write() -> Path:
    """Make the list anew."""
    licences = tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    built_in = tomllib.loads(_BUILT_IN.read_text(encoding="utf-8"))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(
        described(LOCK.read_text(encoding="utf-8"), licences, built_in), encoding="utf-8"
    )
    return TARGET


def _reference(one: Package) -> str:
    return f"pkg:pypi/{one.name}@{one.version}"


def _component(one: Package, licence: str, *, is_shipped: bool) -> dict[str, Any]:
    properties = [{"name": "python:marker", "value": one.marker}] if one.marker else []
    return {
        "type": "library",
        "bom-ref": _reference(one),
        "name": one.name,
        "version": one.version,
        "scope": "required" if is_shipped else "excluded",
        "licenses": [{"expression": licence}],
        "purl": _reference(one),
        # One file for each system and Python; the format has one place, so the files are listed.
        "externalReferences": [
            {
                "type": "distribution",
                "url": _reference(one),
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
            for digest in one.hashes
        ],
        **({"properties": properties} if properties else {}),
    }


def _inside(built_in: Mapping[str, Any], versions: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Libraries that a package carries compiled into itself; scanners do not see them."""
    for name, facts in built_in.items():
        yield {
            "type": "library",
            "bom-ref": f"{facts['inside']}/{name}",
            "name": name,
            "version": facts["version"],
            "scope": "required",
            "licenses": [{"expression": facts["licence"]}],
            "properties": [
                {
                    "name": "carecoord:inside",
                    "value": f"{facts['inside']} {versions[facts['inside']]}",
                }
            ],
        }


def _dependencies(found: list[Package]) -> Iterator[dict[str, Any]]:
    for asker in (None, *found):
        names = {_OURS, _OUR_TOOLS} if asker is None else {asker.name}
        wanted = sorted({_reference(one) for one in found if names & set(one.via)})
        yield {"ref": "carecoord" if asker is None else _reference(asker), "dependsOn": wanted}
