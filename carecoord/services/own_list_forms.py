"""A list of the practice's own as it travels between the window and the store."""

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from carecoord.common.i18n import LANGUAGES
from carecoord.rules.findings import Finding
from carecoord.vocab.own_lists import ListState

LineValue = bool | str | float | tuple[str, ...] | None
"""What a fact is compared with; None while nothing is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One text in both languages; either may be missing."""

    en: str = ""
    es: str = ""

    def in_language(self, language: str) -> str:
        """The text in this language, "" when it is not written."""
        return self.es.strip() if language == "es" else self.en.strip()

    def any_language(self, language: str) -> str:
        """The text in this language, else in the other one."""
        other = next(one for one in LANGUAGES if one != language)
        return self.in_language(language) or self.in_language(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact compared with one value.

    Attributes:
        fact: Its name, as ``worklists.facts`` knows it; "" while none is chosen.
        operator: ``worklists.definition.Operator`` value.
    """

    fact: str = ""
    operator: str = ""
    value: LineValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines of which all, any or none must hold."""

    word: str = "any"
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForm:
    """Everything somebody fills in.

    Attributes:
        kind: "worklist", or "segment" for a saved list nobody is called from.
        people: "active", "registered" or "living".
        word: "all", "any" or "none" of ``parts``.
        why: Own words of the reason, facts by name in braces; empty to have it made.
        purpose, leaves_when: Own words; empty to have them made.
        order: Name of the fact sorted by, with "-" for the highest first; "" by name.
        since: Name of the fact that says since when; "" to have it chosen.
        hide_days, attempts: None for the practice's own numbers.
        settled_by_visit: Whether somebody who came in need not be called for now.
    """

    kind: str = "worklist"
    people: str = "active"
    word: str = "all"
    parts: tuple[Line | Block, ...] = ()
    title: Words = Words()
    purpose: Words = Words()
    why: Words = Words()
    leaves_when: Words = Words()
    next_step: Words = Words()
    owner_role: str = "nurse"
    audience: tuple[str, ...] = (
        "front_desk", "medical_assistant", "nurse", "clinician", "chw", "lead",
    )  # fmt: skip
    order: str = ""
    since: str = ""
    hide_days: int | None = None
    attempts: int | None = None
    settled_days: int = 90
    declined_days: int = 365
    settled_by_visit: bool = False

    def lines(self) -> tuple[Line, ...]:
        """Every line, in reading order."""
        found: list[Line] = []
        for part in self.parts:
            found += [part] if isinstance(part, Line) else part.lines
        return tuple(found)


def to_json(form: ListForm) -> str:
    """As it is stored."""
    return json.dumps(asdict(form), ensure_ascii=False)


def from_json(content: str) -> ListForm:
    """As ``to_json`` wrote it; what is missing is as in a new list."""
    return form_from(json.loads(content))


def form_from(stored: dict[str, Any]) -> ListForm:
    """The form in plain values, as a draft keeps them."""
    known = {name: stored[name] for name in stored if name in ListForm.__dataclass_fields__}
    for name in ("title", "purpose", "why", "leaves_when", "next_step"):
        if name in known:
            known[name] = Words(**known[name])
    if "audience" in known:
        known["audience"] = tuple(known["audience"])
    parts = tuple(_part(one) for one in known.pop("parts", ()))
    return replace(ListForm(**known), parts=parts)


def _part(stored: dict[str, Any]) -> Line | Block:
    if "lines" in stored:
        return Block(word=stored["word"], lines=tuple(_line(one) for one in stored["lines"]))
    return _line(stored)


def _line(stored: dict[str, Any]) -> Line:
    value = stored["value"]
    return Line(
        fact=stored["fact"],
        operator=stored["operator"],
        value=tuple(value) if isinstance(value, list) else value,
    )


@dataclass(frozen=True, slots=True)
class FactChoice:
    """A fact as somebody picks it.

    Attributes:
        subject: What it is about, in words; facts of a subject stand together.
        operators: ``Operator`` value and its words, in the order shown.
        choices: Values with their words, for a text.
        unit: Unit of a number, in words.
        decimals: Digits after the point of a number.
        can_be_asked: Whether people can be chosen by it.
        can_be_told: Whether it can stand in the reason of a row.
    """

    name: str
    words: str
    subject: str
    type: str
    operators: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    decimals: int = 0
    can_be_asked: bool = True
    can_be_told: bool = True


@dataclass(frozen=True, slots=True)
class OwnListItem:
    """One line of the practice's lists.

    Attributes:
        on, by: When it came to where it stands, and through whom.
        broken: What has to be done before it can be used again, "" when it works.
    """

    id: str
    worklist_id: str
    title: str
    number: int
    state: ListState
    on: dt.date
    by: str
    broken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """One version, as it is read or written.

    Attributes:
        rev: The revision that was read; a save or a step names it.
        has_newer: Whether a later version of the list is there.
        findings: What stands in the way of using it, and what is good to know.
    """

    id: str
    rev: int
    worklist_id: str
    number: int
    state: ListState
    form: ListForm
    has_newer: bool
    edited_by: str
    edited_at: dt.datetime
    retired_reason: str = ""
    broken: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ListWords:
    """What a list says, in plain words.

    Attributes:
        sentence: Who is on it.
        unknown: For each line, how people without the fact are treated; "" where none lacks it.
        why: The reason as it is made from the conditions.
        leaves_when: What takes a row off, as it is made.
        findings: What stands in the way of using it, and what is good to know.
    """

    sentence: str
    unknown: tuple[str, ...]
    why: str
    leaves_when: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One person a list would hold."""

    patient_id: str
    name: str
    birth_on: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list that is not saved yet would hold.

    Attributes:
        count: How many people.
        rows: The first of them.
        note: Why nobody is on it although it may not be so, "" otherwise.
    """

    count: int
    rows: tuple[PreviewRow, ...]
    note: str = ""
