"""Schedules of another record system: look, preview, write in one transaction."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from carecoord.common.changes import Area
from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.entities import Appointment, FollowUp, ImportRun
from carecoord.importers.apart import door
from carecoord.importers.appointments.records import AppointmentReading
from carecoord.importers.records import Problem
from carecoord.security.permissions import Permission, require
from carecoord.services.appointment_import_plan import SchedulePlanner, days_of
from carecoord.services.appointment_import_results import (
    Fate,
    PlannedAppointment,
    SchedulePreview,
    ScheduleReport,
)
from carecoord.services.appointment_rows import carry_out, set_status
from carecoord.services.followup_rows import settle_source
from carecoord.services.import_origins import REASON, SCHEDULE
from carecoord.services.missed_visits import reopen_missed
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import CANCELLED, UPCOMING, Status
from carecoord.vocab.followups import OPEN_STATES, Kind

USUAL_SOURCE = "schedule"
"""Name of the source where nobody gave one."""
_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".ics", ".ical", ".hl7", ".dat", ""})


class ScheduleImportService:
    """The one way a schedule comes in, for the window and for the command line."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def recognises(self, paths: Sequence[Path]) -> bool:
        """Whether this is one schedule, rather than patients or their records.

        Messages about a schedule come in many files or in a folder of them, too.
        """
        may_be = all(path.is_dir() or path.suffix.lower() in _ENDINGS for path in paths)
        return bool(paths) and may_be and door.is_schedule(paths)

    def preview(self, paths: Sequence[Path], *, source: str = "", actor: Actor) -> SchedulePreview:
        """Read the files and work out what becomes of each appointment; nothing is written.

        Raises:
            RefusedError: It is no schedule; the text says what it needs.
            UnavailableError: A file cannot be opened.
        """
        require(actor, Permission.RECORD_VISIT)
        found = door.read_schedule(paths, zone=self._zone, today=self._clock.today())
        reading = found.reading
        named = source or USUAL_SOURCE
        with self._database.reading() as session:
            planner = SchedulePlanner(
                session, reading, source=named, now=self._clock.now(), zone=self._zone
            )
            rows = tuple(planner.plan())
        refused = tuple(
            PlannedAppointment(fate=Fate.REFUSED, where=one.where, sentence=one.message)
            for one in reading.problems
            if one.severity == "refused"
        )
        return SchedulePreview(
            file=reading.file,
            source=named,
            rows=(*rows, *refused),
            problems=tuple(_notes(reading)),
            warnings=reading.warnings,
            days=days_of(reading, self._zone),
            reading=reading,
            fingerprint=found.fingerprint,
        )

    def commit(
        self, preview: SchedulePreview, *, cancel_missing: bool = False, actor: Actor
    ) -> ScheduleReport:
        """Write what was previewed, all of it or nothing, on what is stored now.

        Args:
            preview: What was shown.
            cancel_missing: Whether visits the file does not name any more are canceled.
            actor: Who brings it in.

        Raises:
            RefusedError: What is stored has changed since the preview in a way that matters.
        """
        require(actor, Permission.RECORD_VISIT)
        run_id = new_id()
        with self._database.writing(actor, reason=f"{REASON}{run_id}") as transaction:
            transaction.queue_for(ImportRun)
            planner = SchedulePlanner(
                transaction.session, preview.reading, source=preview.source,
                now=transaction.now, zone=self._zone,
            )  # fmt: skip
            rows = planner.plan()
            if [_promise(row) for row in rows] != [
                _promise(row) for row in preview.rows[: len(rows)]
            ]:
                raise RefusedError(
                    _(
                        "Somebody has worked on these visits since you looked at the preview, so"
                        " nothing was brought in. Look at it once more."
                    )
                )
            written = self._write(transaction, rows, cancel_missing=cancel_missing)
            report = _report(run_id if written else "", preview, cancel_missing=cancel_missing)
            if written:
                transaction.session.add(_run_row(run_id, preview, report, actor, transaction.now))
                transaction.record("import.committed", run=run_id, source=preview.source)
                transaction.touch(Area.IMPORTS)
        return report

    def _write(
        self,
        transaction: Transaction,
        rows: Iterable[PlannedAppointment],
        *,
        cancel_missing: bool,
    ) -> bool:
        """Write the rows, then what follows from them; returns whether anything was written."""
        closed = holidays(self._preferences)
        owing = _owing(transaction)
        changed: list[tuple[Appointment, Status | None]] = []
        taken_off: list[Appointment] = []
        for planned in rows:
            if planned.is_deleted:
                taken_off.append(self._take_off(transaction, planned))
            elif planned.fate is Fate.ADD:
                row = Appointment(id=new_id(), **planned.values)
                transaction.session.add(row)
                changed.append((row, None))
            elif planned.values:
                changed.append(_updated(transaction, planned))
            elif planned.fate is Fate.MISSING and cancel_missing:
                changed.append(_cancelled(transaction, planned))
        transaction.session.flush()
        # By time, so that a visit kept later closes what one missed before it opened.
        for row, before in sorted(changed, key=lambda each: each[0].starts_at):
            is_missed = Status.NO_SHOW.value == row.status or before is Status.NO_SHOW
            is_off = before in UPCOMING and Status(row.status) in CANCELLED
            if is_missed or is_off or row.patient_id in owing:
                carry_out(transaction, row, before, zone=self._zone, closed=closed)
                owing.add(row.patient_id)
        reopen_missed(transaction, taken_off)
        return bool(changed or taken_off)

    @staticmethod
    def _take_off(transaction: Transaction, planned: PlannedAppointment) -> Appointment:
        row = transaction.fetch(Appointment, planned.row_id)
        # So that a message from before, brought in once more, is known to be older.
        row.status_at = planned.values["status_at"]
        transaction.tombstone(row, _("Deleted in the record system it came from."))
        said = _("Closed by itself: the visit was entered by mistake.")
        settle_source(transaction, row.id, said)
        return row


