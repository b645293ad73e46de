"""A stored version of a handout as the form it is written in, and as the handout it prints."""

import datetime as dt
import json
from dataclasses import asdict

from carecoord.common.text import fold, squeeze
from carecoord.entities import HandoutVersion
from carecoord.handouts.codes import read_codes
from carecoord.handouts.fields import FIELD_NAMES, field_names
from carecoord.handouts.library import Audience, Handout, KeyPoint, Source, Topic
from carecoord.handouts.pasted import from_html
from carecoord.handouts.plain_text import tidy, to_html
from carecoord.handouts.reading_level import html_to_text, reading_level
from carecoord.services.authoring_forms import HandoutForm, PointEntry, SourceEntry
from carecoord.vocab.handouts import Origin, Subject
from carecoord.vocab.languages import base

OWN_MARK = "own-"
"""Begins the topic of a handout written here."""
FORMATS = ("print", "pdf", "read_aloud")
_PRACTICE_FIELDS = frozenset({"practice_name", "practice_phone"})


def form_of(row: HandoutVersion) -> HandoutForm:
    """What stands in a version, as it was typed."""
    title, text = row.title, row.body
    if row.origin == Origin.BUILT_IN:
        title, text = from_html(row.body)
    return HandoutForm(
        title=title,
        text=text,
        subject=row.subject,
        codes=row.codes,
        keywords=row.keywords,
        for_caregivers=Audience.CAREGIVER in row.audiences.split(),
        points=tuple(PointEntry(**one) for one in json.loads(row.points)),
        sources=tuple(SourceEntry(**one) for one in json.loads(row.sources)),
        translated_by=row.translated_by,
        translation_way=row.translation_way,
        checked_by=row.checked_by,
        checked_on=row.checked_on,
    )


def put_form(row: HandoutVersion, form: HandoutForm) -> None:
    """Take over what somebody typed; lines that were left empty are left out."""
    row.title = squeeze(form.title)
    row.body = tidy(form.text)
    row.subject = form.subject
    row.codes = form.codes.strip()
    row.keywords = squeeze(form.keywords)
    audiences = [Audience.ADULT.value, *([Audience.CAREGIVER.value] * form.for_caregivers)]
    row.audiences = " ".join(audiences)
    row.points = _json([one for one in map(asdict, form.points) if one["text"] or one["ask"]])
    row.sources = _json([one for one in map(asdict, form.sources) if any(one.values())])
    row.translated_by = squeeze(form.translated_by)
    row.translation_way = form.translation_way
    row.checked_by = squeeze(form.checked_by)
    row.checked_on = form.checked_on


def body_of(row: HandoutVersion) -> str:
    """The markup that is printed."""
    return row.body if row.origin == Origin.BUILT_IN else to_html(row.title, row.body)


def personal_fields(body_html: str) -> frozenset[str]:
    """Fields of a text that are filled in for a person; what nothing can fill in is none."""
    return (field_names(body_html) & FIELD_NAMES) - _PRACTICE_FIELDS


def as_handout(row: HandoutVersion, approved_by: str, today: dt.date) -> Handout:
    """The version as it is given.

    Args:
        row: Any version; a draft is shown as if it were approved today.
        approved_by: Name of whoever stands by it, "" when nobody does.
        today: The practice day.
    """
    body, language = body_of(row), base(row.language)
    is_translation = row.language != row.written_in
    reviewed_by = row.checked_by if is_translation and row.origin == Origin.OWN else approved_by
    return Handout(
        topic=row.topic,
        language=language,
        title=row.title,
        version=row.version,
        dated_on=_day(row.dated_on, today),
        review_due_on=_day(row.review_due_on, today),
        author="",
        reviewed_by=reviewed_by,
        is_translation=is_translation,
        reading_level=reading_level(html_to_text(body), language),
        body_html=body,
        key_points=tuple(
            KeyPoint(text=one["text"], ask=one["ask"], is_safety=one["safety"])
            for one in json.loads(row.points)
        ),
        personal_fields=personal_fields(body),
        icon=row.icon,
        sources=tuple(Source(**one) for one in json.loads(row.sources)),
    )


def as_topic(rows: list[HandoutVersion], handouts: list[Handout]) -> Topic:
    """The languages of one topic together; the first of ``rows`` says what it is about."""
    first = rows[0]
    codes, _unknown = read_codes(first.codes)
    words = [code.code for code in codes] + [one.title for one in handouts]
    words += [row.keywords for row in rows]
    return Topic(
        id=first.topic,
        subject=Subject(first.subject),
        icon=first.icon,
        audiences=frozenset(map(Audience, first.audiences.split())),
        codes=codes,
        formats=FORMATS,
        handouts=tuple(handouts),
        keywords=f" {fold(' '.join(words))} ",
    )


def library_columns(topic: Topic, handout: Handout) -> dict[str, str]:
    """What a text of the library is stored as, besides its topic, language and version."""
    points = [
        {"text": one.text, "ask": one.ask, "safety": one.is_safety} for one in handout.key_points
    ]
    sources = [
        {"title": one.title, "publisher": one.publisher, "dated": one.dated}
        for one in handout.sources
    ]
    return {
        "title": handout.title,
        "body": handout.body_html,
        "subject": topic.subject.value,
        "icon": handout.icon,
        "audiences": " ".join(sorted(one.value for one in topic.audiences)),
        "points": _json(points),
        "sources": _json(sources),
        "dated_on": handout.dated_on.isoformat(),
        "review_due_on": handout.review_due_on.isoformat(),
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _day(text: str, otherwise: dt.date) -> dt.date:
    return dt.date.fromisoformat(text) if text else otherwise
