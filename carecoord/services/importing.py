"""Bringing data in: look, preview, commit in one transaction, undo the whole of it."""

import datetime as dt
import itertools
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.changes import Area
from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.common.memory import without_collections
from carecoord.common.names import sort_key
from carecoord.db.database import Database
from carecoord.db.undo import spans_of
from carecoord.db.verify import anchors
from carecoord.entities import ImportRun, Patient, Staff
from carecoord.importers.apart import door
from carecoord.importers.options import Inspection, Options
from carecoord.importers.records import Reading
from carecoord.security.permissions import Permission, require
from carecoord.services.import_elsewhere import plan_elsewhere
from carecoord.services.import_facts import plan_facts
from carecoord.services.import_origins import (
    REASON,
    SCHEDULE,
    WORKED_LIST,
    reasons_of_run,
)
from carecoord.services.import_people import PeoplePlanner
from carecoord.services.import_plan import CHUNK, Plan
from carecoord.services.import_results import (
    ImportPreview,
    ImportReport,
    ImportRunRow,
    Planned,
    UndoReport,
)
from carecoord.services.import_rows import SOURCE_KIND
from carecoord.services.import_sources import (
    default_source,
    keep_options,
    load_options,
)
from carecoord.services.import_undo_words import undo_sentences
from carecoord.services.import_undoing import undo_import
from carecoord.services.import_writing import Cancelled, Progress, Steps, write_plan
from carecoord.services.patient_index import index_patients
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PHONE_REGION
from carecoord.vocab.actor import Actor

