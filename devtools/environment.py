"""The virtual environment: made once from the lock, remade when the lock or Python changes."""

import hashlib
import importlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

from devtools import debian
from devtools.places import LOCK, PRIVATE_SYSTEM, PYTHON, ROOT, VENV, SetupError

STAMP = VENV / ".set-up-from"
PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

# Settings of the caller's own Python that would follow us into the environment.
_FOREIGN_SETTINGS = (
    "PYTHONDONTWRITEBYTECODE",  # without byte-code every start takes three times as long
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_TARGET",
    "PIP_USER",
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
    print("Setting up the packages CareCoord needs. This takes a minute or two, once.", flush=True)
    if not _can_be_updated():
        _create()
    STAMP.unlink(missing_ok=True)  # an interrupted update starts again from nothing
    _install()
    STAMP.write_text(" ".join(fingerprint()), encoding="ascii")


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


def _create() -> None:
    if not _has_ensurepip() and debian.is_root():
        debian.install([f"python{PYTHON_VERSION}-venv"])
    builder = venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=_has_ensurepip())
    try:
        builder.create(VENV)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise SetupError(f"The folder {VENV} could not be set up: {error}") from error


def _has_ensurepip() -> bool:
    """Debian splits it off Python, into python3-venv."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def _pip() -> list[str]:
    """How to call pip: the environment's own, or Debian's wheel where ensurepip is missing."""
    own = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0:
        return own
    wheels = "usr/share/python-wheels/pip-*.whl"
    if not any(PRIVATE_SYSTEM.glob(wheels)):
        debian.unpack_privately(
            ["python3-pip-whl"],
            otherwise=f"sudo apt-get install python{PYTHON_VERSION}-venv",
        )
    return [str(PYTHON), str(next(PRIVATE_SYSTEM.glob(wheels)) / "pip")]


def _install() -> None:
    # The lock is whole, so nothing is left to resolve; an older pip, asked to, picks the newest
    # release of a package that another wants with an extra, and then finds no hash for it.
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--compile", "--no-deps"]
    done = subprocess.run(
        [*_pip(), "install", *options, "--require-hashes", "--only-binary=:all:", "-r", str(LOCK)],
        cwd=ROOT, env=variables(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        raise SetupError(_why_pip_failed(done.stderr))


def _why_pip_failed(stderr: str) -> str:
    """What pip gave as its reason, under a sentence that says what to do."""
    errors = [line for line in stderr.splitlines() if line.startswith("ERROR")]
    if any(sign in stderr for sign in ("NewConnectionError", "Retrying (", "Temporary failure")):
        advice = (
            "The packages could not be downloaded. Check the network connection (and the proxy,"
            " if there is one), then repeat the command."
        )
    elif "No space left" in stderr:
        advice = "The disk is full. Free about 1 GB, then repeat the command."
    else:
        advice = "The packages could not be installed, for this reason:"
    return "\n  ".join([advice, *errors[-3:]])
