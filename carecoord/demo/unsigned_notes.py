"""Decision notes of an invented practice that were begun and not signed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.demo.records import book
from carecoord.vocab.patients import Status
from carecoord.vocab.records import NoteState

_SHARE = 0.05
_MOST_DAYS = 20
_HOUR = dt.time(15, 30)


class UnsignedNotes:
    """By chance of its own, so that what was there before stays as it was."""

    def __init__(self, chance: Chance, staff: Mapping[str, str], today: dt.date) -> None:
        self._chance = chance
        self._clinician = staff["clinician"]
        self._today = today

    def of(self, person: Person) -> Iterator[dict[str, Any]]:
        """What the clinician was called away from, for a few of those it is a question for."""
        years, chance = person.age(self._today), self._chance
        asked = (one for one in book()["decision"] if not one["group"])
        for template in asked:
            youngest, oldest = template["ages"]
            fits = person.status == Status.ACTIVE and youngest <= years <= oldest
            if not fits or not chance.happens(_SHARE):
                continue
            day = self._today - dt.timedelta(days=chance.between(1, _MOST_DAYS))
            yield {
                "id": chance.key(),
                "patient_id": person.id,
                "state": NoteState.DRAFT.value,
                "question": template["question"],
                "why_now": template["why_now"],
                "started_at": dt.datetime.combine(day, _HOUR, dt.UTC),
                "language": person.language,
                "interpreter": "" if person.language == "en" else "qualified_phone",
                "author_id": self._clinician,
                "owner_id": self._clinician,
            }
