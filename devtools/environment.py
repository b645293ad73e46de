"""The virtual environment: made once from the lock, remade when the lock or Python changes."""

import hashlib
import importlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

from devtools import debian, packages, pip_faults, turns
from devtools.places import LOCK, PRIVATE_SYSTEM, PYTHON, ROOT, VENV, SetupError, require_space

STAMP = VENV / ".set-up-from"
PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

_SPACE_MB = 800

# Settings of the caller's own Python that would follow us into the environment.
_FOREIGN_SETTINGS = (
    "PYTHONDONTWRITEBYTECODE",  # without byte-code every start takes three times as long
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSAFEPATH",
    "PIP_PREFIX",
    "PIP_ROOT",
)

# Data that the privately unpacked libraries look for in the system's own folders.
_LIBRARY_DATA = {
    "FONTCONFIG_PATH": "etc/fonts",
    "XKB_CONFIG_ROOT": "usr/share/X11/xkb",
    "XLOCALEDIR": "usr/share/X11/locale",
}


def fingerprint() -> tuple[str, str]:
    """What an environment is made from: the lock's SHA-256 and the Python version."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest(), PYTHON_VERSION


def is_ready() -> bool:
    return PYTHON.exists() and _read_stamp() == fingerprint()


def ensure() -> None:
    """Make the environment agree with the lock; costs nothing when it does already."""
    if is_ready():
        return
    if Path(sys.prefix) == VENV:
        raise SetupError(
            "The packages have to be set up again, which Python cannot do from inside them."
            " Leave the virtual environment (deactivate), then repeat the command."
        )
    if (
        VENV.is_symlink() and VENV.is_dir()
    ):  # making it anew would empty the other checkout's packages
        raise SetupError(
            f"{VENV} is a link, and the packages it leads to are not what this checkout needs."
            " Remove the link, then repeat the command."
        )
    with turns.turn():
        if not is_ready():  # unless another command has done it meanwhile
            _set_up()


def damaged_packages() -> str:
    """The names of those that are not as the lock has them, after asking about every file."""
    command = [str(PYTHON), "-m", "devtools.installed"]
    try:
        asked = subprocess.run(
            command, cwd=ROOT, env=variables(), capture_output=True, text=True, check=False
        )
    except OSError:
        return "Python"
    return asked.stdout.strip() or ("packaging" if asked.returncode else "")


def forget() -> None:
    """The next command sets everything up from nothing."""
    STAMP.unlink()


def variables() -> dict[str, str]:
    """The process environment for whatever runs inside the virtual environment."""
    values = {k: v for k, v in os.environ.items() if k not in _FOREIGN_SETTINGS}
    folders = [str(folder) for folder in debian.private_library_folders()]
    if not folders:
        return values
    inherited = values.get("LD_LIBRARY_PATH")
    values["LD_LIBRARY_PATH"] = os.pathsep.join([*folders, *([inherited] if inherited else [])])
    for name, place in _LIBRARY_DATA.items():
        private = PRIVATE_SYSTEM / place
        if private.exists() and not Path("/", place).exists():
            values.setdefault(name, str(private))
    return values


def _read_stamp() -> tuple[str, ...]:
    try:
        return tuple(STAMP.read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError):
        return ()


def _can_be_updated() -> bool:
    """Whole, and of this Python version; without a stamp it was never finished."""
    return PYTHON.exists() and _read_stamp()[1:] == (PYTHON_VERSION,)


def _set_up() -> None:
    print("Setting up the packages CareCoord needs. This takes a minute or two, once.", flush=True)
    if not _can_be_updated():
        require_space(_SPACE_MB)
        _create()
    STAMP.unlink(missing_ok=True)  # an interrupted update starts again from nothing
    packages.install(variables())
    STAMP.write_text(" ".join(fingerprint()), encoding="ascii")


def _create() -> None:
    if not VENV.is_dir():
        VENV.unlink(missing_ok=True)  # a file, or a link to nothing
    if not _has_ensurepip() and debian.is_root():
        debian.install([debian.VENV_PACKAGE])
    builder = venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=_has_ensurepip())
    try:
        builder.create(VENV)
    except ValueError as error:  # the path has a sign that separates paths
        raise SetupError(f"This folder cannot hold the packages: {error} Rename it.") from error
    except subprocess.CalledProcessError as error:
        said = (error.output or b"").decode(errors="replace")
        raise SetupError(pip_faults.explained(said)) from error


def _has_ensurepip() -> bool:
    """Debian splits it off Python, into python3-venv."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None
