"""What the project is built on: exact versions, hashes, no host, licences that fit ours."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from devtools.installed import locked
from devtools.places import LOCK, ROOT

ALLOWED = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "LGPL-3.0-only", "MIT", "MIT-0", "MPL-2.0",
    "PSF-2.0", "Zlib",
}  # fmt: skip

# Older packages name their licence in words of their own.
_IN_WORDS = {
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD license": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}

# Packages whose metadata is silent or says too little; read in the licence file they ship.
_BY_FILE = {"pyrage": "MIT", "segno": "BSD-3-Clause", "sqlcipher3": "Zlib"}


def _installed_here() -> list[str]:
    return [r.name for r in locked() if r.marker is None or r.marker.evaluate()]


def licences_of(package: str) -> Iterator[str]:
    """The licences to choose from, as SPDX names."""
    described = metadata.metadata(package)
    told = described.get_all("License-Expression") or described.get_all("License") or []
    classifiers = described.get_all("Classifier") or []
    by_classifier = [c.rpartition(":: ")[2] for c in classifiers if c.startswith("License")]
    choices = [choice for text in told for choice in text.split(" OR ")]
    by_file = [_BY_FILE[package]] if package in _BY_FILE else []
    for choice in choices or by_file or by_classifier or [""]:
        yield _IN_WORDS.get(choice, choice)


def test_that_the_lock_names_no_host() -> None:
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_that_every_locked_package_has_an_exact_version_and_a_hash() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.read_text(encoding="utf-8"))
    assert [e for e in entries if "==" not in e or "--hash=sha256:" not in e] == []


def _asked() -> list[Requirement]:
    """What the project itself names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return [Requirement(text) for text in asked]


def _wanted_by(package: Requirement, version: str) -> list[Requirement]:
    """What a package names in turn; [] where it is not installed in that version."""
    try:
        described = metadata.distribution(package.name)
    except metadata.PackageNotFoundError:
        return []
    wanted = [Requirement(text) for text in described.requires or []]
    return wanted if described.version == version else []


def _applies(wish: Requirement, where: Mapping[str, str], extra: str = "") -> bool:
    values = {**{k: str(v) for k, v in default_environment().items()}, **where, "extra": extra}
    return wish.marker is None or wish.marker.evaluate(values)


def _reached(where: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """The packages the project needs in an environment, and the wishes its lock leaves unmet."""
    fitting = [r for r in locked() if _applies(r, where)]
    versions = {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in fitting}
    reached, unmet = set(), []
    waiting = [(wish, "") for wish in _asked()]  # a wish, and the extra that it is a part of
    while waiting:
        wish, part_of = waiting.pop()
        name = canonicalize_name(wish.name)
        if not _applies(wish, where, part_of):
            continue
        if name not in versions or not wish.specifier.contains(versions[name]):
            unmet.append(f"{wish}, locked: {versions.get(name)}")
        elif (name, *wish.extras) not in reached:
            reached.add((name, *wish.extras))
            further = _wanted_by(wish, versions[name])
            waiting += [(one, extra) for one in further for extra in ("", *wish.extras)]
    return {name for name, *_extras in reached}, unmet


_SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "win32": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", _SYSTEMS)
def test_that_the_lock_has_all_that_its_packages_want(system: str, python: str) -> None:
    """It is installed without asking any package what it wants."""
    version = {"python_version": python, "python_full_version": f"{python}.9"}
    assert _reached(_SYSTEMS[system] | version)[1] == []


def test_that_the_lock_has_nothing_that_nobody_wants() -> None:
    assert set(map(canonicalize_name, _installed_here())) - _reached({})[0] == set()


@pytest.mark.parametrize("package", _installed_here())
def test_that_the_licence_of_a_package_goes_with_ours(package: str) -> None:
    assert ALLOWED & set(licences_of(package)), list(licences_of(package))
