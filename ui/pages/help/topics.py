"""The topics of Help, read from ``resources/help`` and found by their words."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from carecoord import __version__
from carecoord.common.i18n import _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold

HELP_DIR = RESOURCES_DIR / "help"
KEYBOARD = "keyboard"
ABOUT = "about"
GUIDES = ("front-desk", "clinician", "health-worker")
"""Ten tasks each, for one role."""
ORDER = (
    "getting-started",
    *GUIDES,
    "finding-people",
    "worklists",
    "decisions",
    "teach-back",
    "handouts",
    "writing-handouts",
    "own-worklists",
    "practice",
    "schedule",
    "importing",
    "privacy-and-keys",
    KEYBOARD,
)
_ICONS = {
    "getting-started": "home",
    "front-desk": "phone-call",
    "clinician": "stethoscope",
    "health-worker": "heart-handshake",
    "finding-people": "search",
    "worklists": "list-check",
    "decisions": "scale",
    "teach-back": "message-2",
    "handouts": "books",
    "writing-handouts": "edit",
    "own-worklists": "clipboard-list",
    "practice": "chart-bar",
    "schedule": "calendar-event",
    "importing": "file-import",
    "privacy-and-keys": "shield-lock",
    KEYBOARD: "keyboard",
    ABOUT: "info-circle",
}
_TAG = re.compile(r"<[^>]+>")
_HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_COPYRIGHT = re.compile(r"^Copyright .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of help.

    Attributes:
        page: HTML of its body.
        words: Folded text, for searching.
    """

    key: str
    title: str
    icon: str
    page: str
    words: str

    def paragraphs(self) -> list[str]:
        """Its paragraphs as plain text."""
        return [html.unescape(_TAG.sub("", found)) for found in _PARAGRAPH.findall(self.page)]


def topics(language: str) -> tuple[Topic, ...]:
    """All topics in a language; one that is missing comes in English."""
    found = [_topic(key, _read(language, key)) for key in ORDER]
    return (*found, _topic(ABOUT, _about()))


def matching(known: Sequence[Topic], query: str) -> list[Topic]:
    """Topics that hold every word; those with a word in the title come first."""
    words = fold(query).split()
    fits = [topic for topic in known if all(word in topic.words for word in words)]
    in_title = [any(word in fold(topic.title) for word in words) for topic in fits]
    order = sorted(range(len(fits)), key=lambda place: not in_title[place])
    return [fits[place] for place in order]


def _read(language: str, key: str) -> str:
    path = HELP_DIR / language / f"{key}.html"
    if not path.exists():
        path = HELP_DIR / "en" / path.name
    return path.read_text(encoding="utf-8")


def _topic(key: str, page: str) -> Topic:
    heading = _HEADING.search(page)
    title = html.unescape(heading.group(1)) if heading else key
    words = fold(html.unescape(_TAG.sub(" ", page)))
    return Topic(key, title, _ICONS[key], page, words)


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
            "Python, Qt and PySide6 (LGPL-3.0), SQLCipher (BSD), SQLAlchemy (MIT), and the other "
            "packages named in requirements.lock, each under its own free license."
        ) + "</p>",
        *(f"<p>{html.escape(line)}</p>" for line in _notices()),
    ]  # fmt: skip
    return "\n".join(parts)


def _notices() -> list[str]:
    """The first copyright line of each licence that lies beside what it covers."""
    files = sorted(Path(RESOURCES_DIR).glob("*/LICENSE*"))
    found = (_COPYRIGHT.search(file.read_text(encoding="utf-8")) for file in files)
    named = zip((file.stem.partition("-")[2] for file in files), found, strict=True)
    return [f"{name}: {line.group(0)}" for name, line in named if line]
