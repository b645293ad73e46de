"""Invented people: names of several communities, households, phones and languages."""

import datetime as dt
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from carecoord.common.names import sort_key
from carecoord.common.paths import RESOURCES_DIR
from carecoord.demo.chance import Chance
from carecoord.entities import (
    Address,
    CareTeamMember,
    ChannelConsent,
    ContactPoint,
    Patient,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
)

Row = dict[str, Any]
_LATINO_INTERPRETER = 0.55
_HOUSEHOLD_SIZES = (1, 2, 3, 4)
_HOUSEHOLD_WEIGHTS = (55, 25, 12, 8)
_FIRST_RECORD = 10_001
_ADULT_YEARS = 18
_AREAS = ("202", "303", "413", "508", "617", "781")
_MORE_AREAS = (
    "205", "208", "212", "215", "216", "217", "219", "225", "228", "231", "239", "251", "252",
    "256", "262", "270", "301", "307", "312", "316", "319", "360", "401", "402", "406", "414",
    "501", "505", "515", "603", "701", "802", "808", "907",
)  # fmt: skip
_PER_AREA = 100
_OLD_YEARS = 70


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person and the rows of their details."""

    id: str
    born_on: dt.date
    sex: str
    language: str
    status: str
    rows: Mapping[type, list[Row]]

    def age(self, day: dt.date) -> int:
        before = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - before


@functools.cache
def _book() -> Mapping[str, Any]:
    with (RESOURCES_DIR / "demo" / "names.toml").open("rb") as stream:
        return tomllib.load(stream)


class Town:
    """Where invented people come from, household by household."""

    def __init__(self, chance: Chance, today: dt.date, staff: Mapping[str, str]) -> None:
        """Prepare.

        Args:
            chance: Source of all choices.
            today: The practice's day; ages are reckoned from it.
            staff: Staff ids by role, for the care teams.
        """
        self._chance = chance
        self._today = today
        self._staff = staff
        self._record = _FIRST_RECORD
        self._phones: set[str] = set()
        communities = _book()["community"]
        self._communities = communities
        self._shares = [one["share"] for one in communities]

    def people(self, count: int) -> Iterator[Person]:
        """``count`` people; those of one household come one after the other."""
        made = 0
        while made < count:
            for person in self._household(count - made):
                made += 1
                yield person

    def _household(self, at_most: int) -> Iterator[Person]:
        chance = self._chance
        community = chance.weighted(self._communities, self._shares)
        size = min(chance.weighted(_HOUSEHOLD_SIZES, _HOUSEHOLD_WEIGHTS), at_most)
        family = _family_name(chance, community)
        phone, address = self._phone(), self._address()
        eldest_years = chance.between(22, 88)
        head: Person | None = None
        for member in range(size):
            years = self._years(member, eldest_years)
            person = self._person(community, family, years, phone, address, head)
            head = head or person
            yield person

    def _years(self, member: int, eldest_years: int) -> int:
        if member == 0:
            return eldest_years
        if member == 1:
            return max(_ADULT_YEARS, eldest_years - self._chance.between(-6, 8))
        return max(0, eldest_years - self._chance.between(22, 38))

    def _person(
        self,
        community: Mapping[str, Any],
        family: str,
        years: int,
        phone: str,
        address: Row,
        head: Person | None,
    ) -> Person:
        chance = self._chance
        sex = chance.pick(("female", "male"))
        given = chance.pick(community[sex])
        born_on = self._today - dt.timedelta(days=years * 365 + chance.between(1, 364))
        language = community["language"] if chance.happens(0.8) else "en"
        status = _status(chance, years)
        patient_id = chance.key()
        fields: Row = {
            "id": patient_id,
            "family": family,
            "given": given,
            "preferred": given.split()[0] if " " in given and chance.happens(0.5) else "",
            "sort_key": sort_key(family, given),
            "birth_on": born_on.isoformat() if chance.happens(0.98) else born_on.isoformat()[:4],
            "sex": sex,
            "pronouns": {"female": "she/her", "male": "he/him"}[sex] if chance.happens(0.3) else "",
            "language_spoken": language,
            "language_written": language if chance.happens(0.9) else "",
            "interpreter": _interpreter(chance, language),
            "large_print": "yes" if years >= _OLD_YEARS and chance.happens(0.3) else "not_asked",
            "status": status,
            "status_on": self._since(status, born_on),
            "best_channel": chance.weighted(("call", "text", "email", ""), (45, 25, 5, 25)),
            "best_time": chance.weighted(("morning", "afternoon", "evening", ""), (20, 15, 30, 35)),
            "contact_note": "",
        }
        rows: dict[type, list[Row]] = {Patient: [fields]}
        self._add_details(rows, patient_id, years, phone, address, head)
        return Person(patient_id, born_on, sex, language, status, rows)

    def _since(self, status: str, born_on: dt.date) -> str:
        if status == "active":
            return ""
        since = self._today - dt.timedelta(days=self._chance.between(30, 900))
        return max(since, born_on).isoformat()

    def _add_details(
        self,
        rows: dict[type, list[Row]],
        patient_id: str,
        years: int,
        phone: str,
        address: Row,
        head: Person | None,
    ) -> None:
        chance = self._chance

        def row(**fields: Any) -> Row:
            return {"id": chance.key(), "patient_id": patient_id, **fields}

        rows[PatientIdentifier] = [row(system="mrn", value=f"{self._record}", kind="mrn")]
        self._record += 1
        own = phone if years < _ADULT_YEARS or chance.happens(0.4) else self._phone()
        rows[ContactPoint] = [
            row(
                kind="phone",
                use=chance.pick(("mobile", "mobile", "home")),
                typed=_as_written(own),
                normal=f"+1{own}",
                message_safe=chance.weighted(("yes", "no", "not_asked"), (60, 8, 32)),
                shared="yes" if own == phone else "not_asked",
                standing="wrong" if chance.happens(0.02) else "good",
            )
        ]
        rows[Address] = [row(**address)]
        if chance.happens(0.7):
            allowed = chance.weighted(("yes", "no"), (85, 15))
            rows[ChannelConsent] = [
                row(channel="text", allowed=allowed, given_on=self._today.isoformat())
            ]
        if years < _ADULT_YEARS and head is not None:
            rows[RelatedPerson] = [row(**_guardian(head.rows[Patient][0], phone))]
        if chance.happens(0.9):
            rows[CareTeamMember] = [row(staff_id=self._staff["clinician"], function="primary")]
        if chance.happens(0.08):
            rows[PatientTag] = [row(tag=chance.pick(("food box", "walking group", "new here")))]

    def _phone(self) -> str:
        """A number of the range set aside for fiction (555-0100 to 555-0199).

        No two households share one before all are given: strangers who share a number make a
        desk look as if it had mixed them up.
        """
        area, line = self._chance.pick(_AREAS), self._chance.between(0, _PER_AREA - 1)
        drawn = f"{area}55501{line:02}"
        if len(self._phones) == _PER_AREA * len({*_AREAS, *_MORE_AREAS}):
            return drawn
        free = (
            number
            for each in (area, *_AREAS, *_MORE_AREAS)
            for place in range(_PER_AREA)
            if (number := f"{each}55501{(line + place) % _PER_AREA:02}") not in self._phones
        )
        found = next(free)
        self._phones.add(found)
        return found

    def _address(self) -> Row:
        streets = _book()["streets"]
        town, postcode = self._chance.pick(streets["towns"])
        street = f"{self._chance.pick(streets['names'])} {self._chance.pick(streets['kinds'])}"
        return {
            "line": f"{self._chance.between(1, 980)} {street}",
            "city": town,
            "state": streets["state"],
            "postcode": postcode,
            "country": "US",
        }


def _guardian(parent: Row, phone: str) -> Row:
    """The head of the household, who is called instead of the child."""
    return {
        "name": f"{parent['given']} {parent['family']}".strip(),
        "relationship": "parent",
        "phone_typed": _as_written(phone),
        "phone_normal": f"+1{phone}",
        "may_be_told": "yes",
        "may_decide": True,
        "gets_messages": True,
    }


def _as_written(phone: str) -> str:
    return f"({phone[:3]}) {phone[3:6]}-{phone[6:]}"


def _family_name(chance: Chance, community: Mapping[str, Any]) -> str:
    first: str = chance.pick(community["family"])
    if community.get("two_surnames") and chance.happens(0.6):
        return f"{first} {chance.pick(community['family'])}"
    if not community.get("one_name") and chance.happens(0.03):
        return f"{first}-{chance.pick(community['family'])}"
    return first


def _status(chance: Chance, years: int) -> str:
    likely_dead = 0.06 if years >= _OLD_YEARS else 0.004
    if chance.happens(likely_dead):
        return "deceased"
    return chance.weighted(("active", "moved", "inactive"), (95, 3, 2))


def _interpreter(chance: Chance, language: str) -> str:
    if language == "en":
        return chance.weighted(("not_asked", "no"), (50, 50))
    return "yes" if chance.happens(_LATINO_INTERPRETER) else "no"
