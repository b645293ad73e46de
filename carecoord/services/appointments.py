"""The schedule: booking a visit, and writing down what became of it."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from carecoord.common.clock import Clock, start_of_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.common.text import squeeze
from carecoord.db.database import Database, Transaction
from carecoord.entities import Appointment, Patient
from carecoord.exporters.files import replacing
from carecoord.rules import appointments as rules
from carecoord.security.permissions import Permission, require
from carecoord.services.appointment_calendar import calendar_of
from carecoord.services.appointment_forms import (
    AppointmentForm,
    AppointmentRow,
    PatientAppointments,
)
from carecoord.services.appointment_rows import carry_out, read_rows, set_status, split
from carecoord.services.papers import written_language
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.visit_paper import booked_words
from carecoord.services.visit_records import next_booked_at
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import CANCELLED, OFF, UPCOMING, Status
from carecoord.vocab.patients import Status as PatientStatus

__all__ = ["AppointmentForm", "AppointmentRow", "AppointmentService", "PatientAppointments"]

_MOST_MINUTES = 480


class AppointmentService:
    """Visits that are booked."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def book(
        self,
        patient_id: str,
        form: AppointmentForm,
        *,
        actor: Actor,
        command_id: str | None = None,
    ) -> str:
        """Book a visit and return its id; an open follow-up of a missed one closes.

        Args:
            patient_id: Whose it is.
            form: Day, time and what for.
            actor: Who books it.
            command_id: Becomes its key, so that a second click books nothing more.

        Raises:
            RefusedError: The day is past, the person has a visit then, or is not looked after
                any more.
        """
        require(actor, Permission.RECORD_VISIT)
        self._require_sense(form)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            row = self._added(transaction, patient_id, form, command_id)
            return row.id

    def change(self, appointment_id: str, form: AppointmentForm, *, rev: int, actor: Actor) -> str:
        """Change what a visit is for or when it is; returns the id of the one that holds.

        A visit at another time is a new one, and the old one says that it was moved.

        Raises:
            RefusedError: As for ``book``, or it is over.
            EditConflictError: Someone else changed it since ``rev`` was read.
        """
        require(actor, Permission.RECORD_VISIT)
        self._require_sense(form)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Appointment, appointment_id, rev=rev)
            if Status(row.status) not in UPCOMING:
                raise RefusedError(_("This visit is over or canceled. Book a new one instead."))
            if self._starts_at(form) == row.starts_at:
                _fill_in(row, form)
                return row.id
            set_status(row, Status.RESCHEDULED, reason="", at=transaction.now)
            transaction.session.flush()
            return self._added(transaction, row.patient_id, form, None).id

    def set_status(
        self, appointment_id: str, status: Status, *, rev: int, reason: str = "", actor: Actor
    ) -> Status:
        """Write down how a visit stands; returns it.

        A missed visit opens a follow-up; a kept one and one that is booked anew close it.
        A patient's cancellation is early or late by the time it is written down.

        Raises:
            RefusedError: This cannot follow what is recorded, or a cancellation has no reason.
            EditConflictError: Someone else changed it since ``rev`` was read.
        """
        require(actor, Permission.RECORD_VISIT)
        said = squeeze(reason)
        if status is Status.RESCHEDULED:
            raise RefusedError(_("Choose the new time of the visit; the old one is kept."))
        if status is Status.CANCELLED_PRACTICE and not said:
            raise RefusedError(_("Say why the practice cancels the visit."))
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Appointment, appointment_id, rev=rev)
            before = Status(row.status)
            if status in CANCELLED and status is not Status.CANCELLED_PRACTICE:
                status = rules.cancelled_by_patient(row.starts_at, transaction.now)
            sentence = rules.objection(before, status, row.starts_at, transaction.now, self._zone)
            if sentence:
                raise RefusedError(sentence)
            set_status(row, status, reason=said, at=transaction.now)
            self._carry_out(transaction, row, before)
        return status

    def day(self, on: dt.date, *, actor: Actor) -> tuple[AppointmentRow, ...]:
        """The schedule of one practice day, by time; moved visits are left out."""
        require(actor, Permission.VIEW_PATIENT)
        begin = start_of_day(on, self._zone)
        end = start_of_day(on + dt.timedelta(days=1), self._zone)
        with self._database.reading() as session:
            return tuple(
                read_rows(
                    session,
                    Appointment.starts_at >= begin,
                    Appointment.starts_at < end,
                    Appointment.status != Status.RESCHEDULED.value,
                    zone=self._zone,
                )
            )

    def for_patient(self, patient_id: str, *, actor: Actor) -> PatientAppointments:
        """One person's visits: those to come, then the others, newest first."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            rows = read_rows(session, Appointment.patient_id == patient_id, zone=self._zone)
        return PatientAppointments(*split(rows, self._clock.now(), self._clock.today()))

    def next_words(self, patient_id: str, language: str, *, actor: Actor) -> str:
        """When the person comes next, as papers in this language say it; "" when not booked."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            at = next_booked_at(session, patient_id, self._clock.today(), self._zone)
        return booked_words(at.astimezone(self._zone), language) if at else ""

    def write_calendar(self, appointment_id: str, path: Path, *, actor: Actor) -> None:
        """Write the visit for the patient's own calendar, and journal it.

        Raises:
            RefusedError: The visit is over or does not take place.
            UnavailableError: The file cannot be written.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Appointment, appointment_id)
            if Status(row.status) not in UPCOMING:
                raise RefusedError(_("This visit is over or canceled, so there is no file for it."))
            person = transaction.fetch(Patient, row.patient_id)
            language = written_language(person)
            data = calendar_of(row, language, self._preferences, transaction.now)
            transaction.record("appointment.exported", subject=person.id)
            with replacing(path) as stream:
                stream.write(data)

    def _added(
        self, transaction: Transaction, patient_id: str, form: AppointmentForm, key: str | None
    ) -> Appointment:
        person = transaction.fetch(Patient, patient_id, alone=True)
        if person.status == PatientStatus.DECEASED:
            raise RefusedError(_("This person has died. No visit can be booked."))
        starts_at = self._starts_at(form)
        self._require_free(transaction, patient_id, starts_at)
        row = Appointment(
            id=key or new_id(),
            patient_id=patient_id,
            starts_at=starts_at,
            booked_at=transaction.now,
            status=Status.BOOKED.value,
            status_at=transaction.now,
        )
        _fill_in(row, form)
        transaction.session.add(row)
        self._carry_out(transaction, row, None)
        return row

    def _carry_out(self, transaction: Transaction, row: Appointment, before: Status | None) -> None:
        carry_out(transaction, row, before, zone=self._zone, closed=holidays(self._preferences))

    def _starts_at(self, form: AppointmentForm) -> dt.datetime:
        local = dt.datetime.combine(form.on, form.at, self._zone)
        return local.astimezone(dt.UTC)

    def _require_sense(self, form: AppointmentForm) -> None:
        if form.on < self._clock.today():
            raise RefusedError(_("This day is past. Choose today or a later day."))
        if not 1 <= form.minutes <= _MOST_MINUTES:
            raise RefusedError(_("A visit takes between 1 and {most} minutes.").format(
                most=_MOST_MINUTES))  # fmt: skip

    @staticmethod
    def _require_free(transaction: Transaction, patient_id: str, starts_at: dt.datetime) -> None:
        taken = exists().where(
            Appointment.patient_id == patient_id,
            Appointment.starts_at == starts_at,
            Appointment.status.not_in(tuple(status.value for status in OFF)),
            Appointment.deleted.is_(False),
        )
        if transaction.session.scalar(select(taken)):
            raise RefusedError(_("This person already has a visit at this time."))


def _fill_in(row: Appointment, form: AppointmentForm) -> None:
    row.minutes = form.minutes
    row.kind = squeeze(form.kind)
    row.with_whom = squeeze(form.with_whom)
    row.mode = form.mode.value
    row.interpreter = form.interpreter.value
