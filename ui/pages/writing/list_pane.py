"""The practice's handouts at the left: what is being written, in use, no longer offered."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.services.authoring_forms import AuthoredItem
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import VersionState
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, select_key
from ui.pages.writing.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import near_date
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.layouts import column, row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField

_ORDER = (
    VersionState.SENT, VersionState.DRAFT, VersionState.APPROVED, VersionState.RETIRED,
)  # fmt: skip
_LOOK = {
    VersionState.SENT: ("send", Tone.INFO),
    VersionState.DRAFT: ("edit", Tone.NEUTRAL),
    VersionState.APPROVED: ("file-text", Tone.OK),
    VersionState.RETIRED: ("archive", Tone.NEUTRAL),
}


class ListPane(Card):
    """A search box over titles, and the handouts by how far they have come.

    Signals:
        chosen: Id of the version now chosen.
        new_asked: A new handout is wanted.
    """

    chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("card", (0, 12, 0, 12), 8)
        self._desk = desk
        self._items: Sequence[AuthoredItem] = ()
        self.search = SearchField(_("Find a handout"))
        self.model = RowListModel(self)
        self.list = RowList(_("Handouts of this practice"), LibraryDelegate())
        self.list.setModel(self.model)
        self.search.below = self.list
        self.nothing = EmptyState("edit", "")
        self.new = button(_("New handout"), Kind.OUTLINED, "plus", tip=_("Ctrl+N"))
        head, foot = column(self.search), row(None, self.new)
        head.setContentsMargins(12, 0, 12, 0)
        foot.setContentsMargins(12, 0, 12, 0)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addLayout(foot)
        self.search.searched.connect(self._show)
        self.list.moved_to.connect(self._on_moved)
        self.new.clicked.connect(self.new_asked)
        self._show()

    def show_items(self, items: Sequence[AuthoredItem]) -> None:
        """Replace the list; what is chosen stays so."""
        if items != self._items:
            self._items = items
            self._show()

    def choose(self, version_id: str) -> bool:
        """Choose a version without telling; False when it is not in the list shown."""
        self.list.blockSignals(True)
        found = select_key(self.list, self.model, version_id)
        if not found:
            self.list.setCurrentIndex(QModelIndex())
        self.list.blockSignals(False)
        return found

    @Slot()
    def _show(self) -> None:
        kept = current_key(self.list, self.model)
        words = fold(self.search.text()).split()
        fitting = [one for one in self._items if all(word in fold(one.title) for word in words)]
        self.list.blockSignals(True)
        self.model.show(self._rows(fitting))
        select_key(self.list, self.model, kept)
        self.list.blockSignals(False)
        self.list.setVisible(bool(fitting))
        self.nothing.setVisible(not fitting)
        if self._items:
            self.nothing.say(_("No handout has these words"), _("Try fewer words."))
        else:
            self.nothing.say(
                _("Nothing written here yet"),
                _("Begin a new handout, or adapt one of the library."),
            )

    def _rows(self, items: Sequence[AuthoredItem]) -> list[ListRow]:
        heads = {
            VersionState.SENT: _("Waiting for approval"),
            VersionState.DRAFT: _("Drafts"),
            VersionState.APPROVED: _("In use"),
            VersionState.RETIRED: _("No longer offered"),
        }
        rows: list[ListRow] = []
        for state in _ORDER:
            under = [one for one in items if one.state is state]
            if under:
                rows += [GroupHead(heads[state], len(under)), *map(self._row, under)]
        return rows

    def _row(self, item: AuthoredItem) -> LibraryRow:
        icon, tone = _LOOK[item.state]
        version = _("version {number}").format(number=item.number) if item.is_own else ""
        facts = (language_label(item.language), version, near_date(item.on, self._desk.today))
        return LibraryRow(
            key=item.id,
            title=item.title or _("Without a title"),
            subtitle=" · ".join(filter(None, facts)),
            icon=icon,
            tone=tone,
        )

    @Slot(QModelIndex)
    def _on_moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.key_at(index.row()))
