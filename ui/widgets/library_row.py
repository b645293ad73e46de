"""A row of a library: a handout, a list, a template."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter
from typing_extensions import override

from ui.theme.look import TextRole, look
from ui.widgets.labels import Tone
from ui.widgets.painting import RIGHT, width_of, write
from ui.widgets.row_delegate import RowDelegate, RowState, paint_tile


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A title, a line of facts under it, and at the right a count or a mark."""

    key: str
    title: str
    subtitle: str = ""
    icon: str = "file-text"
    mark: str = ""
    tone: Tone = Tone.NEUTRAL

    def spoken(self) -> str:
        return ". ".join(filter(None, (self.title, self.subtitle, self.mark)))


class LibraryDelegate(RowDelegate):
    """Two lines beside a picture."""

    height_px = 64

    @override
    def paint_row(self, painter: QPainter, box: QRectF, row: object, state: RowState) -> None:
        if not isinstance(row, LibraryRow):
            return
        px = look().px
        left = paint_tile(painter, box, row.icon, state)
        right = box.right() - px(10)
        if row.mark:
            font = look().font(TextRole.SMALL, QFont.Weight.DemiBold)
            mark = QRectF(left, box.top(), right - left, box.height())
            write(painter, mark, row.mark, row.tone.ink, font, RIGHT)
            right -= width_of(row.mark, font) + px(10)
        strong = look().font(TextRole.BODY, QFont.Weight.DemiBold)
        middle = box.center().y()
        top = middle - px(21) if row.subtitle else middle - px(10)
        write(painter, QRectF(left, top, right - left, px(20)), row.title, "text", strong)
        below = QRectF(left, middle + px(1), right - left, px(20))
        write(painter, below, row.subtitle, "text2", look().font(TextRole.SMALL))
