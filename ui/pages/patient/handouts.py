"""What the patient was given to read."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.handouts import GivenRow
from carecoord.services.papers import Document
from carecoord.services.wording import language_label
from ui.dialogs.paper import PaperDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, select_key
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
    """The ledger, newest first; says when there is a newer version now, and shows each as given.

    Signals:
        give_asked: The person wants to give one.
    """

    help_topic = "handouts"
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
        self.read = button(_("See it as given"), icon="eye")
        self.newer = button(_("Give the new version"), icon="refresh")
        self._patient_id = ""
        self._rows: dict[str, GivenRow] = {}
        heading = label(_("Handouts given"), "subtitle")
        heading.setContentsMargins(10, 0, 0, 0)
        foot = row(None, self.read, self.newer, self.give)
        foot.setContentsMargins(10, 0, 10, 0)
        self.body.addWidget(heading)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addLayout(foot)
        self.give.clicked.connect(self.give_asked)
        self.read.clicked.connect(self.show_as_given)
        self.newer.clicked.connect(self.give_newer)
        self.list.opened.connect(self.show_as_given)
        self.list.moved_to.connect(self._on_moved)
        self._on_moved()

    def show_patient(self, view: PatientView) -> None:
        chosen = current_key(self.list, self.model)
        self._patient_id = view.patient_id
        self._rows = {one.id: one for one in view.handouts}
        self.model.show([self._row(one) for one in view.handouts])
        if not select_key(self.list, self.model, chosen) and view.handouts:
            self.list.setCurrentIndex(self.model.index(0, 0))
        self.list.setVisible(bool(view.handouts))
        self.nothing.setVisible(not view.handouts)
        self._on_moved()

    @Slot()
    def show_as_given(self) -> None:
        """The very paper the person holds."""
        chosen = current_key(self.list, self.model)
        if chosen:
            patient_id, services = self._patient_id, self._desk.services

            def read() -> tuple[str, Document]:
                return patient_id, services.handouts.as_given(chosen, actor=services.actor)

            self._desk.jobs.write(read, self._on_read)

    @Slot()
    def give_newer(self) -> None:
        """Make out the version there is now."""
        one = self._rows.get(current_key(self.list, self.model))
        if one is not None:
            subject = f"patient:{self._patient_id}/{one.topic}"
            self._desk.navigate.open_page("handouts", subject)

    @Slot(object)
    def _on_read(self, answer: tuple[str, Document]) -> None:
        patient_id, document = answer
        # Printed beside another patient it would be given to that one.
        if patient_id == self._patient_id and self.isVisible():
            PaperDialog.show_paper(self.window(), document)

    @Slot()
    def _on_moved(self) -> None:
        one = self._rows.get(current_key(self.list, self.model))
        self.read.setVisible(one is not None)
        self.newer.setVisible(one is not None and _is_old(one))

    def _row(self, one: GivenRow) -> LibraryRow:
        size = _("{size} point").format(size=one.text_size_pt)
        when = near_date(one.on, self._desk.today)
        version = _("version {number}").format(number=one.version)
        facts = (when, one.by, one.given_to, version, language_label(one.language), size)
        mark = _("Newer version available") if _is_old(one) else ""
        if not one.current_version:
            mark = _("No longer offered")
        return LibraryRow(
            one.id,
            one.title,
            " · ".join(filter(None, facts)),
            "file-text",
            mark,
            Tone.WARN if _is_old(one) else Tone.NEUTRAL,
        )


def _is_old(one: GivenRow) -> bool:
    """Whether a newer version can be given."""
    return bool(one.current_version) and one.current_version != one.version
