"""Rows of a list that comes back: who, what was filled in, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from carecoord.common.i18n import N_, _
from carecoord.services.worked_list_results import Fate, WorkedRowPlan
from ui.theme import icons
from ui.theme.look import TextRole, look
from ui.widgets.labels import Tone
from ui.widgets.painting import ink, write
from ui.widgets.row_delegate import RowDelegate, RowState

FATE_WORDS: Mapping[Fate, str] = {
    Fate.LOG: N_("To be logged"),
    Fate.CONFIRM: N_("To confirm"),
    Fate.CONFLICT: N_("Somebody was here meanwhile"),
    Fate.REFUSED: N_("Left out"),
    Fate.ALREADY: N_("Brought in before"),
}
"""In the order of the chips; what is logged comes first."""
_ICONS: Mapping[Fate, str] = {
    Fate.LOG: "circle-check",
    Fate.CONFIRM: "alert-triangle",
    Fate.CONFLICT: "alert-triangle",
    Fate.REFUSED: "circle-x",
    Fate.ALREADY: "history",
}
_TONES: Mapping[Fate, Tone] = {
    Fate.LOG: Tone.OK,
    Fate.CONFIRM: Tone.WARN,
    Fate.CONFLICT: Tone.WARN,
    Fate.REFUSED: Tone.DANGER,
    Fate.ALREADY: Tone.INFO,
}
_LEFT_PX, _RIGHT_PX, _PAD_PX, _HEAD_PX = 44, 14, 8, 22
_FIRST_WIDTH_PX = 700
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """One row of the file as the preview lists it."""

    key: str
    fate: Fate
    head: str
    sentence: str

    def spoken(self) -> str:
        fate = _(FATE_WORDS[self.fate])
        return f"{fate}: {self.head}. {self.sentence}"


def listed(plans: Sequence[WorkedRowPlan]) -> list[WorkedRow]:
    """The rows as they are listed, in the order of the file."""
    return [WorkedRow(str(plan.number), plan.fate, _head(plan), plan.sentence) for plan in plans]


def _head(plan: WorkedRowPlan) -> str:
    place = _("Row {number}").format(number=plan.number)
    return "  ·  ".join(part for part in (plan.name, plan.said, place) if part)


class WorkedRowDelegate(RowDelegate):
    """An icon, who and what on one line, and the whole sentence under it."""

    @override
    def row_height(self, row: object) -> int:
        px = look().px
        words = 0
        if isinstance(row, WorkedRow) and row.sentence:
            room = QRect(0, 0, self._text_width(), 10_000)
            words = QFontMetrics(_small()).boundingRect(room, _WRAP, row.sentence).height()
        return words + px(_HEAD_PX) + 2 * px(_PAD_PX) + 2

    @override
    def paint_row(self, painter: QPainter, box: QRectF, row: object, state: RowState) -> None:
        if not isinstance(row, WorkedRow):
            return
        px = look().px
        at = QPointF(box.left() + px(12), box.top() + px(_PAD_PX))
        icons.draw(painter, at, _ICONS[row.fate], _TONES[row.fate].ink)
        left, top, width = box.left() + px(_LEFT_PX), box.top() + px(_PAD_PX), self._text_width()
        head = QRectF(left, top, width, px(_HEAD_PX))
        write(painter, head, row.head, "text", look().font(TextRole.STRONG))
        painter.setFont(_small())
        painter.setPen(ink("text2"))
        below = QRectF(left, head.bottom(), width, box.bottom() - head.bottom() - px(_PAD_PX))
        painter.drawText(below, _WRAP, row.sentence)

    def _text_width(self) -> int:
        view = self.parent()
        width = _FIRST_WIDTH_PX
        if isinstance(view, QAbstractScrollArea) and view.viewport().width() > 0:
            width = view.viewport().width()
        px = look().px
        return max(width - 2 * px(6) - px(_LEFT_PX) - px(_RIGHT_PX), px(80))


def _small() -> QFont:
    return look().font(TextRole.BODY)
