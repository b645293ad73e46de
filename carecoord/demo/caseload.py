"""Whom a health worker of an invented practice looks after."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.vocab.patients import Status

_SHARE = {"es": 0.5, "en": 0.04}
"""How many of those who speak a language; the health worker speaks both."""
_FEWEST_DAYS, _MOST_DAYS = 10, 200


class Caseload:
    """By chance of its own, so that what was there before stays as it was."""

    def __init__(self, chance: Chance, staff: Mapping[str, str], today: dt.date) -> None:
        self._chance = chance
        self._staff = staff
        self._today = today

    def of(self, person: Person) -> Iterator[dict[str, Any]]:
        """Their place on it, if they have one."""
        share = _SHARE.get(person.language, 0)
        if person.status != Status.ACTIVE or not self._chance.happens(share):
            return
        days = dt.timedelta(days=self._chance.between(_FEWEST_DAYS, _MOST_DAYS))
        yield {
            "id": self._chance.key(),
            "patient_id": person.id,
            "staff_id": self._staff["chw"],
            "assigned_on": (self._today - days).isoformat(),
            "assigned_by": self._staff["nurse"],
        }
