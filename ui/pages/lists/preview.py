"""At the right: what the list says in one sentence, how many it holds, and whom."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _, n_
from carecoord.rules.findings import Finding, Severity
from carecoord.rules.partial_dates import display
from carecoord.services.own_list_forms import ListWords, Preview, PreviewRow
from ui.models.rows import RowListModel
from ui.theme.sizes import grow_with_text
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import clear, row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList

_LEAST_LIST_PX = 150
_ICONS = {
    Severity.BLOCKS: ("alert-circle", "danger"),
    Severity.WARNS: ("alert-triangle", "warn"),
    Severity.SUGGESTS: ("info-circle", "text2"),
}


class PreviewPane(Card):
    """Follows the typing.

    Signals:
        opened: Id of a person whose page is wanted.
    """

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__("card", (0, 0, 0, 0), 0)
        scroller = ScrollBody((14, 12, 14, 10), 8, self)
        self.body.addWidget(scroller)
        self.body = scroller.column
        self.sentence = label("", wrap=True)
        self.count = label("", "subtitle", wrap=True)
        self.note = label("", "muted", wrap=True)
        self.example = label("", "small", wrap=True)
        self.model = RowListModel(self)
        self.list = RowList(_("People on the list"), LibraryDelegate())
        self.list.setModel(self.model)
        grow_with_text(self.list, minimumHeight=_LEAST_LIST_PX)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(6)
        self.body.addWidget(label(_("In plain words"), "caption"))
        self.body.addWidget(self.sentence)
        self.body.addLayout(self._findings)
        self.body.addWidget(self.count)
        self.body.addWidget(self.note)
        self.body.addWidget(self.example)
        self.body.addWidget(self.list, 1)
        self._below = QWidget()
        self.body.addWidget(self._below, 1)
        self.list.opened.connect(self._on_opened)
        self.begin("")

    def begin(self, sentence: str) -> None:
        """Nothing is known yet; the sentence says what is awaited, or missing."""
        self.count.setText("")
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        self.example.hide()
        self.count.hide()
        self._show_list(shown=False)
        self.model.show([])

    def show_words(self, words: ListWords) -> None:
        self.sentence.setText(words.sentence)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """What stands in the way of using it comes first."""
        clear(self._findings)
        for found in findings:
            name, tint = _ICONS[found.severity]
            line = row(IconLabel(name, tint), label(found.sentence, wrap=True))
            line.setStretch(1, 1)
            self._findings.addLayout(line)

    def show_preview(self, found: Preview) -> None:
        """How many, and the first of them."""
        words = n_(
            "{count} person would be on it today", "{count} people would be on it today",
            found.count,
        ).format(count=f"{found.count:,}")  # fmt: skip
        self.count.setText(words)
        self.count.show()
        note = found.note
        if not note and not found.count:
            note = _("Nobody fits these conditions today. Loosen one of them to see who would.")
        elif not note and found.count > len(found.rows):
            note = _("The first {count} are shown.").format(count=len(found.rows))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        why = found.rows[0].why if found.rows else ""
        self.example.setText(_("For example: {reason}").format(reason=why))
        self.example.setVisible(bool(why))
        self.model.show([_row(one) for one in found.rows])
        self._show_list(shown=bool(found.rows))

    def _show_list(self, *, shown: bool) -> None:
        """Without people, what is said stays at the top."""
        self.list.setVisible(shown)
        self._below.setVisible(not shown)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.model.key_at(index.row()))


def _row(one: PreviewRow) -> LibraryRow:
    born = _("born {day}").format(day=display(one.birth_on)) if one.birth_on else ""
    return LibraryRow(one.patient_id, ", ".join(filter(None, (one.name, born))), one.why, "user")
