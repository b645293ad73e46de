"""Something that happens to a whole practice, killed before any one of its writes and renamings.

``sweep`` runs in a process that is watched. Each kill has a child and a copy of the practice of its
own; what the kill left is then opened as the next start would.
"""

import importlib
import json
import multiprocessing
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.proof.recorder import Failing, Recorder

NEVER = 10**9
_BEFOREHAND = ("alembic.config", "alembic.op", "alembic.runtime.environment", "alembic.script")
"""What a step loads late: once here, and not again in every process."""


@dataclass(frozen=True)
class Step:
    """What is done to a data folder, and what has to hold after a kill in the middle of it.

    Attributes:
        do: The step itself.
        faults: Goes on as the next start does, and says what does not fit, one sentence each.
    """

    do: Callable[[Path], None]
    faults: Callable[[Path], list[str]]


@dataclass
class Swept:
    """What came of it.

    Attributes:
        operations: Writes, syncs, cuts and renamings of the step when nothing disturbs it.
        kills: Processes that were killed.
        faults: What did not fit, with the number of the operation before it.
    """

    operations: int = 0
    kills: int = 0
    faults: list[str] = field(default_factory=list)


def sweep(recorder: Recorder, step: str, home: Path, *, points: int, phase: float = 0.5) -> Swept:
    """Kill a step before some of its operations, evenly from the first to the last.

    Args:
        recorder: The library.
        step: Module and name of a :class:`Step`, with a colon between them.
        home: A data folder as it is before; it is copied.
        points: How many.
        phase: Where in its share of the operations each kill lies, from 0 to below 1.
    """
    answer = recorder.run(
        f"{__name__}:_sweep", step, home, points, phase, below=home.with_name("swept")
    )
    return Swept(**json.loads(answer))


def _sweep(step: str, home: str, points: str, phase: str) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([step.partition(":")[0], *_BEFOREHAND])
    template, folder = Path(home), Path(home).with_name("swept")
    operations = processes.Value("l", 0)
    swept = Swept()

    def run(at: int) -> int:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        child = processes.Process(target=_do, args=(step, folder, at, operations))
        child.start()
        child.join()
        return child.exitcode or 0

    assert run(NEVER) == 0, "the step fails by itself"
    swept.operations = operations.value
    for point in range(int(points)):
        at = 1 + int((point + float(phase)) * swept.operations / int(points))
        swept.kills += run(at) == -signal.SIGKILL
        swept.faults += [f"{at}: {fault}" for fault in _named(step).faults(folder)]
    sys.stdout.write(json.dumps(vars(swept)))


def _do(step: str, folder: Path, at: int, operations: Any) -> None:
    failing = Failing()
    failing.kill(at=at)
    _named(step).do(folder)
    operations.value = failing.done


def _named(step: str) -> Step:
    module, name = step.split(":")
    found: Step = getattr(importlib.import_module(module), name)
    return found
