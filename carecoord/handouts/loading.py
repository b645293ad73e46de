"""Reads the handout folders: ``<topic>/meta.toml`` and one ``<language>.html`` beside it."""

import calendar
import datetime as dt
import html
import re
import tomllib
from pathlib import Path
from typing import Any

from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold
from carecoord.handouts.library import (
    Audience,
    Handout,
    HandoutLibrary,
    KeyPoint,
    Source,
    Topic,
    TopicCode,
)
from carecoord.handouts.markup import check_markup
from carecoord.handouts.reading_level import html_to_text, reading_level
from carecoord.vocab import code_systems
from carecoord.vocab.handouts import Subject

HANDOUTS_DIR = RESOURCES_DIR / "handouts"

_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)


def load_library(folder: Path = HANDOUTS_DIR) -> HandoutLibrary:
    """Read every topic under ``folder``, in the order of their ids.

    Raises:
        KeyError, ValueError: A topic's file lacks an entry or says what cannot be.
    """
    return HandoutLibrary(load_topic(meta.parent) for meta in sorted(folder.glob("*/meta.toml")))


def load_topic(folder: Path) -> Topic:
    meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    handouts = tuple(
        _handout(folder, meta, language, text) for language, text in meta["languages"].items()
    )
    codes = tuple(
        TopicCode(code_systems.normalise(system), code)
        for system, several in meta["codes"].items()
        for code in several
    )
    words = [meta["id"], *(code.code for code in codes), *(one.title for one in handouts)]
    words += [word for text in meta["languages"].values() for word in text["keywords"]]
    return Topic(
        id=meta["id"],
        subject=Subject(meta["subject"]),
        icon=meta["icon"],
        audiences=frozenset(Audience(one) for one in meta["audience"]),
        codes=codes,
        formats=tuple(meta["formats"]),
        handouts=handouts,
        keywords=f" {fold(' '.join(words))} ",
    )


def _handout(folder: Path, meta: dict[str, Any], language: str, text: dict[str, Any]) -> Handout:
    body = (folder / f"{language}.html").read_text(encoding="utf-8")
    check_markup(body)
    measured = reading_level(html_to_text(body), language, medicine_names=text["medicine_names"])
    return Handout(
        topic=meta["id"],
        language=language,
        title=_title(body),
        version=meta["version"],
        dated_on=meta["dated_on"],
        review_due_on=months_after(meta["dated_on"], meta["review_months"]),
        author=meta["author"],
        reviewed_by=text["reviewed_by"],
        is_translation=language != meta["written_in"],
        reading_level=measured,
        body_html=body,
        key_points=tuple(
            KeyPoint(text=point["text"], ask=point["ask"], is_safety=point["safety"])
            for point in text["key_points"]
        ),
        personal_fields=frozenset(meta["personal_fields"]),
        icon=meta["icon"],
        sources=tuple(
            Source(source["title"], source["publisher"], source["dated"])
            for source in meta["sources"]
        ),
    )


def _title(body_html: str) -> str:
    found = _TITLE.search(body_html)
    assert found is not None, "checked markup has one title"
    return html.unescape(found[1])


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
