"""The window at work: the first list after the passphrase, memory, and how long it is busy."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Figure
from benchmarks.practice import Setting
from benchmarks.start import bare_window

LIST_MS = 150
BUSY_MS = 50
MEMORY_RATIO = 1.6
_STEPS = {
    "today": "opening Today",
    "search": "typing a search",
    "call": "saving a call",
    "patient": "opening a patient",
}


def run(setting: Setting) -> Iterator[Figure]:
    """Medians over several processes; they share a copy, since they save calls."""
    with setting.copy() as home:
        told = [_at_desk(home) for _round in range(min(setting.rounds, 3))]
        limit = min(bare_window()["mb"] for _round in told)
    taken = {name: statistics.median(each[name] for each in told) for name in told[0]}
    yield Figure("first list, beyond deriving the key", taken["list_ms"], "ms", goal=LIST_MS)
    yield Figure("memory with Today shown", taken["mb"], "MB", limit, MEMORY_RATIO)
    for name, about in _STEPS.items():
        yield Figure(f"longest busy while {about}", taken[f"busy_{name}_ms"], "ms", goal=BUSY_MS)


def _at_desk(home: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.at_desk", str(home)],
        capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
