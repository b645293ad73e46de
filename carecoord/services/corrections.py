"""Mending what was recorded by mistake: a reading corrected, a fact taken off the chart.

Nothing is lost by it. The journal keeps what was there, with who mended it and why, and the
timeline shows it.
"""

import datetime as dt
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database, Transaction
from carecoord.db.history import history
from carecoord.entities import Allergy, Condition, Measurement, Visit
from carecoord.entities.base import Synced
from carecoord.security.permissions import Permission, require
from carecoord.services.clinical import check_reading, instant_of
from carecoord.services.followup_rows import settle_source
from carecoord.services.import_origins import REASON
from carecoord.services.missed_visits import reopen_missed
from carecoord.services.preferences import PreferenceService
from carecoord.services.urgent_readings import follow_corrected, urgent_limits
from carecoord.vocab import measurements
from carecoord.vocab.actor import Actor
from carecoord.vocab.targets import REASONS, Unreliable

Fact = TypeVar("Fact", Measurement, Condition, Allergy, Visit)


class CorrectionService:
    """What somebody typed in themselves they may mend; what files or others brought, fewer may."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def correct_measurement(
        self,
        measurement_id: str,
        *,
        rev: int,
        value: float,
        value2: float | None = None,
        taken_on: dt.date,
        place: str,
        actor: Actor,
    ) -> None:
        """Put the right number or day in the place of a wrong one.

        A reading that stays on its day keeps its hour. Work for a clinician that followed from
        the wrong number closes, unless the right one is as high; that may make it anew.

        Raises:
            RefusedError: The number is not believable, the day lies in the future, or results
                of this kind cannot be typed here.
            PermissionDeniedError: It came from a file, and the role may not remove records.
            EditConflictError: Someone else changed it since ``rev`` was read.
        """
        require(actor, Permission.RECORD_MEASUREMENT)
        limits = urgent_limits(self._preferences)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Measurement, measurement_id, rev=rev)
            if _came_from_a_file(transaction.session, row):
                require(actor, Permission.DELETE_RECORD)
            definition = measurements.DEFINITIONS.get(measurements.Kind(row.kind))
            if definition is None:
                raise RefusedError(
                    _(
                        "Results of this kind cannot be typed here. Have it corrected at its "
                        "source, or mark it as entered by mistake."
                    )
                )
            check_reading(definition, value, value2)
            before = (row.value, row.value2, practice_day(row.taken_at, self._zone))
            if (row.value, row.value2) != (value, value2):
                row.value, row.value2, row.comparator = value, value2, ""
                row.unit = definition.quantities[0].unit
            if practice_day(row.taken_at, self._zone) != taken_on:
                row.taken_at = instant_of(taken_on, self._clock, self._zone)
            row.place = place
            if before != (value, value2, taken_on):
                follow_corrected(transaction, row, taken_on, limits)

    def take_off_measurement(
        self, measurement_id: str, *, rev: int, reason: str, actor: Actor
    ) -> None:
        """Mark a reading as entered by mistake.

        Raises:
            RefusedError: No reason was given.
            PermissionDeniedError: The role may not remove what somebody else or a file brought.
            EditConflictError: Someone else changed it since ``rev`` was read.
        """
        require(actor, Permission.RECORD_MEASUREMENT)
        with self._database.writing(actor) as transaction:
            row = _take_off(transaction, Measurement, measurement_id, rev, reason, actor)
            settle_source(
                transaction, row.id, _("Closed by itself: the reading was entered by mistake.")
            )

    def set_reliable(
        self, measurement_id: str, *, rev: int, why_not: Unreliable | None, actor: Actor
    ) -> None:
        """Say why no list may rely on a reading; None says that they may again.

        Raises:
            RefusedError: This is not said of readings of this kind.
            EditConflictError: Someone else changed it since ``rev`` was read.
        """
        require(actor, Permission.RECORD_MEASUREMENT)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Measurement, measurement_id, rev=rev)
            if why_not is not None and why_not not in REASONS.get(measurements.Kind(row.kind), ()):
                raise RefusedError(_("This reason does not go with this kind of reading."))
            row.unreliable = why_not.value if why_not is not None else ""

    def take_off_condition(self, condition_id: str, *, rev: int, reason: str, actor: Actor) -> None:
        """Mark a condition as entered by mistake; one that is over is ended instead.

        Raises:
            As for ``take_off_measurement``.
        """
        require(actor, Permission.EDIT_CONDITIONS)
        with self._database.writing(actor) as transaction:
            _take_off(transaction, Condition, condition_id, rev, reason, actor)

    def take_off_allergy(self, allergy_id: str, *, rev: int, reason: str, actor: Actor) -> None:
        """Mark an allergy as entered by mistake, as for somebody else.

        Raises:
            As for ``take_off_measurement``.
        """
        require(actor, Permission.EDIT_CONDITIONS)
        with self._database.writing(actor) as transaction:
            _take_off(transaction, Allergy, allergy_id, rev, reason, actor)

    def take_off_visit(self, visit_id: str, *, rev: int, reason: str, actor: Actor) -> None:
        """Mark a visit as entered by mistake, with the work that followed from it.

        The follow-up of a missed visit closes; those that a kept one closed are open again.

        Raises:
            As for ``take_off_measurement``.
        """
        require(actor, Permission.RECORD_VISIT)
        with self._database.writing(actor) as transaction:
            row = _take_off(transaction, Visit, visit_id, rev, reason, actor)
            settle_source(
                transaction, row.id, _("Closed by itself: the visit was entered by mistake.")
            )
            reopen_missed(transaction, [row])


def _take_off(
    transaction: Transaction, table: type[Fact], row_id: str, rev: int, reason: str, actor: Actor
) -> Fact:
    said = reason.strip()
    if not said:
        raise RefusedError(_("Say why this was a mistake."))
    row = transaction.fetch(table, row_id, rev=rev)
    if not _is_own(transaction.session, row, actor):
        require(actor, Permission.DELETE_RECORD)
    transaction.tombstone(row, said)
    transaction.session.flush()
    return row


def _is_own(session: Session, row: Synced, actor: Actor) -> bool:
    """Whether the actor typed this in."""
    made = history(session, type(row), row.id)[0]
    return made.actor == actor.staff_id and not _came_from_a_file(session, row)


def _came_from_a_file(session: Session, row: Synced) -> bool:
    return history(session, type(row), row.id)[0].reason.startswith(REASON)
