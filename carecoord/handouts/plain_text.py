"""Handouts as people type them, and the markup they are printed from.

A blank line parts paragraphs. ``# `` begins a heading, ``! `` the box "when to call 911", ``> ``
the box "when to call us", ``- `` or ``1. `` a list entry, ``| `` a row of a table; ``**bold**`` is
bold, and ``{fields}`` are filled in when the handout is given. A box runs to the next heading or
box, or to a line of three hyphens.

``[picture: noon: The sun is high.]`` is one of our own drawings with what it shows. A list whose
entries all begin with one stands side by side; a table whose columns do is a schedule.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from carecoord.handouts import drawings

_BOXES = {"!": "emergency", ">": "call-us"}
_BOX_END = "---"
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_ENTRY = re.compile(r"(?P<bullet>[-•·▪])\s+(?P<text>.*)|(?P<number>\d{1,2})[.)]\s+(?P<step>.*)")
_HEADING = re.compile(r"(?P<sign>#{1,6}|!|>)(?:\s+(?P<text>.*))?$")
_PICTURE = re.compile(r"\[picture: *([a-z-]+) *: *([^\]\n]+?) *\] *")
_NAME_FIELD = "{preferred_name}"
_JOINED = frozenset({"p", "ul", "ol", "table"})


@dataclass
class _Block:
    """One piece of text: a paragraph, a list or a table, and the box it stands in."""

    kind: str
    lines: list[str] = field(default_factory=list)


def to_html(title: str, text: str) -> str:
    """The markup of ``carecoord.handouts.markup`` for a title and a typed text.

    The first paragraph with the person's name says whom it is for; the first other one before
    any heading leads.
    """
    writer = _Writer(title)
    for block in _blocks(text):
        writer.write(block)
    return writer.finish()


def tidy(text: str) -> str:
    """A text without spaces at the ends of lines or more than one blank line in a row."""
    lines = (line.rstrip() for line in text.replace("\u00a0", " ").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _blocks(text: str) -> Iterator[_Block]:
    current: _Block | None = None
    for line in (one.strip() for one in text.splitlines()):
        kind, words = _kind_of(line)
        if current is not None and kind in _JOINED and current.kind == kind:
            current.lines.append(words)
            continue
        if current is not None:
            yield current
        current = _Block(kind, [words]) if kind else None
    if current is not None:
        yield current


def _kind_of(line: str) -> tuple[str, str]:
    if not line:
        return "", ""
    if line == _BOX_END:
        return "end", ""
    if heading := _HEADING.match(line):
        return _BOXES.get(heading["sign"], "h2"), (heading["text"] or "").strip()
    if line.startswith("|") and line.count("|") > 1:
        return "table", line
    if entry := _ENTRY.match(line):
        return ("ul", entry["text"]) if entry["bullet"] else ("ol", entry["step"])
    return "p", line


class _Writer:
    """Builds the markup block by block."""

    def __init__(self, title: str) -> None:
        self._parts = [f"<h1>{_inline(title)}</h1>\n"]
        self._is_boxed = False
        self._leads = True
        self._is_named = False

    def write(self, block: _Block) -> None:
        if block.kind in ("end", "h2", *_BOXES.values()):
            self._close_box()
            self._leads = False
        if block.kind in _BOXES.values():
            self._parts.append(f'<div class="{block.kind}">\n')
            self._is_boxed = True
        if block.kind in ("h2", *_BOXES.values()) and block.lines[0]:
            self._parts.append(f"<h2>{_inline(block.lines[0])}</h2>\n")
        elif block.kind in ("ul", "ol"):
            entries = "".join(f"<li>{_inline(line)}</li>\n" for line in block.lines)
            style = ' class="pictures"' if _all_pictured(block.lines) else ""
            self._parts.append(f"<{block.kind}{style}>\n{entries}</{block.kind}>\n")
        elif block.kind == "table":
            self._parts.append(_table(block.lines))
        elif block.kind == "p":
            self._write_paragraph("\n".join(block.lines))

    def finish(self) -> str:
        self._close_box()
        return "".join(self._parts)

    def _write_paragraph(self, words: str) -> None:
        style = ""
        if self._leads and _NAME_FIELD in words and not self._is_named:
            style, self._is_named = ' class="for"', True
        elif self._leads:
            style, self._leads = ' class="lead"', False
        self._parts.append(f"<p{style}>{_inline(words)}</p>\n")

    def _close_box(self) -> None:
        if self._is_boxed:
            self._parts.append("</div>\n")
            self._is_boxed = False


def picture(name: str, shown: str) -> str:
    """One of ``carecoord.handouts.drawings`` as it is typed."""
    return f"[picture: {name}: {shown}] "


def _inline(words: str) -> str:
    bold = _BOLD.sub(r"<b>\1</b>", html.escape(words, quote=False)).replace("\n", "<br>")
    return _PICTURE.sub(_drawn, bold)


def _drawn(typed: re.Match[str]) -> str:
    """A name that is no drawing of ours stays as it was typed, where its writer sees it."""
    name, shown = typed[1], typed[2].replace('"', "&quot;")
    return f'<img src="{name}" alt="{shown}">' if drawings.exists(name) else typed[0]


def _all_pictured(pieces: Sequence[str]) -> bool:
    found = [_PICTURE.match(piece) for piece in pieces]
    return bool(found) and all(one is not None and drawings.exists(one[1]) for one in found)


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    head, *others = rows if _all_pictured(rows[0]) else _filled_up(rows)
    # What is to be written in by hand gets more room.
    style = "log" if any(not cell for row in others for cell in row) else "grid"
    style = "schedule" if _all_pictured(head) else style
    written = [_row("th", head), *(_row("td", row) for row in others)]
    return f'<table class="{style}">\n{"".join(written)}</table>\n'


def _filled_up(rows: list[list[str]]) -> list[list[str]]:
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def _row(cell: str, words: list[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{_inline(word)}</{cell}>' for word in words)}</tr>\n"
