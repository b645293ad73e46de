"""Beginning a handout, or one more language of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _, current_language
from carecoord.vocab import languages
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow, combo, line_edit


@dataclass(frozen=True, slots=True)
class NewHandout:
    """What was answered; ``title`` is "" for one more language."""

    title: str
    language: str


class NewHandoutDialog(BaseDialog):
    """A title and a language, or the language alone."""

    help_topic = "writing-handouts"
    asks_before_leaving = True

    def __init__(
        self, parent: QWidget | None, title: str, verb: str, *, left_out: Sequence[str] = ()
    ) -> None:
        """``left_out`` are languages that are there already; then no title is asked."""
        super().__init__(title, verb, parent)
        self._asks_title = not left_out
        self.title = line_edit(most=120)
        self.title_row = FormRow(_("Title"), self.title)
        self.language = combo(_languages(left_out), current_language())
        self.body.addWidget(self.title_row)
        self.body.addWidget(FormRow(_("Language"), self.language))
        self.title_row.setVisible(self._asks_title)

    @override
    def problem(self) -> str:
        missing = self._asks_title and not self.title.text().strip()
        sentence = _("Give the handout a title.") if missing else ""
        self.title_row.show_error(sentence)
        return sentence

    @classmethod
    def ask(
        cls, parent: QWidget | None, title: str, verb: str, *, left_out: Sequence[str] = ()
    ) -> NewHandout | None:
        """What was answered; None when cancelled."""
        dialog = cls(parent, title, verb, left_out=left_out)
        if not dialog.wait():
            return None
        return NewHandout(dialog.title.text().strip(), str(dialog.language.currentData()))


def _languages(left_out: Sequence[str]) -> dict[str, str]:
    """Written languages by name, those of the program first."""
    signed = {"ase"}
    codes = [
        one.code
        for one in languages.COMMON
        if "-" not in one.code and one.code not in {*left_out, *signed}
    ]
    names = {code: languages.name_of(code) for code in codes}
    ordered = sorted(codes, key=lambda code: (code not in ("en", "es"), names[code].casefold()))
    return {code: names[code] for code in ordered}
