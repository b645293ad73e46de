"""The practice's lists at the left, and the ways to begin one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from carecoord.common.i18n import _
from carecoord.services.own_list_forms import OwnListItem
from carecoord.vocab.own_lists import ListState
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, select_key
from ui.pages.lists.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import near_date
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList

_ORDER = (ListState.DRAFT, ListState.IN_USE, ListState.RETIRED)
_LOOK = {
    ListState.DRAFT: ("edit", Tone.NEUTRAL),
    ListState.IN_USE: ("clipboard-list", Tone.OK),
    ListState.RETIRED: ("archive", Tone.NEUTRAL),
}


class ListPane(Card):
    """Drafts first, then what is used, then what was.

    Signals:
        chosen: Id of the version now chosen.
        new_asked, file_asked: An empty list is wanted, or one from a file.
        copy_asked: Id of a list that is to be copied.
    """

    chosen = Signal(str)
    new_asked = Signal()
    file_asked = Signal()
    copy_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__("card", (0, 12, 0, 12), 8)
        self._desk = desk
        self._items: Sequence[OwnListItem] = ()
        self.model = RowListModel(self)
        self.list = RowList(_("Worklists of this practice"), LibraryDelegate())
        self.list.setModel(self.model)
        self.nothing = EmptyState(
            "clipboard-list", _("No list of your own yet"), _("Begin one with the button below.")
        )
        self.new = button(_("New list"), Kind.OUTLINED, "plus", tip=_("Ctrl+N"))
        self.copy_menu = QMenu(_("Copy of a list"), self)
        self.menu = QMenu(self)
        self._fill_menu()
        self.more = button(_("More ways"), Kind.TEXT)
        self.more.setMenu(self.menu)
        foot = row(self.more, None, self.new)
        foot.setContentsMargins(12, 0, 12, 0)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addLayout(foot)
        self.list.moved_to.connect(self._on_moved)
        self.new.clicked.connect(self.new_asked)
        self.copy_menu.triggered.connect(self._on_copy)
        self._show()

    def _fill_menu(self) -> None:
        from_file = self.menu.addAction(_("Bring in a list from a file"))
        from_file.triggered.connect(self.file_asked)
        self.menu.addMenu(self.copy_menu)

    def show_items(self, items: Sequence[OwnListItem]) -> None:
        """Replace the list; what is chosen stays so."""
        if items != self._items:
            self._items = items
            self._show()

    def offer_copies(self, lists: Sequence[tuple[str, str]]) -> None:
        """Every list there is by id and title, to begin from."""
        self.copy_menu.clear()
        for worklist_id, title in lists:
            action = self.copy_menu.addAction(title.replace("&", "&&"))
            action.setData(worklist_id)

    def choose(self, version_id: str) -> bool:
        """Choose a version without telling; False when it is not in the list shown."""
        self.list.blockSignals(True)
        found = select_key(self.list, self.model, version_id)
        if not found:
            self.list.setCurrentIndex(QModelIndex())
        self.list.blockSignals(False)
        return found

    def _show(self) -> None:
        kept = current_key(self.list, self.model)
        self.list.blockSignals(True)
        self.model.show(self._rows())
        select_key(self.list, self.model, kept)
        self.list.blockSignals(False)
        self.list.setVisible(bool(self._items))
        self.nothing.setVisible(not self._items)

    def _rows(self) -> list[ListRow]:
        heads = {
            ListState.DRAFT: _("Drafts"),
            ListState.IN_USE: _("In use"),
            ListState.RETIRED: _("No longer used"),
        }
        rows: list[ListRow] = []
        for state in _ORDER:
            under = [one for one in self._items if one.state is state]
            if under:
                rows += [GroupHead(heads[state], len(under)), *map(self._row, under)]
        return rows

    def _row(self, item: OwnListItem) -> LibraryRow:
        icon, tone = _LOOK[item.state]
        version = _("version {number}").format(number=item.number)
        facts = (
            _("cannot be used") if item.broken else version, near_date(item.on, self._desk.today),
        )  # fmt: skip
        return LibraryRow(
            key=item.id,
            title=item.title or _("Without a title"),
            subtitle=" · ".join(facts),
            icon="alert-triangle" if item.broken else icon,
            tone=Tone.WARN if item.broken else tone,
        )

    @Slot(QModelIndex)
    def _on_moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.key_at(index.row()))

    @Slot(QAction)
    def _on_copy(self, action: QAction) -> None:
        self.copy_asked.emit(str(action.data()))
