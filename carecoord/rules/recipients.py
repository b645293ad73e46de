"""Whether and how something may go to a person on one way, and if not, why."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from carecoord.vocab.outbound import LeftOut
from carecoord.vocab.patients import Channel, PhoneKind, Status, ThreeValued

OF_AGE_YEARS = 18
"""Who is younger, or may be, is written to through a parent or guardian."""
WINDOW_DAYS = 14
"""Within so many days nobody is written to twice from one list: the window in which tries count."""

_ONE_ADDRESS = re.compile(r"[^\s,;:<>()\[\]\"@]+@[^\s,;:<>()\[\]\"@]+")
"""One address alone: a second one behind a comma would read another person's mail."""
_MUST_AGREE = (Channel.EMAIL, Channel.TEXT)
_NOTHING_ON_FILE = {
    Channel.LETTER: LeftOut.NO_ADDRESS,
    Channel.EMAIL: LeftOut.NO_EMAIL,
    Channel.TEXT: LeftOut.NO_PHONE,
    Channel.CALL: LeftOut.NO_PHONE,
}


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where letters go; a postcode is text, with its zeros."""

    line: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    mail_safe: ThreeValued = ThreeValued.NOT_ASKED

    @property
    def is_full(self) -> bool:
        """Whether the post can find it: street, and a town or a postcode."""
        return bool(self.line.strip() and (self.city.strip() or self.postcode.strip()))

    @property
    def lines(self) -> tuple[str, ...]:
        """As it stands on an envelope."""
        region = " ".join(part for part in (self.state.strip(), self.postcode.strip()) if part)
        town = ", ".join(part for part in (self.city.strip(), region) if part)
        street = (line.strip() for line in self.line.splitlines())
        return tuple(line for line in (*street, town, self.country.strip()) if line)


@dataclass(frozen=True, slots=True)
class Point:
    """A phone number or e-mail address as it is on file."""

    value: str
    use: str = ""
    standing: str = "good"
    message_safe: ThreeValued = ThreeValued.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody near the person whom messages go to."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of somebody before anything goes to them.

    Attributes:
        least_age: Years the birth date allows at least; None when it is not known.
        may_be_contacted: Whether they did not say no to every contact.
        answers: Newest answer by channel; a channel without one was not asked about.
        phones, emails: The first to be tried first.
        guardian: A parent or guardian who may be told, for somebody under age.
        go_between: Who takes this person's messages.
        last_on: The day something went to them on this way from this list; None when nothing did.
    """

    patient_id: str
    status: str = Status.ACTIVE
    is_listed: bool = True
    least_age: int | None = None
    may_be_contacted: bool = True
    answers: Mapping[Channel, ThreeValued] = field(default_factory=dict)
    address: PostalAddress = PostalAddress()
    phones: tuple[Point, ...] = ()
    emails: tuple[Point, ...] = ()
    guardian: Other | None = None
    go_between: Other | None = None
    last_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where something goes.

    Attributes:
        patient_id: Whom it is about.
        care_of: The parent or guardian, or who takes the messages; "" for the person.
        lines: The postal address, empty on other ways.
        value: The number or e-mail address, "" for letters.
        is_unasked: Whether nobody asked if letters may go there.
    """

    patient_id: str
    care_of: str = ""
    lines: tuple[str, ...] = ()
    value: str = ""
    is_unasked: bool = False


def target(person: Person, way: Channel, today: dt.date) -> Target | LeftOut:
    """Where it goes, or the first reason why it does not go."""
    refused = _standing(person) or _answer(person, way)
    if refused is not None:
        return refused
    if way is not Channel.CALL and _has_one(person, today):
        return LeftOut.ALREADY
    is_minor = person.least_age is not None and person.least_age < OF_AGE_YEARS
    if is_minor and person.guardian is None:
        return LeftOut.NO_GUARDIAN
    other = person.guardian if is_minor else person.go_between
    if other is None:
        return _own(person, way)
    if way is Channel.LETTER and is_minor:
        return _letter(person, other.name)
    if way in (Channel.TEXT, Channel.CALL) and other.phone.strip():
        return Target(patient_id=person.patient_id, care_of=other.name, value=other.phone.strip())
    return LeftOut.GUARDIAN_ADDRESS if is_minor else LeftOut.GOES_TO_ANOTHER


def _standing(person: Person) -> LeftOut | None:
    if person.status == Status.DECEASED:
        return LeftOut.DECEASED
    if not person.is_listed:
        return LeftOut.NOT_LISTED
    if person.status == Status.MOVED:
        return LeftOut.MOVED
    return None if person.may_be_contacted else LeftOut.NO_CONTACT


def _answer(person: Person, way: Channel) -> LeftOut | None:
    """A letter or a call needs no yes; e-mail and text messages do."""
    said = person.answers.get(way, ThreeValued.NOT_ASKED)
    if said is ThreeValued.NO:
        return LeftOut.OPTED_OUT
    if way in _MUST_AGREE and said is not ThreeValued.YES:
        return LeftOut.NOT_ASKED
    return None


def _has_one(person: Person, today: dt.date) -> bool:
    return person.last_on is not None and (today - person.last_on).days < WINDOW_DAYS


def _own(person: Person, way: Channel) -> Target | LeftOut:
    if way is Channel.LETTER:
        return _letter(person, "")
    on_file = person.emails if way is Channel.EMAIL else person.phones
    if not on_file:
        return _NOTHING_ON_FILE[way]
    good = [point for point in on_file if point.standing == "good"]
    if not good:
        return LeftOut.MARKED_WRONG
    if way is Channel.EMAIL:
        good = [point for point in good if _ONE_ADDRESS.fullmatch(point.value)]
        if not good:
            return LeftOut.UNREADABLE
    chosen = _mobile_first(good) if way is Channel.TEXT else good[0]
    if way is Channel.TEXT and chosen.message_safe is ThreeValued.NO:
        return LeftOut.NOT_SAFE
    return Target(patient_id=person.patient_id, value=chosen.value)


def _mobile_first(points: list[Point]) -> Point:
    return next((point for point in points if point.use == PhoneKind.MOBILE), points[0])


def _letter(person: Person, care_of: str) -> Target | LeftOut:
    address = person.address
    if not address.is_full:
        return LeftOut.NO_ADDRESS
    if address.mail_safe is ThreeValued.NO:
        return LeftOut.NOT_SAFE
    return Target(
        patient_id=person.patient_id,
        care_of=care_of,
        lines=address.lines,
        is_unasked=address.mail_safe is ThreeValued.NOT_ASKED,
    )
