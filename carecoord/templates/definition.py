"""What a template of a shared decision holds, in every language of the program."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from carecoord.vocab import code_systems
from carecoord.vocab.decisions import Trigger

_ICD10 = frozenset({code_systems.ICD10, code_systems.ICD10CM})


@dataclass(frozen=True, slots=True)
class Text:
    """One text in all languages of the program, none missing."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> str:
        return self.by_language[language]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a template's facts come from; ``dated`` is a year, a month or a day (ISO 8601)."""

    key: str
    title: str
    publisher: str
    dated: str

    @property
    def cited(self) -> str:
        """The source in few words, as it stands beside a number."""
        return f"{self.publisher}, {self.dated[:4]}"


@dataclass(frozen=True, slots=True)
class Effect:
    """A benefit or harm; ``count`` people of the template's ``per``, None when put in words.

    Attributes:
        source: Where the number comes from; None exactly when there is none.
    """

    text: Text
    count: float | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go.

    Attributes:
        burden: What it takes: visits, tests, money, effort.
    """

    label: Text
    is_wait: bool
    burden: Text | None
    benefits: tuple[Effect, ...]
    harms: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What all numbers of a template count by, so that they can be compared.

    Attributes:
        per: 100 or 1000 people.
        time_frame: Such as "5 years"; it reads on after "in".
        about: Whom the numbers were counted in, and how sure they are.
    """

    per: int
    time_frame: Text
    about: Text


@dataclass(frozen=True, slots=True)
class ConditionCode:
    """A code of a condition the decision often comes with; ICD-10 stands for its branch.

    Attributes:
        system: One of ``carecoord.vocab.code_systems``.
    """

    system: str
    code: str

    def covers(self, system: str, code: str) -> bool:
        """Whether a chart's code means this one; ``system`` in any usual spelling."""
        known, written = code_systems.normalise(system), code.strip().upper()
        if self.system in _ICD10 and known in _ICD10:
            return written.replace(".", "").startswith(self.code.replace(".", ""))
        return (self.system, self.code) == (known, written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One decision with its options side by side.

    Attributes:
        reviewed_by: Which clinician read it for the program; "" when nobody has yet.
        comes_up: When people face this decision.
        not_when: When it is not the right sheet, because something else comes first.
        what_matters: Open questions for the person; the answers are theirs alone.
        trigger: How it came up, where that is the same for everybody; None otherwise.
        no_wait_reason: Why waiting is not an option; None when it is one.
        numbers: None when every effect is put in words.
        keywords: Folded words it is found by, in every language.
    """

    id: str
    version: str
    dated_on: dt.date
    review_due_on: dt.date
    author: str
    reviewed_by: str
    title: Text
    question: Text
    comes_up: Text
    not_when: Text
    what_matters: tuple[Text, ...]
    options: tuple[Option, ...]
    sources: tuple[Source, ...]
    trigger: Trigger | None
    no_wait_reason: Text | None
    numbers: Numbers | None
    codes: tuple[ConditionCode, ...]
    keywords: str

    def effects(self) -> Iterator[Effect]:
        """Every benefit and harm, in reading order."""
        for option in self.options:
            yield from (*option.benefits, *option.harms)
