"""Conditions, visits and readings of an invented person, going together plausibly."""

import datetime as dt
from typing import Any

from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.entities import Allergy, Condition, Measurement, Visit
from carecoord.vocab import code_systems

Row = dict[str, Any]
_ADULT_YEARS = 18
_SLOTS = 18
"""Quarter hours from 8 in the morning in which visits begin."""

_PREDIABETES = "15777000"
_CONDITIONS = (
    # (group, SNOMED code, words, youngest, likelihood at 30, further likelihood per ten years)
    ("hypertension", "59621000", "Essential hypertension", 25, 0.06, 0.11),
    ("diabetes", "44054006", "Type 2 diabetes", 25, 0.03, 0.05),
    ("asthma", "195967001", "Asthma", 4, 0.08, 0.0),
    ("hyperlipidemia", "55822004", "High cholesterol", 30, 0.04, 0.08),
    ("depression", "35489007", "Depression", 15, 0.08, 0.0),
    ("heart_failure", "84114007", "Heart failure", 55, 0.0, 0.02),
    ("copd", "13645005", "COPD", 45, 0.0, 0.02),
    ("", _PREDIABETES, "Prediabetes", 25, 0.05, 0.04),
)
_ALLERGIES = ("Penicillin", "Sulfa medicines", "Peanuts", "Latex", "Ibuprofen")


class History:
    """What happened to one person before today."""

    def __init__(self, chance: Chance, person: Person, today: dt.date) -> None:
        self._chance = chance
        self._person = person
        self._today = today
        self.groups: set[str] = set()
        self.rows: dict[type, list[Row]] = {Condition: [], Allergy: [], Visit: [], Measurement: []}
        self._years = person.age(today)
        self._last_day = self._end()
        self._conditions()
        self._visits()
        if chance.happens(0.12):
            self._add(Allergy, substance=chance.pick(_ALLERGIES))

    def _end(self) -> dt.date:
        """The last day anything happened: death or the move ended it."""
        since = next(iter(self._person.rows.values()))[0]["status_on"]
        ended = self._person.status in {"deceased", "moved"} and since
        return dt.date.fromisoformat(since) if ended else self._today

    def _conditions(self) -> None:
        for group, code, words, youngest, base, slope in _CONDITIONS:
            decades = (self._years - 30) / 10
            if self._years < youngest or not self._chance.happens(base + slope * max(decades, 0)):
                continue
            if code == _PREDIABETES and "diabetes" in self.groups:
                continue
            if group:
                self.groups.add(group)
            onset = self._last_day - dt.timedelta(days=self._chance.between(60, 4000))
            self._add(
                Condition,
                system=code_systems.SNOMED,
                code=code,
                text=words,
                group=group,
                onset_on=max(onset, self._person.born_on).isoformat(),
            )

    def _visits(self) -> None:
        chronic = bool(self.groups)
        day = self._last_day - dt.timedelta(days=self._chance.between(0, 500 if chronic else 700))
        for _number in range(self._chance.between(2, 9 if chronic else 5)):
            if day <= self._person.born_on:
                return
            missed = self._chance.happens(0.07)
            at = self._instant(day)
            self._add(
                Visit,
                started_at=at,
                ended_at=None if missed else at + dt.timedelta(minutes=20),
                kind=self._chance.weighted(("office", "video", "home"), (85, 10, 5)),
                status="missed" if missed else "kept",
                reason=self._chance.pick(("Check-up", "Blood pressure", "Medicines", "Cough", "")),
            )
            if not missed:
                self._readings(at)
            day -= dt.timedelta(days=self._chance.between(40, 260))

    def _readings(self, at: dt.datetime) -> None:
        chance = self._chance
        if self._years >= 16 or chance.happens(0.3):  # noqa: PLR2004 - measured in adults
            high = 12 if "hypertension" in self.groups else 0
            systolic = round(chance.around(116 + self._years * 0.18 + high, 11))
            systolic = min(max(systolic, 88), 206)
            diastolic = min(max(round(systolic * 0.62 + chance.around(0, 5)), 48), systolic - 15)
            self._reading(at, "bp", systolic, "mm[Hg]", "85354-9", value2=diastolic)
        if "diabetes" in self.groups and chance.happens(0.7):
            self._reading(at, "a1c", round(max(chance.around(7.3, 1.1), 5.1), 1), "%", "4548-4")
        if chance.happens(0.6):
            weight = chance.around(
                20 + min(self._years, 18) * 3.3, 9 if self._years >= _ADULT_YEARS else 3
            )
            self._reading(at, "weight", round(max(weight, 3.2), 1), "kg", "29463-7")

    def _reading(
        self,
        at: dt.datetime,
        kind: str,
        value: float,
        unit: str,
        code: str,
        value2: float | None = None,
    ) -> None:
        self._add(
            Measurement,
            kind=kind,
            value=float(value),
            value2=None if value2 is None else float(value2),
            unit=unit,
            code=code,
            taken_at=at,
            place="clinic",
        )

    def _instant(self, day: dt.date) -> dt.datetime:
        """A quarter hour of the working day before, in UTC: never later than now."""
        minutes = 13 * 60 + 15 * self._chance.between(0, _SLOTS)
        midnight = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(), dt.UTC)
        return midnight + dt.timedelta(minutes=minutes)

    def _add(self, table: type, **fields: Any) -> None:
        row = {"id": self._chance.key(), "patient_id": self._person.id, **fields}
        self.rows[table].append(row)
