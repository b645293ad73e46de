"""The foot of every page: who to call, what the paper is, which page of how many."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from carecoord.common.i18n import in_language
from ui.printing.measures import DPI, paper_font, px_to_dots
from ui.printing.sheet import Printable
from ui.theme.tokens import PAPER

_WRAP = Qt.TextFlag.TextWordWrap
_RULE_ABOVE_PX, _NUMBER_GAP_PX = 5, 16
_NO_LIMIT = 100_000
_POINTS_PER_INCH = 72


class Footer:
    """Lines wrap rather than lose the phone number.

    Attributes:
        height: Dots it takes on every page.
    """

    def __init__(self, sheet: Printable, width: float, most_pages: int) -> None:
        self._sheet = sheet
        self._font = paper_font(sheet.footer_points, rtl=sheet.is_right_to_left)
        # In dots, as points would follow the resolution of each thing painted on.
        self._font.setPixelSize(round(sheet.footer_points * DPI / _POINTS_PER_INCH))
        self._metrics = QFontMetricsF(self._font)
        widest = self._metrics.horizontalAdvance(self._number(most_pages, most_pages))
        self._number_width = widest + px_to_dots(_NUMBER_GAP_PX)
        self._heights = [
            self._metrics.boundingRect(
                QRectF(0, 0, self._room(width, place), _NO_LIMIT), _WRAP, line or " "
            ).height()
            for place, line in enumerate(sheet.footer_lines or ("",))
        ]
        self.height = sum(self._heights)

    def paint(self, painter: QPainter, foot: QRectF, page: int, pages: int) -> None:
        """Paint it for page ``page`` of ``pages``, counted from 1."""
        rule_top = foot.top() - px_to_dots(_RULE_ABOVE_PX)
        rule = QRectF(foot.left(), rule_top, foot.width(), px_to_dots(1))
        painter.save()
        painter.fillRect(rule, QColor(PAPER.rule))
        painter.setFont(self._font)
        painter.setPen(QColor(PAPER.ink2))
        far = Qt.AlignmentFlag.AlignLeft if self._rtl else Qt.AlignmentFlag.AlignRight
        near = Qt.AlignmentFlag.AlignRight if self._rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(foot, far | Qt.AlignmentFlag.AlignTop, self._number(page, pages))
        top = foot.top()
        lines = zip(self._sheet.footer_lines, self._heights, strict=False)
        for place, (line, height) in enumerate(lines):
            room = self._room(foot.width(), place)
            left = foot.right() - room if self._rtl else foot.left()
            box = QRectF(left, top, room, height + 1)
            painter.drawText(box, near | Qt.AlignmentFlag.AlignTop | _WRAP, line)
            top += height
        painter.restore()

    @property
    def _rtl(self) -> bool:
        return self._sheet.is_right_to_left

    def _room(self, width: float, place: int) -> float:
        """The first line shares its height with the page number."""
        return width - self._number_width if place == 0 else width

    def _number(self, page: int, pages: int) -> str:
        _ = in_language(self._sheet.language)
        return _("Page {number} of {count}").format(number=page, count=pages)