_LISTS = frozenset({"table", "workbook"})
_SAMPLES = 8


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
        with self._database.reading() as session:
            return load_options(session, source, self._clock.today(), self._zone)

    def save_options(self, source: str, options: Options, *, actor: Actor) -> None:
        """Remember how a source's files are to be understood."""
        require(actor, Permission.IMPORT_DATA)
        with self._database.writing(actor) as transaction:
            keep_options(transaction, source, options)

    def inspect(self, paths: Sequence[Path], options: Options, *, actor: Actor) -> Inspection:
        """What the paths hold and what they leave open, without reading everything."""
        require(actor, Permission.IMPORT_DATA)
        return door.inspect(paths, options)

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
        with without_collections():
            inspection = door.inspect(paths, chosen)
            reading = door.read(paths, chosen, progress, cancelled)
            named = source or default_source(inspection)
            with self._database.reading() as session:
                plan = self._plan(session, reading, inspection, named, cancelled)
                planned = Planned(plan, anchors(session))
                seen_before = self._seen_before(session, reading.fingerprint)
        tally = _tally(plan, overwrite=False)
        return ImportPreview(
            inspection=inspection,
            source=named,
            added=tally.added,
            updated=tally.updated,
            unchanged=tally.unchanged,
            rows_refused=_refused(reading, plan),
            conflicts=tuple(plan.conflicts),
            problems=(*reading.problems, *plan.problems),
            lacks=reading.lacks,
            counts=dict(reading.counts),
            not_kept=dict(reading.not_kept),
            samples=tuple(reading.patients[:_SAMPLES]),
            seen_before=seen_before,
            fingerprint=reading.fingerprint,
            reading=reading,
            planned=planned,
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
        """Write a previewed import, all or nothing, on what is stored now.

        Raises:
            RefusedError: Nothing in it can be kept.
            CancelledError: ``cancelled`` said so; nothing was written.
        """
        require(actor, Permission.IMPORT_DATA)
        if not preview.brings_anybody:
            raise RefusedError(_nobody(preview.reading))
        run_id = new_id()
        with (
            without_collections(),
            self._database.writing(actor, reason=f"{REASON}{run_id}") as transaction,
        ):
            transaction.queue_for(ImportRun)
            plan = self._plan_for(transaction.session, preview, cancelled)
            write_plan(
                transaction,
                plan,
                overwrite=overwrite_conflicts,
                progress=progress,
                cancelled=cancelled,
            )
            report = _report(run_id, preview.reading, plan, overwrite=overwrite_conflicts)
            transaction.session.add(_run_row(preview, report, actor, transaction.now))
            transaction.record("import.committed", run=run_id, source=preview.source)
            transaction.touch(Area.IMPORTS)
        return report

    def undo(self, run_id: str, *, actor: Actor) -> UndoReport:
        """Take a whole import back, except what somebody worked on since.

        Raises:
            RefusedError: It was undone already.
        """
        reason, undo_reason = self._reasons(run_id, actor)
        with self._database.writing(actor, reason=f"{undo_reason}{run_id}") as transaction:
            transaction.queue_for(ImportRun)
            row = transaction.fetch(ImportRun, run_id)
            if row.undone_at is not None:
                raise RefusedError(_("This import was undone already."))
            spans = spans_of(transaction.session, f"{reason}{run_id}")
            result = undo_import(transaction, row, spans)
            row.undone_at = transaction.now
            row.undone_by = actor.staff_id
            transaction.record("import.undone", run=run_id)
            transaction.session.flush()
            _sort_anew(transaction.session, result.subjects)
            index_patients(transaction.session, sorted(result.subjects))
            sentences = undo_sentences(transaction.session, result, self._zone)
        return UndoReport(result.removed + result.restored, len(result.kept), sentences)

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

    def _reasons(self, run_id: str, actor: Actor) -> tuple[str, str]:
        """How the reasons of a run and of its undoing begin, if the actor may undo it.

        Raises:
            PermissionDeniedError: They may not. Who brought back a list of calls, or a
                schedule, may undo that.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            row = session.get(ImportRun, run_id)
            kind = row.format if row is not None else ""
            is_own = row is not None and row.ran_by == actor.staff_id
        own = {WORKED_LIST: Permission.WORK_WORKLIST, SCHEDULE: Permission.RECORD_VISIT}
        needed = own.get(kind, Permission.UNDO_IMPORT) if is_own else Permission.UNDO_IMPORT
        require(actor, needed)
        return reasons_of_run(kind)

    def _plan_for(
        self, session: Session, preview: ImportPreview, cancelled: Cancelled | None
    ) -> Plan:
        """The preview's plan, or a new one when anything was written since."""
        if anchors(session) == preview.planned.anchors:
            return preview.planned.plan
        return self._plan(session, preview.reading, preview.inspection, preview.source, cancelled)

    def _plan(
        self,
        session: Session,
        reading: Reading,
        inspection: Inspection,
        source: str,
        cancelled: Cancelled | None,
    ) -> Plan:
        plan = Plan(self._zone)
        steps = Steps(None, cancelled)
        keeps_keys = inspection.kind not in _LISTS
        people = PeoplePlanner(
            session,
            plan,
            source=source,
            keeps_keys=keeps_keys,
            region=self._preferences.get(PHONE_REGION),
        )
        people.plan(reading.patients, steps.one)
        kinds = (SOURCE_KIND,) if inspection.kind == "fhir" else (SOURCE_KIND, "mrn")
        plan_elsewhere(session, plan, reading.elsewhere, source=source, kinds=kinds)
        plan_facts(session, plan, reading, source=source, keeps_keys=keeps_keys, tick=steps.one)
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


def _nobody(reading: Reading) -> str:
    """Why nothing is brought in: records without their patients, or no patients at all."""
    if reading.counts and not reading.counts["Patient"]:
        return _(
            "These files hold records, but not the patients they belong to, so nothing was"
            " imported. Import the file of the patients first, or together with them."
        )
    return _("There are no patients in these files, so nothing was imported.")


def _sort_anew(session: Session, patient_ids: Collection[str]) -> None:
    """Sort keys of the names as they are now: part of a name may have been taken back."""
    some = iter(sorted(patient_ids))
    while chunk := list(itertools.islice(some, CHUNK)):
        query = select(Patient).where(Patient.id.in_(chunk), Patient.deleted.is_(False))
        for person in session.scalars(query):
            key = sort_key(person.family, person.given, person.preferred)
            if person.sort_key != key:
                person.sort_key = key
    session.flush()


@dataclass(frozen=True)
class _Tally:
    added: int
    updated: int
    unchanged: int


def _tally(plan: Plan, *, overwrite: bool) -> _Tally:
    people = set(plan.seen.values())
    added = len(plan.added)
    updated = len((plan.people(overwrite=overwrite) & people) - plan.added)
    return _Tally(added, updated, len(people - plan.added) - updated)


def _report(run_id: str, reading: Reading, plan: Plan, *, overwrite: bool) -> ImportReport:
    tally = _tally(plan, overwrite=overwrite)
    return ImportReport(
        run_id=run_id,
        patients_added=tally.added,
        patients_updated=tally.updated,
        patients_unchanged=tally.unchanged,
        rows_refused=_refused(reading, plan),
        conflicts_kept=0 if overwrite else len(plan.conflicts),
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
