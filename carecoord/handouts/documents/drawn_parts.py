"""Drawings of a handout as the text engine lays them: side by side, beside a list, in a schedule.

They grow with the text, and in large print fewer things stand beside each other, since words
need the room.
"""

import html
import re

from carecoord.handouts import drawings
from carecoord.handouts.documents import pictures
from carecoord.handouts.documents.page import TextSize

_LIST = re.compile(r'<(?P<kind>[ou]l) class="pictures">(?P<entries>.*?)</(?P=kind)>', re.DOTALL)
_SCHEDULE = re.compile(r'(<table class="schedule">)(.*?)(</table>)', re.DOTALL)
_BEFORE_A_LIST = re.compile(
    r"<p>(?P<image><img [^>]*>)</p>\s*(?P<list><(?P<kind>[ou]l)>.*?</(?P=kind)>)", re.DOTALL
)
_ENTRY = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])>")
_DRAWING = re.compile(r'<img src="(?P<name>[a-z-]+)" alt="(?P<shown>[^"]*)">')

_BESIDE = {TextSize.STANDARD: 4, TextSize.LARGE: 2, TextSize.LARGEST: 2}
_WIDTH_PX = {TextSize.STANDARD: 140, TextSize.LARGE: 180, TextSize.LARGEST: 210}
_BESIDE_TEXT_PERCENT = 26
_OVER_A_COLUMN_EMS = 3.6
_GAP_EMS = 0.4


def set_drawings(body_html: str, size: TextSize) -> str:
    """The checked markup of a handout with its drawings in place."""
    listed = _LIST.sub(lambda found: _side_by_side(found, size), body_html)
    scheduled = _SCHEDULE.sub(lambda found: _schedule(found, size), listed)
    if size == TextSize.STANDARD:
        scheduled = _BEFORE_A_LIST.sub(_beside_list, scheduled)
    return _drawn(scheduled, _WIDTH_PX[size])


def _drawn(part: str, width_px: int) -> str:
    def draw(found: re.Match[str]) -> str:
        shown = html.unescape(found["shown"])
        return pictures.drawing(drawings.svg(found["name"]), width_px=width_px, shown=shown)

    return _DRAWING.sub(draw, part)


def _side_by_side(found: re.Match[str], size: TextSize) -> str:
    """Entries under their drawings; those of an ``ol`` are numbered."""
    entries = [_pictured(entry, size) for entry in _ENTRY.findall(found["entries"])]
    if found["kind"] == "ol":
        entries = [(image, f"{n}. {words}") for n, (image, words) in enumerate(entries, start=1)]
    beside = min(_BESIDE[size], len(entries))
    cells = [
        f'<td width="{100 // beside}%"><p class="picture">{image}</p><p>{words}</p></td>'
        for image, words in entries
    ]
    cells += ["<td></td>"] * (-len(cells) % beside)
    rows = "".join(
        f"<tr>{''.join(cells[first : first + beside])}</tr>"
        for first in range(0, len(cells), beside)
    )
    padding = round(size * _GAP_EMS)
    start = f'<table class="pictures" width="100%" cellspacing="0" cellpadding="{padding}">'
    return f"{start}{rows}</table>"


def _pictured(entry: str, size: TextSize) -> tuple[str, str]:
    """The drawing of an entry, and its words."""
    found = _DRAWING.search(entry)
    image = _drawn(found[0], _WIDTH_PX[size]) if found else ""
    return image, _DRAWING.sub("", entry, count=1).strip()


def _beside_list(found: re.Match[str]) -> str:
    rest = 100 - _BESIDE_TEXT_PERCENT
    return (
        '<table class="pictures" width="100%" cellspacing="0" cellpadding="0"><tr>'
        f'<td width="{rest}%">{found["list"]}</td>'
        f'<td width="{_BESIDE_TEXT_PERCENT}%"><p class="picture">{found["image"]}</p></td>'
        "</tr></table>"
    )


def _schedule(found: re.Match[str], size: TextSize) -> str:
    rows = _ROW.findall(found[2])
    columns = max((len(_CELL.findall(row)) for row in rows), default=1)
    side = round(size * _OVER_A_COLUMN_EMS)
    head, *others = (f"<tr>{_schedule_row(row, columns)}</tr>" for row in rows)
    over = _DRAWING.sub(r"\g<0><br>", f"<thead>{head}</thead>{''.join(others)}")
    return found[1] + _drawn(over, side) + found[3]


def _schedule_row(row: str, columns: int) -> str:
    alone = len(_CELL.findall(row)) == 1
    room = f'colspan="{columns}"' if alone else f'width="{100 // columns}%"'
    return _CELL.sub(rf"<\1 {room}>", row)
