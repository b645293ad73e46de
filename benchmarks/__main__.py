"""Run benchmarks and print one line per figure."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterator, Sequence

from benchmarks import recorded
from benchmarks.harness import HEADER, Figure, line, table_row
from benchmarks.practice import Setting, prepare

ALL = {
    "start": "from the command to the painted sign-in, beside a bare window",
    "packaged": "start, memory and size of what people install, beside the same from source",
    "window": "from the passphrase to the first list, and how long the window is ever busy",
    "switching": "from one person's work to the next one's Today, with a real lock between",
    "table": "painting, scrolling and sorting the tables of people, beside Qt's own model",
    "search": "what each keystroke of a search costs, beside its bare SQL",
    "keystroke": "from a key to the painted answer, beside painting it from memory",
    "growth": "search and the table among a million people, beside ten thousand",
    "worklists": "counts and first pages of all lists, and three lists beside SQL by hand",
    "saving": "saving a call, a reading and a form, beside a bare commit",
    "importing": "bringing CSV and FHIR files in, beside reading them",
    "exporting": "a list as a workbook, beside openpyxl's write-only mode",
    "peers": "bringing a list in and out, beside LibreOffice Calc where it is installed",
    "filling": "making invented people",
}
ASKED_BY_NAME = frozenset({"growth"})
"""Needs 4 GB and minutes to be made ready."""

WATCHED = ("search", "worklists", "saving", "importing", "exporting")
"""Those whose ratios are steady enough to be held to their record."""
WATCHED_SIZE = 10_000
"""Patients of the practice that is done on: large enough for the data to matter."""


def main(words: Sequence[str]) -> int:
    """Exit code: 0 when every goal was reached, 1 otherwise."""
    options = _parse(words)
    if options.list:
        for name, about in ALL.items():
            print(f"{name:12}{about}")
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    patients = options.patients or (WATCHED_SIZE if _is_about_record(options) else 100_000)
    setting = Setting(prepare(patients), patients, 1 if options.quick else 7)
    if options.record:
        return _record(setting, options.names or WATCHED)
    if options.against_record:
        return _against_record(setting, options.names or WATCHED)
    usual = [name for name in ALL if name not in ASKED_BY_NAME]
    return _show(setting, options.names or usual, as_table=options.table)


def _is_about_record(options: argparse.Namespace) -> bool:
    return bool(options.record or options.against_record)


def _run(name: str, setting: Setting) -> Iterator[Figure]:
    found: Iterator[Figure] = importlib.import_module(f"benchmarks.{name}").run(setting)
    return found


def _show(setting: Setting, names: Sequence[str], *, as_table: bool) -> int:
    missed = 0
    for name in names:
        if not as_table:
            print(f"\n{name}: {ALL[name]}\n{HEADER}")
        for figure in _run(name, setting):
            print(table_row(figure) if as_table else line(figure), flush=True)
            missed += figure.is_reached is False
    print(f"\n{missed} goals not reached." if missed else "\nEvery goal reached.")
    return 1 if missed else 0


def _record(setting: Setting, names: Sequence[str]) -> int:
    for name in names:
        ratios = recorded.measured(lambda: list(_run(name, setting)))  # noqa: B023 - called at once
        recorded.write({name: ratios})
        print(f"{name}: {len(ratios)} ratios recorded", flush=True)
    return 0


def _against_record(setting: Setting, names: Sequence[str]) -> int:
    known, worse = recorded.read(), 0
    for name in names:
        print(f"\n{name}: {ALL[name]}\n{recorded.HEADER}")
        verdicts = recorded.compare(
            lambda: list(_run(name, setting)),  # noqa: B023 - called at once
            known.get(name, {}),
        )
        for verdict in verdicts:
            print(recorded.line(verdict), flush=True)
            worse += verdict.is_worse
    print(f"\n{worse} ratios worse than recorded, or not on record." if worse else
          "\nNo ratio is worse than recorded.")  # fmt: skip
    return 1 if worse else 0


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], metavar="NAME")
    parser.add_argument("--patients", type=int, help="how many; 100,000 if not told")
    parser.add_argument("--quick", action="store_true", help="measure once instead of seven times")
    parser.add_argument("--table", action="store_true", help="as rows for docs/performance.md")
    parser.add_argument("--record", action="store_true", help="keep the ratios as they are now")
    parser.add_argument(
        "--against-record", action="store_true", help="fail where a ratio is worse than recorded"
    )
    parser.add_argument("--list", action="store_true", help="say what there is")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
