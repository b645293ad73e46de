"""The signed list of versions beside the packages, and the keys a program checks it by."""

import hashlib
import json
import subprocess
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from devtools import environment
from devtools.package import build
from devtools.places import PYTHON, ROOT, SetupError

LIST_NAME = "carecoord-updates.signed"
NOTES = build.INSTALLER / "notes.toml"
LANGUAGES = ("en", "es")
_SYSTEMS = {
    ".deb": "linux", "-linux-": "linux", "-windows-": "win32", "-setup.exe": "win32",
    ".dmg": "darwin", "-macos-": "darwin",
}  # fmt: skip


def give_keys(key: Path | None, spares: Sequence[Path]) -> None:
    """Put the public keys where the build takes them from; none where nobody signs."""
    build.UPDATE_KEYS.unlink(missing_ok=True)
    if key is None:
        return
    build.UPDATE_KEYS.parent.mkdir(parents=True, exist_ok=True)
    build.UPDATE_KEYS.write_text(_sign("public", key, *spares), encoding="ascii")


def write(key: Path, into: Path) -> Path:
    """Sign for every package of this version in a folder; returns the list.

    Raises:
        SetupError: There is no package, or nobody wrote what is new in it.
    """
    version = build.version()
    told = {"version": version, "notes": notes(version), "packages": list(packages(into, version))}
    if not told["packages"]:
        raise SetupError(f"There is no package of version {version} in {into}.")
    target = into / LIST_NAME
    _sign("offer", key, target, told=json.dumps(told))
    return target


def notes(version: str, file: Path = NOTES) -> Mapping[str, Sequence[str]]:
    """What is new in a version, for the people who are to install it.

    Raises:
        SetupError: It is not written in every language.
    """
    found = tomllib.loads(file.read_text(encoding="utf-8")).get(version, {})
    if not all(found.get(language) for language in LANGUAGES):
        raise SetupError(f"Write what is new in {version} into {file}, in {', '.join(LANGUAGES)}.")
    return {language: found[language] for language in LANGUAGES}


def packages(folder: Path, version: str) -> Iterable[dict[str, Any]]:
    """Each package of a version, as the list names it."""
    for path in sorted(folder.iterdir()):
        system = next((is_for for part, is_for in _SYSTEMS.items() if part in path.name), "")
        if not system or f"{version}-" not in f"{path.stem}-".replace("_", "-"):
            continue
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = path.stat().st_size
        yield {"name": path.name, "system": system, "size": size, "sha256": digest}


def _sign(deed: str, *files: Path, told: str | None = None) -> str:
    """With the project's Python: this one need not have cryptography."""
    command = [str(PYTHON), "-m", "devtools.package.signing", deed, *map(str, files)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment.variables(), input=told or "", text=True,
        stdout=subprocess.PIPE, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SetupError("The list of versions was not signed. Look at the file with the key.")
    return done.stdout
