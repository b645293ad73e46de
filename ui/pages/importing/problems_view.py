"""What could not be taken as it stands: one entry per sentence, with all its places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from carecoord.common.i18n import _, n_
from carecoord.services.import_results import Problem, Severity
from ui.models.rows import RowListModel
from ui.pages.importing.wording import SEVERITY_ICONS, SEVERITY_TONES, SEVERITY_WORDS
from ui.theme import icons
from ui.theme.look import TextRole, look
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.copying import copy_text
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.painting import ink, write
from ui.widgets.row_delegate import RowDelegate, RowState
from ui.widgets.row_list import RowList
from ui.widgets.segmented import FilterChips, Option

_ALL = "all"
_LEFT_PX, _RIGHT_PX, _PAD_PX, _PLACES_PX = 44, 14, 8, 20
_FIRST_WIDTH_PX = 500
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One sentence and where it is true."""

    key: str
    severity: Severity
    sentence: str
    places: tuple[str, ...]

    def spoken(self) -> str:
        severity = _(SEVERITY_WORDS[self.severity])
        return f"{severity}: {self.sentence} {self.places_words()}"

    def places_words(self) -> str:
        listed = "  ·  ".join(place for place in self.places if place)
        count = len(self.places)
        if count == 1:
            return listed
        return n_("{count} place: {places}", "{count} places: {places}", count).format(
            count=f"{count:,}", places=listed
        )


def grouped(problems: Iterable[Problem]) -> list[ProblemRow]:
    """The gravest first, then what occurs most often."""
    places: dict[tuple[Severity, str], list[str]] = {}
    for one in problems:
        places.setdefault((one.severity, one.message), []).append(one.where)
    order = list(SEVERITY_WORDS)
    found = sorted(places.items(), key=lambda item: (order.index(item[0][0]), -len(item[1])))
    return [
        ProblemRow(str(number), severity, sentence, tuple(where))
        for number, ((severity, sentence), where) in enumerate(found, start=1)
    ]


class ProblemsView(Card):
    """A list that wraps its sentences, chips to narrow it, and a way to copy it.

    Signals:
        copied: How many problems are on the clipboard now.
    """

    copied = Signal(int)

    def __init__(self) -> None:
        super().__init__(margins=(0, 10, 0, 4), spacing=6)
        self._rows: list[ProblemRow] = []
        self.chips = FilterChips(
            _("Which problems"),
            [Option(_ALL, _("All")), *(Option(s, _(w)) for s, w in SEVERITY_WORDS.items())],
            _ALL,
        )
        self.copy_button = button(_("Copy"), Kind.TEXT, "copy", tip=_("Copy the list"))
        self._model = RowListModel(self)
        self.list = RowList(_("Problems"), ProblemDelegate())
        self.list.setModel(self._model)
        self._none = label(_("No problems were found."), "muted")
        head = row(self.chips, self.copy_button)
        head.setContentsMargins(12, 0, 12, 0)
        self.body.addLayout(head)
        self._none.setIndent(16)
        self.body.addWidget(self._none)
        self.body.addWidget(self.list, 1)
        self.chips.chosen.connect(self._show)
        self.copy_button.clicked.connect(self._copy)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        self._rows = grouped(problems)
        counts: dict[str, int] = {
            s: sum(len(r.places) for r in self._rows if r.severity == s) for s in SEVERITY_WORDS
        }
        self.chips.set_counts({_ALL: sum(counts.values()), **counts})
        for severity, count in counts.items():
            self.chips.button(severity).setVisible(count > 0)
        self.chips.choose(_ALL)
        self.copy_button.setVisible(bool(self._rows))
        self._show()

    def _shown(self) -> list[ProblemRow]:
        wanted = self.chips.value
        return [one for one in self._rows if wanted in (_ALL, one.severity)]

    @Slot()
    def _show(self) -> None:
        shown = self._shown()
        self._model.show(shown)
        self._none.setVisible(not shown)
        self.list.setVisible(bool(shown))

    @Slot()
    def _copy(self) -> None:
        """As a table, so that it pastes into a spreadsheet or a letter to the source."""
        lines = [
            "\t".join((_(SEVERITY_WORDS[one.severity]), place, one.sentence))
            for one in self._shown()
            for place in one.places
        ]
        copy_text("\n".join(lines))
        self.copied.emit(len(lines))


class ProblemDelegate(RowDelegate):
    """An icon, the whole sentence, and the places on one line under it."""

    @override
    def row_height(self, row: object) -> int:
        px = look().px
        words = 0
        if isinstance(row, ProblemRow):
            metrics = QFontMetrics(_font())
            room = QRect(0, 0, self._text_width(), 10_000)
            words = metrics.boundingRect(room, _WRAP, row.sentence).height()
        return words + px(_PLACES_PX) + 2 * px(_PAD_PX) + 2

    @override
    def paint_row(self, painter: QPainter, box: QRectF, row: object, state: RowState) -> None:
        if not isinstance(row, ProblemRow):
            return
        px = look().px
        tone = SEVERITY_TONES[row.severity]
        at = QPointF(box.left() + px(12), box.top() + px(_PAD_PX))
        icons.draw(painter, at, SEVERITY_ICONS[row.severity], tone.ink)
        left, width = box.left() + px(_LEFT_PX), self._text_width()
        painter.setFont(_font())
        painter.setPen(ink("text"))
        below = box.bottom() - px(_PAD_PX) - px(_PLACES_PX)
        sentence = QRectF(left, box.top() + px(_PAD_PX), width, below - box.top() - px(_PAD_PX))
        painter.drawText(sentence, _WRAP, row.sentence)
        places = QRectF(left, below, width, px(_PLACES_PX))
        write(painter, places, row.places_words(), "text2", look().font(TextRole.SMALL))

    def _text_width(self) -> int:
        view = self.parent()
        width = _FIRST_WIDTH_PX
        if isinstance(view, QAbstractScrollArea) and view.viewport().width() > 0:
            width = view.viewport().width()
        px = look().px
        return max(width - 2 * px(6) - px(_LEFT_PX) - px(_RIGHT_PX), px(80))


def _font() -> QFont:
    return look().font(TextRole.BODY)
