"""What becomes of each row of a list that comes back, judged on what is stored now."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.importers.values.dates import DateColumn
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.importers.worked_rows import WorkedRow, WorkedSheet
from carecoord.importers.worked_values import WorkedValues, day_column, read_values
from carecoord.rules.partial_dates import display
from carecoord.security.list_seals import RowVersion, SealedVersion, Seals, read_version
from carecoord.security.permissions import Permission, require
from carecoord.services.import_writing import Steps
from carecoord.services.outreach_forms import CallForm
from carecoord.services.outreach_outcome import STATUS_OF, leave_reason
from carecoord.services.outreach_recording import CallRecorder, Judged
from carecoord.services.worked_list_facts import Person, RowRef, Stored, StoredReader, Try
from carecoord.services.worked_list_forms import form_of, said_of
from carecoord.services.worked_list_results import Fate, WorkedRowPlan
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import OPEN_STATES
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import Status
from carecoord.vocab.terms import label
from carecoord.vocab.worked_lists import FILLED_IN, NAME, ROW_KEY, ROW_VERSION

_NOON = dt.time(12)
_A_MOMENT = dt.timedelta(seconds=1)
_UNDONE_AT_MOST = 100
_SHOWN = 8


class _ConflictError(Exception):
    """Somebody did something meanwhile; the text says what."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Who brings the list back, and when."""

    actor: Actor
    now: dt.datetime
    today: dt.date
    closed: frozenset[dt.date]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A row with the version it carries; None when that cannot be read."""

    row: WorkedRow
    sealed: SealedVersion | None
    is_genuine: bool

    @property
    def key(self) -> str:
        return self.row.cells.get(ROW_KEY, "")

    @property
    def version(self) -> RowVersion | None:
        return self.sealed.version if self.sealed is not None and self.is_genuine else None


def keyed_rows(sheet: WorkedSheet, seals: Seals) -> list[Keyed]:
    """Every row with its version, read and checked."""
    found = []
    for row in sheet.rows:
        sealed = read_version(row.cells.get(ROW_VERSION, ""))
        is_genuine = sealed is not None and seals.fits(row.cells.get(ROW_KEY, ""), sealed)
        found.append(Keyed(row, sealed, is_genuine))
    return found


def is_renamed(keyed: Keyed, seals: Seals) -> bool:
    """Whether the name beside a genuine key is not the one that was exported with it."""
    name = keyed.row.cells.get(NAME)
    version = keyed.version
    return version is not None and name is not None and seals.name_mark(name) != version.name_mark


@dataclass(slots=True)
class WorkedPlanner:
    """Judges the rows of one file, inside a session that is open already."""

    session: Session
    worklists: WorklistService
    recorder: CallRecorder
    seals: Seals
    zone: ZoneInfo
    moment: Moment
    _stored: Stored = field(default_factory=Stored)
    _attempts: dict[str, tuple[str, Try | None]] = field(default_factory=dict)

    def plan(
        self, sheet: WorkedSheet, keyed: Sequence[Keyed], steps: Steps
    ) -> tuple[WorkedRowPlan, ...]:
        """What becomes of the rows that were filled in, in the order of the file."""
        filled = [each for each in keyed if each.row.is_filled_in]
        self._read(filled)
        places: dict[str, list[int]] = defaultdict(list)
        for each in keyed:
            places[each.key].append(each.row.number)
        column = day_column(sheet)
        plans = []
        for each in steps.over(filled):
            row = _Row(self, each, places[each.key])
            plans.append(row.plan(column))
        return tuple(plans)

    def _read(self, filled: Sequence[Keyed]) -> None:
        genuine = [(each.key, each.version) for each in filled if each.version is not None]
        refs = {RowRef.of(version.worklist_id, key) for key, version in genuine}
        reader = StoredReader(self.session, self.worklists, self.zone)
        before = {version.last_try_id for _key, version in genuine if version.last_try_id}
        self._stored = reader.read(refs, before)
        open_keys = {key: version.export_id for key, version in genuine}
        for times_undone in range(_UNDONE_AT_MOST):
            ids = {key: self.seals.attempt_id(key, export_id, times_undone)
                   for key, export_id in open_keys.items()}  # fmt: skip
            tries = reader.tries(ids.values())
            for key, attempt_id in ids.items():
                self._attempts[key] = (attempt_id, tries.get(attempt_id))
            # What was brought in and taken back may be brought in again, under another key.
            open_keys = {key: open_keys[key] for key, attempt_id in ids.items()
                         if attempt_id in tries and tries[attempt_id].deleted}  # fmt: skip
            if not open_keys:
                return

    @property
    def stored(self) -> Stored:
        """What was read for the rows of the plan."""
        return self._stored

    def attempt_of(self, key: str) -> tuple[str, Try | None]:
        """The key of the try a row becomes, and that try if it is stored already."""
        return self._attempts[key]


class _Row:
    """One row on its way from text to a plan."""

    def __init__(self, planner: WorkedPlanner, keyed: Keyed, copies: Sequence[int]) -> None:
        self._planner = planner
        self._keyed = keyed
        self._copies = copies
        typed = " · ".join(filter(None, (keyed.row.cells.get(key) for key in FILLED_IN)))
        self._made = WorkedRowPlan(number=keyed.row.number, fate=Fate.REFUSED, said=typed)

    def plan(self, column: DateColumn) -> WorkedRowPlan:
        """What becomes of the row; days are written as in ``column``."""
        try:
            self._judge(column)
        except _ConflictError as found:
            self._end(Fate.CONFLICT, str(found))
        except (RefusedError, UnclearValueError) as error:
            self._end(Fate.REFUSED, str(error))
        return self._made

    def _end(self, fate: Fate, sentence: str) -> None:
        self._made = replace(self._made, fate=fate, sentence=sentence)

    def _judge(self, column: DateColumn) -> None:
        version = self._version()
        ref = RowRef.of(version.worklist_id, self._keyed.key)
        person = self._person(ref)
        self._made = replace(self._made, name=person.name, patient_id=ref.patient_id)
        self._check_row()
        moment = self._planner.moment
        values = read_values(
            self._keyed.row, column, exported_on=version.exported_on, today=moment.today
        )
        self._made = replace(self._made, said=said_of(values))
        form = form_of(
            values,
            patient_id=ref.patient_id,
            worklist_id=ref.worklist_id,
            follow_up_id=ref.follow_up_id,
        )
        attempt_id, before = self._planner.attempt_of(self._keyed.key)
        if before is not None and not before.deleted:
            _require_same(before, form)
            said = _("This was brought in before, so it is not logged again.")
            self._end(Fate.ALREADY, said)
            return
        self._check_here(ref, person, version)
        self._check_done(ref, form)
        judged = self._judged(form, values, ref)
        self._made = replace(self._made, attempt_id=attempt_id, judged=judged)
        self._end(*_follows(judged, values))

    def _version(self) -> RowVersion:
        """The version of the row.

        Raises:
            RefusedError: It is missing, changed, or from elsewhere.
        """
        keyed = self._keyed
        if keyed.sealed is None or not keyed.key:
            raise RefusedError(
                _(
                    "The hidden columns that say whom this row is about are empty or changed."
                    " A row that was added cannot be brought in: log the call on the person's"
                    " page."
                )
            )
        if not self._planner.seals.is_ours(keyed.sealed):
            raise RefusedError(_("This row was exported by another practice."))
        if keyed.version is None:
            raise RefusedError(
                _(
                    "The hidden columns of this row do not belong together any more, so it is not"
                    " certain whom it is about. Export the list again."
                )
            )
        return keyed.version

    def _check_row(self) -> None:
        """Refuse what makes a row doubtful.

        Raises:
            RefusedError: It was copied, cannot be read, or names somebody else.
        """
        if len(self._copies) > 1:
            raise RefusedError(
                _("This row is in the file more than once, in rows {rows}. Keep one.").format(
                    rows=_listed(self._copies)
                )
            )
        if is_renamed(self._keyed, self._planner.seals):
            raise RefusedError(
                _(
                    "The name in this row was changed after the export. Names are never taken"
                    " from a list: put the old one back, and correct it on the person's page."
                )
            )
        if self._keyed.row.trouble:
            raise RefusedError(self._keyed.row.trouble)

    def _person(self, ref: RowRef) -> Person:
        """Whom the row is about.

        Raises:
            _ConflictError: They are gone from the store.
        """
        person = self._planner.stored.people.get(ref.patient_id)
        if person is None:
            raise _ConflictError(_("This person's record was removed from the practice."))
        return person

    def _check_here(self, ref: RowRef, person: Person, version: RowVersion) -> None:
        """Whether the row still stands as it was exported.

        Raises:
            _ConflictError: It does not.
        """
        if person.is_merged:
            raise _ConflictError(
                _("This record was joined with another one. Log the call on that person's page.")
            )
        if person.status == Status.DECEASED:
            raise _ConflictError(_("This person has died, so nothing is logged."))
        if person.status == Status.MOVED:
            raise _ConflictError(_("This person is no longer with the practice."))
        self._check_meanwhile(ref, version)
        if ref.follow_up_id:
            self._check_task(ref.follow_up_id)
        elif (ref.worklist_id, ref.patient_id) not in self._planner.stored.listed:
            raise _ConflictError(
                _("This person is not on the list any more. Log the call on their page.")
            )

    def _check_meanwhile(self, ref: RowRef, version: RowVersion) -> None:
        newest = self._planner.stored.newest.get(ref.counted_by)
        if newest is None or newest.id == version.last_try_id:
            return
        before = self._planner.stored.tries.get(version.last_try_id)
        if before is not None and before.deleted and newest.at <= before.at:
            return  # what stood there was taken back, and nothing came since
        raise _ConflictError(
            _(
                "{person} logged “{result}” on {day}, after this list was exported. Compare the"
                " two, and log what is missing on Today."
            ).format(
                person=newest.by,
                result=label(AttemptResult(newest.result)),
                day=display(newest.on.isoformat()),
            )
        )

    def _check_task(self, follow_up_id: str) -> None:
        task = self._planner.stored.tasks.get(follow_up_id)
        if task is None:
            raise _ConflictError(_("The follow-up this row was about was taken away meanwhile."))
        if task.state not in OPEN_STATES:
            raise _ConflictError(
                _("{person} closed this follow-up on {day}.").format(
                    person=task.closed_by or _("Somebody"),
                    day=display(task.closed_on.isoformat()) if task.closed_on else "",
                )
            )
        if task.due_on > self._planner.moment.today.isoformat():
            raise _ConflictError(
                _("This follow-up was put off to {day} meanwhile.").format(day=display(task.due_on))
            )

    def _check_done(self, ref: RowRef, form: CallForm) -> None:
        """A file has no mark that something was done, so what happened has to say it.

        Raises:
            RefusedError: Somebody was reached, which does not settle what the row is about.
        """
        task = self._planner.stored.tasks.get(ref.follow_up_id or "")
        if task is not None and task.needs_doing and form.result is AttemptResult.REACHED:
            raise RefusedError(
                _(
                    "Talking alone does not settle this. Choose “{done}” and write in the note"
                    " what came of it, or choose “{later}”."
                ).format(
                    done=label(AttemptResult.ALREADY_DONE),
                    later=label(AttemptResult.CALL_BACK_LATER),
                )
            )

    def _judged(self, form: CallForm, values: WorkedValues, ref: RowRef) -> Judged:
        planner = self._planner
        moment = planner.moment
        if leave_reason(form) in STATUS_OF:
            require(moment.actor, Permission.EDIT_PATIENT)
        return planner.recorder.judge(
            planner.session,
            form,
            at=self._instant(values.called_on, ref),
            today=moment.today,
            closed=moment.closed,
            actor=moment.actor,
        )

    def _instant(self, called_on: dt.date | None, ref: RowRef) -> dt.datetime:
        """When the call was made: a day alone counts as its noon, but after the try before it."""
        moment = self._planner.moment
        if called_on is None or called_on == moment.today:
            return moment.now
        noon = dt.datetime.combine(called_on, _NOON, self._planner.zone).astimezone(dt.UTC)
        newest = self._planner.stored.newest.get(ref.counted_by)
        return noon if newest is None else max(noon, newest.at + _A_MOMENT)


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return shown if len(numbers) <= _SHOWN else f"{shown}, …"


def _require_same(before: Try, form: CallForm) -> None:
    """A row that was brought in before and says something else now needs a person.

    Raises:
        _ConflictError: It does.
    """
    same_note = form.result is AttemptResult.DECLINED or not form.note or before.note == form.note
    if before.result != form.result or not same_note:
        raise _ConflictError(
            _(
                "This row was brought in before as “{result}”, so what it says now is not logged."
                " Log another call on Today, or export the list again."
            ).format(result=label(AttemptResult(before.result)))
        )


def _follows(judged: Judged, values: WorkedValues) -> tuple[Fate, str]:
    leaving = leave_reason(judged.form)
    if leaving in STATUS_OF:
        words = _("{reason}: the person leaves every list. This has to be confirmed.")
        return Fate.CONFIRM, words.format(reason=label(leaving))
    left = values.next_try_on is not None and judged.follows.closes
    unused = _("The day of the next try is not needed and is left out.") if left else ""
    return Fate.LOG, " ".join(part for part in (judged.sentence, unused) if part)
