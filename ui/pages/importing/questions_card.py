"""What the file leaves open, each with the answer taken when nobody gives another."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QComboBox, QRadioButton, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.import_results import Options, Question
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import clear, column, row

_MOST_RADIOS = 4


class QuestionsCard(Card):
    """Radio buttons under each question, or a drop-down where the answers are many.

    Signals:
        answered: Name of the option and the value as text.
    """

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("info", spacing=10)
        self._asked = column(spacing=12)
        self.body.addWidget(label(_("Please answer"), "subtitle"))
        self.body.addLayout(self._asked)
        self._groups: list[QButtonGroup] = []
        self._questions: tuple[Question, ...] = ()

    def ask(self, questions: Sequence[Question], options: Options) -> None:
        """Ask these; the answers given before are chosen."""
        if tuple(questions) != self._questions:
            self._questions = tuple(questions)
            for group in self._groups:
                group.deleteLater()
            self._groups.clear()
            clear(self._asked)
            for question in questions:
                self._add(question, str(getattr(options, question.option) or question.assumed))
        self.setVisible(bool(questions))

    def _add(self, question: Question, chosen: str) -> None:
        words = label(question.text, "strong", wrap=True)
        many = len(question.choices) > _MOST_RADIOS
        answers = self._box(question, chosen) if many else self._radios(question, chosen)
        if many:
            words.setBuddy(answers)
        self._asked.addLayout(column(words, answers, spacing=4))

    def _box(self, question: Question, chosen: str) -> QComboBox:
        made = CalmComboBox()
        made.setAccessibleName(question.text)
        made.setProperty("option", question.option)
        for value, words in question.choices:
            made.addItem(words, value)
        made.setCurrentIndex(max(made.findData(chosen), 0))
        made.activated.connect(self._on_chosen)
        return made

    def _radios(self, question: Question, chosen: str) -> QWidget:
        group = QButtonGroup(self)
        group.setProperty("option", question.option)
        lines = column(spacing=2)
        for value, words in question.choices:
            answer = _Answer(words, value, question.text)
            answer.radio.setChecked(value == chosen)
            group.addButton(answer.radio)
            lines.addWidget(answer)
        group.buttonClicked.connect(self._on_clicked)
        self._groups.append(group)
        made = QWidget()
        made.setLayout(lines)
        return made

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.answered.emit(str(button.group().property("option")), str(button.property("value")))

    @Slot()
    def _on_chosen(self) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self.answered.emit(str(box.property("option")), str(box.currentData()))


class _Answer(QWidget):
    """A radio button whose words wrap, which Qt's own do not."""

    def __init__(self, words: str, value: str, question: str) -> None:
        super().__init__()
        self.radio = QRadioButton()
        self.radio.setAccessibleName(words)
        self.radio.setAccessibleDescription(question)
        self.radio.setProperty("value", value)
        line = row(self.radio, label(words, wrap=True), spacing=4)
        line.setStretch(1, 1)
        line.setAlignment(self.radio, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.radio.click()
