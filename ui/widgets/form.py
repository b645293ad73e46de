"""Form rows: a caption, a field, and under it what is wrong with it."""

from PySide6 import QtWidgets
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from ui.widgets.announce import announce
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.labels import label, restyle

_NARROW_CHARACTERS = 12


class FormRow(QWidget):
    """A caption above a field, a hint or an error sentence below.

    The caption is the field's name for a screen reader, the sentence its description. The
    sentence goes when the person edits the line.
    """

    def __init__(
        self,
        caption: str,
        field: QWidget,
        *,
        hint: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._hint = hint
        shown = _("{caption} (optional)").format(caption=caption) if optional else caption
        self.caption = label(shown, "caption")
        self.caption.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(_named(caption, field))
        self.note: QLabel = label(hint, "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption)
        column.addWidget(field)
        column.addWidget(self.note)
        self.show_error("")
        line = field.lineEdit() if isinstance(field, QComboBox) else field
        if isinstance(line, QLineEdit):
            line.textEdited.connect(self._forgive)
        if isinstance(field, QComboBox):
            field.activated.connect(self._forgive)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong, or with an empty sentence that nothing is."""
        self.note.setText(sentence or self._hint)
        self.note.setVisible(bool(sentence or self._hint))
        for told in (self.field, self.field.focusProxy()):  # a date's box is inside of its field
            if told is not None:
                told.setAccessibleDescription(sentence or self._hint)
        if self.faulty is not bool(sentence):
            self.note.setProperty("role", "error" if sentence else "small")
            restyle(self.note)
            self.field.setProperty("faulty", bool(sentence))
            restyle(self.field)
        # Whoever is in the field already comes to it no more, and would not hear what is wrong.
        if sentence and self.field.hasFocus():
            announce(self.field, sentence, urgent=True)

    @Slot()
    def _forgive(self) -> None:
        if self.faulty:
            self.show_error("")

    def set_hint(self, hint: str) -> None:
        """What stands under the field while nothing is wrong."""
        faulty = self.note.text() if self.faulty else ""
        self._hint = hint
        self.show_error(faulty)

    @property
    def faulty(self) -> bool:
        return bool(self.field.property("faulty"))


def _named(caption: str, field: QWidget) -> str:
    """The caption; a button keeps the words that stand on it, by which voice control finds it."""
    words = field.text() if isinstance(field, QAbstractButton) else ""
    return f"{caption}: {words}" if words else caption


def line_edit(text: str = "", hint: str = "", *, most: int = 200) -> QLineEdit:
    """A one-line field that shows the beginning of long text."""
    made = QLineEdit(text)
    made.setPlaceholderText(hint)
    made.setMaxLength(most)
    made.setCursorPosition(0)
    return made


def text_edit(text: str = "", hint: str = "", *, lines: int = 3) -> "QtWidgets.QPlainTextEdit":
    """A field for several lines; Tab leaves it."""
    made = QtWidgets.QPlainTextEdit(text)
    made.setPlaceholderText(hint)
    made.setTabChangesFocus(True)
    made.setFixedHeight(round(made.fontMetrics().lineSpacing() * lines) + 24)
    return made


def combo(options: dict[str, str], value: str = "", *, narrow: bool = False) -> QComboBox:
    """A drop-down of key -> words; the chosen key is ``currentData()``.

    A ``narrow`` one never widens what it stands in; its list shows the words in full.
    """
    made = CalmComboBox()
    if narrow:
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(_NARROW_CHARACTERS)
    for key, words in options.items():
        made.addItem(words, key)
    made.setCurrentIndex(max(made.findData(value), 0))
    return made