def _notes(reading: AppointmentReading) -> Iterator[Problem]:
    yield from (one for one in reading.problems if one.severity != "refused")
    if reading.is_whole_list and reading.has_unread:
        said = _("Rows were left out, so nobody can say which visits are missing from this file.")
        yield Problem("note", "", said)


def _owing(transaction: Transaction) -> set[str]:
    """People with an open follow-up of a missed visit, which a visit of theirs may close."""
    query = select(FollowUp.patient_id).where(
        FollowUp.kind == Kind.MISSED_VISIT.value,
        FollowUp.state.in_(tuple(OPEN_STATES)),
        FollowUp.deleted.is_(False),
    )
    return set(transaction.session.scalars(query))


def _updated(
    transaction: Transaction, planned: PlannedAppointment
) -> tuple[Appointment, Status | None]:
    row = transaction.fetch(Appointment, planned.row_id)
    before = Status(row.status)
    for name, value in planned.values.items():
        setattr(row, name, value)
    return row, before


def _cancelled(
    transaction: Transaction, planned: PlannedAppointment
) -> tuple[Appointment, Status | None]:
    row = transaction.fetch(Appointment, planned.row_id)
    before = Status(row.status)
    said = _("Not in the list of the record system any more.")
    set_status(row, Status.CANCELLED_PRACTICE, reason=said, at=transaction.now)
    return row, before


def _promise(row: PlannedAppointment) -> tuple[object, ...]:
    """What must not differ between preview and commit."""
    values = {name: value for name, value in row.values.items() if name != "status_at"}
    return row.fate, row.row_id, row.starts_at, row.is_deleted, values


def _report(run_id: str, preview: SchedulePreview, *, cancel_missing: bool) -> ScheduleReport:
    return ScheduleReport(
        run_id=run_id,
        added=preview.count(Fate.ADD),
        changed=preview.count(Fate.CHANGE),
        unchanged=preview.count(Fate.SAME),
        cancelled=preview.count(Fate.MISSING) if cancel_missing else 0,
        refused=preview.count(Fate.REFUSED),
    )


def _run_row(
    run_id: str, preview: SchedulePreview, report: ScheduleReport, actor: Actor, now: dt.datetime
) -> ImportRun:
    counts = {fate.value: preview.count(fate) for fate in Fate}
    return ImportRun(
        id=run_id,
        source=preview.source,
        format=SCHEDULE,
        fingerprint=preview.fingerprint,
        ran_at=now,
        ran_by=actor.staff_id,
        patients_added=0,
        patients_updated=report.added + report.changed + report.cancelled,
        patients_unchanged=report.unchanged,
        rows_refused=report.refused,
        report=json.dumps({"rows": counts}, sort_keys=True),
    )
