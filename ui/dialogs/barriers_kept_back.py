"""What is kept back of a person, shown only to those permitted and only when asked for."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.barrier_forms import BarrierRow
from carecoord.vocab.barriers import Status
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable
from ui.theme.look import look
from ui.widgets.formats import full_date
from ui.widgets.labels import Tone, label
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList

_WIDTH_PX, _LIST_PX = 560, 260


class KeptBackDialog(BaseDialog):
    """Enter on a line goes over it; what was said stands below the list."""

    help_topic = "patient-page#barriers"

    def __init__(self, parent: QWidget | None, *, rows: Sequence[BarrierRow], about: str) -> None:
        super().__init__(
            _("Kept back"), _("Go over"), parent, explanation=about, cancel=_("Close"),
            width_px=_WIDTH_PX,
        )  # fmt: skip
        self._rows = {one.id: one for one in rows}
        self.list = RowList(_("Kept back"), LibraryDelegate())
        self._model = RowListModel(self)
        self._model.show([_row(one) for one in rows])
        self.list.setModel(self._model)
        self.list.setFixedHeight(look().px(_LIST_PX))
        self.said = label("", wrap=True)
        warning = _("Only when the patient is alone. That you looked is on record.")
        self.body.addWidget(label(warning, "muted", wrap=True))
        self.body.addWidget(self.list)
        self.body.addWidget(self.said)
        self.list.moved_to.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)
        self.list.setCurrentIndex(next_selectable(self._model))
        self.list.setFocus()

    @property
    def chosen(self) -> BarrierRow | None:
        return self._rows.get(current_key(self.list, self._model))

    @override
    def problem(self) -> str:
        one = self.chosen
        if one is not None and one.status is Status.PRESENT:
            return ""
        return _("Only what is in the way now can be gone over.")

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        one = self.chosen
        self.said.setText(" · ".join(filter(None, (one.note, one.next_step))) if one else "")

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.accept_button.click()

    @classmethod
    def ask(
        cls, parent: QWidget | None, *, rows: Sequence[BarrierRow], about: str
    ) -> BarrierRow | None:
        """The one to go over; None when only looked at."""
        dialog = cls(parent, rows=rows, about=about)
        return dialog.chosen if dialog.wait() else None


def _row(one: BarrierRow) -> LibraryRow:
    tone = Tone.WARN if one.status is Status.PRESENT else Tone.NEUTRAL
    facts = (label_of(one.status), full_date(one.reviewed_on), one.recorded_by)
    return LibraryRow(
        one.id, label_of(one.domain), " · ".join(filter(None, facts)), "lock", tone=tone
    )
