"""Two people changed the same draft: both versions, and the choice between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from carecoord.common.i18n import _
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import clear, row


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people filled in differently."""

    caption: str
    mine: str
    theirs: str


class ConflictCard(Card):
    """Nothing is saved until somebody chooses.

    Signals:
        mine_kept, theirs_taken: Which version goes on.
    """

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warn", parent=parent)
        self.keep_mine = button(_("Keep mine"))
        self.take_theirs = button(_("Use theirs"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        for place in (1, 2):
            self._grid.setColumnStretch(place, 1)
        sentence = _("Somebody else changed this draft meanwhile. Choose which version goes on.")
        self.body.addWidget(label(sentence, "strong", wrap=True))
        self.body.addLayout(self._grid)
        self.body.addLayout(row(self.keep_mine, self.take_theirs, None))
        self.keep_mine.clicked.connect(self.mine_kept)
        self.take_theirs.clicked.connect(self.theirs_taken)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Each field that differs, yours beside theirs."""
        clear(self._grid)
        for place, heading in enumerate(("", _("Yours"), _("Theirs"))):
            self._grid.addWidget(label(heading, "caption"), 0, place)
        for line, one in enumerate(found, start=1):
            self._grid.addWidget(label(one.caption, "small", wrap=True), line, 0)
            self._grid.addWidget(label(one.mine or _("Nothing"), wrap=True), line, 1)
            self._grid.addWidget(label(one.theirs or _("Nothing"), wrap=True), line, 2)
