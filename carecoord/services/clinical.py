"""Small clinical facts written by hand: readings, conditions, allergies, visits."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock, start_of_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import squeeze
from carecoord.db.database import Database, Transaction
from carecoord.entities import Allergy, Condition, Measurement, Patient, Visit
from carecoord.rules import partial_dates
from carecoord.security.permissions import Permission, require
from carecoord.services.missed_visits import follow_missed, settle_missed
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.urgent_readings import follow_urgent, needs_clinician, urgent_limits
from carecoord.vocab import conditions, measurements
from carecoord.vocab.actor import Actor

_NOON = dt.timedelta(hours=12)


class ClinicalService:
    """What staff type in themselves; files bring in the rest."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def add_measurement(
        self,
        patient_id: str,
        *,
        kind: measurements.Kind,
        value: float,
        value2: float | None = None,
        taken_on: dt.date,
        place: str = "clinic",
        actor: Actor,
    ) -> str:
        """Record a reading; ``value2`` is the diastolic pressure of a blood pressure.

        A very high pressure of today or yesterday is work for a clinician, due today.

        Raises:
            RefusedError: The number is not believable, or the day lies in the future.
        """
        require(actor, Permission.RECORD_MEASUREMENT)
        definition = measurements.DEFINITIONS[kind]
        check_reading(definition, value, value2)
        row = Measurement(
            patient_id=patient_id,
            kind=kind.value,
            code=(definition.panel_loinc or definition.quantities[0].loinc)[0],
            value=value,
            value2=value2,
            unit=definition.quantities[0].unit,
            taken_at=self._instant(taken_on),
            place=place,
        )
        limits = urgent_limits(self._preferences)
        with self._database.writing(actor) as transaction:
            reading = _added(transaction, row)
            follow_urgent(transaction, row, taken_on, limits)
            return reading

    def calls_for_clinician(
        self, kind: measurements.Kind, value: float, value2: float | None, *, taken_on: dt.date
    ) -> bool:
        """Whether a clinician gets such a reading to decide about."""
        row = Measurement(kind=kind.value, value=value, value2=value2)
        limits = urgent_limits(self._preferences)
        return needs_clinician(row, taken_on, self._clock.today(), limits)

    def add_condition(
        self,
        patient_id: str,
        *,
        text: str,
        code: str = "",
        system: str = "",
        onset_on: str = "",
        actor: Actor,
    ) -> str:
        """Put a condition on the person's list; only its code files it under a group.

        Raises:
            RefusedError: It has no name, or ``onset_on`` is no past partial date.
        """
        require(actor, Permission.EDIT_CONDITIONS)
        words = squeeze(text)
        if not words:
            raise RefusedError(_("Type the name of the condition."))
        begun = partial_dates.bounds(onset_on)
        if onset_on and (begun is None or begun[0] > self._clock.today()):
            raise RefusedError(_("This day lies in the future or is not a date. Type it again."))
        known = code.strip()
        row = Condition(
            patient_id=patient_id,
            text=words,
            code=known,
            system=system,
            group=conditions.group_of(system, known),
            onset_on=onset_on,
        )
        with self._database.writing(actor) as transaction:
            return _added(transaction, row)

    def end_condition(self, condition_id: str, *, on: dt.date, actor: Actor) -> None:
        """Say that a condition is over.

        Raises:
            RefusedError: The day lies in the future, or before the condition began.
        """
        require(actor, Permission.EDIT_CONDITIONS)
        _require_not_future(on, self._clock)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Condition, condition_id)
            begun = partial_dates.bounds(row.onset_on)
            if begun and on < begun[0]:
                raise RefusedError(_("It began after this day. Check both days."))
            row.status = "resolved"
            row.ended_on = on.isoformat()

    def add_allergy(
        self, patient_id: str, *, substance: str, reaction: str = "", actor: Actor
    ) -> str:
        """Record an allergy; it stands first wherever the person's page is open."""
        require(actor, Permission.EDIT_CONDITIONS)
        words = squeeze(substance)
        if not words:
            raise RefusedError(_("Type what the person is allergic to."))
        row = Allergy(patient_id=patient_id, substance=words, reaction=squeeze(reaction))
        with self._database.writing(actor) as transaction:
            return _added(transaction, row)

    def end_allergy(self, allergy_id: str, *, reason: str, actor: Actor) -> None:
        """Say that an allergy does not hold; the reason stays in the journal."""
        require(actor, Permission.EDIT_CONDITIONS)
        if not reason.strip():
            raise RefusedError(_("Say why this allergy does not hold any more."))
        with self._database.writing(actor, reason=reason.strip()) as transaction:
            transaction.fetch(Allergy, allergy_id).status = "inactive"

    def add_visit(
        self,
        patient_id: str,
        *,
        on: dt.date,
        kind: str = "office",
        status: str = "kept",
        reason: str = "",
        actor: Actor,
    ) -> str:
        """Record a visit. A missed one opens a follow-up, a later kept one closes it.

        Raises:
            RefusedError: It was kept or missed on a day that is still to come.
        """
        require(actor, Permission.RECORD_VISIT)
        took_its_time = status in {"kept", "missed"}
        row = Visit(
            patient_id=patient_id,
            started_at=self._instant(on) if took_its_time else self._noon(on),
            kind=kind,
            status=status,
            reason=squeeze(reason),
        )
        with self._database.writing(actor) as transaction:
            visit_id = _added(transaction, row)
            if status == "missed":
                follow_missed(transaction, row, on, holidays(self._preferences))
            elif status == "kept":
                settle_missed(transaction, patient_id, row.started_at)
        return visit_id

    def _instant(self, day: dt.date) -> dt.datetime:
        return instant_of(day, self._clock, self._zone)

    def _noon(self, day: dt.date) -> dt.datetime:
        return start_of_day(day, self._zone) + _NOON


def instant_of(day: dt.date, clock: Clock, zone: ZoneInfo) -> dt.datetime:
    """Noon of a past day, or now: what happened today is never in the future.

    Raises:
        RefusedError: The day is still to come.
    """
    _require_not_future(day, clock)
    return min(start_of_day(day, zone) + _NOON, clock.now())


def _require_not_future(day: dt.date, clock: Clock) -> None:
    if day > clock.today():
        raise RefusedError(_("This day lies in the future. Choose today or an earlier day."))


def _added(transaction: Transaction, row: Measurement | Condition | Allergy | Visit) -> str:
    transaction.fetch(Patient, row.patient_id)
    transaction.session.add(row)
    transaction.session.flush()
    return row.id


def check_reading(definition: measurements.Definition, value: float, value2: float | None) -> None:
    """Refuse numbers that no person has.

    Raises:
        RefusedError: The text says what is wrong with them.
    """
    numbers = [value] if value2 is None else [value, value2]
    if len(numbers) != len(definition.quantities):
        raise RefusedError(_("A blood pressure has two numbers, such as 128/82."))
    for number, quantity in zip(numbers, definition.quantities, strict=True):
        if not quantity.plausible(Decimal(str(number))):
            raise RefusedError(
                _(
                    "This number is outside {low} to {high} {unit}. Check it and type it again."
                ).format(low=quantity.low, high=quantity.high, unit=quantity.unit_shown)
            )
    if value2 is not None and value2 >= value:
        raise RefusedError(_("The upper number comes first, as in 128/82. Check both numbers."))
