"""The tables of people, beside a table with nothing in it and one whose model is Qt's own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.harness import Figure
from benchmarks.practice import Setting

FIRST_RATIO, REPAINT_RATIO, JUMP_RATIO, SORT_RATIO, MEMORY_MB = 3.5, 1.0, 1.5, 2.5, 30
_SORTS = {"sort_name": "sorted by name", "sort_birth": "sorted by birth date"}


def run(setting: Setting) -> Iterator[Figure]:
    """Medians; what a worker reads is counted, however long the window was free meanwhile."""
    told = _at_table(setting)
    repaint = told["repaint_limit"]
    yield Figure("patients, first rows painted", told["first"], "ms", told["first_limit"],
                 FIRST_RATIO)  # fmt: skip
    yield Figure("patients, painted again", told["repaint"], "ms", repaint, REPAINT_RATIO)
    yield Figure("patients, anywhere by the scroll bar", told["jump"], "ms", repaint, JUMP_RATIO)
    for name, about in _SORTS.items():
        yield Figure(f"patients, {about}", told[name], "ms", repaint, SORT_RATIO)
    yield Figure(f"memory of {told['people']:,.0f} people shown", told["mb"], "MB",
                 goal=MEMORY_MB)  # fmt: skip
    yield Figure("worklist, painted again", told["repaint_list"], "ms", repaint, REPAINT_RATIO)
    yield Figure("worklist, anywhere by the scroll bar", told["jump_list"], "ms", repaint,
                 JUMP_RATIO)  # fmt: skip


def _at_table(setting: Setting) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.at_table", str(setting.home), str(setting.rounds)],
        capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
