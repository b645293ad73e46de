"""Writing a planned import: rows, search keys, and the work it settles."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from carecoord.common.errors import CancelledError
from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import (
    Address,
    Allergy,
    Condition,
    ContactPoint,
    Measurement,
    Patient,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
    Visit,
)
from carecoord.services.import_plan import CHUNK, Plan
from carecoord.services.missed_visits import reopen_missed, settle_missed
from carecoord.services.patient_index import index_patients

Progress = Callable[[int, int], None]
"""Steps done and steps in all."""
Cancelled = Callable[[], bool]
Item = TypeVar("Item")

_ORDER = (
    Patient, PatientIdentifier, ContactPoint, Address, RelatedPerson, PatientTag, Condition,
    Allergy, Measurement, Visit,
)  # fmt: skip
"""Parents before children."""


class Steps:
    """Counts steps of long work; every few of them it tells how far it is and asks to stop."""

    def __init__(
        self, progress: Progress | None, cancelled: Cancelled | None, total: int = 0
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._total = total
        self._done = 0

    def one(self) -> None:
        """One step is done.

        Raises:
            CancelledError: ``cancelled`` said so.
        """
        self._done += 1
        if self._done % CHUNK:
            return
        if self._cancelled is not None and self._cancelled():
            raise CancelledError(_("The import was stopped. Nothing was kept."))
        if self._progress is not None:
            self._progress(self._done, self._total)

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, one step each."""
        for item in items:
            self.one()
            yield item


def write_plan(
    transaction: Transaction,
    plan: Plan,
    *,
    overwrite: bool,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> None:
    """Write everything a plan says.

    Raises:
        CancelledError: ``cancelled`` said so.
    """
    changes = plan.changes(overwrite=overwrite)
    removals = plan.removals(overwrite=overwrite)
    people = sorted(plan.people(overwrite=overwrite))
    rows = sum(len(some) for by_table in (plan.inserts, changes, removals)
               for some in by_table.values())  # fmt: skip
    steps = Steps(progress, cancelled, rows + len(people))
    for table in _ORDER:
        if inserted := plan.inserts.get(table):
            transaction.insert_many(table, steps.over(inserted))
        if changed := changes.get(table):
            transaction.update_many(table, steps.over(changed.values()))
        if removed := removals.get(table):
            transaction.tombstone_many(table, dict(steps.over(removed.items())))
    index_patients(transaction.session, steps.over(people))
    _settle_missed_visits(transaction, plan)
    if gone := removals.get(Visit):
        reopen_missed(transaction, [transaction.session.get_one(Visit, key) for key in gone])


def _settle_missed_visits(transaction: Transaction, plan: Plan) -> None:
    """A visit brought in afterwards closes the follow-up of a missed one before it."""
    latest: dict[str, dt.datetime] = {}
    for row in plan.inserts.get(Visit, ()):
        if row["status"] == "kept" and row["patient_id"] not in plan.added:
            owner = row["patient_id"]
            latest[owner] = max(row["started_at"], latest.get(owner, row["started_at"]))
    for patient_id, kept_at in latest.items():
        settle_missed(transaction, patient_id, kept_at)
