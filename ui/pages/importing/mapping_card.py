"""Which column is what: every column with its first values and the field it goes into."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from carecoord.common.i18n import _
from carecoord.services.import_results import Column, field_labels, names_people
from ui.theme.sizes import grow_with_text
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel, Tone, badge, label, set_tone
from ui.widgets.layouts import column

_SAMPLES_SHOWN = 3
_COMBO_PX, _COMBO_MOST_PX = 300, 400
_KNOWN_AGAIN_BY = ("birth_on", "record_number")


class MappingCard(Card):
    """A row per column; what a list needs is ticked off above.

    Signals:
        mapped: The whole mapping, column key -> field, "" for columns left out.
    """

    mapped = Signal(object)

    def __init__(self) -> None:
        super().__init__(margins=(0, 14, 0, 6), spacing=8)
        self._fields = _field_model(self)
        self.boxes: dict[str, FieldBox] = {}
        self._needs = {name: badge("") for name in ("name", *_KNOWN_AGAIN_BY)}
        self._scroll = ScrollBody((16, 0, 12, 8), 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._scroll.column.addLayout(self._grid)
        self._scroll.column.addStretch(1)
        head = column(
            label(_("Which column is what?"), "subtitle"),
            label(
                _(
                    "A list needs names. With record number and birth date, people are known"
                    " again when the next list comes."
                ),
                "muted",
                wrap=True,
            ),
            FlowLayout(*self._needs.values()),
            spacing=6,
        )
        head.setContentsMargins(16, 0, 16, 4)
        self.body.addLayout(head)
        self.body.addWidget(self._scroll, 1)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show columns as they were guessed or chosen."""
        if [one.key for one in columns] != list(self.boxes):
            self._rebuild(columns)
        for one in columns:
            self.boxes[one.key].choose(one.field)
        self._tick_off()

    def mapping(self) -> dict[str, str]:
        return {key: box.field for key, box in self.boxes.items()}

    def has_names(self) -> bool:
        """Whether a column is known to hold names; without one nothing can be read."""
        return names_people(list(self.mapping().values()))

    def _rebuild(self, columns: Sequence[Column]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        self.boxes.clear()
        for place, words in enumerate((_("Column"), _("First values"), _("Goes into"))):
            self._grid.addWidget(label(words, "caption"), 0, place)
        for number, one in enumerate(columns, start=1):
            box = FieldBox(self._fields, one)
            box.activated.connect(self._on_chosen)
            samples = "  ·  ".join(filter(None, one.samples[:_SAMPLES_SHOWN]))
            self._grid.addWidget(ElidedLabel(one.key, "strong"), number, 0)
            self._grid.addWidget(ElidedLabel(samples or _("empty"), "muted"), number, 1)
            self._grid.addWidget(box, number, 2)
            self.boxes[one.key] = box

    def _tick_off(self) -> None:
        given = set(self.mapping().values())
        self._tick("name", _("Name"), present=self.has_names(), missing=Tone.DANGER)
        for field, words in (("birth_on", _("Birth date")), ("record_number", _("Record number"))):
            self._tick(field, words, present=field in given, missing=Tone.WARN)

    def _tick(self, name: str, words: str, *, present: bool, missing: Tone) -> None:
        shown: QLabel = self._needs[name]
        if present:
            set_tone(shown, _("{field}: found").format(field=words), Tone.OK)
        else:
            set_tone(shown, _("{field}: missing").format(field=words), missing)

    @Slot()
    def _on_chosen(self) -> None:
        self._tick_off()
        self.mapped.emit(self.mapping())


class FieldBox(CalmComboBox):
    """The field one column goes into; the wheel scrolls the page, never the choice."""

    def __init__(self, fields: QStandardItemModel, one: Column) -> None:
        super().__init__()
        self.setModel(fields)
        grow_with_text(self, most_px=_COMBO_MOST_PX, fixedWidth=_COMBO_PX)
        self.setAccessibleName(_("Column {name} goes into").format(name=one.key))

    @property
    def field(self) -> str:
        return str(self.currentData() or "")

    def choose(self, field: str) -> None:
        self.setCurrentIndex(max(self.findData(field), 0))


def _field_model(parent: QWidget) -> QStandardItemModel:
    """Made once: dozens of columns share the same long list."""
    model = QStandardItemModel(parent)
    for field, words in [("", _("Leave out")), *field_labels()]:
        item = QStandardItem(words)
        item.setData(field, Qt.ItemDataRole.UserRole)
        item.setEditable(False)
        model.appendRow(item)
    return model
