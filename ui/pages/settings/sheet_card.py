"""What was seen of a colleague's explaining, element by element, and one thing to try."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.coaching import ObservationSheet
from carecoord.vocab.coaching import Element, Seen
from carecoord.vocab.records import Place
from carecoord.vocab.terms import label as label_of
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import label

_NOT_TO_BE_SEEN = Element.WRITES_DOWN
"""The record itself shows it."""


class SheetFields(QWidget):
    """No total: each element stands by itself.

    Signals:
        edited: Something was chosen or typed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.observed = combo({"": _("Choose")})
        self.place = combo({one.value: label_of(one) for one in Place})
        self.topic = line_edit("", _("Without naming the patient"))
        seen = {one.value: label_of(one) for one in Seen}
        self.items = {
            element: combo({"": _("Not looked at"), **seen})
            for element in Element
            if element is not _NOT_TO_BE_SEEN
        }
        self.strengths = GrowingText(_("What went well"))
        self.to_try = GrowingText(_("One thing to try"))
        self.observed_row = FormRow(_("Whom you watched"), self.observed)
        self._build()
        for box in (self.observed, self.place, *self.items.values()):
            box.currentIndexChanged.connect(self.edited)
        for text in (self.topic, self.strengths, self.to_try):
            text.textChanged.connect(self.edited)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for line, (element, box) in enumerate(self.items.items()):
            box.setAccessibleName(label_of(element))
            grid.addWidget(label(label_of(element), wrap=True), line, 0)
            grid.addWidget(box, line, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self.observed_row)
        lines.addWidget(FormRow(_("Where"), self.place))
        lines.addWidget(FormRow(_("What was explained"), self.topic, optional=True))
        lines.addLayout(grid)
        lines.addWidget(FormRow(_("What went well"), self.strengths, optional=True))
        lines.addWidget(FormRow(_("One thing to try"), self.to_try, optional=True))

    def offer(self, colleagues: Mapping[str, str]) -> None:
        """The people who can be watched, by their keys."""
        chosen = self.observed.currentData()
        self.observed.clear()
        self.observed.addItem(_("Choose"), "")
        for key, name in colleagues.items():
            self.observed.addItem(name, key)
        self.observed.setCurrentIndex(max(self.observed.findData(chosen), 0))

    @property
    def is_empty(self) -> bool:
        sheet = self.sheet()
        typed = sheet.topic or sheet.strengths or sheet.to_try
        return not sheet.observed_id and not sheet.items and not typed

    def check(self) -> bool:
        """Say what is missing; True when it may be kept."""
        sheet = self.sheet()
        missing = ""
        if not sheet.observed_id:
            missing = _("Choose the colleague you watched.")
        elif not sheet.items and not sheet.strengths and not sheet.to_try:
            missing = _("Say what you saw, or one thing to try.")
        self.observed_row.show_error(missing)
        return not missing

    def sheet(self) -> ObservationSheet:
        seen = {element: box.currentData() for element, box in self.items.items()}
        return ObservationSheet(
            observed_id=self.observed.currentData() or "",
            place=self.place.currentData(),
            topic=self.topic.text().strip(),
            items={element: Seen(one) for element, one in seen.items() if one},
            strengths=self.strengths.toPlainText().strip(),
            to_try=self.to_try.toPlainText().strip(),
        )

    def clear(self) -> None:
        for box in (self.observed, self.place, *self.items.values()):
            box.setCurrentIndex(0)
        self.topic.clear()
        self.strengths.set_text("")
        self.to_try.set_text("")
        self.observed_row.show_error("")
