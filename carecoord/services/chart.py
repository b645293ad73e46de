"""One person's page: the header that matters, the history, conditions and measurements."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.common.names import list_name
from carecoord.db.database import Database
from carecoord.db.standing import EVERY_CHANNEL
from carecoord.entities import (
    Allergy,
    ChannelConsent,
    Condition,
    ContactPoint,
    FollowUp,
    Measurement,
    Patient,
)
from carecoord.rules.partial_dates import display
from carecoord.rules.times import time_of_day
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.audit_looks import record_look
from carecoord.services.barrier_facts import proposes_largest_print
from carecoord.services.chart_rows import (
    AllergyRow,
    Badge,
    ChartHeader,
    ConditionRow,
    MeasurementPoint,
    MeasurementSeries,
    TimelineEntry,
)
from carecoord.services.emergencies import open_until
from carecoord.services.patient_facts import age_on, first_phones, shown_identifiers
from carecoord.services.preferences import PreferenceService
from carecoord.services.targets import OwnTarget, own_targets
from carecoord.services.timeline import read_timeline
from carecoord.services.wording import language_label, measurement_label, unit_text
from carecoord.settings import (
    A1C_THRESHOLD_PERCENT,
    DIASTOLIC_THRESHOLD_MMHG,
    SYSTOLIC_THRESHOLD_MMHG,
)
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import OPEN_STATES
from carecoord.vocab.measurements import Kind
from carecoord.vocab.patients import Channel, Status, ThreeValued
from carecoord.vocab.terms import label


class ChartService:
    """Reading one person's page; opening it is journalled."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def open(self, patient_id: str, *, actor: Actor) -> ChartHeader:
        """The header of a person's page, with an entry in the journal that it was read.

        Raises:
            RefusedError: The person is not there any more.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.writing(actor) as transaction:
            header = self._header(transaction.session, patient_id, actor)
            record_look(transaction, "chart.read", subject=patient_id)
        return header

    def header(self, patient_id: str, *, actor: Actor) -> ChartHeader:
        """The header again, while the page stays open."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return self._header(session, patient_id, actor)

    def timeline(
        self, patient_id: str, *, kinds: tuple[str, ...] = (), limit: int = 200, actor: Actor
    ) -> tuple[TimelineEntry, ...]:
        """The person's history, newest first; no kinds means all of ``timeline.KINDS``."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return read_timeline(session, patient_id, kinds=kinds, limit=limit, zone=self._zone)

    def conditions(self, patient_id: str, *, actor: Actor) -> tuple[ConditionRow, ...]:
        """The person's problems, active ones first."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(Condition)
            .where(Condition.patient_id == patient_id, Condition.deleted.is_(False))
            .order_by(Condition.status != "active", Condition.onset_on.desc(), Condition.id)
        )
        with self._database.reading() as session:
            return tuple(
                ConditionRow(r.id, r.text, r.code, r.system, r.group, r.status, r.onset_on, r.rev)
                for r in session.scalars(query)
            )

    def allergies(self, patient_id: str, *, actor: Actor) -> tuple[AllergyRow, ...]:
        """What the person is allergic to, as far as it still holds."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return tuple(
                AllergyRow(row.id, row.substance, row.reaction, row.rev)
                for row in session.scalars(_active_allergies(patient_id))
            )

    def series(self, patient_id: str, *, actor: Actor) -> tuple[MeasurementSeries, ...]:
        """All readings by kind, blood pressure and A1c first; one unit per series."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(Measurement)
            .where(Measurement.patient_id == patient_id, Measurement.deleted.is_(False))
            .order_by(Measurement.taken_at, Measurement.id)
        )
        alike: dict[tuple[str, ...], list[Measurement]] = {}
        with self._database.reading() as session:
            for row in session.scalars(query):
                named = (row.text, row.unit) if row.kind == Kind.OTHER else ()
                alike.setdefault((row.kind, *named), []).append(row)
            own = own_targets(session, patient_id)
            return tuple(
                self._series(rows, own.get(Kind(rows[0].kind)))
                for rows in _in_order(alike.values())
            )

    def _series(self, rows: list[Measurement], own: OwnTarget | None) -> MeasurementSeries:
        first = rows[0]
        usual, usual2 = threshold, threshold2 = self._thresholds(first.kind)
        if own is not None:
            threshold, threshold2 = own.value, own.value2
        return MeasurementSeries(
            kind=first.kind,
            label=measurement_label(first.kind, first.text),
            unit=unit_text(first.kind, first.unit),
            points=tuple(
                MeasurementPoint(
                    row.id,
                    row.taken_at,
                    practice_day(row.taken_at, self._zone),
                    row.value,
                    row.value2,
                    row.comparator,
                    row.place,
                    row.rev,
                    row.unreliable,
                )
                for row in rows
            ),
            threshold=threshold,
            threshold2=threshold2,
            usual=usual or 0.0,
            usual2=usual2,
            own=own,
        )

    def _thresholds(self, kind: str) -> tuple[float | None, float | None]:
        if kind == Kind.BLOOD_PRESSURE:
            return (
                self._preferences.get(SYSTOLIC_THRESHOLD_MMHG),
                self._preferences.get(DIASTOLIC_THRESHOLD_MMHG),
            )
        if kind == Kind.A1C:
            return self._preferences.get(A1C_THRESHOLD_PERCENT), None
        return None, None

    def _emergency(self, session: Session, patient_id: str, actor: Actor) -> Iterable[Badge]:
        """While the record is open to this person only because of an emergency."""
        if is_allowed(actor.role, Permission.SEE_EVERY_PATIENT):
            return
        until = open_until(session, patient_id, actor.staff_id, self._clock.now())
        if until is not None:
            time = time_of_day(until.astimezone(self._zone).time())
            yield Badge("danger", _("Open to you in an emergency until {time}").format(time=time))

    def _header(self, session: Session, patient_id: str, actor: Actor) -> ChartHeader:
        person = session.get(Patient, patient_id)
        if person is None or person.deleted:
            raise RefusedError(
                _("This patient is no longer in the list. Search for the name again.")
            )
        today = self._clock.today()
        phone = first_phones(session, [patient_id]).get(patient_id)
        allergies = _allergies(session, patient_id)
        return ChartHeader(
            id=person.id,
            rev=person.rev,
            name=list_name(person.family, person.given, person.preferred),
            preferred=person.preferred,
            pronouns=person.pronouns,
            birth_on=person.birth_on,
            age=age_on(person.birth_on, today),
            sex=person.sex,
            identifier=shown_identifiers(session, [patient_id]).get(patient_id, ""),
            phone=phone.typed if phone else "",
            phone_note=_phone_note(phone) if phone else "",
            text_note=_text_note(session, patient_id) if phone else "",
            language_spoken=person.language_spoken,
            language_written=person.language_written,
            interpreter=person.interpreter,
            large_print=person.large_print,
            allergies=allergies,
            status=person.status,
            status_on=person.status_on,
            best_channel=person.best_channel,
            best_time=person.best_time,
            contact_note=person.contact_note,
            proposes_largest_print=proposes_largest_print(session, person),
            badges=(
                *self._emergency(session, patient_id, actor),
                *_badges(person, allergies, _late_followups(session, person.id, today)),
            ),
        )


