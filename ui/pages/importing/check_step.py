"""Second step: what the files are, corrected where it was understood wrongly."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QWidget

from carecoord.common.i18n import _
from carecoord.services.import_results import Inspection, Options
from ui.pages.importing.layout_card import LayoutCard
from ui.pages.importing.mapping_card import MappingCard
from ui.pages.importing.questions_card import QuestionsCard
from ui.pages.importing.said_card import SaidCard
from ui.pages.importing.units_card import UnitsCard
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row

_PAUSE_MS = 250
_NEW_COLUMNS = frozenset({"encoding", "delimiter", "sheet", "header_row"})


class CheckStep(QWidget):
    """Facts and questions at the left, the columns at the right.

    Signals:
        asked: The options as they are now: the files have to be looked at again.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: Options | None = None
        self.error = SaidCard("danger", "alert-circle", _("The file cannot be read this way"))
        self.warning = SaidCard("warn", "alert-triangle")
        self.layout_card = LayoutCard()
        self.questions = QuestionsCard()
        self.units = UnitsCard()
        self.mapping = MappingCard()
        self._ready = _ready_card()
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._build()
        self._pause.timeout.connect(self._ask)
        self.layout_card.corrected.connect(self._on_corrected)
        self.questions.answered.connect(self._on_answered)
        self.units.answered.connect(self._on_answered)
        self.mapping.mapped.connect(self._on_mapped)

    def _build(self) -> None:
        left = ScrollBody((0, 0, 4, 0), 12)
        for part in (self.error, self.warning, self.questions, self.units, self.layout_card):
            left.column.addWidget(part)
        left.column.addStretch(1)
        line = row(left, self.mapping, self._ready, spacing=14)
        line.setStretch(0, 2)
        line.setStretch(1, 4)
        line.setStretch(2, 4)
        line.setAlignment(self._ready, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def stops(self) -> Iterator[QWidget]:
        """All that Tab comes to, in the order of reading: much of it is made anew per file."""
        for part in (self.questions, self.units, self.layout_card, self.mapping):
            for inside in part.findChildren(QWidget):
                if isinstance(inside, QAbstractButton | QComboBox | QAbstractSpinBox):
                    yield inside

    def settle(self) -> Options | None:
        """The options as corrected here; what was about to be asked with them is not."""
        self._pause.stop()
        return self._options

    def show_inspection(self, options: Options, found: Inspection) -> None:
        """Show what was found; what is chosen stays chosen."""
        self._options = options
        self.error.say("")
        self.warning.say("\n".join(found.warnings))
        self.layout_card.show_inspection(found)
        self.questions.ask(found.questions, options)
        is_list = bool(found.columns)
        self.mapping.setVisible(is_list)
        self._ready.setVisible(not is_list)
        self.mapping.show_columns(found.columns)
        self.units.offer(set(self.mapping.mapping().values()), options)

    def refuse(self, sentence: str) -> None:
        """What was chosen cannot be; it is said beside the fields that can mend it."""
        self.error.say(sentence)
        self._ready.hide()

    def problem(self) -> str:
        """Why the preview cannot be made yet."""
        if self.mapping.isHidden() or self.mapping.has_names():
            return ""
        return _("No column with names is chosen. Choose which column holds the names.")

    @Slot(str, object)
    def _on_corrected(self, option: str, value: object) -> None:
        self._set(option, value)
        if option in _NEW_COLUMNS and self._options is not None:
            # The columns are other ones now, so the choices made for them are void.
            self._options = dataclasses.replace(self._options, mapping=None)

    @Slot(str, str)
    def _on_answered(self, option: str, value: str) -> None:
        number = isinstance(getattr(self._options, option), int)
        self._set(option, int(value) if number else value)

    @Slot(object)
    def _on_mapped(self, mapping: dict[str, str]) -> None:
        self._set("mapping", mapping)

    def _set(self, option: str, value: Any) -> None:
        if self._options is not None:
            self._options = dataclasses.replace(self._options, **{option: value})
            self._pause.start()

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self._options)


def _ready_card() -> Card:
    made = Card(margins=(18, 16, 18, 16))
    words = _(
        "This is an export whose layout is known, so there are no columns to choose. The next"
        " step reads all of it and shows what would be stored."
    )
    text = column(
        label(_("Nothing has to be settled here"), "subtitle"),
        label(words, "muted", wrap=True),
        spacing=4,
    )
    line = row(IconLabel("circle-check", "ok", 24), text, spacing=12)
    line.setStretch(1, 1)
    made.body.addLayout(line)
    return made
