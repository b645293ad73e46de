"""Values staff wrote that the file would change back, and whose word counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton

from carecoord.common.i18n import _
from carecoord.services.import_results import Conflict
from ui.models.columns import Column
from ui.pages.importing.plain_table import PlainTableModel
from ui.pages.importing.wording import field_words, value_words
from ui.widgets.cards import Card
from ui.widgets.data_table import DataTable
from ui.widgets.labels import label
from ui.widgets.layouts import column


@dataclass(frozen=True, slots=True)
class _Row:
    who: str
    conflict: Conflict


class ConflictsView(Card):
    """Ours beside theirs; ours stays unless the person decides otherwise for all.

    Signals:
        decided: True to take the file's values.
    """

    decided = Signal(bool)

    def __init__(self) -> None:
        super().__init__(margins=(0, 12, 0, 4), spacing=8)
        self.keep = QRadioButton(_("Keep what is written here"))
        self.take = QRadioButton(_("Take the values of the file, for all of these"))
        self._group = QButtonGroup(self)
        for choice in (self.keep, self.take):
            choice.setAccessibleName(choice.text())
            self._group.addButton(choice)
        words = _(
            "Somebody here changed these values after the last import, and the file still has"
            " other ones."
        )
        head = column(label(words, "muted", wrap=True), self.keep, self.take, spacing=4)
        head.setContentsMargins(16, 0, 16, 0)
        self.table = DataTable(_("Values in question"))
        self._model = PlainTableModel(_columns(), self)
        self.table.setModel(self._model)
        for place, shown in enumerate(_columns()):
            self.table.horizontalHeader().resizeSection(place, shown.width_px)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.body.addLayout(head)
        self.body.addWidget(self.table, 1)
        self.take.toggled.connect(self._on_toggled)

    def show_conflicts(
        self, conflicts: Sequence[Conflict], names: Mapping[str, str], *, overwrite: bool
    ) -> None:
        self._model.show([_Row(names.get(one.patient_id, ""), one) for one in conflicts])
        (self.take if overwrite else self.keep).setChecked(True)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.decided.emit(on)


def _columns() -> tuple[Column[_Row], ...]:
    return (
        Column("who", lambda: _("Patient"), lambda one: one.who, width_px=200),
        Column("field", lambda: _("What"), lambda one: field_words(one.conflict.field)),
        Column("ours", lambda: _("Here"), _ours, width_px=180),
        Column("theirs", lambda: _("In the file"), _theirs, width_px=180),
        Column("where", lambda: _("Stands in"), lambda one: one.conflict.where),
    )


def _ours(row: _Row) -> str:
    return value_words(row.conflict.field, row.conflict.ours)


def _theirs(row: _Row) -> str:
    return value_words(row.conflict.field, row.conflict.theirs)
