"""What the demo practice wrote itself: one handout in two versions, a translation, a draft."""

import datetime as dt
import functools
import json
import tomllib
from collections.abc import Mapping
from typing import Any

from carecoord.common.paths import RESOURCES_DIR
from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.services.authored_rows import OWN_MARK
from carecoord.services.papers import TextSize
from carecoord.vocab.handouts import Origin, VersionState

_GIVEN_TO = 0.04
_FIRST_DAYS_AGO, _SECOND_DAYS_AGO = 400, 20
"""When the two versions were approved."""
_RETIRED_DAYS_AGO, _ONE_IN_SO_MANY = 3, 8
_ADULT = 18

Row = dict[str, Any]


@functools.cache
def _book() -> Mapping[str, Any]:
    with (RESOURCES_DIR / "demo" / "handouts.toml").open("rb") as stream:
        return tomllib.load(stream)


class OwnHandouts:
    """The texts, and who was given the older one of them."""

    def __init__(self, chance: Chance, staff: Mapping[str, str], today: dt.date) -> None:
        self._chance = chance
        self._staff = staff
        self._today = today
        self._topic = OWN_MARK + chance.key()
        self._versions = [self._version(one) for one in _book()["version"]]
        self._harmful = self._retired(_book()["retired"])

    def texts(self) -> list[Row]:
        """Every version, as it is stored."""
        return [*self._versions, self._harmful]

    def given_to(self, person: Person) -> list[Row]:
        """The first version, given to a few before there was a second; some have a harmful one."""
        grown = person.status == "active" and person.age(self._today) >= _ADULT
        reads = person.language == "en"
        if not (grown and reads and self._chance.happens(_GIVEN_TO)):
            return []
        days = self._chance.between(_SECOND_DAYS_AGO + 5, _SECOND_DAYS_AGO + 180)
        texts = [self._versions[0], *([self._harmful] * (days % _ONE_IN_SO_MANY == 0))]
        return [self._copy(text, person, days) for text in texts]

    def _copy(self, text: Row, person: Person, days: int) -> Row:
        return {
            "id": self._chance.key(),
            "patient_id": person.id,
            "topic": text["topic"],
            "title": text["title"],
            "version": text["version"],
            "version_id": text["id"],
            "language": text["language"],
            "text_size_pt": int(TextSize.STANDARD),
            "given_at": self._ago(days),
            "given_by": self._staff["nurse"],
        }

    def _retired(self, text: Mapping[str, Any]) -> Row:
        return self._version(text) | {
            "topic": OWN_MARK + self._chance.key(),
            "state": VersionState.RETIRED.value,
            "is_harmful": True,
            "retired_by": self._staff["clinician"],
            "retired_at": self._ago(_RETIRED_DAYS_AGO),
            "retired_reason": text["reason"],
        }

    def _version(self, text: Mapping[str, Any]) -> Row:
        """Number 0 is a draft of its own; of the others the last of a language is in use."""
        book, number, language = _book(), text["number"], text["language"]
        is_draft, is_first = number == 0, (language, number) == ("en", 1)
        approved = self._ago(_FIRST_DAYS_AGO if is_first else _SECOND_DAYS_AGO)
        row: Row = {
            "id": self._chance.key(),
            "topic": OWN_MARK + self._chance.key() if is_draft else self._topic,
            "language": language,
            "number": max(number, 1),
            "version": str(max(number, 1)),
            "origin": Origin.OWN.value,
            "state": (VersionState.DRAFT if is_draft else VersionState.APPROVED).value,
            "title": text["title"],
            "body": text["body"].strip(),
            "subject": book["subject"],
            "icon": book["icon"],
            "points": json.dumps(text["points"], ensure_ascii=False),
            "sources": json.dumps([book["source"]], ensure_ascii=False),
            "written_in": "en",
            "edited_by": self._staff["nurse"],
            "edited_at": self._ago(2) if is_draft else approved,
        }
        if not is_draft:
            row |= self._approval(approved)
        if is_first:
            row["state"] = VersionState.REPLACED.value
        if language != "en":
            row |= {
                "translated_from": "2",
                "translated_by": "Ana Ruiz",
                "checked_by": "Luis Ortega",
            }
            row |= {"translation_way": "person", "checked_on": approved.date().isoformat()}
        return row

    def _approval(self, at: dt.datetime) -> Row:
        day = at.date()
        return {
            "approved_by": self._staff["clinician"],
            "approved_at": at,
            "dated_on": day.isoformat(),
            "review_due_on": (day + dt.timedelta(days=730)).isoformat(),
        }

    def _ago(self, days: int) -> dt.datetime:
        day = self._today - dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(15), dt.UTC)
