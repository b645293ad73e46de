"""What people would use instead: a spreadsheet loading the same list, and storing it.

LibreOffice converts a file without a window; what a file of one row takes is taken off.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import importing
from benchmarks.harness import Figure, Work, cpu_ms
from benchmarks.practice import FOLDER, Setting, new_practice
from carecoord.bootstrap import build_services

PEOPLE = 10_000
LIST = "living"
IMPORT_RATIO, EXPORT_RATIO = 0.6, 1.0


def run(setting: Setting) -> Iterator[Figure]:
    """A patient list brought in, and a list as a workbook; nothing where Calc is not here."""
    office = shutil.which("soffice")
    if office is None:
        return
    with TemporaryDirectory() as folder:
        here = Path(folder)
        table, bundle, book = here / "patients.csv", here / "bundle.json", here / "list.xlsx"
        with setting.opened() as (_practice, services):
            people = min(PEOPLE, setting.patients)
            importing.write_files(services, people, table, bundle)
            stored = cpu_ms(
                lambda: services.exports.worklist_file(LIST, book, actor=services.actor)
            )
        limit = _converting(office, table, "ods", here)
        yield Figure(
            f"{people:,} people brought in, beside Calc loading them", _imported(table), "ms",
            limit, IMPORT_RATIO,
        )  # fmt: skip
        limit = _converting(office, book, "xlsx", here)
        yield Figure(
            f"{LIST} as a workbook, beside Calc storing it", stored, "ms", limit, EXPORT_RATIO
        )


def _imported(table: Path) -> float:
    home = FOLDER / "peers"
    shutil.rmtree(home, ignore_errors=True)
    try:
        with new_practice(home) as practice:
            services = build_services(practice)
            return cpu_ms(lambda: importing.bring_in(services, table))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _converting(office: str, source: Path, ending: str, folder: Path) -> float:
    """Time for a file beyond that for its first row."""
    small = folder / f"small{source.suffix}"
    first = folder / "first.csv"
    first.write_text("a,b\n1,2\n", encoding="utf-8")
    if source.suffix == ".csv":
        shutil.copy(first, small)
    else:
        _convert(office, first, "xlsx", folder / "first")
        shutil.copy(folder / "first" / "first.xlsx", small)
    out = folder / "out"
    whole = _child_ms(lambda: _convert(office, source, ending, out))
    return whole - _child_ms(lambda: _convert(office, small, ending, out))


def _child_ms(work: Work) -> float:
    """Processor time of the programs that were started."""
    before = os.times()
    work()
    after = os.times()
    began = before.children_user + before.children_system
    return (after.children_user + after.children_system - began) * 1000


def _convert(office: str, source: Path, ending: str, out: Path) -> None:
    profile = f"-env:UserInstallation={(out.parent / 'profile').as_uri()}"
    words = [office, profile, "--headless", "--convert-to", ending, "--outdir", str(out)]
    subprocess.run([*words, str(source)], check=True, capture_output=True)
