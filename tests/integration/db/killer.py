"""Killing a process while it saves, again and again, and counting what it had promised.

A worker is a module-level function that opens its store in a folder, saves for ever, and calls
``ack`` with an id after each save that was reported as done. ``hunt`` runs it in a child
process, kills that at a random moment, and hands every acknowledged id to a check. POSIX only.
"""

import multiprocessing
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

Ack = Callable[[str], None]
Worker = Callable[[Path, Ack], None]
Check = Callable[[set[str]], None]

LONGEST_WAIT_SECONDS = 0.08
START_SECONDS = 60


def hunt(
    worker: Worker,
    folder: Path,
    check: Check,
    *,
    rounds: int,
    seed: int = 1,
    longest_wait_s: float = LONGEST_WAIT_SECONDS,
) -> int:
    """Kill the worker ``rounds`` times; returns how many saves were acknowledged.

    Args:
        worker: Works in the folder until it is killed.
        folder: Where its store is; kept from round to round.
        check: Gets the ids acknowledged in a round, after the kill.
        rounds: How often.
        seed: Of the moments of the kills.
        longest_wait_s: How long after its first acknowledgement a worker may live.
    """
    chance = random.Random(seed)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([worker.__module__])
    total = 0
    for _ in range(rounds):
        receiving, sending = processes.Pipe(duplex=False)
        child = processes.Process(target=_work, args=(worker, folder, sending), daemon=True)
        child.start()
        sending.close()
        assert receiving.poll(START_SECONDS), "the worker never saved"
        time.sleep(longest_wait_s * chance.random())
        child.kill()
        child.join()
        assert child.exitcode == -signal.SIGKILL, "the worker died by itself"
        acked = _received(receiving)
        total += len(acked)
        check(acked)
    return total


def _work(worker: Worker, folder: Path, sending: Connection) -> None:
    worker(folder, sending.send)


def _received(receiving: Connection) -> set[str]:
    acked = set()
    try:
        while True:
            acked.add(receiving.recv())
    except (EOFError, OSError):
        return acked
