"""Explaining again: what we did differently, and what came back then."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.vocab.teachback import ReteachChange
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.teachback.answers import Answer
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import Tone, label
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.tick_line import TickLine


class AgainBox(QWidget):
    """Several changes may be ticked.

    Signals:
        edited: Something was ticked, pressed or typed.
    """

    edited = Signal()

    def __init__(self, whose: str, parent: QWidget | None = None) -> None:
        """``whose`` words are asked for, as the card says it."""
        super().__init__(parent)
        self.boxes = {change: TickLine(label_of(change)) for change in ReteachChange}
        self.result = SegmentedChoice(
            _("After explaining again"),
            (
                Option(Answer.NOT_YET.value, _("Not yet")),
                Option(Answer.PARTLY.value, _("Partly")),
                Option(Answer.GOT_IT.value, _("Got it"), "check", Tone.OK),
            ),
        )
        self.words = GrowingText("", flat=True)
        self.say_whose_words(whose)
        self._then = QWidget()
        self._build()
        for box in self.boxes.values():
            box.toggled.connect(self.edited)
        self.result.chosen.connect(self._on_result)
        self.words.textChanged.connect(self.edited)

    def _build(self) -> None:
        then = QVBoxLayout(self._then)
        then.setContentsMargins(0, 2, 0, 0)
        then.setSpacing(4)
        then.addWidget(label(_("And then?"), "caption"))
        then.addWidget(self.result)
        then.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(1)
        column.addWidget(label(_("What did you do differently?"), "caption"))
        for box in self.boxes.values():
            column.addWidget(box)
        column.addWidget(self._then)

    def say_whose_words(self, whose: str) -> None:
        """Whoever learned said them; nobody's words are taken for another's."""
        name = _("{words}, after explaining again").format(words=whose)
        self.words.setAccessibleName(name)
        self.words.setPlaceholderText(name)

    def ask_result(self, *, asked: bool) -> None:
        """Whether what came back is asked here, or by the topic's own answer."""
        self._then.setVisible(asked)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        boxes = [box.box for box in self.boxes.values()]
        return [*boxes, *self.result.buttons(), self.words]

    def first_field(self) -> QWidget:
        return next(iter(self.boxes.values()))

    def changes(self) -> tuple[str, ...]:
        return tuple(change.value for change, box in self.boxes.items() if box.is_ticked())

    def answer(self) -> Answer:
        return Answer(self.result.value)

    def fill(self, changes: Sequence[str], answer: Answer, words: str) -> None:
        for change, box in self.boxes.items():
            box.tick(on=change.value in changes)
        self.result.choose(answer.value)
        self.words.set_text(words)

    @Slot(str)
    def _on_result(self, _answer: str) -> None:
        self.edited.emit()
