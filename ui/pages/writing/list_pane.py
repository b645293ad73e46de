"""The practice's handouts at the left: what is being written, in use, no longer offered."""

from PySide6.QtCore import Slot
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.services.authoring_forms import AuthoredItem
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import VersionState
from ui.dialogs.version_pane import VersionPane
from ui.pages.writing.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import near_date
from ui.widgets.labels import Tone
from ui.widgets.layouts import column, row
from ui.widgets.library_row import LibraryRow
from ui.widgets.search_field import SearchField

_LOOK = {
    VersionState.SENT: ("send", Tone.INFO),
    VersionState.DRAFT: ("edit", Tone.NEUTRAL),
    VersionState.APPROVED: ("file-text", Tone.OK),
    VersionState.RETIRED: ("archive", Tone.NEUTRAL),
}


class ListPane(VersionPane[AuthoredItem]):
    """A search box over titles, and the handouts by how far they have come."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Handouts of this practice"), EmptyState("edit", ""))
        self._desk = desk
        self.search = SearchField(_("Find a handout"))
        self.search.below = self.list
        self.search.leads(self.list)
        self.new = button(_("New handout"), Kind.OUTLINED, "plus", tip=_("Ctrl+N"))
        head, foot = column(self.search), row(None, self.new)
        head.setContentsMargins(12, 0, 12, 0)
        foot.setContentsMargins(12, 0, 12, 0)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addLayout(foot)
        self.search.searched.connect(self._show)
        self.new.clicked.connect(self.new_asked)
        self._show()

    @override
    @Slot()
    def _show(self) -> None:
        words = fold(self.search.text()).split()
        fitting = [one for one in self._items if all(word in fold(one.title) for word in words)]
        heads = {
            VersionState.SENT: _("Waiting for approval"),
            VersionState.DRAFT: _("Drafts"),
            VersionState.APPROVED: _("In use"),
            VersionState.RETIRED: _("No longer offered"),
        }
        self._show_under(heads, fitting)
        if self._items:
            self.nothing.say(_("No handout has these words"), _("Try fewer words."))
        else:
            self.nothing.say(
                _("Nothing written here yet"),
                _("Begin a new handout, or adapt one of the library."),
            )

    @override
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
