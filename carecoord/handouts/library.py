"""The handouts that come with the product, found by topic, words, code and language."""

import datetime as dt
import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.handouts.reading_level import ReadingLevel
from carecoord.vocab import code_systems
from carecoord.vocab.handouts import Subject
from carecoord.vocab.languages import base, name_of

_ICD10_SHAPE = re.compile(r"[A-Z]\d[0-9A-Z]\.?[0-9A-Z]{0,4}")
_ICD10 = frozenset({code_systems.ICD10, code_systems.ICD10CM})


class Audience(enum.StrEnum):
    """Who a handout speaks to."""

    ADULT = "adult"
    CAREGIVER = "caregiver"


@dataclass(frozen=True, slots=True)
class TopicCode:
    """A code a topic answers to; an ICD-10 code stands for its whole branch.

    Attributes:
        system: One of ``carecoord.vocab.code_systems``.
        code: As published, dot included.
    """

    system: str
    code: str

    def covers(self, other: "TopicCode") -> bool:
        if self.system in _ICD10 and other.system in _ICD10:
            return other.code.replace(".", "").startswith(self.code.replace(".", ""))
        return self == other


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One thing to remember, and the open question that checks it.

    Attributes:
        text: The point, in the handout's language.
        ask: A question to invite the person's own words; never answered by yes or no.
        is_safety: Not clear yet on this point calls for an early second try.
    """

    text: str
    ask: str
    is_safety: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a handout's facts come from; ``dated`` is a year, a month or a day (ISO 8601)."""

    title: str
    publisher: str
    dated: str


@dataclass(frozen=True, slots=True)
class Handout:
    """One topic in one language.

    Attributes:
        topic: The topic's id.
        language: BCP 47 code without a region.
        body_html: Title, sections and ``{fields}``; see ``carecoord.handouts.markup``.
        personal_fields: Names of the ``{fields}`` that may be filled in.
        icon: Name of an icon in the product's set.
        reviewed_by: Who in the practice approved this language; empty when nobody has yet.
        is_translation: True when another language's version came first.
        reading_level: None in a language without a formula here.
    """

    topic: str
    language: str
    title: str
    version: str
    dated_on: dt.date
    review_due_on: dt.date
    author: str
    reviewed_by: str
    is_translation: bool
    reading_level: ReadingLevel | None
    body_html: str
    key_points: tuple[KeyPoint, ...]
    personal_fields: frozenset[str]
    icon: str
    sources: tuple[Source, ...]

    @property
    def grade(self) -> int | None:
        """School grade; None in a language without a formula here."""
        return None if self.reading_level is None else self.reading_level.grade

    @property
    def is_reviewed(self) -> bool:
        return bool(self.reviewed_by)


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject with one handout per language.

    Attributes:
        formats: Ways it can be given: ``print``, ``pdf``, ``read_aloud``.
        keywords: Folded words it is found by, in every language.
    """

    id: str
    subject: Subject
    icon: str
    audiences: frozenset[Audience]
    codes: tuple[TopicCode, ...]
    formats: tuple[str, ...]
    handouts: tuple[Handout, ...]
    keywords: str

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(handout.language for handout in self.handouts)

    def in_language(self, language: str) -> Handout | None:
        """The version in a language, whatever the region: ``es-MX`` finds ``es``."""
        wanted = base(language)
        return next((one for one in self.handouts if one.language == wanted), None)

    def is_found_by(self, word: str) -> bool:
        """Whether a typed word begins one of the topic's, or is a code of one of its branches."""
        if f" {fold(word)}" in self.keywords:
            return True
        code = TopicCode(code_systems.ICD10CM, word.upper())
        return bool(_ICD10_SHAPE.fullmatch(code.code)) and any(
            own.covers(code) for own in self.codes
        )

    def title(self, language: str) -> str:
        """The title in a language, or in the first language there is."""
        return (self.in_language(language) or self.handouts[0]).title


class HandoutLibrary:
    """The topics at hand. Small enough to be held and searched in memory."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = {topic.id: topic for topic in topics}

    def topics(self) -> tuple[Topic, ...]:
        return tuple(self._topics.values())

    def topic(self, topic_id: str) -> Topic:
        """The topic of this id.

        Raises:
            RefusedError: There is no such topic.
        """
        topic = self._topics.get(topic_id)
        if topic is None:
            raise RefusedError(_("This handout is no longer in the library. Choose another one."))
        return topic

    def find(
        self, query: str = "", *, language: str | None = None, audience: Audience | None = None
    ) -> tuple[Topic, ...]:
        """Topics that hold every word of ``query``, whatever its case and accents.

        Args:
            query: Words or beginnings of words, or ICD-10 codes; empty finds all.
            language: Only topics written in it.
            audience: Only topics written for it.
        """
        words = query.split()
        return tuple(
            topic
            for topic in self._topics.values()
            if (language is None or topic.in_language(language) is not None)
            and (audience is None or audience in topic.audiences)
            and all(topic.is_found_by(word) for word in words)
        )

    def for_codes(self, codes: Iterable[TopicCode]) -> tuple[Topic, ...]:
        """Topics that answer to any of a patient's conditions or tests."""
        wanted = tuple(codes)
        return tuple(
            topic
            for topic in self._topics.values()
            if any(own.covers(code) for own in topic.codes for code in wanted)
        )

    def point_in(self, topic_id: str, text: str, language: str) -> str:
        """A key point as its handout says it in a language; as it is where that does not."""
        topic = self._topics.get(topic_id)
        wanted = topic.in_language(language) if topic else None
        if topic is None or wanted is None:
            return text
        for handout in topic.handouts:
            said = [point.text for point in handout.key_points]
            if text in said and len(said) == len(wanted.key_points):
                return wanted.key_points[said.index(text)].text
        return text

    def get(self, topic_id: str, language: str) -> Handout:
        """The handout in exactly this language.

        Raises:
            RefusedError: There is no such topic, or it is not written in this language;
                another language never takes its place unasked.
        """
        topic = self.topic(topic_id)
        handout = topic.in_language(language)
        if handout is None:
            raise RefusedError(
                _(
                    "This handout is not written in {language} yet. It is there in: {others}. "
                    "Choose one of them only if the patient can read it."
                ).format(
                    language=name_of(language),
                    others=", ".join(name_of(other) for other in topic.languages),
                )
            )
        return handout
