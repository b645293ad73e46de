"""The practice's lists at the left, and the ways to begin one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.own_list_forms import OwnListItem
from carecoord.vocab.own_lists import ListState
from ui.dialogs.version_pane import VersionPane
from ui.pages.lists.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import near_date
from ui.widgets.labels import Tone
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryRow

_LOOK = {
    ListState.DRAFT: ("edit", Tone.NEUTRAL),
    ListState.IN_USE: ("clipboard-list", Tone.OK),
    ListState.RETIRED: ("archive", Tone.NEUTRAL),
}


class ListPane(VersionPane[OwnListItem]):
    """Drafts first, then what is used, then what was.

    Signals:
        file_asked: A list from a file is wanted.
        copy_asked: Id of a list that is to be copied.
    """

    file_asked = Signal()
    copy_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        nothing = EmptyState(
            "clipboard-list", _("No list of your own yet"), _("Begin one with the button below.")
        )
        super().__init__(_("Worklists of this practice"), nothing)
        self._desk = desk
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
        self.new.clicked.connect(self.new_asked)
        self.copy_menu.triggered.connect(self._on_copy)
        self._show()

    def _fill_menu(self) -> None:
        from_file = self.menu.addAction(_("Bring in a list from a file"))
        from_file.triggered.connect(self.file_asked)
        self.menu.addMenu(self.copy_menu)

    def offer_copies(self, lists: Sequence[tuple[str, str]]) -> None:
        """Every list there is by id and title, to begin from."""
        self.copy_menu.clear()
        for worklist_id, title in lists:
            action = self.copy_menu.addAction(title.replace("&", "&&"))
            action.setData(worklist_id)

    @override
    @Slot()
    def _show(self) -> None:
        heads = {
            ListState.DRAFT: _("Drafts"),
            ListState.IN_USE: _("In use"),
            ListState.RETIRED: _("No longer used"),
        }
        self._show_under(heads, self._items)

    @override
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

    @Slot(QAction)
    def _on_copy(self, action: QAction) -> None:
        self.copy_asked.emit(str(action.data()))
