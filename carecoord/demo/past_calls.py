"""Outreach of the demo practice's last months, so that its numbers show what calls led to."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.entities import ContactAttempt

_NEAREST, _FARTHEST = 8, 150
"""Days back in which a visit was asked for by a call."""
_BEFORE = (2, 26)
"""Days from the call to the visit."""
_ASKED, _NOT_REACHED = 0.4, 0.1
_GROUPS = {"diabetes": "diabetes-no-a1c-12m", "hypertension": "hypertension-no-bp-12m"}
_OTHERS = "chronic-not-seen-12m"
_WAYS, _WAY_WEIGHTS = ("call", "text", "email"), (80, 14, 6)
_WHO, _WHO_WEIGHTS = ("front_desk", "chw", "nurse"), (60, 25, 15)
_ANSWERS, _ANSWER_WEIGHTS = ("reached", "declined"), (92, 8)
_GIVEN_UP = (("call", "no_answer"), ("call", "left_safe_message"), ("text", "no_answer"))

Row = dict[str, Any]


class PastCalls:
    """Tries made long enough ago that nothing of them is open any more."""

    def __init__(self, chance: Chance, staff: Mapping[str, str], today: dt.date) -> None:
        self._chance = chance
        self._staff = staff
        self._today = today

    def of(self, person: Person, groups: set[str], visits: Sequence[Row]) -> dict[type, list[Row]]:
        """The person's tries: those that a visit followed, or those that were given up."""
        worklist = next((_GROUPS[one] for one in sorted(groups) if one in _GROUPS), _OTHERS)
        if not groups:
            return {}
        kept = [row["started_at"] for row in visits if row["status"] == "kept"]
        asked = [at for at in kept if _NEAREST <= self._days_since(at) <= _FARTHEST]
        if asked and self._chance.happens(_ASKED):
            tries = list(self._led_to_a_visit(max(asked)))
        elif person.status == "active" and not asked and self._chance.happens(_NOT_REACHED):
            tries = list(self._given_up())
        else:
            return {}
        key = {"patient_id": person.id, "worklist_id": worklist}
        return {ContactAttempt: [{"id": self._chance.key(), **key, **one} for one in tries]}

    def _days_since(self, at: dt.datetime) -> int:
        return (self._today - at.date()).days

    def _led_to_a_visit(self, visit: dt.datetime) -> Iterator[Row]:
        answered = visit - dt.timedelta(days=self._chance.between(*_BEFORE), hours=1)
        who = self._chance.weighted(_WHO, _WHO_WEIGHTS)
        way = self._chance.weighted(_WAYS, _WAY_WEIGHTS)
        if self._chance.happens(0.45):
            yield self._try(answered - dt.timedelta(days=2), who, "call", "no_answer", 2)
        result = self._chance.weighted(_ANSWERS, _ANSWER_WEIGHTS)
        yield self._try(answered, who, way, result, 1, closes=True)

    def _given_up(self) -> Iterator[Row]:
        begun = self._today - dt.timedelta(days=self._chance.between(60, 120))
        at = dt.datetime.combine(begun, dt.time(15, 30), dt.UTC)
        who = self._chance.weighted(_WHO, _WHO_WEIGHTS)
        for days, (way, result) in zip((0, 3, 7), _GIVEN_UP, strict=True):
            yield self._try(at + dt.timedelta(days=days, hours=days % 5), who, way, result, 3)
        yield self._try(at + dt.timedelta(days=9), "clinician", "call", "reviewed", 30, closes=True)

    def _try(
        self, at: dt.datetime, who: str, way: str, result: str, days: int, *, closes: bool = False
    ) -> Row:
        """``days`` from the try on the row was off the list; that is over by now."""
        back_on = (at.date() + dt.timedelta(days=days)).isoformat()
        return {
            "attempted_at": at, "attempted_by": self._staff[who], "channel": way,
            "result": result, "closes": closes, "hidden_until_on": back_on,
            "next_try_on": "" if closes else back_on,
        }  # fmt: skip
