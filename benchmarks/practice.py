"""The practice everything is measured on, made once per size."""

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from carecoord.bootstrap import build_services
from carecoord.db.version import SCHEMA_VERSION
from carecoord.demo.generate import fill
from carecoord.services.bundle import Services
from carecoord.services.gate import Gate
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.roles import Role

FOLDER = Path(__file__).resolve().parent.parent / "build" / "benchmarks"
TODAY = dt.date(2026, 11, 21)
PASSPHRASE = "quiet river lantern seven maple"  # noqa: S105 - invented people need no secret
FIRST_PERSON = "Bree Wells"
_SEED = 1
_DONE = "complete"


@dataclass(frozen=True)
class Setting:
    """What is asked of every benchmark.

    Attributes:
        home: Data folder of the practice; never written to.
        rounds: How often each thing is measured.
    """

    home: Path
    patients: int
    rounds: int

    @contextlib.contextmanager
    def opened(self, home: Path | None = None) -> Iterator[tuple[OpenedPractice, Services]]:
        """The practice, or a copy of it, with somebody signed in."""
        practice = Gate(home or self.home, today=TODAY).sign_in_somebody(PASSPHRASE)
        try:
            yield practice, build_services(practice)
        finally:
            practice.close()

    @contextlib.contextmanager
    def copy(self) -> Iterator[Path]:
        """A data folder that may be written to."""
        target = self.home.with_name(self.home.name + "-copy")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.home, target)
        try:
            yield target
        finally:
            shutil.rmtree(target, ignore_errors=True)


def prepare(patients: int) -> Path:
    """The data folder with that many people; made the first time, which takes minutes."""
    home = FOLDER / f"patients-{patients}-v{SCHEMA_VERSION}"
    if not (home / _DONE).exists():
        shutil.rmtree(home, ignore_errors=True)
        print(f"Making a practice of {patients:,} invented people in {home} ...", flush=True)
        with new_practice(home) as practice:
            fill(practice, patients=patients, seed=_SEED)
        (home / _DONE).touch()
    return home


@contextlib.contextmanager
def new_practice(home: Path) -> Iterator[OpenedPractice]:
    """An empty practice."""
    made = Gate(home, today=TODAY).create(
        practice="Riverside Family Clinic",
        time_zone="America/New_York",
        person=FIRST_PERSON,
        role=Role.LEAD,
        passphrase=PASSPHRASE,
    )
    try:
        yield made.opened
    finally:
        made.opened.close()
