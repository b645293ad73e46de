"""The topics of Help, read from ``resources/help`` and found by their words."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from carecoord import __version__
from carecoord.common.i18n import _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold
from carecoord.services.licences import licences

HELP_DIR = RESOURCES_DIR / "help"
LANGUAGES = ("en", "es")
KEYBOARD = "keyboard"
ABOUT = "about"
GUIDES = ("front-desk", "clinician", "health-worker", "administrator")
"""Ten tasks each, for one role."""
ORDER = (
    "getting-started", *GUIDES, "finding-people", "worklists", "patient-page", "decisions",
    "teach-back", "handouts", "writing-handouts", "own-worklists", "practice", "schedule",
    "importing", "settings", "computers", "privacy-and-keys", KEYBOARD,
)  # fmt: skip
_TAG = re.compile(r"<[^>]+>")
_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_HEADING = re.compile(r"<h2(?: id=\"[a-z-]+\")?>(.*?)</h2>", re.DOTALL)
_NAMED = re.compile(r"<h2(?: id=\"([a-z-]+)\")?>")
_MARK = "#"
_LICENCE = "license:"
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_ENDINGS = (
    "ando", "iendo", "adas", "ados", "idas", "idos", "ing", "ada", "ado", "ida", "ido",
    "ed", "es", "as", "os", "ar", "er", "ir", "s", "a", "o", "e",
)  # fmt: skip
_SHORTEST_STEM = 4


@dataclass(frozen=True)
class Section:
    """What stands under one heading; the first is what stands before any.

    Attributes:
        heading: As it is read; the topic's title for the first one.
        words: Folded, for searching.
    """

    heading: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """One page of help; ``page`` is the HTML of its body."""

    key: str
    page: str

    @cached_property
    def title(self) -> str:
        """Its heading."""
        heading = _TITLE.search(self.page)
        return _plain(heading.group(1)) if heading else self.key

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its parts, in the order they stand."""
        texts = _HEADING.split(self.page)
        parts = [(self.title, texts[0]), *zip(texts[1::2], texts[2::2], strict=True)]
        return tuple(
            Section(_plain(name), tuple(fold(_plain(f"{name} {text}")).split()))
            for name, text in parts
        )

    def section_of(self, subject: str) -> int:
        """The section a subject names, by its number or its name; 0 is the beginning."""
        named = subject.partition(_MARK)[2]
        if named.isdigit():
            return min(int(named), len(self.sections) - 1)
        names = ["", *_NAMED.findall(self.page)]
        return names.index(named) if named in names else 0

    def paragraphs(self) -> list[str]:
        """Its paragraphs as plain text."""
        return [_plain(found) for found in _PARAGRAPH.findall(self.page)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a topic and the number of one of its sections."""

    topic: Topic
    section: int

    @property
    def heading(self) -> str:
        """The heading it stands under."""
        return self.topic.sections[self.section].heading


def topics(language: str) -> tuple[Topic, ...]:
    """All topics in a language; one that is missing comes in English."""
    return (*_pages(language), Topic(ABOUT, _about()))


@lru_cache(maxsize=len(LANGUAGES))
def _pages(language: str) -> tuple[Topic, ...]:
    """Read once: each letter typed into the search asks for them."""
    return tuple(Topic(key, _read(language, key)) for key in ORDER)


def topic_key(subject: str) -> str:
    """The topic that a subject such as ``worklists#paper`` names."""
    return subject.partition(_MARK)[0]


def subject_of(place: Place) -> str:
    """How a place is named."""
    key = place.topic.key
    return f"{key}{_MARK}{place.section}" if place.section else key


def stem(word: str) -> str:
    """A folded word without its ending, so that ``calls`` and ``calling`` find ``call``."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def stems(query: str) -> list[str]:
    """What was typed, as what words have to begin with."""
    return [stem(word) for word in fold(query).split()]


def find(known: Sequence[Topic], query: str) -> list[Place]:
    """Where every word stands, likeliest first; words of the other language are found too."""
    wanted = stems(query)
    found = _ranked(known, wanted)
    if found or not wanted:
        return found
    here = {topic.key: topic for topic in known}
    others = [topic for language in LANGUAGES for topic in topics(language)]
    places = [(place.topic.key, place.section) for place in _ranked(others, wanted)]
    return [
        Place(here[key], section)
        for key, section in dict.fromkeys(places)
        if section < len(here[key].sections)
    ]


def _ranked(known: Iterable[Topic], wanted: Sequence[str]) -> list[Place]:
    places = [
        Place(topic, number)
        for topic in known
        for number, section in enumerate(topic.sections)
        if _holds((*section.words, *fold(topic.title).split()), wanted)
    ]
    return sorted(places, key=lambda place: _distance(place, wanted))


def _distance(place: Place, wanted: Sequence[str]) -> tuple[int, int]:
    """How many words the heading lacks; where it has them all, how much else it says."""
    heading = fold(place.heading).split()
    missing = sum(not _holds(heading, [one]) for one in wanted)
    return missing, 0 if missing else len(heading)


def _holds(words: Sequence[str], wanted: Iterable[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _plain(page: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", page)).split())


def _read(language: str, key: str) -> str:
    path = HELP_DIR / language / f"{key}.html"
    if not path.exists():
        path = HELP_DIR / "en" / path.name
    return path.read_text(encoding="utf-8")


def _about() -> str:
    """Version, licence, and whose work is inside."""
    parts = [
        "<h1>" + _("About CareCoord") + "</h1>",
        "<p><b>" + _("Version {version}").format(version=__version__) + "</b></p>",
        "<p>" + _(
            "Patient engagement and care management for small practices. "
            "CareCoord is free software under the Apache License 2.0."
        ) + "</p>",
        "<p>" + _(
            "It helps to organize care. It does not diagnose, and it does not replace the "
            "judgment of a clinician."
        ) + "</p>",
        "<h2>" + _("What it stands on") + "</h2>",
        "<p>" + _(
            "Python, Qt and PySide6 (LGPL-3.0), SQLCipher (BSD), SQLAlchemy (MIT), and many "
            "others, each under its own free license. Choose a name to read the license."
        ) + "</p>",
        "<ul>",
        *(_link(one.name) for one in licences()),
        "</ul>",
    ]  # fmt: skip
    return "\n".join(parts)


def _link(name: str) -> str:
    return f'<li><a href="{_LICENCE}{html.escape(name)}">{html.escape(name)}</a></li>'


def licence_topic(subject: str) -> Topic | None:
    """The page of one licence, where a subject names one; None for any other subject."""
    named = subject.removeprefix(_LICENCE)
    for one in licences() if named != subject else ():
        if one.name == named:
            lines = html.escape(one.text()).replace("\n", "<br>")
            return Topic(subject, f"<h1>{html.escape(named)}</h1>\n<p>{lines}</p>")
    return None
