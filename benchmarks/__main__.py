"""Run benchmarks and print one line per figure."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from benchmarks.harness import HEADER, line
from benchmarks.practice import Setting, prepare

ALL = {
    "start": "from the command to the painted sign-in, beside a bare window",
    "window": "from the passphrase to the first list, and how long the window is ever busy",
    "switching": "from one person's work to the next one's Today, with a real lock between",
    "search": "what each keystroke of a search costs, beside its bare SQL",
    "worklists": "counts and first pages of all lists, and three lists beside SQL by hand",
    "saving": "saving a call, a reading and a form, beside a bare commit",
    "importing": "bringing CSV and FHIR files in, beside reading them",
    "exporting": "a list as a workbook, beside openpyxl's write-only mode",
    "filling": "making invented people",
}


def main(words: Sequence[str]) -> int:
    """Exit code: 0 when every goal was reached, 1 otherwise."""
    options = _parse(words)
    if options.list:
        for name, about in ALL.items():
            print(f"{name:12}{about}")
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    setting = Setting(prepare(options.patients), options.patients, 1 if options.quick else 7)
    missed = 0
    for name in options.names or ALL:
        print(f"\n{name}: {ALL[name]}\n{HEADER}")
        for figure in importlib.import_module(f"benchmarks.{name}").run(setting):
            print(line(figure), flush=True)
            missed += figure.is_reached is False
    print(f"\n{missed} goals not reached." if missed else "\nEvery goal reached.")
    return 1 if missed else 0


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], metavar="NAME")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="measure once instead of seven times")
    parser.add_argument("--list", action="store_true", help="say what there is")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