def _phone_note(phone: ContactPoint) -> str:
    if phone.standing != "good":
        return _("reported wrong")
    asked = phone.message_safe != ThreeValued.NOT_ASKED
    if not asked and phone.shared == ThreeValued.YES:
        return _("others answer it, so do not leave a message")
    return {
        ThreeValued.YES: _("OK to leave a message"),
        ThreeValued.NO: _("do not leave a message"),
    }.get(ThreeValued(phone.message_safe), _("ask before leaving a message"))


def _text_note(session: Session, patient_id: str) -> str:
    """Whether text messages are agreed to; no contact at all means no texts either."""
    query = (
        select(ChannelConsent.channel, ChannelConsent.allowed)
        .where(
            ChannelConsent.patient_id == patient_id,
            ChannelConsent.channel.in_((Channel.TEXT.value, EVERY_CHANNEL)),
            ChannelConsent.deleted.is_(False),
        )
        .order_by(ChannelConsent.given_on, ChannelConsent.id)
    )
    newest = {row.channel: row.allowed for row in session.execute(query)}
    answer = newest.get(Channel.TEXT, ThreeValued.NOT_ASKED)
    if newest.get(EVERY_CHANNEL) == ThreeValued.NO:
        answer = ThreeValued.NO
    return {
        ThreeValued.YES: _("text messages allowed"),
        ThreeValued.NO: _("no text messages"),
    }.get(ThreeValued(answer), _("not asked about text messages"))


def _allergies(session: Session, patient_id: str) -> tuple[str, ...]:
    return tuple(row.substance for row in session.scalars(_active_allergies(patient_id)))


def _active_allergies(patient_id: str) -> Select[Allergy]:
    return (
        select(Allergy)
        .where(
            Allergy.patient_id == patient_id,
            Allergy.deleted.is_(False),
            Allergy.status == "active",
        )
        .order_by(Allergy.id)
    )


def _late_followups(session: Session, patient_id: str, today: dt.date) -> int:
    return session.scalars(
        select(func.count())
        .select_from(FollowUp)
        .where(
            FollowUp.patient_id == patient_id,
            FollowUp.deleted.is_(False),
            FollowUp.state.in_(tuple(OPEN_STATES)),
            FollowUp.due_on < today.isoformat(),
        )
    ).one()


def _badges(person: Patient, allergies: tuple[str, ...], late: int) -> Iterable[Badge]:
    """Whether the person is here at all, allergies, how to talk, then what is waiting."""
    if person.status == Status.DECEASED:
        day = display(person.status_on)
        yield Badge("neutral", _("Died {day}").format(day=day) if day else _("Died"))
    elif person.status != Status.ACTIVE:
        yield Badge("neutral", label(Status(person.status)))
    for substance in allergies:
        yield Badge("danger", _("Allergy: {substance}").format(substance=substance))
    if person.interpreter == ThreeValued.YES:
        language = language_label(person.language_spoken)
        yield Badge("info", _("{language}: use interpreter").format(language=language or "?"))
    elif person.language_spoken and not person.language_spoken.startswith("en"):
        yield Badge("info", language_label(person.language_spoken))
    if person.large_print == ThreeValued.YES:
        yield Badge("neutral", _("Prefers large print"))
    if late:
        text = n_("{count} late follow-up", "{count} late follow-ups", late).format(count=late)
        yield Badge("warn", text)


def _in_order(groups: Iterable[list[Measurement]]) -> list[list[Measurement]]:
    order = {kind: rank for rank, kind in enumerate((Kind.BLOOD_PRESSURE, Kind.A1C, Kind.WEIGHT))}
    return sorted(
        groups,
        key=lambda rows: (
            rows[0].kind == Kind.OTHER,
            order.get(Kind(rows[0].kind), len(order)),
            rows[0].kind,
            rows[0].text,
        ),
    )
