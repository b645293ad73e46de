"""Headings between the rows of a list: "LATE  4"."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from ui.theme.look import TextRole, look
from ui.widgets.labels import Tone
from ui.widgets.painting import LEFT, RIGHT, write

HEAD_PX = 30


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A heading; the number is how many rows stand under it, None to show none."""

    text: str
    count: int | None = None
    tone: Tone = Tone.NEUTRAL

    @property
    def key(self) -> str:
        """Empty: headings are never selected."""
        return ""

    def spoken(self) -> str:
        return self.text if self.count is None else f"{self.text}, {self.count:,}"


def paint_head(painter: QPainter, box: QRectF, head: GroupHead) -> None:
    px = look().px
    inside = box.adjusted(px(16), px(6), -px(16), 0)
    tint = "danger" if head.tone is Tone.DANGER else "text3"
    font = look().font(TextRole.CAPTION)
    write(painter, inside, head.text.upper(), tint, font, LEFT)
    if head.count is not None:
        count_font = look().font(TextRole.CAPTION, QFont.Weight.Medium)
        write(painter, inside, f"{head.count:,}", "text3", count_font, RIGHT)
