"""What a reviewer may decide about somebody who was tried enough and not reached."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.vocab.outreach import ReviewDecision
from carecoord.vocab.terms import label as term_label
from ui.pages.today.outcomes import way_words
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.segmented import flowing


class ReviewCard(Card):
    """Three answers beside those to a call; saved like them.

    Signals:
        decided: A ``ReviewDecision``.
        letter_asked: A letter was sent, or is going to be.
    """

    decided = Signal(str)
    letter_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", (12, 8, 12, 8), 6, parent)
        title = _("Tried enough: what comes next?")
        self.setAccessibleName(title)
        self._close = button(term_label(ReviewDecision.CLOSE), icon="circle-check")
        self._again = button(term_label(ReviewDecision.TRY_AGAIN), icon="phone-call")
        self._letter = button(way_words("letter"), icon="mail")
        self._close.clicked.connect(self._on_close)
        self._again.clicked.connect(self._on_again)
        self._letter.clicked.connect(self.letter_asked)
        answers = QWidget()
        answers.setLayout(FlowLayout(self._close, self._again, self._letter, spacing=8))
        answers.setSizePolicy(flowing())
        self.body.addWidget(label(title, "strong", wrap=True))
        self.body.addWidget(answers)

    @Slot()
    def _on_close(self) -> None:
        self.decided.emit(ReviewDecision.CLOSE.value)

    @Slot()
    def _on_again(self) -> None:
        self.decided.emit(ReviewDecision.TRY_AGAIN.value)
