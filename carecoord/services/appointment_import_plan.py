"""What bringing a schedule in would do, worked out before anything is written."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day, start_of_day
from carecoord.common.i18n import _
from carecoord.common.names import full_name
from carecoord.entities import Appointment, Patient
from carecoord.importers.appointments.records import (
    CANCELLED,
    CANCELLED_BY_PATIENT,
    DELETED,
    AppointmentReading,
    IncomingAppointment,
)
from carecoord.rules.appointment_merging import status_in, takes
from carecoord.rules.appointments import is_too_early
from carecoord.rules.partial_dates import display
from carecoord.rules.times import time_of_day
from carecoord.services.appointment_forms import USUAL_MINUTES
from carecoord.services.appointment_import_results import Fate, PlannedAppointment
from carecoord.services.appointment_people import AppointmentPeople, Whose
from carecoord.services.import_plan import CHUNK
from carecoord.services.import_staff_edits import StaffEdits
from carecoord.vocab.appointments import OFF, UPCOMING, Status
from carecoord.vocab.terms import label

_GIVEN = ("kind", "with_whom", "mode", "interpreter", "minutes", "booked_at")
_CALLED_OFF = frozenset({CANCELLED, CANCELLED_BY_PATIENT, DELETED, *OFF})
_Key = tuple[str, dt.datetime]


class SchedulePlanner:
    """Plans every appointment of one reading on what is stored now."""

    def __init__(
        self, session: Session, reading: AppointmentReading, *, source: str, now: dt.datetime,
        zone: ZoneInfo,
    ) -> None:  # fmt: skip
        self._session, self._reading = session, reading
        self._source, self._now, self._zone = source, now, zone
        self._people = AppointmentPeople(session, reading.appointments, source=source)
        self._edits = StaffEdits(session)
        self._rows: dict[str, dict[str, Any]] = {}
        self._before: dict[str, dict[str, Any]] = {}
        self._gone: dict[str, dt.datetime] = {}
        self._by_key: dict[str, str] = {}
        self._by_time: dict[_Key, str] = {}
        self._seen: set[str] = set()
        self._refused_at: set[dt.datetime] = set()
        self._whose = {id(one): self._people.find(one) for one in reading.appointments}
        self._standing = {
            (self._whose[id(one)].patient_id, one.starts_at)
            for one in reading.appointments
            if not one.key and one.status not in _CALLED_OFF
        }
        self._load()

    def plan(self) -> list[PlannedAppointment]:
        """Every appointment in the order of the file, then those the file lacks."""
        planned: dict[str, PlannedAppointment] = {}
        others: list[PlannedAppointment] = []
        for one in self._reading.appointments:
            made = self._plan(one)
            if made.row_id and made.fate is not Fate.REFUSED:
                # Of several messages about one visit the last one holds.
                earlier = planned.pop(made.row_id, None)
                planned[made.row_id] = _joined(earlier, made) if earlier else made
            else:
                others.append(made)
        order = [*map(self._in_all, planned.values()), *others]
        return [*order, *self._missing()]

    def _in_all(self, made: PlannedAppointment) -> PlannedAppointment:
        """What the rows about one visit change together, which may be nothing.

        Two of them may name two providers, of whom the last holds each time the file comes.
        """
        before = self._before.get(made.row_id)
        if before is None or made.fate is not Fate.CHANGE or made.is_deleted:
            return made
        changed = {name for name, value in made.values.items() if before[name] != value}
        if changed - {"status_at"}:
            return made
        return replace(made, fate=Fate.SAME, sentence="", values={})

    # Reading

    def _load(self) -> None:
        keys = sorted({one.key for one in self._reading.appointments if one.key})
        people = sorted({who.patient_id for who in self._whose.values() if who.patient_id})
        for start in range(0, len(keys), CHUNK):
            self._take(
                Appointment.source == self._source,
                Appointment.source_key.in_(keys[start : start + CHUNK]),
            )
            self._take_gone(keys[start : start + CHUNK])
        times = [one.starts_at for one in self._reading.appointments if one.starts_at]
        if not times:
            return
        for start in range(0, len(people), CHUNK):
            self._take(
                Appointment.patient_id.in_(people[start : start + CHUNK]),
                Appointment.starts_at.between(min(times), max(times)),
            )

    def _take(self, *conditions: Any) -> None:
        columns = Appointment.__table__.c
        query = select(*columns).where(Appointment.deleted.is_(False), *conditions)
        for row in self._session.execute(query).mappings():
            self._before[row["id"]] = dict(row)
            self._know(dict(row))

    def _take_gone(self, keys: Sequence[str]) -> None:
        """When visits that are not here any more were spoken of last."""
        query = select(Appointment.source_key, func.max(Appointment.status_at).label("at")).where(
            Appointment.deleted,
            Appointment.source == self._source,
            Appointment.source_key.in_(keys),
        )
        found = self._session.execute(query.group_by(Appointment.source_key))
        self._gone |= {row.source_key: row.at for row in found}

    def _know(self, row: dict[str, Any]) -> None:
        self._rows[row["id"]] = row
        if row["source"] == self._source and row["source_key"]:
            self._by_key[row["source_key"]] = row["id"]
        if row["status"] != Status.RESCHEDULED:
            self._by_time[row["patient_id"], row["starts_at"]] = row["id"]

    # Planning

    def _plan(self, one: IncomingAppointment) -> PlannedAppointment:
        whose = self._whose[id(one)]
        if self._is_booked_anew(one, whose):
            said = _("Another row of this file names the same time, and that one holds.")
            return PlannedAppointment(
                fate=Fate.SAME, where=one.where, name=whose.name, starts_at=one.starts_at,
                sentence=said,
            )  # fmt: skip
        row = self._known(one, whose)
        if not whose.patient_id:
            return self._refused(one, whose.refused)
        if row is not None and row["patient_id"] != whose.patient_id:
            return self._refused(
                one, _("This visit is somebody else's here. Correct it in the record system.")
            )
        if one.status == DELETED:
            return self._deleted(one, whose, row)
        if self._is_too_early(one, row):
            return self._refused(
                one, _("The visit is still ahead, so nobody has come to it or missed it.")
            )
        if row is None:
            return self._added(one, whose)
        return self._changed(one, whose, row)

    def _is_booked_anew(self, one: IncomingAppointment, whose: Whose) -> bool:
        """Whether it was called off, and another row holds for this person and time.

        Without a key the two cannot be told apart, and nobody who is expected may be lost.
        """
        if one.key or one.status not in _CALLED_OFF or not whose.patient_id:
            return False
        return (whose.patient_id, one.starts_at) in self._standing

    def _is_too_early(self, one: IncomingAppointment, row: Mapping[str, Any] | None) -> bool:
        starts_at = one.starts_at or (row["starts_at"] if row else None)
        if starts_at is None or one.status not in set(Status):
            return False
        return is_too_early(Status(one.status), starts_at, self._now, self._zone)

    def _known(self, one: IncomingAppointment, whose: Whose) -> dict[str, Any] | None:
        row_id = self._by_key.get(one.key) if one.key else None
        if row_id is None and one.starts_at is not None:
            row_id = self._by_time.get((whose.patient_id, one.starts_at))
            if row_id is not None and one.key and self._has_other_key(row_id, one.key):
                row_id = None
        if row_id is None:
            return None
        self._seen.add(row_id)
        return self._rows[row_id]

    def _has_other_key(self, row_id: str, key: str) -> bool:
        row = self._rows[row_id]
        return row["source"] == self._source and row["source_key"] not in {"", key}

    def _refused(self, one: IncomingAppointment, why: str) -> PlannedAppointment:
        if one.starts_at is not None:
            self._refused_at.add(one.starts_at)
        return PlannedAppointment(
            fate=Fate.REFUSED,
            where=one.where,
            name=full_name(one.family, one.given),
            starts_at=one.starts_at,
            sentence=why,
        )

    def _added(self, one: IncomingAppointment, whose: Whose) -> PlannedAppointment:
        if one.starts_at is None:
            return self._refused(one, _("It is not known here, and no time says when it is."))
        if one.said_at is not None and one.said_at < self._gone.get(one.key, one.said_at):
            return self._not_here(one, whose)
        status = status_in(one.status, one.starts_at, one.said_at or self._now)
        values = {
            "patient_id": whose.patient_id,
            "starts_at": one.starts_at.astimezone(dt.UTC),
            "minutes": one.minutes or USUAL_MINUTES,
            "kind": one.kind,
            "with_whom": one.with_whom,
            "mode": one.mode or "office",
            "interpreter": one.interpreter or "not_asked",
            "booked_at": one.booked_at,
            "status": status.value,
            "status_at": min(one.said_at or self._now, self._now),
            "reason": one.reason,
            "source": self._source,
            "source_key": one.key,
        }
        key = f"new:{one.key or one.where}"
        self._know({"id": key, "clock": "", **values})
        self._seen.add(key)
        return PlannedAppointment(
            fate=Fate.ADD,
            where=one.where,
            name=whose.name,
            starts_at=one.starts_at,
            sentence=label(status),
            patient_id=whose.patient_id,
            row_id=key,
            values=values,
        )

    def _changed(
        self, one: IncomingAppointment, whose: Whose, row: dict[str, Any]
    ) -> PlannedAppointment:
        values = self._differences(one, row)
        says = ", ".join(self._said(values, row))
        starts_at = values.get("starts_at", row["starts_at"])
        # What only says where it came from is no change a person has to hear of.
        fate = Fate.CHANGE if says else Fate.SAME
        row |= values
        self._know(row)
        return PlannedAppointment(
            fate=fate,
            where=one.where,
            name=whose.name,
            starts_at=starts_at,
            sentence=says,
            patient_id=whose.patient_id,
            row_id=row["id"],
            values=values,
        )

    def _differences(self, one: IncomingAppointment, row: Mapping[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {
            name: value for name in _GIVEN if (value := getattr(one, name)) not in {"", None}
        }
        if one.starts_at is not None:
            given["starts_at"] = one.starts_at.astimezone(dt.UTC)
        wanted = {name: value for name, value in given.items() if row[name] != value}
        by_staff = self._by_staff(row, (*wanted, "status"))
        values = {name: value for name, value in wanted.items() if name not in by_staff}
        at = min(one.said_at or self._now, self._now)
        is_by_staff = "status" in by_staff
        if _is_older(one, row) and not is_by_staff:
            # Of what was said later only the gaps are filled.
            gaps = {name: value for name, value in values.items() if row[name] in {"", None}}
            return self._with_key(gaps, one, row)
        if "starts_at" in values and not is_by_staff:
            values["status_at"] = at
        starts_at = values.get("starts_at", row["starts_at"])
        theirs = status_in(one.status, starts_at, at) if one.status else Status(row["status"])
        if takes(Status(row["status"]), theirs, is_by_staff=is_by_staff):
            values |= {"status": theirs.value, "status_at": at}
            if one.reason:
                values["reason"] = one.reason
        return self._with_key(values, one, row)

    def _with_key(
        self, values: dict[str, Any], one: IncomingAppointment, row: Mapping[str, Any]
    ) -> dict[str, Any]:
        if one.key and not row["source_key"]:
            values |= {"source": self._source, "source_key": one.key}
        return values

    def _by_staff(self, row: Mapping[str, Any], names: Sequence[str]) -> frozenset[str]:
        if not row["clock"]:
            return frozenset()
        stored = {**row, "clock": row["clock"]}
        return self._edits.by_staff(Appointment, row["patient_id"], stored, names)

    def _said(self, values: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[str]:
        if "starts_at" in values:
            yield _("moved from {before}").format(before=when(row["starts_at"], self._zone))
        if "status" in values:
            yield label(Status(values["status"]))
        if {"kind", "with_whom", "mode", "interpreter", "minutes", "booked_at"} & values.keys():
            yield _("other details")

    def _not_here(self, one: IncomingAppointment, whose: Whose) -> PlannedAppointment:
        return PlannedAppointment(
            fate=Fate.SAME,
            where=one.where,
            name=whose.name,
            starts_at=one.starts_at,
            sentence=_("It was deleted there, and is not known here."),
        )

    def _deleted(
        self, one: IncomingAppointment, whose: Whose, row: dict[str, Any] | None
    ) -> PlannedAppointment:
        if row is None or not row["source_key"]:
            return self._not_here(one, whose)
        if _is_older(one, row) and "status" not in self._by_staff(row, ("status",)):
            return PlannedAppointment(
                fate=Fate.SAME, where=one.where, name=whose.name, starts_at=row["starts_at"],
                sentence="", patient_id=row["patient_id"], row_id=row["id"],
            )  # fmt: skip
        return PlannedAppointment(
            fate=Fate.CHANGE,
            where=one.where,
            name=whose.name,
            starts_at=row["starts_at"],
            sentence=_("deleted in the record system, so it is taken off here"),
            patient_id=row["patient_id"],
            row_id=row["id"],
            is_deleted=True,
            values={"status_at": min(one.said_at or self._now, self._now)},
        )

    def _missing(self) -> Iterator[PlannedAppointment]:
        """Visits to come that this source brought for the same days and does not name now.

        A row that was left out may name one of them, so it takes none of them away.
        """
        days = days_of(self._reading, self._zone)
        if not self._reading.is_whole_list or self._reading.has_unread or days is None:
            return
        begin = max(start_of_day(days[0], self._zone), self._now)
        end = start_of_day(days[1] + dt.timedelta(days=1), self._zone)
        query = (
            select(Appointment, Patient)
            .join(Patient, Patient.id == Appointment.patient_id)
            .where(
                Appointment.source == self._source,
                Appointment.starts_at >= begin,
                Appointment.starts_at < end,
                Appointment.status.in_(sorted(UPCOMING)),
                Appointment.deleted.is_(False),
                Patient.deleted.is_(False),
            )
            .order_by(Appointment.starts_at, Appointment.id)
        )
        for row, person in self._session.execute(query):
            if row.id in self._seen or row.starts_at in self._refused_at:
                continue
            yield PlannedAppointment(
                fate=Fate.MISSING,
                where="",
                name=full_name(person.family, person.given, person.preferred),
                starts_at=row.starts_at,
                sentence=_("is not in this file any more"),
                patient_id=person.id,
                row_id=row.id,
            )


def _is_older(one: IncomingAppointment, row: Mapping[str, Any]) -> bool:
    """Whether a message was sent before what stands here was said."""
    return one.said_at is not None and one.said_at < row["status_at"]


def when(at: dt.datetime, zone: ZoneInfo) -> str:
    """The practice's day and time of an instant."""
    local = at.astimezone(zone)
    return _("{day}, {time}").format(
        day=display(local.date().isoformat()), time=time_of_day(local.time())
    )


def days_of(reading: AppointmentReading, zone: ZoneInfo) -> tuple[dt.date, dt.date] | None:
    """First and last practice day of the appointments read."""
    days = [practice_day(one.starts_at, zone) for one in reading.appointments if one.starts_at]
    return (min(days), max(days)) if days else None


def _joined(earlier: PlannedAppointment, later: PlannedAppointment) -> PlannedAppointment:
    """One row out of two messages about the same appointment."""
    if earlier.fate is Fate.ADD and later.is_deleted:
        return PlannedAppointment(
            fate=Fate.SAME, where=later.where, name=later.name, starts_at=later.starts_at,
            sentence=_("It was deleted there, and is not known here."),
        )  # fmt: skip
    fate = earlier.fate if later.fate is Fate.SAME else later.fate
    return PlannedAppointment(
        fate=Fate.ADD if earlier.fate is Fate.ADD else fate,
        where=later.where,
        name=later.name,
        starts_at=later.starts_at,
        sentence=later.sentence or earlier.sentence,
        patient_id=later.patient_id,
        row_id=later.row_id,
        is_deleted=later.is_deleted,
        values={**earlier.values, **later.values},
    )
