"""Where the development environment lives, and how its failures are told."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
MAIN = ROOT / "main.py"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PRIVATE_SYSTEM = VENV / "system"


class SetupError(Exception):
    """Setting up cannot go on; the text says what the person can do about it."""


def require_space(needed_mb: int) -> None:
    """Refuse before the disk is full: apt waits for ever on one that is.

    Raises:
        SetupError: Less than ``needed_mb`` is free.
    """
    free_mb = shutil.disk_usage(ROOT).free // 10**6
    if free_mb < needed_mb:
        raise SetupError(
            f"The disk that holds this folder has {free_mb} MB free, and about {needed_mb} MB are"
            " needed. Make room on it, then repeat the command."
        )
