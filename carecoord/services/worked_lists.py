"""Exported lists that come back filled in: look, preview, log in one transaction."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.changes import Area
from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.db.verify import anchors
from carecoord.entities import ImportRun
from carecoord.importers.apart import door
from carecoord.importers.worked_rows import WorkedSheet
from carecoord.rules.partial_dates import display
from carecoord.security.list_seals import RowVersion, Seals
from carecoord.security.permissions import Permission, require
from carecoord.services.import_origins import WORKED_LIST, WORKED_LIST_REASON
from carecoord.services.import_writing import Cancelled, Progress, Steps
from carecoord.services.outreach_reading import EpisodeReader
from carecoord.services.outreach_recording import CallRecorder
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.worked_list_plan import (
    Keyed,
    Moment,
    WorkedPlanner,
    is_renamed,
    keyed_rows,
)
from carecoord.services.worked_list_results import Fate, WorkedPreview, WorkedReport, WorkedRowPlan
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.worked_lists import FILLED_IN, HEADINGS

FILLED_AT_MOST = 5_000
"""More rows than people can work on between two exports: a sign of something pasted in."""
OLD_AFTER_DAYS = 14
_ENDINGS = frozenset({".xlsx", ".csv", ".tsv", ".txt"})
_MOVED_SHARE, _MOVED_AT_LEAST = 0.1, 3


class WorkedListService:
    """The way back of an exported list, for the window and for the command line."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        worklists: WorklistService,
        preferences: PreferenceService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._worklists = worklists
        self._preferences = preferences
        self._recorder = CallRecorder(EpisodeReader(worklists, zone), zone)

    def recognises(self, paths: Sequence[Path]) -> bool:
        """Whether this is one exported list, filled in or not, rather than data to import."""
        if len(paths) != 1 or paths[0].suffix.lower() not in _ENDINGS or paths[0].is_dir():
            return False
        return door.is_worked_list(paths[0])

    def preview(
        self,
        path: Path,
        *,
        actor: Actor,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> WorkedPreview:
        """Read the file and work out what becomes of each row; nothing is written.

        Raises:
            RefusedError: It is no list of this practice, or its rows cannot be trusted.
            UnavailableError: The file cannot be opened.
            CancelledError: ``cancelled`` said so.
        """
        require(actor, Permission.WORK_WORKLIST)
        sheet = door.read_worked_list(path)
        keyed = keyed_rows(sheet, self._seals)
        filled = [each for each in keyed if each.row.is_filled_in]
        self._require_trust(keyed, filled)
        closed = holidays(self._preferences)
        moment = Moment(actor, self._clock.now(), self._clock.today(), closed)
        steps = Steps(progress, cancelled, len(filled))
        with self._database.reading() as session:
            rows = self._planner(session, moment).plan(sheet, keyed, steps)
            stand = anchors(session)
        versions = [each.version for each in keyed if each.version is not None]
        oldest = min(versions, key=lambda each: each.exported_on)
        return WorkedPreview(
            file=path.name,
            title=self._worklists.definition(oldest.worklist_id).title,
            exported_on=oldest.exported_on,
            rows=rows,
            left_empty=len(keyed) - len(filled),
            notices=tuple(_notices(sheet, keyed, oldest, moment.today)),
            export_id=oldest.export_id,
            actor=actor,
            sheet=sheet,
            anchors=stand,
        )

    def commit(
        self,
        preview: WorkedPreview,
        *,
        confirm_status: bool = False,
        actor: Actor,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> WorkedReport:
        """Log every row the preview promised, all of them or none.

        Args:
            preview: What was shown.
            confirm_status: Whether rows that change somebody's status are meant.
            actor: Who brings the list back, and so who made the calls.
            progress: Told calls logged and calls in all.
            cancelled: Asked now and then; true stops it, and nothing is kept.

        Raises:
            CancelledError: ``cancelled`` said so.
            RefusedError: What is stored has changed since the preview in a way that matters.
        """
        require(actor, Permission.WORK_WORKLIST)
        wanted = _wanted(preview.rows, confirm_status=confirm_status)
        left_out = len(preview.rows) - len(wanted) - preview.count(Fate.ALREADY)
        already = preview.count(Fate.ALREADY)
        if not wanted:
            return WorkedReport(run_id="", logged=0, already=already, left_out=left_out)
        steps = Steps(progress, cancelled, len(wanted))
        command, closed = _command(wanted), holidays(self._preferences)
        run_id = new_id()
        reason = f"{WORKED_LIST_REASON}{run_id}"
        with self._database.writing(actor, reason=reason, command_id=command) as transaction:
            if transaction.repeated:
                return WorkedReport(run_id="", logged=0, already=len(wanted), left_out=left_out)
            moment = Moment(actor, transaction.now, transaction.today, closed)
            rows = self._still(transaction, preview, wanted, moment)
            report = WorkedReport(
                run_id=run_id,
                logged=len(wanted),
                already=already,
                left_out=left_out,
                said=self._log(transaction, steps.over(rows)),
            )
            transaction.session.add(_run_row(preview, report, actor, transaction.now))
            transaction.record(
                "worklist.brought_back", run=run_id, rows=report.logged, export=preview.export_id
            )
            transaction.touch(Area.IMPORTS)
        return report

    def _log(self, transaction: Transaction, rows: Iterable[WorkedRowPlan]) -> tuple[str, ...]:
        """Store the calls; returns what is to be said about them."""
        said = []
        for row in rows:
            assert row.judged is not None, "only rows that are logged are wanted"
            told = self._recorder.write(transaction, row.judged, row.attempt_id)
            if told:  # of many calls, each sentence has to say about whom
                said.append(f"{row.name}: {told}")
        return tuple(said)

    @property
    def _seals(self) -> Seals:
        return Seals(self._database.audit_key)

    def _planner(self, session: Session, moment: Moment) -> WorkedPlanner:
        return WorkedPlanner(
            session, self._worklists, self._recorder, self._seals, self._zone, moment
        )

    def _still(
        self,
        transaction: Transaction,
        preview: WorkedPreview,
        wanted: Sequence[WorkedRowPlan],
        moment: Moment,
    ) -> Sequence[WorkedRowPlan]:
        """The rows wanted, judged anew where anything was written since, or by somebody else.

        Raises:
            RefusedError: One of them would come out differently now.
        """
        transaction.queue_for(ImportRun)
        session = transaction.session
        if moment.actor == preview.actor and anchors(session) == preview.anchors:
            return wanted
        planner = self._planner(session, moment)
        keyed = keyed_rows(preview.sheet, self._seals)
        numbers = {row.number for row in wanted}
        rows = planner.plan(preview.sheet, keyed, Steps(None, None))
        again = [row for row in rows if row.number in numbers]
        if [_promise(row) for row in again] != [_promise(row) for row in wanted]:
            raise RefusedError(
                _(
                    "Somebody has worked on these people since you looked at the preview, so"
                    " nothing was logged. Look at it once more."
                )
            )
        return again

    def _require_trust(self, keyed: Sequence[Keyed], filled: Sequence[Keyed]) -> None:
        """Refuse a file whose rows cannot be told apart for certain.

        Raises:
            RefusedError: The text says what happened to it.
        """
        sealed = [each.sealed for each in keyed if each.sealed is not None]
        if not sealed:
            raise RefusedError(
                _(
                    "The hidden columns that say whom each row is about are empty in this file,"
                    " so nothing can be taken from it. Export the list again and copy what you"
                    " filled in into the new file."
                )
            )
        if not any(map(self._seals.is_ours, sealed)):
            raise RefusedError(
                _("This list was exported by another practice, so nothing can be taken from it.")
            )
        genuine = [each for each in keyed if each.version is not None]
        renamed = sum(is_renamed(each, self._seals) for each in genuine)
        if not genuine or renamed >= max(_MOVED_AT_LEAST, len(genuine) * _MOVED_SHARE):
            raise RefusedError(
                _(
                    "In many rows the name does not belong to the person the row is about."
                    " Columns were probably sorted apart from each other. Nothing was taken;"
                    " export the list again."
                )
            )
        if len(filled) > FILLED_AT_MOST:
            raise RefusedError(
                _("{count} rows are filled in. At most {most} can be brought back at once.").format(
                    count=f"{len(filled):,}", most=f"{FILLED_AT_MOST:,}"
                )
            )


def _wanted(rows: Sequence[WorkedRowPlan], *, confirm_status: bool) -> list[WorkedRowPlan]:
    fates = {Fate.LOG, Fate.CONFIRM} if confirm_status else {Fate.LOG}
    return [row for row in rows if row.fate in fates]


def _promise(row: WorkedRowPlan) -> tuple[object, ...]:
    """What must not differ between preview and commit."""
    judged = row.judged
    return row.number, row.fate, row.attempt_id, judged and (judged.form, judged.follows)


def _command(rows: Sequence[WorkedRowPlan]) -> str:
    """Names the logging of exactly these rows, so that a retry cannot double it."""
    text = " ".join(row.attempt_id for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _run_row(
    preview: WorkedPreview, report: WorkedReport, actor: Actor, now: dt.datetime
) -> ImportRun:
    counts = {fate.value: preview.count(fate) for fate in Fate}
    return ImportRun(
        id=report.run_id,
        source=preview.title,
        format=WORKED_LIST,
        fingerprint=preview.export_id,
        ran_at=now,
        ran_by=actor.staff_id,
        patients_updated=report.logged,
        patients_unchanged=report.already,
        rows_refused=report.left_out,
        report=json.dumps({"rows": counts}, sort_keys=True),
    )


def _notices(
    sheet: WorkedSheet, keyed: Sequence[Keyed], oldest: RowVersion, today: dt.date
) -> Iterator[str]:
    if not any(each.row.is_filled_in for each in keyed):
        yield _("Nothing is filled in yet, so there is nothing to log.")
    yield from sheet.warnings
    age = (today - oldest.exported_on).days
    if age > OLD_AFTER_DAYS:
        yield n_(
            "This list was exported on {day}, {count} day ago. Much may have changed since.",
            "This list was exported on {day}, {count} days ago. Much may have changed since.",
            age,
        ).format(day=display(oldest.exported_on.isoformat()), count=age)
    there = len({each.key for each in keyed if each.version is not None})
    exported = {each.version.export_id: each.version.row_count for each in keyed
                if each.version is not None}  # fmt: skip
    if (left := sum(exported.values()) - there) > 0:
        yield n_(
            "{count} row of the list is not in this file. Nothing happens to it.",
            "{count} rows of the list are not in this file. Nothing happens to them.",
            left,
        ).format(count=f"{left:,}")
    missing = [_(HEADINGS[key]) for key in FILLED_IN if key not in sheet.columns]
    if missing:
        gone = _("These columns are missing or were renamed, so they count as empty: {columns}.")
        yield gone.format(columns=", ".join(missing))
