"""Goals of invented people, and the goals for a number that their clinician set with some."""

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from carecoord.common.paths import RESOURCES_DIR
from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.entities import Goal, GoalCheckIn, PersonalTarget

Row = dict[str, Any]
TABLES = (Goal, GoalCheckIn, PersonalTarget)
"""Parents before children."""

_ADULT_YEARS, _OLDER_YEARS = 18, 72
_FOR_OLDER = "Lives alone and has had low blood sugar. A gentler goal is safer."
_FOR_PRESSURE = "Had a stroke in the family. They want it lower."


@functools.cache
def _book() -> Sequence[Mapping[str, Any]]:
    with (RESOURCES_DIR / "demo" / "goals.toml").open("rb") as stream:
        goals: Sequence[Mapping[str, Any]] = tomllib.load(stream)["goal"]
        return goals


class OwnGoals:
    """By chance of its own, so that what was there before stays as it was."""

    def __init__(self, chance: Chance, staff: Mapping[str, str], today: dt.date) -> None:
        self._chance = chance
        self._staff = staff
        self._today = today

    def of(self, person: Person, groups: set[str]) -> dict[type, list[Row]]:
        """Rows of one person, by table; most people have none."""
        rows: dict[type, list[Row]] = {table: [] for table in TABLES}
        years = person.age(self._today)
        if person.status != "active" or years < _ADULT_YEARS:
            return rows
        if self._chance.happens(0.14):
            self._goal(rows, person, groups)
        if "diabetes" in groups and years >= _OLDER_YEARS and self._chance.happens(0.5):
            self._target(rows, person, "a1c", (8.0, None), _FOR_OLDER)
        if "hypertension" in groups and self._chance.happens(0.06):
            self._target(rows, person, "bp", (130.0, 80.0), _FOR_PRESSURE)
        return rows

    def _goal(self, rows: dict[type, list[Row]], person: Person, groups: set[str]) -> None:
        chance = self._chance
        years = person.age(self._today)
        fitting = [
            each
            for each in _book()
            if each["group"] in {"", *groups} and each["ages"][0] <= years <= each["ages"][1]
        ]
        if not fitting:
            return
        one = chance.pick(fitting)
        begun = self._ago(chance.between(3, 50))
        planned, confidence = chance.happens(0.7), chance.between(5, 10)
        reached = planned and chance.happens(0.15)
        asked = reached or begun.date() < self._today - dt.timedelta(days=16)
        row: Row = {
            "id": chance.key(),
            "patient_id": person.id,
            "words": one["words"],
            "area": one["area"],
            "check_in_on": (begun.date() + dt.timedelta(days=14)).isoformat(),
            "begun_at": begun,
            "begun_by": self._staff["nurse"],
        }
        if planned:
            row |= _plan(one, confidence, begun.date())
        if asked:
            latest = max(begun.date() + dt.timedelta(days=7), self._today - dt.timedelta(days=1))
            told = max(begun.date(), latest - dt.timedelta(days=chance.between(0, 18)))
            row["check_in_on"] = (told + dt.timedelta(days=14)).isoformat()
            rows[GoalCheckIn].append(self._check_in(row, told, one["said"], reached=reached))
            if reached:
                row |= {"state": "met", "ended_on": told.isoformat()}
        rows[Goal].append(row)

    def _check_in(self, goal: Row, told: dt.date, said: str, *, reached: bool) -> Row:
        chance = self._chance
        target = chance.between(4, 8)
        outcome = "met" if reached else chance.weighted(("partly", "not_yet"), (75, 25))
        done = {"met": target, "partly": chance.between(2, target - 1)}.get(outcome, 0)
        return {
            "id": chance.key(),
            "patient_id": goal["patient_id"],
            "goal_id": goal["id"],
            "checked_on": told.isoformat(),
            "told_by": "patient",
            "outcome": outcome,
            "done": done,
            "target": target,
            "note": said if done else "",
            "recorded_at": dt.datetime.combine(told, dt.time(13), dt.UTC),
            "recorded_by": self._staff[chance.pick(("nurse", "chw"))],
        }

    def _target(
        self,
        rows: dict[type, list[Row]],
        person: Person,
        kind: str,
        values: tuple[float, float | None],
        reason: str,
    ) -> None:
        rows[PersonalTarget].append(
            {
                "id": self._chance.key(),
                "patient_id": person.id,
                "kind": kind,
                "value": values[0],
                "value2": values[1],
                "set_on": self._ago(self._chance.between(20, 300)).date().isoformat(),
                "set_by": self._staff["clinician"],
                "reason": reason,
            }
        )

    def _ago(self, days: int) -> dt.datetime:
        return dt.datetime.combine(self._today - dt.timedelta(days=days), dt.time(15), dt.UTC)


def _plan(one: Mapping[str, Any], confidence: int, on: dt.date) -> Row:
    words = ("what", "how_much", "when_words", "how_often", "why", "helper")
    row: Row = {name: one[name] for name in words}
    row |= {"state": "agreed", "agreed_on": on.isoformat()}
    row |= {"confidence": confidence, "confidence_on": on.isoformat()}
    if confidence < 7:  # noqa: PLR2004 - below it something is in the way
        row |= {"barrier": one["barrier"], "plan_b": one["plan_b"]}
        row["barrier_domain"] = one.get("barrier_domain", "")
    return row
