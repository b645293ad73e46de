"""A row of a worklist: who, why, and how late."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter
from typing_extensions import override

from carecoord.common.i18n import _
from ui.theme import icons
from ui.theme.look import TextRole, look
from ui.widgets.labels import Tone
from ui.widgets.painting import CENTER, RIGHT, fill, width_of, write
from ui.widgets.row_delegate import RowDelegate, RowState, paint_line_below, paint_tile

_LINE_PX = 20


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """What a person sees of one entry, already in words.

    Attributes:
        key: Id of the entry.
        name: Family name first.
        facts: Age and one more identifier, such as ``55 · 10442``.
        language: Short code on a badge when it is not the practice's, such as ``ES``.
        spoken_language: The same as a word, for a screen reader.
        why: Why the person is on the list.
        due: How late or when; its tone colours it, and late shows a clock too.
        detail: What was tried, or when to call.
        tip: The reason in full, with its dates.
    """

    key: str
    name: str
    facts: str
    why: str
    due: str
    detail: str = ""
    icon: str = "phone"
    tone: Tone = Tone.NEUTRAL
    language: str = ""
    spoken_language: str = ""
    tip: str = ""

    def spoken(self) -> str:
        who = [self.name, self.facts, self.spoken_language or self.language]
        parts = [", ".join(filter(None, who)), self.why, self.due, self.detail]
        return ". ".join(filter(None, parts))


class WorklistDelegate(RowDelegate):
    """Two lines; the right column is measured first and never cut."""

    height_px = 56

    @override
    def paint_row(self, painter: QPainter, box: QRectF, row: object, state: RowState) -> None:
        if not isinstance(row, WorklistRow):
            return
        px = look().px
        left = paint_tile(painter, box, row.icon, state)
        right = box.right() - px(12)
        paint_line_below(painter, box, left, state)
        top = box.top() + px(7)
        room_right = right - _paint_right(painter, right, top, row) - px(12)
        _paint_who(painter, QRectF(left, top, room_right - left, px(_LINE_PX)), row)
        why = QRectF(left, top + px(_LINE_PX), room_right - left, px(_LINE_PX))
        write(painter, why, row.why, "text2", look().font(TextRole.SMALL))


def _paint_right(painter: QPainter, right: float, top: float, row: WorklistRow) -> float:
    """Due and detail, flush right; returns the width they take."""
    px = look().px
    due_font = look().font(TextRole.SMALL, QFont.Weight.DemiBold)
    detail_font = look().font(TextRole.SMALL)
    late = row.tone is Tone.DANGER
    due_width = width_of(row.due, due_font)
    width = max(due_width + (px(19) if late else 0), width_of(row.detail, detail_font)) + 2
    first = QRectF(right - width, top, width, px(_LINE_PX))
    write(painter, first, row.due, row.tone.ink, due_font, RIGHT)
    if late:
        icons.draw(painter, QPointF(right - due_width - px(19), top + px(3)), "clock", "danger", 14)
    second = QRectF(right - width, top + px(_LINE_PX), width, px(_LINE_PX))
    write(painter, second, row.detail, "text2", detail_font, RIGHT)
    return width


def _paint_who(painter: QPainter, box: QRectF, row: WorklistRow) -> None:
    """Name, facts, language badge."""
    px = look().px
    name_font, facts_font, badge_font = _fonts()
    name_width, facts_width, badge_width = widths(row, box.width())
    name_box = QRectF(box.left(), box.top(), name_width, box.height())
    write(painter, name_box, row.name, "text", name_font)
    left = box.left() + name_width + px(8)
    facts_box = QRectF(left, box.top(), facts_width, box.height())
    write(painter, facts_box, row.facts, "text2", facts_font)
    left += facts_width + px(8)
    if badge_width and left + badge_width <= box.right() + 1:
        badge = QRectF(left, box.top() + px(2), badge_width, px(16))
        fill(painter, badge, "info_soft", 3)
        write(painter, badge, row.language, "info", badge_font, CENTER)


def _fonts() -> tuple[QFont, QFont, QFont]:
    """Of the name, the facts and the badge."""
    name = look().font(TextRole.BODY, QFont.Weight.DemiBold)
    return name, look().font(TextRole.SMALL), look().font(TextRole.CAPTION)


def widths(row: WorklistRow, room: float) -> tuple[float, float, float]:
    """For name, facts and badge. The name gives way last: not before the facts after the age.

    A family name with one letter behind it may be anybody of the family.
    """
    px = look().px
    name_font, facts_font, badge_font = _fonts()
    badge = width_of(row.language, badge_font) + px(10) if row.language else 0.0
    beside = badge + px(8) if badge else 0.0
    age, _more, others = row.facts.partition(" · ")
    least = width_of(f"{age}…" if others else age, facts_font)
    left_over = room - beside - px(8)
    name = min(width_of(row.name, name_font), max(left_over - least, room / 2))
    facts = min(width_of(row.facts, facts_font), max(left_over - name, 0.0))
    return name, facts, badge


def tries_words(done: int, planned: int) -> str:
    """``No tries yet`` or ``Try 2 of 3``: the next one."""
    if done == 0:
        return _("No tries yet")
    return _("Try {number} of {planned}").format(number=done + 1, planned=planned)
