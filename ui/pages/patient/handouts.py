"""What the patient was given to read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.handouts import GivenRow
from carecoord.services.wording import language_label
from ui.models.rows import RowListModel
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import near_date
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList


class HandoutsPane(Card):
    """The ledger, newest first; says when there is a newer version now.

    Signals:
        give_asked: The person wants to give one.
    """

    give_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", (6, 12, 6, 12), 8, parent)
        self._desk = desk
        self.model = RowListModel(self)
        self.list = RowList(_("Handouts given"), LibraryDelegate())
        self.list.setModel(self.model)
        self.nothing = EmptyState(
            "books", _("No handout given yet"), _("Handouts you give are listed here.")
        )
        self.give = button(_("Give handout"), Kind.PRIMARY, icon="books")
        heading = label(_("Handouts given"), "subtitle")
        heading.setContentsMargins(10, 0, 0, 0)
        foot = row(None, self.give)
        foot.setContentsMargins(0, 0, 10, 0)
        self.body.addWidget(heading)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addLayout(foot)
        self.give.clicked.connect(self.give_asked)

    def show_patient(self, view: PatientView) -> None:
        self.model.show([self._row(one) for one in view.handouts])
        self.list.setVisible(bool(view.handouts))
        self.nothing.setVisible(not view.handouts)

    def _row(self, one: GivenRow) -> LibraryRow:
        size = _("{size} point").format(size=one.text_size_pt)
        when = near_date(one.on, self._desk.today)
        facts = (when, one.by, language_label(one.language), size)
        is_old = bool(one.current_version) and one.current_version != one.version
        return LibraryRow(
            one.id,
            one.title,
            " · ".join(filter(None, facts)),
            "file-text",
            _("Newer version available") if is_old else "",
            Tone.WARN if is_old else Tone.NEUTRAL,
        )
