"""Language and access."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.patient_details import PatientDetails
from carecoord.vocab.patients import ThreeValued
from ui.dialogs.patient_form.section import (
    Section,
    choose,
    chosen,
    language_box,
    side_by_side,
    term_box,
)
from ui.widgets.form import FormRow


class LanguageSection(Section):
    """What the person speaks and reads, and what they need to follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Language"), parent)
        self._boxes = {
            "language_spoken": language_box(),
            "language_written": language_box(),
            "interpreter": term_box(ThreeValued),
            "large_print": term_box(ThreeValued),
        }
        boxes = self._boxes
        self.column.addLayout(
            side_by_side(
                FormRow(_("Prefers to speak"), boxes["language_spoken"]),
                FormRow(
                    _("Prefers to read"),
                    boxes["language_written"],
                    hint=_("Handouts and letters are set in this language when we have them."),
                ),
                FormRow(
                    _("Needs an interpreter?"),
                    boxes["interpreter"],
                    hint=_("Ask; do not guess from the name. Family should not interpret."),
                ),
                FormRow(_("Needs large print?"), boxes["large_print"]),
            )
        )
        self.column.addStretch(1)
        self.watch(*boxes.values())

    @override
    def put(self, details: PatientDetails) -> None:
        for name, box in self._boxes.items():
            choose(box, getattr(details, name))

    @override
    def values(self) -> Mapping[str, Any]:
        return {name: chosen(box) for name, box in self._boxes.items()}
