"""Bringing data in: look, preview, commit in one transaction, undo the whole of it."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.changes import Area
from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.db.undo import spans_of
from carecoord.entities import (
    Address,
    Allergy,
    Condition,
    ContactPoint,
    ImportRun,
    Measurement,
    Patient,
    PatientIdentifier,
    RelatedPerson,
    Setting,
    Staff,
    Visit,
)
from carecoord.importers import reader
from carecoord.importers.options import Inspection, Options
from carecoord.importers.records import Reading
from carecoord.security.permissions import Permission, require
from carecoord.services.clinical import settle_missed
from carecoord.services.import_facts import plan_facts
from carecoord.services.import_people import PeoplePlanner
from carecoord.services.import_plan import CHUNK, Plan
from carecoord.services.import_results import (
    ImportPreview,
    ImportReport,
    ImportRunRow,
    UndoReport,
)
from carecoord.services.import_staff_edits import REASON
from carecoord.services.patient_index import index_patients
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PHONE_REGION
from carecoord.vocab.actor import Actor

Progress = Callable[[int, int], None]
"""Records done and records in all."""
Cancelled = Callable[[], bool]

_ORDER = (
    Patient,
    PatientIdentifier,
    ContactPoint,
    Address,
    RelatedPerson,
    Condition,
    Allergy,
    Measurement,
    Visit,
)
_TABLES = {table.__tablename__: table for table in _ORDER}
_LISTS = frozenset({"table", "workbook"})
_SAMPLES = 8
_SAVED = "import.options"
_PER_FILE = frozenset({"today", "zone"})


class ImportService:
    """The one way data comes in, for the wizard and for the command line."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def options(self, source: str = "") -> Options:
        """Options for a source: those saved with it, else all to be found out."""
        fresh = Options(today=self._clock.today(), zone=self._zone)
        if not source:
            return fresh
        with self._database.reading() as session:
            row = _saved_row(session, source)
            saved = json.loads(row.value) if row else {}
        known = {field.name for field in dataclasses.fields(Options)} - _PER_FILE
        return dataclasses.replace(
            fresh, **{name: value for name, value in saved.items() if name in known}
        )

    def save_options(self, source: str, options: Options, *, actor: Actor) -> None:
        """Remember how a source's files are to be understood."""
        require(actor, Permission.IMPORT_DATA)
        content = {
            field.name: getattr(options, field.name)
            for field in dataclasses.fields(options)
            if field.name not in _PER_FILE
        }
        if content["mapping"] is not None:
            content["mapping"] = dict(content["mapping"])
        with self._database.writing(actor) as transaction:
            row = _saved_row(transaction.session, source)
            if row is None:
                row = Setting(owner=_source_key(source), name=_SAVED, value="{}")
                transaction.session.add(row)
            row.value = json.dumps(content, sort_keys=True)

    def inspect(self, paths: Sequence[Path], options: Options, *, actor: Actor) -> Inspection:
        """What the paths hold and what they leave open, without reading everything."""
        require(actor, Permission.IMPORT_DATA)
        return reader.inspect(paths, options)

    def preview(
        self,
        paths: Sequence[Path],
        *,
        source: str = "",
        options: Options | None = None,
        actor: Actor,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportPreview:
        """Read everything and work out what committing would do; nothing is written.

        Raises:
            RefusedError: The files cannot be read; the text says what they are instead.
            UnavailableError: A file cannot be opened.
            CancelledError: ``cancelled`` said so.
        """
        require(actor, Permission.IMPORT_DATA)
        chosen = options or self.options(source)
        inspection = reader.inspect(paths, chosen)
        reading = reader.read(paths, chosen, progress, cancelled)
        named = source or _default_source(inspection)
        fingerprint = _fingerprint(reading)
        with self._database.reading() as session:
            plan = self._plan(session, reading, inspection, named, _ticker(None, cancelled, 0))
            seen_before = self._seen_before(session, fingerprint)
        tally = _tally(plan)
        return ImportPreview(
            inspection=inspection,
            source=named,
            added=tally.added,
            updated=tally.updated,
            unchanged=tally.unchanged,
            rows_refused=_refused(reading, plan),
            conflicts=plan.questions,
            problems=(*reading.problems, *plan.problems),
            lacks=reading.lacks,
            counts=dict(reading.counts),
            not_kept=dict(reading.not_kept),
            samples=tuple(reading.patients[:_SAMPLES]),
            seen_before=seen_before,
            fingerprint=fingerprint,
            reading=reading,
        )

    def commit(
        self,
        preview: ImportPreview,
        *,
        overwrite_conflicts: bool = False,
        actor: Actor,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportReport:
        """Write a previewed import, all or nothing, planned anew on what is stored now.

        Raises:
            RefusedError: Nothing in it can be kept.
            CancelledError: ``cancelled`` said so; nothing was written.
        """
        require(actor, Permission.IMPORT_DATA)
        reading = preview.reading
        if not reading.patients:
            raise RefusedError(_("There are no patients in these files, so nothing was imported."))
        run_id = new_id()
        total = _records(reading)
        with self._database.writing(actor, reason=f"{REASON}{run_id}") as transaction:
            tick = _ticker(progress, cancelled, total)
            plan = self._plan(
                transaction.session, reading, preview.inspection, preview.source, tick
            )
            kept = len(plan.questions)
            if overwrite_conflicts:
                plan.overwrite(_TABLES)
                kept = 0
            _write(transaction, plan, cancelled)
            report = _report(run_id, reading, plan, kept)
            transaction.session.add(_run_row(preview, report, actor, transaction.now))
            transaction.record("import.committed", run=run_id, source=preview.source)
            transaction.touch(Area.IMPORTS)
        return report

    def undo(self, run_id: str, *, actor: Actor) -> UndoReport:
        """Take a whole import back, except what somebody worked on since.

        Raises:
            RefusedError: It was undone already.
        """
        require(actor, Permission.UNDO_IMPORT)
        with self._database.writing(actor, reason=f"undo-{REASON}{run_id}") as transaction:
            row = transaction.fetch(ImportRun, run_id)
            if row.undone_at is not None:
                raise RefusedError(_("This import was undone already."))
            spans = spans_of(transaction.session, f"{REASON}{run_id}")
            result = transaction.undo(spans, spare=(ImportRun,))
            row.undone_at = transaction.now
            row.undone_by = actor.staff_id
            transaction.session.flush()
            index_patients(transaction.session, sorted(result.subjects))
        return UndoReport(result.removed + result.restored, len(result.kept))

    def runs(self, *, actor: Actor) -> tuple[ImportRunRow, ...]:
        """Imports of the past, newest first."""
        require(actor, Permission.IMPORT_DATA)
        query = (
            select(ImportRun, Staff.name)
            .outerjoin(Staff, Staff.id == ImportRun.ran_by)
            .where(ImportRun.deleted.is_(False))
            .order_by(ImportRun.ran_at.desc())
        )
        with self._database.reading() as session:
            return tuple(
                ImportRunRow(
                    id=row.id,
                    source=row.source,
                    format=row.format,
                    ran_at=row.ran_at,
                    ran_by=who or "",
                    patients_added=row.patients_added,
                    patients_updated=row.patients_updated,
                    patients_unchanged=row.patients_unchanged,
                    rows_refused=row.rows_refused,
                    undone=row.undone_at is not None,
                )
                for row, who in session.execute(query)
            )

    def _plan(
        self,
        session: Session,
        reading: Reading,
        inspection: Inspection,
        source: str,
        tick: Callable[[], None],
    ) -> Plan:
        plan = Plan()
        keeps_keys = inspection.kind not in _LISTS
        people = PeoplePlanner(
            session,
            plan,
            source=source,
            keeps_keys=keeps_keys,
            region=self._preferences.get(PHONE_REGION),
        )
        people.plan(reading.patients, tick)
        plan_facts(session, plan, reading, keeps_keys=keeps_keys, tick=tick)
        return plan

    def _seen_before(self, session: Session, fingerprint: str) -> dt.date | None:
        at: dt.datetime | None = session.scalars(
            select(func.max(ImportRun.ran_at)).where(
                ImportRun.fingerprint == fingerprint,
                ImportRun.undone_at.is_(None),
                ImportRun.deleted.is_(False),
            )
        ).one()
        return None if at is None else practice_day(at, self._zone)


@dataclasses.dataclass(frozen=True)
class _Tally:
    added: int
    updated: int
    unchanged: int


def _tally(plan: Plan) -> _Tally:
    people = set(plan.seen.values())
    updated = len((plan.changed & people) - plan.added)
    added = len(plan.added)
    return _Tally(added, updated, len(people) - added - updated)


def _write(transaction: Transaction, plan: Plan, cancelled: Cancelled | None) -> None:
    for table in _ORDER:
        if cancelled is not None and cancelled():
            raise _stopped()
        if rows := plan.inserts.get(table):
            transaction.insert_many(table, rows)
        if changes := plan.updates.get(table):
            transaction.update_many(table, changes.values())
    ids = sorted(plan.changed | plan.added)
    for start in range(0, len(ids), CHUNK):
        if cancelled is not None and cancelled():
            raise _stopped()
        index_patients(transaction.session, ids[start : start + CHUNK])
    _settle_missed_visits(transaction, plan)


def _settle_missed_visits(transaction: Transaction, plan: Plan) -> None:
    """A visit brought in afterwards closes the follow-up of a missed one before it."""
    latest: dict[str, dt.datetime] = {}
    for row in plan.inserts.get(Visit, ()):
        if row["status"] == "kept" and row["patient_id"] not in plan.added:
            owner = row["patient_id"]
            latest[owner] = max(row["started_at"], latest.get(owner, row["started_at"]))
    for patient_id, kept_at in latest.items():
        settle_missed(transaction, patient_id, kept_at)


def _report(run_id: str, reading: Reading, plan: Plan, kept: int) -> ImportReport:
    tally = _tally(plan)
    return ImportReport(
        run_id=run_id,
        patients_added=tally.added,
        patients_updated=tally.updated,
        patients_unchanged=tally.unchanged,
        rows_refused=_refused(reading, plan),
        conflicts_kept=kept,
        problems=(*reading.problems, *plan.problems),
        counts=dict(reading.counts),
    )


def _run_row(
    preview: ImportPreview, report: ImportReport, actor: Actor, now: dt.datetime
) -> ImportRun:
    severities = Counter(problem.severity for problem in report.problems)
    content: Mapping[str, Any] = {"counts": report.counts, "problems": severities}
    return ImportRun(
        id=report.run_id,
        source=preview.source,
        format=preview.inspection.kind,
        file_count=max(len(preview.inspection.files), 1),
        fingerprint=preview.fingerprint,
        ran_at=now,
        ran_by=actor.staff_id,
        patients_added=report.patients_added,
        patients_updated=report.patients_updated,
        patients_unchanged=report.patients_unchanged,
        rows_refused=report.rows_refused,
        report=json.dumps(content, sort_keys=True),
    )


def _refused(reading: Reading, plan: Plan) -> int:
    return reading.rows_refused + sum(one.severity == "refused" for one in plan.problems)


def _records(reading: Reading) -> int:
    kinds = (
        reading.patients,
        reading.conditions,
        reading.measurements,
        reading.visits,
        reading.allergies,
    )
    return sum(len(records) for records in kinds)


def _ticker(
    progress: Progress | None, cancelled: Cancelled | None, total: int
) -> Callable[[], None]:
    """Counts records; tells and asks every few of them."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if done % CHUNK:
            return
        if cancelled is not None and cancelled():
            raise _stopped()
        if progress is not None:
            progress(done, total)

    return tick


def _stopped() -> CancelledError:
    return CancelledError(_("The import was stopped. Nothing was kept."))


def _fingerprint(reading: Reading) -> str:
    """SHA-256 over what was understood, so that a renamed file is recognised."""
    digest = hashlib.sha256()
    for records in (reading.patients, reading.conditions, reading.measurements, reading.visits):
        for record in records:
            digest.update(repr(record).encode())
    return digest.hexdigest()


def _default_source(inspection: Inspection) -> str:
    """A name for exports whose keys mean something; lists are matched by number and name."""
    return {"fhir": "FHIR", "related tables": inspection.title}.get(inspection.kind, "")


def _saved_row(session: Session, source: str) -> Setting | None:
    return session.scalars(
        select(Setting).where(
            Setting.name == _SAVED,
            Setting.owner == _source_key(source),
            Setting.deleted.is_(False),
        )
    ).first()


def _source_key(source: str) -> str:
    return hashlib.sha256(source.casefold().encode()).hexdigest()[:32]
