"""The folder with the program and its Python, from which every package is made."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from devtools import environment, packages
from devtools.package import unicode_data
from devtools.package.windows_version import write_version
from devtools.places import PYTHON, ROOT

PLACE = ROOT / "build" / "package"
FOLDER = PLACE / "dist" / "carecoord"
INSTALLER = ROOT / "installer"
UPDATE_KEYS = PLACE / "update-keys.txt"
"""The public keys the program is given, where somebody is to sign for new versions."""
_TOOLS = PLACE / "tools"
_LICENCES = PLACE / "licences"
_COMMIT = PLACE / "commit.txt"
TOOLS_LOCK = INSTALLER / "build.lock"


def version() -> str:
    """The version that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def made_at() -> int:
    """Seconds since 1970 at the commit packages are made from; the same each time."""
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(asked.stdout)


def commit() -> str:
    """Which commit packages are made from, with a mark where the folder holds something else."""
    asked = ["git", "describe", "--always", "--exclude=*", "--abbrev=12", "--dirty=+changes"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def variables() -> dict[str, str]:
    """The process environment in which the same commit gives the same bytes."""
    return {
        **environment.variables(),
        "PYTHONPATH": str(_TOOLS),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(made_at()),
    }


def freeze() -> Path:
    """Build the folder; returns it."""
    _ensure_tools()
    _compile_ahead()
    _gather_licences()
    shutil.rmtree(FOLDER, ignore_errors=True)
    print("Putting the program and its Python into one folder. This takes a minute.", flush=True)
    options = ["--noconfirm", "--log-level=ERROR", "--distpath", str(FOLDER.parent)]
    options += ["--workpath", str(PLACE / "work")]
    subprocess.run(
        [str(PYTHON), "-m", "PyInstaller", *options, str(INSTALLER / "carecoord.spec")],
        cwd=ROOT,
        env=variables() | _of_system(),
        check=True,
    )
    if sys.platform == "linux":
        (tables,) = FOLDER.glob("_internal/PySide6/Qt/lib/libicudata.so.*")
        unicode_data.shrink(tables)
    return FOLDER


def _of_system() -> dict[str, str]:
    """What the folder's program carries so that the system can show it."""
    _COMMIT.write_text(commit(), encoding="ascii")
    named = {
        "CARECOORD_VERSION": version(),
        "CARECOORD_LICENCES": str(_LICENCES),
        "CARECOORD_COMMIT": str(_COMMIT),
    }
    if UPDATE_KEYS.exists():
        named["CARECOORD_UPDATE_KEYS"] = str(UPDATE_KEYS)
    ending = {"win32": ".ico", "darwin": ".icns"}.get(sys.platform)
    if ending:
        icon = PLACE / f"carecoord{ending}"
        draw = [str(PYTHON), "-m", "devtools.package.icons", str(icon)]
        subprocess.run(draw, cwd=ROOT, env=environment.variables(), check=True)
        named["CARECOORD_ICON"] = str(icon)
    if sys.platform == "win32":
        write_version(PLACE / "version.txt", version())
        named["CARECOORD_VERSION_FILE"] = str(PLACE / "version.txt")
    return named


def _compile_ahead() -> None:
    """Compile what Qt for Python compiles at every start: an installed folder is read-only."""
    code = "import main; main.load_window()"
    subprocess.run([str(PYTHON), "-c", code], cwd=ROOT, env=environment.variables(), check=True)


def _gather_licences() -> None:
    """Of what is installed in the environment, so asked of its own Python."""
    gather = [str(PYTHON), "-m", "devtools.package.licences", str(_LICENCES)]
    subprocess.run(gather, cwd=ROOT, env=environment.variables(), check=True)


def size_mb(folder: Path) -> float:
    """What a folder takes, in millions of bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def _ensure_tools() -> None:
    """PyInstaller, beside the environment: it is under the GPL and no part of the program."""
    stamp = _TOOLS / ".made-from"
    wanted = TOOLS_LOCK.read_bytes()
    if stamp.exists() and stamp.read_bytes() == wanted:
        return
    shutil.rmtree(_TOOLS, ignore_errors=True)
    packages.install({**os.environ}, lock=TOOLS_LOCK, target=_TOOLS)
    stamp.write_bytes(wanted)
