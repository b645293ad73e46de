"""Sheets of address labels, each text set into its own label and never beyond it."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPageLayout, QPageSize, QPainter

from ui.printing.list_paper import Progress
from ui.printing.measures import DPI, paper_font
from ui.printing.sheet import Sheet
from ui.theme.fonts import register_paper_fonts
from ui.theme.tokens import PAPER

_DOTS_PER_MM = DPI / 25.4
_POINTS_PER_INCH = 72
_INSIDE_MM = 3.0
_SIZES_PT = (12, 11, 10, 9, 8, 7)
_PAPERS = {"letter": QPageSize.PageSizeId.Letter, "a4": QPageSize.PageSizeId.A4}
_FLAGS = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
)  # fmt: skip


class LabelCut(Protocol):
    """How a sheet is cut, in millimeters; the core's forms provide it."""

    @property
    def paper(self) -> str: ...
    @property
    def columns(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def left(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def across(self) -> float: ...
    @property
    def down(self) -> float: ...
    @property
    def count(self) -> int: ...


class OneLabel(Protocol):
    """What stands on a label."""

    @property
    def lines(self) -> tuple[str, ...]: ...


@runtime_checkable
class ManyLabels(Protocol):
    """Labels in their order; the core's label sheet provides it."""

    @property
    def title(self) -> str: ...
    @property
    def form(self) -> LabelCut: ...
    @property
    def labels(self) -> Sequence[OneLabel]: ...
    @property
    def start(self) -> int: ...
    @property
    def pages(self) -> int: ...


class LabelPaper:
    """Ready at once.

    Attributes:
        sheet: Title of the job.
        layout_of_page: Without margins: labels reach to the edge of the paper.
        paper: The whole sheet in dots of ``DPI``.
    """

    def __init__(self, labels: ManyLabels) -> None:
        register_paper_fonts()
        self._labels = labels
        self.sheet = Sheet(title=labels.title, html="")
        self.layout_of_page = QPageLayout(
            QPageSize(_PAPERS[labels.form.paper]),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Millimeter,
        )
        self.paper = QRectF(self.layout_of_page.fullRectPixels(DPI))

    @property
    def pages(self) -> int:
        return self._labels.pages

    def plan(self) -> Progress:
        """Nothing to lay out: where each label stands follows from its number."""
        yield from ()

    def text(self, number: int) -> str:
        """What a screen reader reads of a page."""
        return "\n\n".join("\n".join(label.lines) for _place, label in self._on_page(number))

    def fit_pictures(self, scale: float) -> None:
        """Labels have no pictures."""

    def for_printer(self) -> "LabelPaper":
        return self

    def place(self, number: int) -> QRectF:
        """Where label ``number`` of a sheet stands in dots, counted from 0, row by row."""
        form = self._labels.form
        row, column = divmod(number, form.columns)
        return QRectF(
            (form.left + column * form.across) * _DOTS_PER_MM,
            (form.top + row * form.down) * _DOTS_PER_MM,
            form.width * _DOTS_PER_MM,
            form.height * _DOTS_PER_MM,
        )

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page ``number``, counted from 0, the paper's corner at the origin."""
        inside = _INSIDE_MM * _DOTS_PER_MM
        painter.save()
        painter.setPen(QColor(PAPER.ink))
        for place, label in self._on_page(number):
            box = self.place(place).adjusted(inside, inside / 2, -inside, -inside / 2)
            self._paint_label(painter, box, "\n".join(label.lines))
        painter.restore()

    def _on_page(self, number: int) -> list[tuple[int, OneLabel]]:
        labels, count = self._labels, self._labels.form.count
        first = number * count - (labels.start - 1)
        return [
            (place, labels.labels[first + place])
            for place in range(count)
            if 0 <= first + place < len(labels.labels)
        ]

    def _paint_label(self, painter: QPainter, box: QRectF, text: str) -> None:
        """In the largest type in which it fits; a long line wraps rather than lose its end."""
        for points in _SIZES_PT:
            font = paper_font(points)
            font.setPixelSize(round(points * DPI / _POINTS_PER_INCH))
            needed = QFontMetricsF(font).boundingRect(box, _FLAGS, text)
            if needed.width() <= box.width() and needed.height() <= box.height():
                break
        painter.setFont(font)
        painter.setClipRect(box)
        painter.drawText(box, _FLAGS, text)
        painter.setClipping(False)
