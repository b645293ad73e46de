"""Killing a process while it saves, again and again, and keeping what it had promised. POSIX only.

A worker is a module-level function that opens the practice in a folder, saves for ever, and calls
``ack`` after each save that was reported as done. Each runs in a child process that is killed at
a random moment, and now and then whoever opens the file next is killed as well.
"""

import multiprocessing
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.proof.work import Ack, Saved

Worker = Callable[[Path, int, Ack], None]
Opener = Callable[[Path, Callable[[], None]], None]

LONGEST_WAIT_S = 0.12
RECOVERY_S = 0.006
START_S = 60
SHARE_WITH_TWO = 0.3
SHARE_IN_RECOVERY = 0.25


@dataclass(frozen=True)
class Killed:
    """One round: what was promised, and how many processes ended by it."""

    acknowledged: tuple[Saved, ...]
    kills: int
    kills_in_recovery: int


class Killer:
    """Rounds of killing over one data folder."""

    def __init__(self, worker: Worker, opener: Opener, *, seed: int) -> None:
        self._worker = worker
        self._opener = opener
        self._chance = random.Random(seed)
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload([worker.__module__, opener.__module__])

    def rounds(self, home: Path, count: int) -> Iterator[Killed]:
        """Kill one writer or two of them; what each round left is there to be looked at."""
        for _ in range(count):
            two = self._chance.random() < SHARE_WITH_TWO
            yield self._round(home, 2 if two else 1)

    def _round(self, home: Path, writers: int) -> Killed:
        started = [self._start(home) for _ in range(writers)]
        # The first of them is at work; the other may be just about to open the file.
        child, receiving = started[0]
        assert receiving.poll(START_S), "the worker never saved"
        time.sleep(LONGEST_WAIT_S * self._chance.random())
        for child, _receiving in started:
            _kill(child)
        saved = tuple(one for _child, receiving in started for one in _received(receiving))
        in_recovery = self._chance.random() < SHARE_IN_RECOVERY
        if in_recovery:
            self._kill_in_recovery(home)
        return Killed(saved, writers, int(in_recovery))

    def _start(self, home: Path) -> tuple[BaseProcess, Connection]:
        receiving, sending = self._processes.Pipe(duplex=False)
        seed = self._chance.randrange(2**32)
        work = partial(_work, self._worker, home, seed)
        child = self._processes.Process(target=work, args=(sending,), daemon=True)
        child.start()
        sending.close()
        return child, receiving

    def _kill_in_recovery(self, home: Path) -> None:
        receiving, sending = self._processes.Pipe(duplex=False)
        child = self._processes.Process(
            target=_open, args=(self._opener, home, sending), daemon=True
        )
        child.start()
        sending.close()
        assert receiving.poll(START_S), "nobody opened the file"
        time.sleep(RECOVERY_S * self._chance.random())
        _kill(child, may_be_done=True)


def _kill(child: BaseProcess, *, may_be_done: bool = False) -> None:
    child.kill()
    child.join()
    ends = {-signal.SIGKILL} | ({0} if may_be_done else set())
    assert child.exitcode in ends, "the process died by itself"


def _work(worker: Worker, home: Path, seed: int, sending: Connection) -> None:
    worker(home, seed, sending.send)


def _open(opener: Opener, home: Path, sending: Connection) -> None:
    opener(home, partial(sending.send, "opening"))


def _received(receiving: Connection) -> Iterator[Any]:
    with suppress(EOFError, OSError):
        while True:
            yield receiving.recv()
