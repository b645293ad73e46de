"""What the file leaves open, each with the answer taken when nobody gives another."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QRadioButton

from carecoord.common.i18n import _
from carecoord.services.import_results import Options, Question
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import clear, column


class QuestionsCard(Card):
    """Radio buttons under each question.

    Signals:
        answered: Name of the option and the value as text.
    """

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("info", spacing=10)
        self._head = label(_("Please answer"), "subtitle")
        self._asked = column(spacing=12)
        self._groups: list[QButtonGroup] = []
        self.body.addWidget(self._head)
        self.body.addLayout(self._asked)

    def ask(self, questions: Sequence[Question], options: Options) -> None:
        """Ask these; the answers given before are chosen."""
        for group in self._groups:
            group.deleteLater()
        self._groups.clear()
        clear(self._asked)
        for question in questions:
            self._add(question, str(getattr(options, question.option) or ""))
        self.setVisible(bool(questions))

    def _add(self, question: Question, given: str) -> None:
        group = QButtonGroup(self)
        group.setProperty("option", question.option)
        answers = column(label(question.text, "strong", wrap=True), spacing=2)
        chosen = given or question.assumed
        for value, words in question.choices:
            button = QRadioButton(words)
            button.setAccessibleName(words)
            button.setAccessibleDescription(question.text)
            button.setProperty("value", value)
            button.setChecked(value == chosen)
            group.addButton(button)
            answers.addWidget(button)
        group.buttonClicked.connect(self._on_clicked)
        self._groups.append(group)
        self._asked.addLayout(answers)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        group = button.group()
        self.answered.emit(str(group.property("option")), str(button.property("value")))
