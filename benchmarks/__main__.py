"""Measure everything: ``python -m benchmarks [--patients N] [--home DIR] [--only WORD]``."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import files, reading, saving, window
from benchmarks.measure import Measured
from benchmarks.practice import open_practice


def main() -> int:
    """Print each ratio; 1 when a goal was missed."""
    arguments = _arguments()
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        home = arguments.home or Path(folder) / "practice"
        for one in _all(home, arguments.patients, arguments.only, Path(folder)):
            missed += not one.is_met
            print(_line(one), flush=True)
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--patients", type=int, default=2000)
    parser.add_argument("--home", type=Path, help="a practice to keep for the next run")
    parser.add_argument("--only", default="", help="a part of a benchmark's name")
    return parser.parse_args()


def _all(home: Path, patients: int, only: str, scratch: Path) -> Iterator[Measured]:
    opened, services = open_practice(home, patients)
    try:
        if only in "search":
            yield from reading.search(opened, services)
        if only in "worklists":
            yield from reading.worklists(opened, services)
        for measure in (saving.saving, files.exporting, files.importing):
            if only in measure.__name__:
                yield from measure(opened, services, scratch)
    finally:
        opened.close()
    if only in "start":
        yield from window.start(home)


def _line(one: Measured) -> str:
    goal = f" (goal {one.goal:.2f})" if one.goal else ""
    most = f" (goal {one.most:g} {one.unit})" if one.most else ""
    verdict = "" if one.is_met else "  MISSED"
    numbers = f"{one.ours:9.1f} {one.unit}  limit {one.limit:9.1f} {one.unit}"
    return f"{one.name:44} {numbers}  ratio {one.ratio:5.2f}{goal}{most}{verdict}"


if __name__ == "__main__":
    raise SystemExit(main())
