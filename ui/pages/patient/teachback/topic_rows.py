"""Topics to go over, as a list: what the person has and what fits them before all others."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.services.handouts import GivenRow, HandoutItem
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import Subject
from carecoord.vocab.terms import label
from ui.models.rows import ListRow
from ui.widgets.formats import full_date
from ui.widgets.group_head import GroupHead
from ui.widgets.library_row import LibraryRow

_PLACES = {subject: place for place, subject in enumerate(Subject)}
MOST_RECENT = 6
"""Handouts given longest ago stand with the others of their subject."""


def recent(given: Iterable[GivenRow]) -> list[GivenRow]:
    """The last handouts somebody got, the newest first, each topic once."""
    newest: dict[str, GivenRow] = {}
    for row in given:
        newest.setdefault(row.topic, row)
    return list(newest.values())[:MOST_RECENT]


def topic_rows(
    found: Sequence[HandoutItem], given: Sequence[GivenRow], fitting: Iterable[str]
) -> list[ListRow]:
    """What was found: recent handouts, then what fits a condition, then by subject.

    Args:
        found: Topics that hold the words that were typed.
        given: What the person was given, the newest first.
        fitting: Topics that answer to a condition of the person.
    """
    items = {item.topic: item for item in found}
    had = {row.topic: row for row in recent(given) if row.topic in items}
    fits = [one for one in dict.fromkeys(fitting) if one in items and one not in had]
    rows = _group(_("Handouts they have"), [_had(row, items[row.topic]) for row in had.values()])
    rows += _group(_("For their conditions"), [_row(items[topic]) for topic in fits])
    taken = {*had, *fits}
    rest = sorted(
        (item for item in found if item.topic not in taken),
        key=lambda item: (_PLACES[item.subject], fold(item.title)),
    )
    for subject, group in groupby(rest, key=lambda item: item.subject):
        rows += _group(label(subject), [_row(item) for item in group])
    return rows


def _group(title: str, rows: Sequence[LibraryRow]) -> list[ListRow]:
    return [GroupHead(title, len(rows)), *rows] if rows else []


def _had(row: GivenRow, item: HandoutItem) -> LibraryRow:
    given = _("Given on {day}").format(day=full_date(row.on))
    facts = f"{given}  ·  {language_label(row.language)}"
    return LibraryRow(row.topic, row.title, facts, item.icon)


def _row(item: HandoutItem) -> LibraryRow:
    languages = ", ".join(language_label(code) for code in item.languages)
    return LibraryRow(item.topic, item.title, languages, item.icon)
