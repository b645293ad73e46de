"""The list of what is built in, and what is said about known weaknesses."""

import json
import tomllib
from importlib import metadata
from pathlib import Path

import psycopg.pq
import pytest
from cryptography.hazmat.backends.openssl import backend
from sqlcipher3 import dbapi2

from devtools import audit, sbom
from devtools.installed import locked
from devtools.places import LOCK, ROOT, SetupError
from tests.unit.test_project_packages import licences_of

LICENCES = tomllib.loads((ROOT / "devtools" / "licences.toml").read_text("utf-8"))
BUILT_IN = tomllib.loads((ROOT / "devtools" / "built_in.toml").read_text("utf-8"))
REPORT = json.dumps({
    "dependencies": [
        {"name": "openpyxl", "version": "3.1.5", "vulns": [
            {"id": "PYSEC-1", "fix_versions": ["3.1.6"]}, {"id": "PYSEC-2", "fix_versions": []}]},
        {"name": "babel", "version": "2.18.0", "vulns": []},
    ]
})  # fmt: skip


def listed() -> dict[str, dict[str, object]]:
    text = sbom.described(LOCK.read_text("utf-8"), LICENCES, BUILT_IN)
    return {one["bom-ref"]: one for one in json.loads(text)["components"]}


def test_that_the_list_names_every_package_with_version_licence_and_hashes() -> None:
    found = sbom.packages(LOCK.read_text("utf-8"))
    assert [(one.name, f"=={one.version}") for one in found] == [
        (one.name, str(one.specifier)) for one in locked()
    ]
    assert all(one.hashes and one.via for one in found)
    components = listed()
    for one in found:
        component = components[f"pkg:pypi/{one.name}@{one.version}"]
        assert component["licenses"] == [{"expression": LICENCES[one.name]}]
        assert len(component["externalReferences"]) == len(one.hashes)  # type: ignore[arg-type]


def test_that_the_same_lock_gives_the_same_list_without_time_or_host() -> None:
    lock = LOCK.read_text("utf-8")
    text = sbom.described(lock, LICENCES, BUILT_IN)
    assert text == sbom.described(lock, LICENCES, BUILT_IN)
    assert "timestamp" not in text
    assert text.count("://") == 1  # the format's own name


def test_that_tools_of_the_checks_are_not_said_to_be_part_of_the_program() -> None:
    scopes = {one["name"]: one["scope"] for one in listed().values()}
    wanted = {"sqlalchemy": "required", "pytest": "excluded", "pluggy": "excluded",
              "greenlet": "required", "cffi": "required", "sqlcipher": "required"}  # fmt: skip
    assert {name: scopes[name] for name in wanted if name in scopes} == {
        name: scope for name, scope in wanted.items() if name in scopes
    }
    assert {"sqlalchemy", "pytest", "sqlcipher"} <= scopes.keys()


@pytest.mark.parametrize("name", LICENCES)
def test_that_the_licence_listed_is_that_of_the_package_installed(name: str) -> None:
    try:
        metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip("It is installed on another system only.")
    assert LICENCES[name] == " OR ".join(licences_of(name))


def test_that_the_libraries_inside_are_of_the_versions_listed() -> None:
    connection = dbapi2.connect(":memory:")
    connection.execute(f"PRAGMA key = \"x'{'11' * 32}'\"")
    asked = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0].split()
        for name in ("cipher_version", "cipher_provider_version")
    }
    connection.close()
    number = psycopg.pq.version()
    assert {name: facts["version"] for name, facts in BUILT_IN.items()} == {
        "sqlcipher": asked["cipher_version"][0],
        "sqlite": dbapi2.sqlite_version,
        "openssl (sqlcipher3)": asked["cipher_provider_version"][1],
        "openssl (cryptography)": backend.openssl_version_text().split()[1],
        "libpq": f"{number // 10_000}.{number % 10_000}",
    }


def test_that_each_known_weakness_is_a_line_with_its_way_out() -> None:
    assert audit.weaknesses(REPORT) == [
        "openpyxl 3.1.5: PYSEC-1, fixed in 3.1.6",
        "openpyxl 3.1.5: PYSEC-2, fixed in no version yet",
    ]


def test_that_a_package_that_could_not_be_looked_up_is_not_said_to_be_sound(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(audit, "_ensure", lambda: None)
    monkeypatch.setattr(sbom, "TARGET", ROOT / "build" / f"{tmp_path.name}.json")
    skipped = {"name": "alembic", "version": "1", "skip_reason": "not found"}
    for packages, said in (
        ([skipped], "nothing is known"),
        ([skipped, {"name": "babel", "version": "2", "vulns": []}], "anything about alembic"),
    ):
        report = json.dumps({"dependencies": packages})
        monkeypatch.setattr(audit, "_asked", lambda report=report: audit.read(report))
        assert audit.run([]) == 0
        assert said in capsys.readouterr().out
        assert audit.run(["--require-advisories"]) == 1
    sbom.TARGET.unlink()


def test_that_without_a_network_the_list_is_written_and_nothing_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cannot() -> None:
        raise SetupError("The tool could not be installed.")

    monkeypatch.setattr(audit, "_ensure", cannot)
    monkeypatch.setattr(sbom, "TARGET", ROOT / "build" / f"{tmp_path.name}.json")
    assert audit.run([]) == 0
    assert "nothing is known" in capsys.readouterr().out
    assert audit.run(["--require-advisories"]) == 1
    assert json.loads(sbom.TARGET.read_text("utf-8"))["bomFormat"] == "CycloneDX"
    sbom.TARGET.unlink()


def test_that_the_tool_has_a_lock_of_its_own_with_hashes_and_no_host() -> None:
    text = audit.AUDIT_LOCK.read_text("utf-8")
    assert "://" not in text
    found = sbom.packages(text)
    assert {"pip-audit"} <= {one.name for one in found}
    assert all(one.hashes for one in found)
