"""Who is on the list: people, conditions, and groups of conditions."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.own_list_forms import Block, FactChoice, Line
from ui.pages.lists.line_card import LineCard
from ui.widgets.buttons import button, icon_button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.form import combo
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.segmented import flowing

Part = Line | Block


def joins() -> dict[str, str]:
    """How conditions belong together, by value."""
    return {
        "all": _("All of these are so"),
        "any": _("At least one is so"),
        "none": _("None of these is so"),
    }


class LineList(QWidget):
    """Conditions, and in the outer list groups of them, under each other.

    Signals:
        edited: Something was chosen, typed, added or taken away.
    """

    edited = Signal()

    def __init__(self, facts: Sequence[FactChoice], *, holds_groups: bool) -> None:
        super().__init__()
        self._facts = facts
        self.cards: list[LineCard | GroupCard] = []
        self.add = button(_("Add one more condition"), icon="plus")
        self.add_group = button(_("Add a group"), icon="plus")
        self.add_group.setVisible(False)
        self._holds_groups = holds_groups
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._column)
        adds = QWidget()
        adds.setLayout(FlowLayout(self.add, self.add_group, spacing=8))
        adds.setSizePolicy(flowing())
        outer.addWidget(adds)
        self.add.clicked.connect(self._on_add)
        self.add_group.clicked.connect(self._on_add_group)

    def use_facts(self, facts: Sequence[FactChoice]) -> None:
        """What can be picked; before anything is shown."""
        self._facts = facts

    def show_parts(self, parts: Iterable[Part], *, writable: bool) -> None:
        """Replace what stands there."""
        for card in self.cards:
            self._take_out(card)
        self.cards = []
        for part in parts:
            self._put(self._card(part))
        for card in self.cards:
            card.set_writable(on=writable)
        self.add.setVisible(writable)
        self.add_group.setVisible(writable and self._holds_groups)

    def parts(self) -> tuple[Part, ...]:
        """As they stand."""
        return tuple(
            card.line() if isinstance(card, LineCard) else card.block() for card in self.cards
        )

    def line_cards(self) -> list[LineCard]:
        """Every condition, also those in groups, in reading order."""
        found: list[LineCard] = []
        for card in self.cards:
            found += [card] if isinstance(card, LineCard) else card.lines.line_cards()
        return found

    def say(self, unknown: Sequence[str], findings: Sequence[Finding]) -> None:
        """Under each condition what is wrong with it, else how people without it are treated."""
        wrong = {one.position: one.sentence for one in findings if one.position}
        for place, card in enumerate(self.line_cards(), start=1):
            usual = unknown[place - 1] if place <= len(unknown) else ""
            card.say(wrong.get(place, usual), is_wrong=place in wrong)

    def set_writable(self, *, on: bool) -> None:
        for card in self.cards:
            card.set_writable(on=on)
        self.add.setVisible(on)

    def _card(self, part: Part) -> "LineCard | GroupCard":
        if isinstance(part, Line):
            return LineCard(self._facts, part)
        return GroupCard(self._facts, part)

    def _put(self, card: "LineCard | GroupCard") -> None:
        self.cards.append(card)
        self._column.addWidget(card)
        card.edited.connect(self.edited)
        card.removed.connect(self._on_removed)

    def _take_out(self, card: "LineCard | GroupCard") -> None:
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _begin(self, part: Part) -> None:
        card = self._card(part)
        self._put(card)
        card.show()
        card.first_field().setFocus()
        self.edited.emit()

    @Slot()
    def _on_add(self) -> None:
        self._begin(Line())

    @Slot()
    def _on_add_group(self) -> None:
        self._begin(Block(word="any", lines=(Line(),)))

    @Slot(object)
    def _on_removed(self, card: "LineCard | GroupCard") -> None:
        self.cards.remove(card)
        self._take_out(card)
        self.add.setFocus()
        self.edited.emit()


class GroupCard(Card):
    """Conditions of which all, one or none has to be so.

    Signals:
        edited: Something was chosen, typed, added or taken away.
        removed: The card itself, to be taken away.
    """

    edited = Signal()
    removed = Signal(object)

    def __init__(self, facts: Sequence[FactChoice], block: Block) -> None:
        super().__init__("card", (10, 8, 8, 10), 8)
        self.word = combo(joins(), block.word, narrow=True)
        self.word.setAccessibleName(_("How the conditions of the group belong together"))
        self.remove = icon_button("x", _("Remove this group"))
        self.lines = LineList(facts, holds_groups=False)
        self.lines.show_parts(block.lines, writable=True)
        head = row(label(_("Group"), "caption"), self.word, self.remove)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.lines)
        self.word.activated.connect(self.edited)
        self.lines.edited.connect(self.edited)
        self.remove.clicked.connect(self._on_remove)

    def block(self) -> Block:
        """As it stands."""
        lines = tuple(part for part in self.lines.parts() if isinstance(part, Line))
        return Block(word=str(self.word.currentData()), lines=lines)

    def first_field(self) -> QWidget:
        cards = self.lines.line_cards()
        return cards[0].first_field() if cards else self.lines.add

    def set_writable(self, *, on: bool) -> None:
        self.word.setEnabled(on)
        self.remove.setVisible(on)
        self.lines.set_writable(on=on)

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self)
