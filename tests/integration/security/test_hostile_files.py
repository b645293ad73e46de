"""Files built to do harm: refused in words, with little memory and little time."""

import datetime as dt
import resource
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.apart import client
from carecoord.importers.apart.limits import Budget
from carecoord.importers.apart.tasks import Files
from carecoord.importers.options import Options
from tests.factories import hostile

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the limit of memory is set as Linux sets it"
)
MEMORY = 100 << 20
PROCESSOR_S = 0.5
OPTIONS = Options(today=dt.date(2026, 3, 2), zone=ZoneInfo("America/Chicago"))


def look_at(path: Path) -> None:
    """As the import does, with a hundredth of what a computer has."""
    budget = Budget(memory=MEMORY, cpu_s=5, is_usual=False)
    task = "read" if path.suffix == ".json" else "inspect"  # the first that parses it
    client.ask(task, Files((str(path),), OPTIONS), budget)


def processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("name", hostile.THE_EIGHT)
def test_that_each_of_the_eight_is_refused_in_half_a_second_and_100_mb(
    name: str, tmp_path: Path
) -> None:
    make, sentence = hostile.THE_EIGHT[name]
    path = tmp_path / "patients.xlsx"
    path.write_bytes(make())
    before = processor_s()
    with pytest.raises(RefusedError, match=sentence):
        look_at(path)
    assert processor_s() - before < PROCESSOR_S


@pytest.mark.parametrize("name", hostile.MORE)
def test_that_other_hostile_files_are_refused_too(name: str, tmp_path: Path) -> None:
    file, make, sentence = hostile.MORE[name]
    path = tmp_path / file
    path.write_bytes(make())
    before = processor_s()
    with pytest.raises(RefusedError, match=sentence):
        look_at(path)
    assert processor_s() - before < PROCESSOR_S


def test_that_the_limit_of_memory_is_the_operating_systems_and_holds(tmp_path: Path) -> None:
    """The control: a harmless list that only needs more than the others were given."""
    path = tmp_path / "patients.csv"
    note = "-" * 500_000
    rows = (f"Santos,Maria,{note}" for _row in range(120))
    path.write_text("\n".join(["Last name,First name,Note", *rows]))
    with pytest.raises(RefusedError, match="more memory or time"):
        client.ask("inspect", Files((str(path),), OPTIONS), Budget(MEMORY, 600, is_usual=False))
