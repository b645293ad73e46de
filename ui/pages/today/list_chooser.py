"""Which worklist is shown: those with work as chips, the rest in a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.worklist_rows import WorklistSummary
from ui.pages.today.wording import count_words
from ui.theme import icons
from ui.theme.look import look
from ui.widgets.buttons import quiet_button
from ui.widgets.choice_button import SegmentButton

SEGMENT = "segment"
_SPACING_PX = 2
_LEAST_PX = 220
"""A chip keeps as much of a long title, and its count."""


class ListChooser(QFrame):
    """One line of chips, as many as there is room for; the menu holds every list.

    Attributes:
        offers_own: Whether the menu ends with a way to the practice's own lists.

    Signals:
        chosen: Id of the list a person chose.
        own_asked: The practice's own lists are wanted.
    """

    chosen = Signal(str)
    own_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Worklists"))
        self._lists: Sequence[WorklistSummary] = ()
        self._chips: dict[str, SegmentButton] = {}
        self._group = QButtonGroup(self)
        self._value = ""
        self.offers_own = False
        self._menu = QMenu(self)
        self._more = quiet_button(_("All lists"), "chevron-down")
        self._build()
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.triggered.connect(self._on_picked)
        self._group.buttonToggled.connect(self._on_toggled)

    def _build(self) -> None:
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(_SPACING_PX)
        self._line.addWidget(self._more)
        self._line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        return self._value

    def show_lists(self, lists: Sequence[WorklistSummary], chosen: str) -> None:
        """Show these counts and mark the list that is open."""
        self._lists = lists
        self._value = chosen
        wanted = [each for each in lists if self._is_chip(each)]
        if [each.id for each in wanted] != list(self._chips):
            self._make_chips(wanted)
        for each in wanted:
            spoken = _("{list}: {people}").format(list=each.title, people=count_words(each.count))
            self._chips[each.id].set_count(each.count, spoken)
        if chosen in self._chips:
            self._chips[chosen].setChecked(True)
        self._fit()

    def _is_chip(self, each: WorklistSummary) -> bool:
        return each.id == self._value or (each.kind != SEGMENT and each.count > 0)

    def _make_chips(self, lists: Sequence[WorklistSummary]) -> None:
        for chip in self._chips.values():
            self._group.removeButton(chip)
            chip.deleteLater()
            chip.hide()
        self._chips = {}
        for place, each in enumerate(lists):
            chip = _Chip(each.title, parent=self)
            chip.setToolTip("\n".join(filter(None, (each.title, each.purpose))))
            self._group.addButton(chip)
            self._chips[each.id] = chip
            self._line.insertWidget(place, chip)

    def _fit(self) -> None:
        """Hide the chips there is no room for; the chosen one always stays."""
        room = self.width() - self._more.sizeHint().width() - _SPACING_PX
        chosen = self._chips.get(self._value)
        room -= _width(chosen) if chosen else 0
        for chip in self._chips.values():
            if chip is chosen:
                chip.show()
                continue
            room -= _width(chip)
            chip.setVisible(room >= 0)

    @Slot(QAbstractButton, bool)
    def _on_toggled(self, button: QAbstractButton, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        key = next((key for key, chip in self._chips.items() if chip is button), "")
        if on and key and key != self._value:
            self._value = key
            self.chosen.emit(key)

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for inside in self._menu.findChildren(QMenu):
            inside.deleteLater()
        marks = QActionGroup(self._menu)
        for each in self._lists:
            if each.kind != SEGMENT and each.count:
                self._menu.addAction(self._action(each, marks, self._menu))
        self._menu.addSeparator()
        # Apart, so that the lists with work in them fit on the screen of a laptop.
        for title, lists in (
            (_("Nothing to do"), [e for e in self._lists if e.kind != SEGMENT and not e.count]),
            (_("Groups of patients"), [e for e in self._lists if e.kind == SEGMENT]),
        ):
            if lists:
                inside = self._menu.addMenu(title)
                for each in lists:
                    inside.addAction(self._action(each, marks, inside))
        if self.offers_own:
            self._menu.addSeparator()
            self._menu.addAction(_("Make a worklist of our own"))

    def _action(self, each: WorklistSummary, marks: QActionGroup, menu: QMenu) -> QAction:
        words = _("{list}  ({count})").format(list=each.title, count=f"{each.count:,}")
        action = QAction(words.replace("&", "&&"), menu)
        action.setData(each.id)
        action.setToolTip(each.note or each.purpose)
        action.setCheckable(True)
        action.setChecked(each.id == self._value)
        if each.id == self._value:
            icons.dress(action, "check", "primary_text")
        marks.addAction(action)
        return action

    @Slot(QAction)
    def _on_picked(self, action: QAction) -> None:
        if action.data() is None:
            self.own_asked.emit()
        elif action.data() != self._value:
            self._value = action.data()
            self.chosen.emit(self._value)

    # Qt overrides

    @override
    def minimumSizeHint(self) -> QSize:
        chosen = self._chips.get(self._value)
        more = self._more.sizeHint()
        least = chosen.minimumSizeHint().width() + _SPACING_PX if chosen else 0
        return QSize(more.width() + least, more.height())

    @override
    def sizeHint(self) -> QSize:
        wide = sum(_width(chip) for chip in self._chips.values())
        return QSize(self._more.sizeHint().width() + wide, self.minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()


class _Chip(SegmentButton):
    """Long titles are cut rather than making the page wider than the window."""

    @override
    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), look().px(_LEAST_PX)), whole.height())


def _width(chip: SegmentButton) -> int:
    return chip.sizeHint().width() + _SPACING_PX
