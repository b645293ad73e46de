"""Pieces of a page, each escaping what it is given."""

import html
from collections.abc import Iterable, Sequence

from carecoord.common.i18n import in_language
from carecoord.handouts import bidi
from carecoord.handouts.documents.page import PatientLabel, Setting, is_right_to_left

_CELL_PADDING_EMS = 0.45


def plain(text: str, setting: Setting) -> str:
    """Text from outside: trimmed, isolated, escaped; its line breaks stay."""
    turned = is_right_to_left(setting.language)
    lines = (line.strip() for line in text.strip().splitlines())
    return "<br>".join(
        html.escape(bidi.isolate(line, is_right_to_left=turned), quote=False) for line in lines
    )


def title(text: str) -> str:
    return f"<h1>{html.escape(text, quote=False)}</h1>"


def heading(text: str) -> str:
    return f"<h2>{html.escape(text, quote=False)}</h2>"


def paragraph(body: str, *, kind: str = "") -> str:
    """``body`` is escaped already; ``kind`` is a class of the page's style."""
    return f'<p class="{kind}">{body}</p>' if kind else f"<p>{body}</p>"


def bullets(items: Iterable[str]) -> str:
    """A list of escaped entries; nothing at all when there are none."""
    entries = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{entries}</ul>" if entries else ""


def section(text: str, body: str) -> str:
    """A heading with its body; nothing at all when the body is empty."""
    return heading(text) + body if body else ""


def quote(words: str, setting: Setting) -> str:
    """What somebody said, in their words, marked as such."""
    return f"“{plain(words, setting)}”"


def box(body: str, setting: Setting, *, kind: str) -> str:
    padding = round(setting.text_size * 1.1)
    return (
        f'<table class="box" width="100%" cellspacing="0" cellpadding="{padding}">'
        f'<tr><td class="{kind}">{body}</td></tr></table>'
    )


def grid(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    setting: Setting,
    *,
    widths: Sequence[int],
    kind: str = "grid",
) -> str:
    """A table of escaped cells.

    Args:
        headers: Plain texts, repeated on each page; none makes a table without a header.
        rows: Escaped cells; an empty one stays free to write in.
        setting: Gives the size.
        widths: Share of each column in percent.
        kind: Class of the page's style.
    """
    top = _row("th", [html.escape(text, quote=False) for text in headers], widths)
    body = "".join(_row("td", row, widths) for row in rows)
    padding = round(setting.text_size * _CELL_PADDING_EMS)
    return (
        f'<table class="{kind}" width="100%" cellspacing="0" cellpadding="{padding}">'
        f"{f'<thead>{top}</thead>' if headers else ''}{body}</table>"
    )


def _row(tag: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    filled = (
        f'<{tag} width="{width}%">{cell or "&nbsp;"}</{tag}>'
        for cell, width in zip(cells, widths, strict=False)
    )
    return f"<tr>{''.join(filled)}</tr>"


def born(patient: PatientLabel, setting: Setting) -> str:
    """'born' with the birth date; empty when it is not known."""
    if not patient.born_on:
        return ""
    _ = in_language(setting.language)
    return _("born {date}").format(date=plain(patient.born_on, setting))


def who(patient: PatientLabel, setting: Setting) -> str:
    """The patient's name with two identifiers, under the title."""
    facts = (
        f"<b>{plain(patient.name, setting)}</b>",
        born(patient, setting),
        plain(patient.identifier, setting),
    )
    return paragraph(" · ".join(fact for fact in facts if fact), kind="who")
