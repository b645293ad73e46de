"""How long files and functions are, against the budgets that keep them readable."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.places import ROOT

FILE_CAP_LINES = 500
FUNCTION_CAP_LINES = 50
LISTS = frozenset({("carecoord/bootstrap.py", "build_services")})
"""One line for each service and nothing to follow: splitting them would hide what is missing."""


@dataclass(frozen=True)
class Budget:
    """The longest allowed, the length nine of ten stay under, and the usual one, in lines."""

    cap: int
    p90: int
    median: int


FILES = Budget(FILE_CAP_LINES, p90=300, median=150)
FUNCTIONS = Budget(FUNCTION_CAP_LINES, p90=25, median=8)


@dataclass(frozen=True)
class Measured:
    """One file or function: where it stands and its length in lines."""

    where: str
    lines: int


def tracked_sources() -> list[Path]:
    """The project's Python files as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.exists()]


def files(sources: Iterable[Path]) -> list[Measured]:
    return [Measured(_place(path), len(_text(path).splitlines())) for path in sources]


def functions(sources: Iterable[Path]) -> list[Measured]:
    """Functions and methods; a nested one counts in its own right and in its outer one."""
    return [found for path in sources for found in _functions_of(path)]


def over(measured: Sequence[Measured], budget: Budget) -> list[str]:
    """What is longer than the cap, each as one line."""
    return [f"{m.where}: {m.lines} lines" for m in measured if m.lines > budget.cap]


def summary(what: str, measured: Sequence[Measured], budget: Budget) -> str:
    lengths = sorted(m.lines for m in measured)
    p90 = lengths[int(0.9 * (len(lengths) - 1))]
    return (
        f"  {what:<10} {len(lengths):5}   median {statistics.median(lengths):4.0f}"
        f" (budget {budget.median})   p90 {p90:4} ({budget.p90})"
        f"   longest {lengths[-1]:4} (cap {budget.cap})"
    )


def main() -> int:
    """Print the figures and what is too long; 1 when something is."""
    sources = tracked_sources()
    too_long = []
    for what, measured, budget in (
        ("files", files(sources), FILES),
        ("functions", functions(sources), FUNCTIONS),
    ):
        print(summary(what, measured, budget))
        too_long += over(measured, budget)
    for line in too_long:
        print(f"  too long: {line}")
    return 1 if too_long else 0


def _functions_of(path: Path) -> Iterator[Measured]:
    for node in ast.walk(ast.parse(_text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if (_place(path), node.name) in LISTS:
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Measured(f"{_place(path)}:{node.lineno} {node.name}", length)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


if __name__ == "__main__":
    sys.exit(main())
