"""Ratios as they were recorded, and which have become worse since.

A ratio of two things measured by turns in the same run travels between machines; what the
machine does besides moves both. So a ratio that is worse than recorded by more than ``ALLOWED``
is taken for the program's doing, once measuring again has not explained it.
"""

import json
import statistics
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import Figure

FILE = Path(__file__).with_name("recorded.toml")
ALLOWED = 1.15
"""How much greater than recorded a ratio may be."""
TIMES = 3
"""How often is measured what is recorded, and what seems to have become worse."""

Ratios = Mapping[str, float]
Measure = Callable[[], Sequence[Figure]]
"""Runs one benchmark."""


@dataclass(frozen=True)
class Verdict:
    """One ratio beside the one recorded; None where there is none on that side."""

    name: str
    ratio: float | None
    recorded: float | None

    @property
    def is_worse(self) -> bool:
        """Whether it counts as a fault, as one does that is on one side only."""
        if self.ratio is None or self.recorded is None:
            return True
        return self.ratio > self.recorded * ALLOWED


def ratios_of(figures: Iterable[Figure]) -> dict[str, float]:
    """What can be compared between machines: steady figures that have a limit."""
    steady = (figure for figure in figures if figure.is_steady)
    return {figure.name: figure.ratio for figure in steady if figure.ratio is not None}


def medians(runs: Sequence[Ratios]) -> dict[str, float]:
    """Of several runs of the same benchmark."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def read(path: Path = FILE) -> dict[str, dict[str, float]]:
    """Ratios by benchmark and name of the figure."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def write(ratios: Mapping[str, Ratios], path: Path = FILE) -> None:
    """Replace what is recorded of these benchmarks; others stay."""
    known = {**(read(path) if path.exists() else {}), **ratios}
    lines: list[str] = []
    for name in sorted(known):
        lines += [f"[{name}]"]
        lines += [f"{json.dumps(each)} = {ratio:.2f}" for each, ratio in known[name].items()]
        lines += [""]
    path.write_text("\n".join(lines), encoding="utf-8")


def measured(measure: Measure) -> dict[str, float]:
    """The ratios of one benchmark, as they are recorded: medians of ``TIMES`` runs."""
    return medians([ratios_of(measure()) for _run in range(TIMES)])


def compare(measure: Measure, known: Ratios) -> list[Verdict]:
    """One benchmark beside its record; what seems worse is measured again before it counts."""
    runs = [ratios_of(measure())]
    verdicts = _verdicts(runs[0], known)
    if any(verdict.is_worse for verdict in verdicts):
        runs += [ratios_of(measure()) for _run in range(1, TIMES)]
        verdicts = _verdicts(medians(runs), known)
    return verdicts


def line(verdict: Verdict) -> str:
    """One line of the report."""
    now = "gone" if verdict.ratio is None else f"{verdict.ratio:.2f}x"
    then = "new" if verdict.recorded is None else f"{verdict.recorded:.2f}x"
    most = "" if verdict.recorded is None else f"{verdict.recorded * ALLOWED:.2f}x"
    word = "WORSE" if verdict.is_worse else "as recorded"
    if verdict.ratio is None or verdict.recorded is None:
        word = "NOT ON RECORD"
    return f"{verdict.name:60}{now:>9}{then:>10}{most:>9}  {word}"


HEADER = f"{'':60}{'ratio':>9}{'recorded':>10}{'allowed':>9}"


def _verdicts(found: Ratios, known: Ratios) -> list[Verdict]:
    names = [*found, *(name for name in known if name not in found)]
    return [Verdict(name, found.get(name), known.get(name)) for name in names]
