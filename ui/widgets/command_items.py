"""What the command palette offers, and how a row of it is painted."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter
from typing_extensions import override

from carecoord.common.text import fold
from ui.theme import icons
from ui.theme.look import TextRole, look
from ui.widgets.painting import (
    frame,
    key_cap,
    key_cap_width,
    key_words,
    width_of,
    write,
)
from ui.widgets.row_delegate import RowDelegate, RowState


@dataclass(frozen=True)
class CommandItem:
    """One thing to open or do.

    Attributes:
        key: Identity, such as a patient's id with a prefix.
        title: What is found; for a patient the name.
        run: Called in the window's thread when chosen.
        subtitle: For a patient two identifiers: names alone do not tell people apart.
        shortcut: The keys that do the same without the palette.
        actions: What Tab offers for this item.
        actions_title: Heading above those, for example "Do something for Maria Santos".
        matched: The text that found it; shown bold in the title.
    """

    key: str
    title: str
    run: Callable[[], object]
    subtitle: str = ""
    icon: str = "arrow-right"
    shortcut: str = ""
    actions: "tuple[CommandItem, ...]" = ()
    actions_title: str = ""
    matched: str = field(default="", compare=False)

    def spoken(self) -> str:
        return ", ".join(filter(None, (self.title, self.subtitle, self.shortcut)))


def match_span(text: str, wanted: str) -> tuple[int, int]:
    """Where ``wanted`` stands in ``text``, whatever the case and accents; (0, 0) if nowhere."""
    folded, places = "", []
    for place, letter in enumerate(text):
        plain = fold(letter) or " "
        folded += plain
        places += [place] * len(plain)
    start = folded.find(fold(wanted)) if fold(wanted) else -1
    if start < 0:
        return 0, 0
    return places[start], places[start + len(fold(wanted)) - 1] + 1


class CommandDelegate(RowDelegate):
    """Paints icon, title with the matched part bold, subtitle and key cap."""

    height_px = 44

    @override
    def paint_row(self, painter: QPainter, box: QRectF, row: object, state: RowState) -> None:
        if not isinstance(row, CommandItem):
            return
        px = look().px
        if state.chosen:
            frame(painter, box, "focus", 2, 6)
        middle = box.center().y()
        tint = "primary_text" if state.chosen else "text2"
        icons.draw(painter, QPointF(box.left() + px(12), middle - px(9)), row.icon, tint)
        right = box.right() - px(10)
        if row.shortcut:
            keys = key_words(row.shortcut)
            right -= key_cap_width(keys)
            key_cap(painter, QPointF(right, middle - px(10)), keys)
        left = box.left() + px(42)
        left = _paint_title(painter, QRectF(left, box.top(), right - left, box.height()), row)
        if row.subtitle:
            rest = QRectF(left + px(10), box.top(), right - left - px(20), box.height())
            write(painter, rest, row.subtitle, "text2", look().font(TextRole.SMALL))


def _paint_title(painter: QPainter, box: QRectF, item: CommandItem) -> float:
    """Paint the title and return where it ends."""
    start, end = match_span(item.title, item.matched)
    plain, bold = look().font(TextRole.BODY), look().font(TextRole.BODY, QFont.Weight.Bold)
    left = box.left()
    parts = (item.title[:start], plain), (item.title[start:end], bold), (item.title[end:], plain)
    for text, font in parts:
        room = QRectF(left, box.top(), box.right() - left, box.height())
        if text and room.width() > 0:
            write(painter, room, text, "text", font)
            left += min(width_of(text, font), room.width())
    return left
