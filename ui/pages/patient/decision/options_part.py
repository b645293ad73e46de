"""The options side by side with waiting, which is always one or has a reason why not."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm, OptionEntry
from ui.pages.patient.decision.option_card import OptionCard
from ui.pages.patient.decision.part import Part
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import quiet_button
from ui.widgets.form import FormRow
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.tab_order import tab_before


def blank_options() -> tuple[OptionEntry, ...]:
    """What a new note starts with."""
    return (OptionEntry(label=""), waiting())


def waiting() -> OptionEntry:
    return OptionEntry(label=_("Wait, or do nothing for now"), is_wait=True)


class OptionsPart(Part):
    """Cards that can be added, moved and removed.

    Signals:
        taken: An option was marked as chosen.
    """

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[OptionCard] = []
        self.add = quiet_button(_("Add an option"), "plus", tint="primary_text")
        self.offer_waiting = quiet_button(_("Offer waiting"), "clock", tint="primary_text")
        self.no_wait = GrowingText(_("Why waiting is not an option here"))
        self.no_wait_row = FormRow(_("Why waiting is not an option here"), self.no_wait)
        self._group = QButtonGroup(self)
        self._cards_column = QVBoxLayout()
        self._cards_column.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(_("Options talked about"), "caption"))
        column.addLayout(self._cards_column)
        column.addWidget(self.no_wait_row)
        column.addLayout(row(self.add, self.offer_waiting, None))
        self.add.clicked.connect(self._on_add)
        self.offer_waiting.clicked.connect(self._on_offer_waiting)
        self.no_wait.textChanged.connect(self.edited)
        self._group.buttonToggled.connect(self._on_taken)

    def show_note(self, form: DecisionForm, _view: PatientView) -> None:
        for card in tuple(self.cards):
            self._drop(card)
        for entry in form.options:
            self._insert(len(self.cards), entry)
        if form.chosen is not None:
            with QSignalBlocker(self._group):
                self.cards[form.chosen].taken.setChecked(True)
        self.no_wait.set_text(form.no_wait_reason)
        self._renumber()

    def write_into(self, form: DecisionForm) -> DecisionForm:
        taken = [place for place, card in enumerate(self.cards) if card.taken.isChecked()]
        return replace(
            form,
            options=tuple(card.entry() for card in self.cards),
            chosen=taken[0] if taken else None,
            no_wait_reason="" if self._has_waiting() else self.no_wait.toPlainText().strip(),
        )

    def field_for(self, found: Finding) -> QWidget | None:
        name = found.field
        if name in {"label", "benefits", "harms"}:
            return self.cards[found.position - 1].field_for(name)
        if name == "options":
            return self.add if self._has_waiting() else self.no_wait
        if name in {"effects", "chosen"} and self.cards:
            card = self.cards[0]
            return card.taken if name == "chosen" else card.benefits.rows[0].text
        return None

    def take_none(self) -> None:
        """No option is marked as chosen any more."""
        checked = self._group.checkedButton()
        if checked is None:
            return
        with QSignalBlocker(self._group):
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    def remember_ids(self, cards: Sequence[OptionCard], stored: Sequence[OptionEntry]) -> None:
        """The rows that cards got when they were saved, so that the next save finds them."""
        for card, entry in zip(cards, stored, strict=False):
            card.stored_id = entry.id

    def _insert(self, place: int, entry: OptionEntry) -> OptionCard:
        card = OptionCard(entry)
        card.edited.connect(self.edited)
        card.up_asked.connect(self._on_up)
        card.down_asked.connect(self._on_down)
        card.remove_asked.connect(self._on_remove)
        card.grew.connect(self._order_stops)
        self._group.addButton(card.taken)
        self.cards.insert(place, card)
        self._cards_column.insertWidget(place, card)
        return card

    def _drop(self, card: OptionCard) -> None:
        self._group.removeButton(card.taken)
        self.cards.remove(card)
        self._cards_column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _move(self, card: OptionCard, step: int) -> None:
        place = self.cards.index(card)
        wanted = place + step
        if not 0 <= wanted < len(self.cards):
            return
        self.cards.insert(wanted, self.cards.pop(place))
        self._cards_column.removeWidget(card)
        self._cards_column.insertWidget(wanted, card)
        self._renumber()
        card.label.setFocus()
        self.edited.emit()

    def _renumber(self) -> None:
        for number, card in enumerate(self.cards, start=1):
            card.call(number, len(self.cards))
        waits = self._has_waiting()
        self.no_wait_row.setVisible(not waits)
        self.offer_waiting.setVisible(not waits)
        self._order_stops()

    @Slot()
    def _order_stops(self) -> None:
        tab_before(self.no_wait, [stop for card in self.cards for stop in card.stops()])

    def _has_waiting(self) -> bool:
        return any(card.is_wait for card in self.cards)

    def _sender_card(self) -> OptionCard:
        sender = self.sender()
        assert isinstance(sender, OptionCard)
        return sender

    @Slot()
    def _on_add(self) -> None:
        # Before waiting, which stays the last of the options offered.
        place = len(self.cards) - bool(self.cards and self.cards[-1].is_wait)
        card = self._insert(place, OptionEntry(label=""))
        self._renumber()
        card.label.setFocus()
        self.edited.emit()

    @Slot()
    def _on_offer_waiting(self) -> None:
        self._insert(len(self.cards), waiting()).label.setFocus()
        self._renumber()
        self.edited.emit()

    @Slot()
    def _on_up(self) -> None:
        self._move(self._sender_card(), -1)

    @Slot()
    def _on_down(self) -> None:
        self._move(self._sender_card(), 1)

    @Slot()
    def _on_remove(self) -> None:
        card = self._sender_card()
        place = self.cards.index(card)
        self._drop(card)
        self._renumber()
        self.cards[min(place, len(self.cards) - 1)].label.setFocus()
        self.edited.emit()

    @Slot(QAbstractButton, bool)
    def _on_taken(self, _button: QAbstractButton, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if on:
            self.taken.emit()
            self.edited.emit()
