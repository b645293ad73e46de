"""From a key to the painted answer, beside painting the same answer from memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.harness import Figure, percentile
from benchmarks.practice import Setting

MEDIAN_RATIO, P95_RATIO = 1.3, 2.4
_PEOPLE = 10
_PLACES = {"palette": "palette", "table": "table of patients"}


def run(setting: Setting) -> Iterator[Figure]:
    """Processor time, the worker's that searches with it; waiting costs none."""
    told = _typed(setting)
    for name, about in _PLACES.items():
        taken, limits = told[name], told[f"{name}_limit"]
        for percent, words, goal in ((50, "median", MEDIAN_RATIO), (95, "95th", P95_RATIO)):
            yield Figure(f"{about}, {words} of {len(taken)}", percentile(taken, percent), "ms",
                         percentile(limits, percent), goal)  # fmt: skip


def _typed(setting: Setting) -> dict[str, list[float]]:
    people = _PEOPLE if setting.rounds > 1 else 2
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.at_keystroke", str(setting.home), str(people)],
        capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    told: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return told
