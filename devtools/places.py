"""Where the development environment lives, and how its failures are told."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
MAIN = ROOT / "main.py"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PRIVATE_SYSTEM = VENV / "system"


class SetupError(Exception):
    """Setting up cannot go on; the text says what the person can do about it."""
