"""Rows that can be added and taken away: what to remember, and where facts come from."""

from abc import abstractmethod
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.authoring_forms import PointEntry, SourceEntry
from ui.widgets.buttons import button, icon_button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, line_edit
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import label
from ui.widgets.layouts import row


class EntryCard(Card):
    """One entry.

    Signals:
        edited: Something was typed or ticked.
        removed: The entry itself, to be taken away.
    """

    edited = Signal()
    removed = Signal(object)

    def __init__(self, remove: str) -> None:
        super().__init__("inset", (12, 8, 8, 10), 6)
        self.remove = icon_button("x", remove)
        self.remove.clicked.connect(self._on_remove)

    @abstractmethod
    def first_field(self) -> QWidget:
        """Where typing begins."""

    @abstractmethod
    def set_writable(self, *, on: bool) -> None:
        """Let it be changed, or only read."""

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self)


class PointCard(EntryCard):
    """A thing to remember, with the question that invites the person's own words."""

    def __init__(self, entry: PointEntry) -> None:
        super().__init__(_("Remove this point"))
        self.text = GrowingText(_("What to remember"), entry.text, one_paragraph=True)
        self.ask = GrowingText(
            _("Question to ask"),
            entry.ask,
            _("For example: how would you explain this at home?"),
            one_paragraph=True,
        )
        self.safety = QCheckBox(_("A mix-up here could do harm"))
        self.safety.setChecked(entry.safety)
        self._ask_row = FormRow(_("Question to ask"), self.ask)
        head = row(label(_("What to remember"), "caption"), None, self.remove)
        self.body.addLayout(head)
        self.body.addWidget(self.text)
        self.body.addWidget(self._ask_row)
        self.body.addWidget(self.safety)
        self.text.textChanged.connect(self.edited)
        self.ask.textChanged.connect(self.edited)
        self.safety.toggled.connect(self._on_toggled)

    def entry(self) -> PointEntry:
        return PointEntry(
            text=self.text.toPlainText().strip(),
            ask=self.ask.toPlainText().strip(),
            safety=self.safety.isChecked(),
        )

    @override
    def first_field(self) -> QWidget:
        return self.text

    def say(self, sentence: str) -> None:
        """What is wrong with this point, "" when nothing is."""
        self._ask_row.show_error(sentence)

    @override
    def set_writable(self, *, on: bool) -> None:
        self.text.setReadOnly(not on)
        self.ask.setReadOnly(not on)
        self.safety.setEnabled(on)
        self.remove.setVisible(on)

    @Slot()
    def _on_toggled(self) -> None:
        self.edited.emit()


class SourceCard(EntryCard):
    """Where facts come from, with its date."""

    def __init__(self, entry: SourceEntry) -> None:
        super().__init__(_("Remove this source"))
        self.title = line_edit(entry.title)
        self.publisher = line_edit(entry.publisher)
        self.dated = line_edit(entry.dated, "2025-03", most=10)
        self.title_row = FormRow(_("Title"), self.title)
        self.body.addLayout(row(self.title_row, self.remove))
        publisher = FormRow(_("Publisher"), self.publisher)
        line = row(publisher, FormRow(_("Date"), self.dated))
        line.setStretch(0, 2)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        for field in (self.title, self.publisher, self.dated):
            field.textEdited.connect(self.edited)

    def entry(self) -> SourceEntry:
        return SourceEntry(
            title=self.title.text().strip(),
            publisher=self.publisher.text().strip(),
            dated=self.dated.text().strip(),
        )

    @override
    def first_field(self) -> QWidget:
        return self.title

    @override
    def set_writable(self, *, on: bool) -> None:
        for field in (self.title, self.publisher, self.dated):
            field.setReadOnly(not on)
        self.remove.setVisible(on)


class EntryList(QWidget):
    """Entries of one kind under each other, and a button that adds one.

    Signals:
        edited: Something was typed, added or taken away.
    """

    edited = Signal()

    def __init__(self, add: str, make: Callable[[], EntryCard]) -> None:
        super().__init__()
        self._make = make
        self.cards: list[EntryCard] = []
        self.add = button(add, icon="plus")
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._column)
        outer.addLayout(row(self.add, None))
        self.add.clicked.connect(self._on_add)

    def show_cards(self, cards: Sequence[EntryCard], *, writable: bool) -> None:
        """Replace what stands there."""
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for card in cards:
            self._put(card)
            card.set_writable(on=writable)
        self.add.setVisible(writable)

    def _put(self, card: EntryCard) -> None:
        self.cards.append(card)
        self._column.addWidget(card)
        card.edited.connect(self.edited)
        card.removed.connect(self._on_removed)

    @Slot()
    def _on_add(self) -> None:
        card = self._make()
        self._put(card)
        card.show()
        card.first_field().setFocus()
        self.edited.emit()

    @Slot(object)
    def _on_removed(self, card: EntryCard) -> None:
        self.cards.remove(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.add.setFocus()
        self.edited.emit()
