"""What a list is: who is on it, why, in which order, and what happens after an attempt."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from carecoord.vocab.roles import Role
from carecoord.worklists.fact import Fact
from carecoord.worklists.moment import Amount

FALLBACK_LANGUAGE = "en"


class Kind(enum.StrEnum):
    """A list people work until it is empty, or a group that is only counted and shown."""

    WORKLIST = "worklist"
    SEGMENT = "segment"


class People(enum.StrEnum):
    """Whom a list is about; the one place is ``population.py``."""

    ACTIVE = "active"
    REGISTERED = "registered"
    LIVING = "living"


class About(enum.StrEnum):
    """Which record an attempt counts for.

    The person on this list, their follow-up, the one after a hospital stay, or what somebody was
    not reached for on another list.

    Of a handout only what settles it counts for that copy; whoever is not reached for one copy
    is not called for the next one on the same day.
    """

    PATIENT = "patient"
    FOLLOW_UP = "follow_up"
    TRANSITION = "transition"
    NOT_REACHED = "not_reached"
    MISSED_VISIT = "missed_visit"
    """The follow-up of a visit missed lately."""
    HANDOUT = "handout"


class Operator(enum.StrEnum):
    """How a fact is compared."""

    IS = "is"
    ONE_OF = "one_of"
    KNOWN = "known"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


@dataclass(frozen=True)
class Comparison:
    """One fact against one value; numbers may be settings."""

    fact: Fact
    operator: Operator
    value: bool | str | tuple[str, ...] | Amount


@dataclass(frozen=True)
class Group:
    """Conditions of which all, any or none must hold.

    Attributes:
        word: "all", "any" or "none".
    """

    word: str
    members: tuple["Condition", ...]


Condition = Comparison | Group


@dataclass(frozen=True)
class Text:
    """One text in every language it was written in."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> str:
        return self.by_language.get(language) or self.by_language[FALLBACK_LANGUAGE]


@dataclass(frozen=True)
class Variant:
    """A text used when all the values it needs are known."""

    text: Text
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class SortKey:
    """A value by name, ``name`` (the person's) or ``group`` (late, today, soon, not reached)."""

    name: str
    descending: bool = False


@dataclass(frozen=True)
class Outreach:
    """What follows an attempt made from this list.

    Attributes:
        hide_days: Business days the row stays away after an attempt without contact.
        attempts: Tries before a person reviews the row.
        channels: Different ways to be tried among them.
        settled_days: Days until a settled row comes back if it still holds.
        declined_days: The same after the person declined.
    """

    hide_days: Amount
    attempts: Amount
    channels: int
    settled_days: int
    declined_days: int


@dataclass(frozen=True)
class Definition:
    """One list.

    Attributes:
        position: Place among the lists; the most pressing first.
        parameters: Numbers the texts and conditions refer to by name.
        values: Facts that explain a row, by the name the texts use.
        since: Name of the value that says since when; "" when none does.
        due: Name of the value that is the day it is due; "" when it has none.
        evidence: Fact that reopens a settled row when it is newer than the attempt.
        requires: Fact about the whole store without which the list would mislead.
        missing: Sentence shown when ``requires`` does not hold.
        asked_no_contact: Whether it is about those who asked not to be contacted, and nobody
            else; nobody is called from it.
        safety: Name of the flag that marks a row as safety-critical; "" when none does.
        settled_by_visit: Whether somebody who came in need not be called from here for now.
    """

    id: str
    kind: Kind
    position: int
    people: People
    about: About
    audience: tuple[Role, ...]
    owner_role: Role | None
    title: Text
    purpose: Text
    leaves_when: Text
    why: tuple[Variant, ...]
    next_step: tuple[Variant, ...]
    condition: Condition | None
    order: tuple[SortKey, ...]
    outreach: Outreach | None
    parameters: Mapping[str, Amount] = field(default_factory=dict)
    values: Mapping[str, Fact] = field(default_factory=dict)
    since: str = ""
    due: str = ""
    safety: str = ""
    evidence: Fact | None = None
    requires: Fact | None = None
    missing: Text | None = None
    settled_by_visit: bool = False
    asked_no_contact: bool = False

    def comparisons(self) -> Iterator[Comparison]:
        """Every comparison of the condition, in reading order."""
        if self.condition is not None:
            yield from _leaves(self.condition)


def _leaves(condition: Condition) -> Iterator[Comparison]:
    if isinstance(condition, Comparison):
        yield condition
        return
    for member in condition.members:
        yield from _leaves(member)
