"""Picking a fact by typing any part of its plain name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.services.own_list_forms import FactChoice
from ui.widgets.calm_boxes import CalmComboBox

_LEAST_CHARACTERS = 14


class FactBox(CalmComboBox):
    """All facts, those of a subject together; what is typed is searched in subject and name.

    Signals:
        picked: Another fact was chosen, or none.
    """

    picked = Signal()

    def __init__(
        self,
        name: str,
        facts: Sequence[FactChoice],
        *,
        none: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``none`` is what stands there while no fact is chosen, where that may stay so."""
        super().__init__(parent)
        self._facts = {fact.name: fact for fact in facts}
        self._shown = {_shown(fact): fact.name for fact in facts}
        self._by_folded = {fold(words): key for words, key in self._shown.items()}
        self._by_folded |= {fold(fact.words): fact.name for fact in facts}
        self._value = ""
        self._none = none
        self.setEditable(True)
        self.setAccessibleName(name)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if none:
            self.addItem(none, "")
        for words, key in self._shown.items():
            self.addItem(words, key)
        found = QCompleter(list(self._shown), self)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(found)
        found.activated.connect(self._on_completed)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(name)
            line.setPlaceholderText(_("Type what it is about"))
            line.editingFinished.connect(self._settle)
        self.activated.connect(self._on_activated)
        self.choose("")

    @property
    def value(self) -> str:
        """Name of the fact chosen; "" for none. One that is not known here stays what it is."""
        return self._value

    @property
    def fact(self) -> FactChoice | None:
        return self._facts.get(self._value)

    def choose(self, name: str) -> None:
        """Show a fact, without telling."""
        self._value = name
        fact = self._facts.get(name)
        place = self.findData(name) if fact is not None or (self._none and not name) else -1
        self.setCurrentIndex(place)
        if place < 0:
            self.setEditText(name)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _take(self, name: str) -> None:
        changed = name != self._value
        self.choose(name)
        if changed:
            self.picked.emit()

    @Slot(str)
    def _on_completed(self, words: str) -> None:
        if words in self._shown:
            self._take(self._shown[words])

    @Slot(int)
    def _on_activated(self, _place: int) -> None:
        self._take(str(self.currentData() or ""))

    @Slot()
    def _settle(self) -> None:
        """Take the only fact that what was typed finds; else what was there comes back."""
        typed = fold(self.currentText().strip())
        if typed in self._by_folded:
            self._take(self._by_folded[typed])
            return
        if not typed and self._none:
            self._take("")
            return
        finds = {key for words, key in self._by_folded.items() if typed and typed in words}
        self._take(finds.pop() if len(finds) == 1 else self._value)


def _shown(fact: FactChoice) -> str:
    return _("{subject}: {fact}").format(subject=fact.subject, fact=fact.words)
