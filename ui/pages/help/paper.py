"""A topic of help and the list of keys, on paper."""

import html
import re
from collections.abc import Sequence
from itertools import groupby

from carecoord.common.i18n import _, current_language
from carecoord.services.help_pages import Topic
from ui.printing.sheet import Sheet
from ui.widgets.shortcuts import ShortcutNote

_POINTS, _SMALL_POINTS = 9, 8
_COMMENT = re.compile(r"<!--.*?-->")
_LINK = re.compile(r"</?a\b[^>]*>")


def topic_sheet(topic: Topic) -> Sheet:
    """A topic, set as small as staff can read, so that a guide is one sheet."""
    body = _LINK.sub("", _COMMENT.sub("", topic.page))
    return _sheet(topic.title, body, _POINTS)


def key_sheet(title: str, notes: Sequence[ShortcutNote]) -> Sheet:
    """All keys in two columns on one page."""
    groups = [list(members) for _name, members in groupby(notes, lambda note: note.group)]
    half = sum(len(group) + 2 for group in groups) / 2
    columns: tuple[list[str], list[str]] = ([], [])
    filled = 0
    for group in groups:
        columns[filled + len(group) / 2 >= half].append(_group(group))
        filled += len(group) + 2
    cells = "".join(f'<td width="50%" valign="top">{"".join(one)}</td>' for one in columns)
    body = (
        f'<h1>{html.escape(title)}</h1><table width="100%" cellspacing="0"><tr>{cells}</tr></table>'
    )
    return _sheet(title, body, _SMALL_POINTS)


def _group(notes: Sequence[ShortcutNote]) -> str:
    lines = "".join(
        f"<tr><td><b>{html.escape(note.keys)}</b>&nbsp;&nbsp;</td>"
        f"<td>{html.escape(note.does)}</td></tr>"
        for note in notes
    )
    return f'<h2>{html.escape(notes[0].group)}</h2><table cellspacing="0">{lines}</table>'


def _sheet(title: str, body: str, points: int) -> Sheet:
    style = (
        f"h1 {{ font-size: {points + 5}pt; }} "
        f"h2 {{ font-size: {points + 1}pt; margin-top: 8px; margin-bottom: 2px; }} "
        f"p, li {{ margin: 2px 0 4px 0; }}"
    )
    return Sheet(
        title=title,
        html=f"<html><head><style>{style}</style></head><body>{body}</body></html>",
        footer_lines=(_("CareCoord help"),),
        text_size=points,
        language=current_language(),
    )
