"""How the bytes of a list are read: sheet, header row, encoding, delimiter."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.import_results import ENCODINGS, Inspection
from ui.pages.importing.wording import DELIMITER_WORDS, ENCODING_WORDS
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.calm_spins import CalmSpinBox
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.layouts import column

_LAST_ROW = 1_000
_TEXT_LEFT_PX = 8


class LayoutCard(Card):
    """What was found, each fact a field that can be corrected.

    Signals:
        corrected: Name of the option and its new value.
    """

    corrected = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self._title = label("", "subtitle", wrap=True)
        self._rows = label("", "muted", wrap=True)
        self.sheet = CalmComboBox()
        self.header_row = CalmSpinBox()
        self.header_row.setRange(1, _LAST_ROW)
        self.header_row.setKeyboardTracking(False)
        self.header_row.lineEdit().setTextMargins(_TEXT_LEFT_PX, 0, 0, 0)
        self.encoding = combo({name: _(ENCODING_WORDS[name]) for name in ENCODINGS}, narrow=True)
        self.delimiter = combo(
            {sign: _(words) for sign, words in DELIMITER_WORDS.items()}, narrow=True
        )
        self._fields: dict[str, QWidget] = {
            "sheet": FormRow(_("Sheet"), self.sheet),
            "header_row": FormRow(
                _("Row with the column names"), self.header_row, hint=_("Counted from 1.")
            ),
            "encoding": FormRow(_("Characters"), self.encoding),
            "delimiter": FormRow(_("Between the columns"), self.delimiter),
        }
        self.body.addLayout(column(self._title, self._rows, spacing=2))
        for field in self._fields.values():
            self.body.addWidget(field)
        self.sheet.textActivated.connect(self._on_sheet)
        self.header_row.valueChanged.connect(self._on_header_row)
        self.encoding.activated.connect(self._on_encoding)
        self.delimiter.activated.connect(self._on_delimiter)

    def show_inspection(self, found: Inspection) -> None:
        """Show what was found, without asking anew."""
        self._title.setText(found.title)
        self._rows.setText(_facts(found))
        shown = {
            "sheet": len(found.sheets) > 1,
            "header_row": found.header_row is not None,
            "encoding": bool(found.encoding),
            "delimiter": bool(found.delimiter),
        }
        for name, field in self._fields.items():
            field.setVisible(shown[name])
        self.sheet.clear()
        self.sheet.addItems(list(found.sheets))
        self.sheet.setCurrentText(found.sheet)
        self.header_row.blockSignals(True)
        self.header_row.setValue(found.header_row or 1)
        self.header_row.blockSignals(False)
        _choose(self.encoding, found.encoding)
        _choose(self.delimiter, found.delimiter)

    @Slot(str)
    def _on_sheet(self, name: str) -> None:
        self.corrected.emit("sheet", name)

    @Slot(int)
    def _on_header_row(self, number: int) -> None:
        self.corrected.emit("header_row", number)

    @Slot()
    def _on_encoding(self) -> None:
        self.corrected.emit("encoding", self.encoding.currentData())

    @Slot()
    def _on_delimiter(self) -> None:
        self.corrected.emit("delimiter", self.delimiter.currentData())


def _facts(found: Inspection) -> str:
    if found.columns:
        rows = n_("{count} row", "{count} rows", found.row_count).format(
            count=f"{found.row_count:,}"
        )
        columns = n_("{count} column", "{count} columns", len(found.columns)).format(
            count=len(found.columns)
        )
        return f"{rows}, {columns}"
    return n_("{count} file", "{count} files", len(found.files)).format(
        count=f"{len(found.files):,}"
    )


def _choose(box: QComboBox, value: str) -> None:
    """A value that is not offered, such as a rare delimiter, is added."""
    place = box.findData(value)
    if place < 0:
        box.addItem(value, value)
        place = box.count() - 1
    box.setCurrentIndex(place)
