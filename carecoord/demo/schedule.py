"""The demo practice's schedule: two weeks behind and three ahead of today."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from carecoord.common.clock import start_of_day
from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.entities import Appointment, FollowUp
from carecoord.rules.business_days import add_business_days, is_business_day

_COMES = 0.3
"""Share of the people with a visit in these weeks."""
_BEHIND, _AHEAD = 14, 21
_FIRST_HOUR, _SLOTS, _SLOT_MINUTES = 8, 25, 20
_SEEN_BY_NOW = 3
"""Slots of today that are over however early the demo is opened."""
_KINDS = ("Check-up", "Blood pressure", "Diabetes check", "Medicines", "Cough", "Physical")
_PAST = ("kept", "no_show", "cancelled_early", "cancelled_late", "cancelled_practice")
_PAST_WEIGHTS = (82, 9, 4, 3, 2)
_COMING = ("booked", "confirmed")
_COMING_WEIGHTS = (62, 38)
_PEOPLE_SEEN_BY = ("Dr. Amara Okafor", "Ana Ruiz, RN")
_WORKED_DAYS = 6
"""Missed visits older than this were followed up already."""
_MOST_TRIES = 8

Row = dict[str, Any]


class Schedule:
    """Books people one after another, nobody twice into one time of one colleague."""

    def __init__(
        self, chance: Chance, staff: Mapping[str, str], today: dt.date, zone: ZoneInfo
    ) -> None:
        self._chance = chance
        self._staff = staff
        self._today = today
        self._zone = zone
        self._taken: set[tuple[dt.date, int, str]] = set()

    def book(self, person: Person) -> dict[type, list[Row]]:
        """The person's visit, and the work that a missed one made."""
        if person.status != "active" or not self._chance.happens(_COMES):
            return {}
        found = self._slot()
        if found is None:
            return {}
        visit = self._visit(person, *found)
        rows: dict[type, list[Row]] = {Appointment: [visit]}
        day = found[0]
        if visit["status"] == "no_show" and (self._today - day).days <= _WORKED_DAYS:
            rows[FollowUp] = [self._work(visit, day)]
        return rows

    def _slot(self) -> tuple[dt.date, int, str] | None:
        """A free time on an open day; today more often than another day."""
        for _try in range(_MOST_TRIES):
            days = self._chance.between(-_BEHIND, _AHEAD)
            is_today = self._chance.happens(0.12)
            day = self._today if is_today else self._today + dt.timedelta(days=days)
            slot, who = self._chance.between(0, _SLOTS - 1), self._chance.pick(_PEOPLE_SEEN_BY)
            is_open = is_business_day(day) or day == self._today
            if is_open and (day, slot, who) not in self._taken:
                self._taken.add((day, slot, who))
                return day, slot, who
        return None

    def _visit(self, person: Person, day: dt.date, slot: int, who: str) -> Row:
        chance = self._chance
        minutes = _FIRST_HOUR * 60 + slot * _SLOT_MINUTES
        local = dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), self._zone)
        starts_at = local.astimezone(dt.UTC)
        # Nothing was booked later than the morning of today.
        morning = start_of_day(self._today, self._zone) + dt.timedelta(hours=7)
        lead = dt.timedelta(days=chance.weighted((2, 6, 15, 35), (30, 30, 25, 15)))
        booked_at = min(starts_at - lead, morning - dt.timedelta(days=1))
        status = self._status(day, slot)
        is_past = status not in _COMING
        return {
            "id": chance.key(),
            "patient_id": person.id,
            "starts_at": starts_at,
            "minutes": chance.weighted((20, 40), (80, 20)),
            "kind": chance.pick(_KINDS),
            "with_whom": who,
            "mode": chance.weighted(("office", "video", "phone"), (86, 10, 4)),
            "interpreter": "no" if person.language == "en" else chance.pick(("yes", "not_asked")),
            "booked_at": booked_at,
            "status": status,
            "status_at": min(starts_at, morning) if is_past else booked_at,
            "reason": chance.pick(("No ride", "Sick child", "")) if "cancelled" in status else "",
        }

    def _status(self, day: dt.date, slot: int) -> str:
        if day < self._today:
            return self._chance.weighted(_PAST, _PAST_WEIGHTS)
        if day == self._today and slot < _SEEN_BY_NOW:
            return self._chance.pick(("kept", "arrived", "no_show"))
        return self._chance.weighted(_COMING, _COMING_WEIGHTS)

    def _work(self, visit: Row, day: dt.date) -> Row:
        due_on = max(add_business_days(day, 1), self._today)
        return {
            "id": self._chance.key(),
            "patient_id": visit["patient_id"],
            "kind": "missed_visit",
            "title": "Missed visit",
            "reason": "The visit did not take place.",
            "next_step": "Ask what got in the way and offer a new day.",
            "owner_role": "front_desk",
            "due_on": due_on.isoformat(),
            "priority": "time_limited",
            "state": "open",
            "source_table": "appointment",
            "source_id": visit["id"],
            "created_at": visit["status_at"],
            "created_by": self._staff["front_desk"],
        }
