"""What the project is built on: exact versions, hashes, no host, licences that fit ours."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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

# Packages whose metadata is silent; read in the licence file they ship.
_BY_FILE = {"sqlcipher3": "Zlib"}


def _locked() -> list[Requirement]:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return [Requirement(line.removesuffix("\\")) for line in lines if re.match(r"[a-z0-9]", line)]


def _installed_here() -> list[str]:
    return [r.name for r in _locked() if r.marker is None or r.marker.evaluate()]


def _licences(package: str) -> Iterator[str]:
    """The licences to choose from, as SPDX names."""
    described = metadata.metadata(package)
    told = described.get_all("License-Expression") or described.get_all("License") or []
    classifiers = described.get_all("Classifier") or []
    by_classifier = [c.rpartition(":: ")[2] for c in classifiers if c.startswith("License")]
    choices = [choice for text in told for choice in text.split(" OR ")]
    for choice in choices or by_classifier or [_BY_FILE.get(package, "")]:
        yield _IN_WORDS.get(choice, choice)


def test_that_the_lock_names_no_host() -> None:
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_that_every_locked_package_has_an_exact_version_and_a_hash() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.read_text(encoding="utf-8"))
    assert [e for e in entries if "==" not in e or "--hash=sha256:" not in e] == []


def test_that_the_lock_satisfies_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = {(canonicalize_name(r.name), str(r.specifier)[2:]) for r in _locked()}
    unmet = [
        text
        for text in asked
        if not any(
            name == canonicalize_name(Requirement(text).name)
            and Requirement(text).specifier.contains(version)
            for name, version in locked
        )
    ]
    assert unmet == []


@pytest.mark.parametrize("package", _installed_here())
def test_that_the_licence_of_a_package_goes_with_ours(package: str) -> None:
    assert ALLOWED & set(_licences(package)), list(_licences(package))
