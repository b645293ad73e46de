"""Asking under which tag people are filed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCompleter, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow, line_edit

_LONGEST = 40


class TagDialog(BaseDialog):
    """One word or a few; those in use are offered."""

    help_topic = "finding-people"

    def __init__(self, count: int, known: Sequence[str], parent: QWidget | None) -> None:
        title = n_("Tag {count} patient", "Tag {count} patients", count)
        super().__init__(title.format(count=f"{count:,}"), _("Add tag"), parent)
        self._tag = line_edit(hint=_("For example: flu shot 2026"), most=_LONGEST)
        completer = QCompleter(list(known), self)
        completer.setCaseSensitivity(completer.caseSensitivity().CaseInsensitive)
        self._tag.setCompleter(completer)
        self._row = FormRow(_("Tag"), self._tag)
        self.body.addWidget(self._row)

    @override
    def problem(self) -> str:
        sentence = "" if self._tag.text().strip() else _("Type a word or a few.")
        self._row.show_error(sentence)
        return sentence

    @classmethod
    def ask(cls, parent: QWidget | None, count: int, known: Sequence[str]) -> str:
        """The tag; "" when cancelled."""
        dialog = cls(count, known, parent)
        return dialog._tag.text().strip() if dialog.wait() else ""
