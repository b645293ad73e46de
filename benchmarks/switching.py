"""From one person's work to the next one's Today on a shared desk, with a real lock between."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import at_switch
from benchmarks.harness import Figure
from benchmarks.practice import FIRST_PERSON, PASSPHRASE, TODAY, Setting
from carecoord.vocab.roles import Role

WHOLE_MS = 3_000
_NEXT_PERSON, _NEXT_PASSPHRASE = "Ana Ruiz", "otter marble trumpet velvet"


def run(setting: Setting) -> Iterator[Figure]:
    """Medians over several switches; nobody can make deriving the key quicker."""
    with setting.copy() as home:
        with setting.opened(home) as (practice, services):
            services.people.add(
                name=_NEXT_PERSON,
                role=Role.NURSE,
                passphrase=_NEXT_PASSPHRASE,
                actor=practice.actor,
            )
        told = [_switch(home) for _round in range(min(setting.rounds, 3))]
    taken = {name: statistics.median(each[name] for each in told) for name in told[0]}
    yield Figure("from the lock to the painted sign-in", taken["painted_ms"], "ms")
    yield Figure("deriving the next person's key", taken["derived_ms"], "ms")
    yield Figure("of the processor for all of it", taken["worked_ms"], "ms")
    yield Figure("from the lock to the next person's Today", taken["today_ms"], "ms", goal=WHOLE_MS)


def _switch(home: Path) -> dict[str, float]:
    surroundings = {
        "QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONDONTWRITEBYTECODE": "",
        at_switch.FIRST: f"{FIRST_PERSON}\n{PASSPHRASE}",
        at_switch.NEXT: f"{_NEXT_PERSON}\n{_NEXT_PASSPHRASE}",
        at_switch.TODAY: TODAY.isoformat(),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.at_switch", str(home)],
        capture_output=True, text=True, check=True, timeout=300, env=surroundings,
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
