"""What staff fill in for one person's copy."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from carecoord.common.i18n import _
from carecoord.services.handouts import PersonalWords
from carecoord.services.wording import language_label
from ui.widgets.form import line_edit
from ui.widgets.labels import label


class DetailsForm(QWidget):
    """Short fields, of which only those the handout has room for are shown.

    Signals:
        changed: Something was typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._proposed = ""
        self._captions: dict[str, QLabel] = {}
        self.fields: dict[str, QLineEdit] = {}
        self._head = label("", "caption")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(self._head, 0, 0, 1, 2)
        for place, (name, words) in enumerate(_captions().items(), start=1):
            field, caption = line_edit(), label(words, "muted")
            field.setAccessibleName(words)
            field.textEdited.connect(self.changed)
            caption.setBuddy(field)
            grid.addWidget(caption, place, 0)
            grid.addWidget(field, place, 1)
            self.fields[name], self._captions[name] = field, caption
        grid.setColumnStretch(1, 1)

    def offer(self, names: Sequence[str], head: str, language: str) -> None:
        """Show these fields; what was typed stays for the next handout."""
        self._head.setText(head)
        spoken = language_label(language)
        how_much = _("How much, in {language}").format(language=spoken)
        hints = {
            **dict.fromkeys(("morning", "noon", "evening", "night"), how_much),
            "medicine": _("Name and dose, as on the bottle"),
            "times": _("For example 8 in the morning, in {language}").format(language=spoken),
            "goal": _("As agreed, with its unit"),
            "next_visit": _("Day and time, in {language}").format(language=spoken),
        }
        for name, field in self.fields.items():
            field.setPlaceholderText(hints[name])
            field.setToolTip(hints[name])
            field.setAccessibleDescription(hints[name])
            field.setVisible(name in names)
            self._captions[name].setVisible(name in names)
        self.setVisible(bool(names))

    def propose_next_visit(self, words: str) -> None:
        """Fill in when the person comes next, unless somebody typed something else."""
        field = self.fields["next_visit"]
        is_open = field.text().strip() in ("", self._proposed)
        if field.isHidden() or not is_open or field.text().strip() == words:
            return
        self._proposed = words
        field.setText(words)
        field.setCursorPosition(0)  # a long one is read from its beginning
        self.changed.emit()

    def clear(self) -> None:
        """Forget one person's details before the next one's handout."""
        self._proposed = ""
        for field in self.fields.values():
            field.clear()

    def words(self) -> PersonalWords:
        """What is typed in the fields shown."""
        return PersonalWords(
            **{
                name: field.text().strip()
                for name, field in self.fields.items()
                if not field.isHidden()
            }
        )


def _captions() -> dict[str, str]:
    return {
        "medicine": _("Medicine"),
        "morning": _("Morning"),
        "noon": _("Noon"),
        "evening": _("Evening"),
        "night": _("Night"),
        "times": _("Times"),
        "goal": _("Goal"),
        "next_visit": _("Next visit"),
    }
