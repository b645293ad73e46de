"""A handout of the practice as it travels between the window and the store."""

import datetime as dt
from dataclasses import dataclass, field

from carecoord.rules.findings import Finding
from carecoord.vocab.handouts import Subject, VersionState


@dataclass(frozen=True, slots=True, kw_only=True)
class PointEntry:
    """One thing to remember, and the open question that checks it."""

    text: str = ""
    ask: str = ""
    safety: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """Where facts come from; ``dated`` is a year, a month or a day."""

    title: str = ""
    publisher: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutForm:
    """Everything somebody fills in.

    Attributes:
        text: As typed; see ``carecoord.handouts.plain_text``.
        codes: As typed, parted by commas.
        for_caregivers: Whether it also speaks to whoever cares for somebody.
        translation_way: ``vocab.handouts.TranslationWay`` or "".
        checked_by: Who compared a translation with its source, "" when nobody has.
        checked_on: ISO day of that, "" when nobody has.
    """

    title: str = ""
    text: str = ""
    subject: str = Subject.CARE.value
    codes: str = ""
    keywords: str = ""
    for_caregivers: bool = False
    points: tuple[PointEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    translated_by: str = ""
    translation_way: str = ""
    checked_by: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class AuthoredItem:
    """One line of the list: the newest version of a handout in one language.

    Attributes:
        on, by: When it came to where it stands, and through whom.
        is_own: False for a text of the library that is not offered here.
    """

    id: str
    topic: str
    language: str
    title: str
    number: int
    state: VersionState
    on: dt.date
    by: str
    is_translation: bool
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoredVersion:
    """One version, as it is read or written.

    Attributes:
        rev: The revision that was read; a save or a decision names it.
        written_in: The language that came first.
        languages: Languages this topic has any version in.
        adapted_title: The handout it is a copy of, "" when of none.
        translated_from: Version of the first language it was made from, "" when it is the first.
        edited_by, edited_at: Whose words stand there, and since when.
        has_newer: Whether this topic has a later version in this language.
        returned_reason: What an approver asked for, "" when nothing.
        findings: What stands in the way of sending it, and what is good to know.
    """

    id: str
    rev: int
    topic: str
    language: str
    number: int
    state: VersionState
    form: HandoutForm
    written_in: str
    languages: tuple[str, ...]
    adapted_title: str
    adapted_version: str
    translated_from: str
    is_own: bool
    has_newer: bool
    edited_by: str
    edited_at: dt.datetime
    sent_by: str
    approved_by: str
    approved_on: dt.date | None
    approval_reason: str
    review_due_on: str
    retired_by: str
    retired_on: dt.date | None
    retired_reason: str
    returned_reason: str
    findings: tuple[Finding, ...]

    @property
    def is_translation(self) -> bool:
        return self.language != self.written_in


@dataclass(frozen=True, slots=True)
class HardWordEntry:
    """A hard word of the text; ``plainer`` is "" when we know none."""

    word: str
    times: int
    plainer: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How hard a text is to read.

    Attributes:
        grade: Whole school grade, None where it cannot be measured.
        band: The grade in words, "" without one.
        formula: Name of the formula, "" without one.
        statement: All of it in sentences, or why there is no grade.
        words: How many words were counted.
    """

    grade: int | None
    band: str
    formula: str
    statement: str
    words: int
    hard: tuple[HardWordEntry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class OtherText:
    """The same handout in another language, to write beside.

    Attributes:
        state: ``VersionState`` value, "" for a text of the library.
    """

    language: str
    version: str
    title: str
    text: str
    state: str
    points: tuple[PointEntry, ...]
