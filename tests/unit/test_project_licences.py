"""Whose work is built in, and that everybody can read under which licence."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from carecoord.services import licences as shown
from devtools import sbom
from devtools.package import licences
from devtools.places import LOCK, ROOT


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("licences")
    licences.gather(folder)
    return folder


def test_that_every_library_in_a_package_brings_its_license_along(gathered: Path) -> None:
    of_the_program = sbom.shipped(sbom.packages(LOCK.read_text(encoding="utf-8")))
    here = {canonicalize_name(one.name) for one in metadata.distributions()}
    texts = {path.stem.rpartition(" ")[0]: path.read_text("utf-8") for path in gathered.iterdir()}
    named = {canonicalize_name(name) for name in texts} - {"python"}
    assert named == of_the_program & here
    assert [name for name, text in texts.items() if len(text) < 300] == []


def test_that_a_library_without_a_text_points_to_one_that_is_there(gathered: Path) -> None:
    (text,) = (path.read_text("utf-8") for path in gathered.glob("PySide6_Essentials *.txt"))
    assert "LGPL-3.0" in text
    assert {"LGPL-3.0", "GPL-3.0"} <= {one.name for one in shown.licences()}


def test_that_what_is_compiled_into_a_library_is_named_too() -> None:
    built_in = tomllib.loads((ROOT / "devtools/built_in.toml").read_text(encoding="utf-8"))
    texts = " ".join(one.text() for one in shown.licences())
    names = {"libpq": "PostgreSQL", "sqlcipher": "SQLCipher", "sqlite": "SQLite"}
    for name in built_in:
        said = names.get(name, "OpenSSL")
        assert said in texts, name


def test_that_the_licenses_of_system_packages_are_added(tmp_path: Path) -> None:
    licences.gather_of_system({"libc6": "1:2.36", "no-such-package": "1"}, tmp_path)
    there = Path("/usr/share/doc/libc6/copyright").exists()
    assert [path.name for path in tmp_path.iterdir()] == (["libc6 2.36.txt"] if there else [])
