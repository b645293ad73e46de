"""Lists on their way out: workbooks, CSV and call sheets. Each is journalled first."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.exporters.csv_file import write_csv
from carecoord.exporters.tables import Row, Table, Watcher
from carecoord.exporters.worklists import key_columns, outcome_columns
from carecoord.exporters.xlsx import write_xlsx
from carecoord.handouts.documents.call_sheet import CallRow, CallSheet, build_call_sheet
from carecoord.handouts.documents.page import PatientLabel
from carecoord.rules.business_days import add_business_days
from carecoord.rules.partial_dates import display
from carecoord.rules.row_codes import code_of
from carecoord.security.list_seals import RowVersion, Seals
from carecoord.security.permissions import Permission, require
from carecoord.services.export_columns import CALLING, PERSON, ColumnChoice, ExportColumn
from carecoord.services.papers import ListDocument, TextSize, setting_for
from carecoord.services.patient_export_columns import patient_columns
from carecoord.services.patient_list import PatientListService, PatientRow
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.wording import language_label
from carecoord.services.worklist_rows import WorklistRow
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import CALL_SCREEN_RESULTS
from carecoord.vocab.patients import BestTime, ThreeValued
from carecoord.vocab.terms import label
from carecoord.vocab.worked_lists import NAME

WORKBOOK, CSV = ".xlsx", ".csv"
_DAYS_PROPOSED = 20
_AT_ONCE = 1_000
"""People whose rows are read together."""


class ExportService:
    """Writing and printing worklists."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        preferences: PreferenceService,
        worklists: WorklistService,
        patients: PatientListService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._preferences = preferences
        self._worklists = worklists
        self._patients = patients

    def columns(self, worklist_id: str) -> tuple[ColumnChoice, ...]:
        """The columns that may be chosen for a list's file; the outcome's always come along."""
        return tuple(
            ColumnChoice(each.key, _(each.heading), each.is_usual, each.key == NAME)
            for each in self._readable(worklist_id)
        )

    def is_filled_in(self, worklist_id: str) -> bool:
        """Whether the list's file has columns to fill in, and may come back."""
        return self._is_worked(worklist_id)

    def worklist_file(
        self,
        worklist_id: str,
        path: Path,
        *,
        actor: Actor,
        columns: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> int:
        """Write a list that people can work on; returns how many rows it has.

        Args:
            worklist_id: The list.
            path: Where to; ``.xlsx`` or ``.csv``.
            actor: Who takes it out.
            columns: Keys of the columns wanted; none means the usual ones, with no more about
                a person than it takes to call them.
            progress: Told rows done and rows in all.
            cancel: Asked now and then; true stops the work and leaves no file.

        Raises:
            CancelledError: It was stopped.
            RefusedError: The ending is neither, or no column is left.
            UnavailableError: The file could not be written.
        """
        require(actor, Permission.EXPORT_WORKLIST)
        ending = _ending(path)
        chosen = _chosen(self._readable(worklist_id), columns)
        rows = self._worklists.rows(worklist_id, actor=actor)
        export_id = new_id()
        table = self._table(worklist_id, chosen, rows, export_id)
        self._tell(
            "worklist.exported", actor, worklist=worklist_id, rows=len(rows), form=ending,
            export=export_id, people=[row.patient_id for row in rows],
        )  # fmt: skip
        self._write(table, path, Watcher(progress, cancel))
        return len(rows)

    def patients_file(
        self,
        patient_ids: Sequence[str],
        path: Path,
        *,
        actor: Actor,
        columns: Sequence[str] = (),
        progress: Callable[[int, int], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> int:
        """Write these people, a page at a time; returns how many there were.

        Args:
            patient_ids: Who, in the order wanted; people deleted meanwhile are left out.
            path: Where to; ``.xlsx`` or ``.csv``.
            actor: Who takes it out.
            columns: Keys as on the Patients page, in the order shown; none means all.
            progress: Told rows done and rows in all.
            cancel: Asked now and then; true stops the work and leaves no file.

        Raises:
            CancelledError: It was stopped.
            RefusedError: The ending is neither, or nobody is on the list.
            UnavailableError: The file could not be written.
        """
        require(actor, Permission.EXPORT_WORKLIST)
        ending = _ending(path)
        if not patient_ids:
            raise RefusedError(_("Nobody is on this list, so there is nothing to export."))
        chosen = patient_columns(columns)
        rows = _Counted(self._patient_rows(patient_ids, actor))
        table = Table(
            title=_("Patients"),
            columns=tuple(each.column() for each in chosen),
            rows=(tuple(each.read(row) for each in chosen) for row in rows),
            row_count=len(patient_ids),
            about=(_("People shown or chosen on the Patients page."),),
        )
        self._tell(
            "patients.exported", actor, rows=len(patient_ids), form=ending, people=[*patient_ids]
        )
        self._write(table, path, Watcher(progress, cancel))
        return rows.count

    def worklist_paper(
        self,
        worklist_id: str,
        *,
        actor: Actor,
        progress: Callable[[int, int], None] | None = None,
    ) -> ListDocument:
        """The whole list as a call sheet in the language of the screen, read some at a time.

        Args:
            worklist_id: The list.
            actor: Who takes it out.
            progress: Told people done and people in all; may raise to stop the work.
        """
        require(actor, Permission.EXPORT_WORKLIST)
        about = self._worklists.definition(worklist_id)
        ids = self._worklists.ids(worklist_id, actor=actor)
        self._tell(
            "worklist.printed", actor, worklist=worklist_id, rows=len(ids), form="paper",
            people=[*ids],
        )  # fmt: skip
        sheet = CallSheet(
            title=about.title,
            purpose=about.purpose,
            printed_for=actor.name,
            outcomes=tuple(label(each) for each in CALL_SCREEN_RESULTS),
            rows=self._call_rows(worklist_id, ids, actor, progress),
        )
        setting = setting_for(
            self._preferences,
            language=current_language(),
            text_size=TextSize.STANDARD,
            printed_on=self._clock.today(),
        )
        return build_call_sheet(sheet, setting)

    def _is_worked(self, worklist_id: str) -> bool:
        return self._worklists.source(worklist_id).outreach is not None

    def _readable(self, worklist_id: str) -> tuple[ExportColumn[WorklistRow], ...]:
        return (*PERSON, *CALLING) if self._is_worked(worklist_id) else PERSON

    def _table(
        self,
        worklist_id: str,
        chosen: Sequence[ExportColumn[WorklistRow]],
        rows: Sequence[WorklistRow],
        export_id: str,
    ) -> Table:
        about = self._worklists.definition(worklist_id)
        fill_in = outcome_columns(self._next_days()) if self._is_worked(worklist_id) else ()
        seals = Seals(self._database.audit_key)
        blank = RowVersion(
            worklist_id=worklist_id, export_id=export_id, exported_on=self._clock.today(),
            row_count=len(rows), last_try_id="", name_mark="",
        )  # fmt: skip
        return Table(
            title=about.title,
            columns=(*(each.column() for each in chosen), *fill_in, *key_columns()),
            rows=_cells(chosen, rows, len(fill_in), seals, blank),
            row_count=len(rows),
            about=(about.purpose, _("Takes a row off: {text}").format(text=about.leaves_when)),
        )

    def _next_days(self) -> tuple[dt.date, ...]:
        """Days proposed for the next try: the business days of the next weeks."""
        today, closed = self._clock.today(), holidays(self._preferences)
        return tuple(add_business_days(today, n, closed) for n in range(1, _DAYS_PROPOSED + 1))

    def _call_rows(
        self,
        worklist_id: str,
        ids: Sequence[str],
        actor: Actor,
        progress: Callable[[int, int], None] | None,
    ) -> Iterator[CallRow]:
        for start in range(0, len(ids), _AT_ONCE):
            if progress is not None:
                progress(start, len(ids))
            page = ids[start : start + _AT_ONCE]
            found = self._worklists.rows_of(worklist_id, page, actor=actor)
            yield from (_call_row(worklist_id, found[each]) for each in page if each in found)

    def _patient_rows(self, ids: Sequence[str], actor: Actor) -> Iterator[PatientRow]:
        for start in range(0, len(ids), _AT_ONCE):
            page = ids[start : start + _AT_ONCE]
            found = self._patients.rows(page, actor=actor)
            yield from (found[patient_id] for patient_id in page if patient_id in found)

    def _write(self, table: Table, path: Path, watcher: Watcher) -> None:
        if path.suffix.lower() == WORKBOOK:
            write_xlsx(table, path, self._clock.today(), watcher)
        else:
            write_csv(table, path, watcher)

    def _tell(self, event: str, actor: Actor, **facts: Any) -> None:
        """Journal it before it exists, so that nothing leaves untold."""
        with self._database.writing(actor) as transaction:
            transaction.record(event, **facts)


class _Counted:
    """Rows on their way, and how many have passed."""

    def __init__(self, rows: Iterator[PatientRow]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[PatientRow]:
        for row in self._rows:
            self.count += 1
            yield row


def _ending(path: Path) -> str:
    """The ending of a file that can be written.

    Raises:
        RefusedError: It is another.
    """
    ending = path.suffix.lower()
    if ending not in {WORKBOOK, CSV}:
        raise RefusedError(_("Name a file that ends in .xlsx or .csv."))
    return ending


def _chosen(
    offered: Sequence[ExportColumn[WorklistRow]],
    columns: Collection[str],
) -> list[ExportColumn[WorklistRow]]:
    """The columns wanted, in their usual order, and the name.

    By its name a row that comes back shows that it still belongs to its hidden key.

    Raises:
        RefusedError: None of those named is offered.
    """
    chosen = [each for each in offered if (each.key in columns if columns else each.is_usual)]
    if not chosen:
        raise RefusedError(_("Choose at least one column."))
    return [each for each in offered if each in chosen or each.key == NAME]


def _cells(
    chosen: Sequence[ExportColumn[WorklistRow]],
    rows: Sequence[WorklistRow],
    blanks: int,
    seals: Seals,
    version: RowVersion,
) -> Iterator[Row]:
    for row in rows:
        key = ":".join(part for part in (row.patient_id, row.follow_up_id) if part)
        stood = dataclasses.replace(
            version, last_try_id=row.last_try_id, name_mark=seals.name_mark(row.name)
        )
        yield (
            *(each.read(row) for each in chosen), *[None] * blanks,
            key, seals.sealed(key, stood),
        )  # fmt: skip


def _call_row(worklist_id: str, row: WorklistRow) -> CallRow:
    record = _("Record {number}").format(number=row.record_number) if row.record_number else ""
    return CallRow(
        patient=PatientLabel(
            patient_id=row.patient_id,
            name=row.name,
            born_on=display(row.birth_on),
            identifier=record,
        ),
        why=row.why,
        phone=row.phone,
        phone_note=_phone_note(row),
        code=code_of(row.patient_id, worklist_id),
    )


def _phone_note(row: WorklistRow) -> str:
    time = label(BestTime(row.best_time)) if row.best_time in set(BestTime) else ""
    interpreter = _("Interpreter needed") if row.interpreter == ThreeValued.YES else ""
    known = (row.phone_note, time, language_label(row.language), interpreter, row.contact_note)
    parts = (*known, *row.barriers)
    return " · ".join(part for part in parts if part)
