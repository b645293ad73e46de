"""Wording what is written to people: the practice's own words, with fields to fill in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.letter_forms import TemplateChoice
from carecoord.services.letter_texts import Words, problems
from ui.dialogs.base import BaseDialog
from ui.widgets.buttons import Kind, button
from ui.widgets.form import FormRow, line_edit, text_edit
from ui.widgets.layouts import row
from ui.widgets.segmented import Option, SegmentedChoice

_LINES = {"letter": 9, "email": 5, "text": 2, "script": 6}


@dataclass(frozen=True, slots=True)
class Wording:
    """What was typed in one language; None to use the program's words again."""

    language: str
    words: Words | None


class LetterWordsDialog(BaseDialog):
    """One text in one of the two languages at a time; changing to the other keeps what is typed."""

    help_topic = "worklists#paper"
    asks_before_leaving = True

    def __init__(
        self,
        parent: QWidget | None,
        template: TemplateChoice,
        words: Mapping[str, Words],
        language: str,
    ) -> None:
        filled_in = ", ".join(f"{{{name}}}" for name in template.fields)
        super().__init__(
            _("The words of “{title}”").format(title=template.title), _("Use these words"), parent,
            explanation=_(
                "These are filled in for each person: {fields}. Others may see the subject, the "
                "e-mail and the text message, so those say nothing about health and no name."
            ).format(fields=filled_in),
            width_px=620,
        )  # fmt: skip
        self._fields_known = template.fields
        self._restores = False
        self._typed = {key: asdict(each) for key, each in words.items()}
        self._language = language
        self.language = SegmentedChoice(
            _("Language"), [Option("en", _("English")), Option("es", _("Spanish"))], language
        )
        self.subject = line_edit()
        self.fields = {name: text_edit(lines=lines) for name, lines in _LINES.items()}
        self.restore_button = button(_("Use the program's words again"), Kind.TEXT)
        self.body.addLayout(row(self.language, None, self.restore_button))
        for name, title_of_row in (
            ("letter", _("Letter")), ("subject", _("Subject of the e-mail")),
            ("email", _("Email")), ("text", _("Text message")), ("script", _("On the phone")),
        ):  # fmt: skip
            field = self.subject if name == "subject" else self.fields[name]
            self.body.addWidget(FormRow(title_of_row, field))
        self.language.chosen.connect(self._on_language)
        self.restore_button.clicked.connect(self._on_restore)
        self._show()

    def _show(self) -> None:
        typed = self._typed[self._language]
        self.subject.setText(typed["subject"])
        for name, field in self.fields.items():
            field.setPlainText(typed[name])

    def _keep(self) -> None:
        typed = {name: field.toPlainText().strip() for name, field in self.fields.items()}
        self._typed[self._language] = {**typed, "subject": self.subject.text().strip()}

    @Slot(str)
    def _on_language(self, language: str) -> None:
        self._keep()
        self._language = language
        self._show()

    @Slot()
    def _on_restore(self) -> None:
        self._restores = True
        self.accept()

    @override
    def problem(self) -> str:
        self._keep()
        found = dict.fromkeys(problems(Words(**self._typed[self._language]), self._fields_known))
        return " ".join(found)

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        template: TemplateChoice,
        words: Mapping[str, Words],
        language: str,
    ) -> tuple[Wording, ...]:
        """The wording of each language that was changed, or given back; empty for none."""
        made = cls(parent, template, words, language)
        if not made.wait():
            return ()
        if made._restores:
            return (Wording(made._language, None),)
        made._keep()
        typed = {key: Words(**each) for key, each in made._typed.items()}
        return tuple(Wording(key, each) for key, each in typed.items() if each != words[key])
