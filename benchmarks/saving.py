"""A saved reading against a bare commit, each safe on the disk."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.measure import Measured, pair
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.measurements import Kind


def saving(opened: OpenedPractice, services: Services, _scratch: Path) -> Iterator[Measured]:
    """One blood pressure, with its journal entry and what lists know of it."""
    patient = services.worklists.ids("living", actor=services.actor)[0]

    def save() -> None:
        services.clinical.add_measurement(
            patient, kind=Kind.BLOOD_PRESSURE, value=128, value2=82,
            taken_on=services.clock.today() - dt.timedelta(days=1), actor=services.actor,
        )  # fmt: skip

    engine = opened.database.engine
    ours, limit = pair(save, lambda: _commit(engine), 40)
    yield Measured("save one reading", ours, limit)


def _commit(engine: Engine) -> None:
    """The smallest change of the same file: its own application number, written again."""
    pooled = engine.raw_connection()
    try:
        driver = pooled.driver_connection
        assert driver is not None
        number = driver.execute("PRAGMA user_version").fetchone()[0]
        driver.execute("BEGIN IMMEDIATE")
        driver.execute(f"PRAGMA user_version = {number:d}")
        driver.execute("COMMIT")
    finally:
        pooled.close()
