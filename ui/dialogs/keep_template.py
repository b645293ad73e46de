"""Making a template of the practice's own out of a note, without anything of the patient."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow, line_edit
from ui.widgets.growing_text import GrowingText
from ui.widgets.reading_text import ReadingText
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.tick_line import TickLine

_WIDTH_PX = 560
_TEXT_LINES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTemplate:
    """What a template says beside its question and options.

    Attributes:
        what_matters: Open questions for the patient.
        replaces: Whether it takes the place of the template the note was begun from.
    """

    title: str
    comes_up: str = ""
    not_when: str = ""
    what_matters: tuple[str, ...] = field(default=())
    language: str = "en"
    replaces: bool = False


class KeepTemplateDialog(BaseDialog):
    """Shows what will be kept, so that somebody reads it before others use it."""

    help_topic = "decisions"
    asks_before_leaving = True

    def __init__(
        self,
        parent: QWidget | None,
        start: KeptTemplate,
        *,
        languages: Mapping[str, str],
        kept_text: str,
        begun_from: str,
    ) -> None:
        super().__init__(
            _("Keep as a template of this practice"),
            _("Keep the template"),
            parent,
            explanation=_(
                "The question, the options and their numbers are kept. "
                "What the patient said is not."
            ),
            width_px=_WIDTH_PX,
        )
        self.name = line_edit(start.title)
        self.comes_up = GrowingText(_("When people face this decision"), start.comes_up)
        self.not_when = GrowingText(_("When something else comes first"), start.not_when)
        self.questions = GrowingText(
            _("Questions to ask the patient"), "\n".join(start.what_matters), lines=2
        )
        options = [Option(code, name) for code, name in languages.items()]
        self.language = SegmentedChoice(_("Language of the template"), options, start.language)
        self.kept = ReadingText(_("What is kept"))
        self.kept.show_text(kept_text)
        self.kept.setFixedHeight(round(self.fontMetrics().lineSpacing() * _TEXT_LINES))
        words = _("It takes the place of: {title}").format(title=begun_from)
        self.replaces = QCheckBox(words)
        self.replaces.setChecked(start.replaces)
        self.replaces.setVisible(bool(begun_from))
        self.read = TickLine(_("I have read it, and nothing in it names or describes a patient."))
        self.name_row = FormRow(_("Title"), self.name)
        self._lay_out()

    def _lay_out(self) -> None:
        for shown in (
            self.name_row,
            FormRow(_("When people face this decision"), self.comes_up),
            FormRow(_("When something else comes first"), self.not_when),
            FormRow(
                _("Questions to ask the patient"),
                self.questions,
                hint=_("One open question on each line."),
                optional=True,
            ),
            FormRow(_("Language of the template"), self.language),
            FormRow(_("What is kept"), self.kept),
            self.replaces,
            self.read,
        ):
            self.body.addWidget(shown)

    @override
    def problem(self) -> str:
        missing = "" if self.name.text().strip() else _("Give the template a title.")
        self.name_row.show_error(missing)
        if missing:
            return missing
        if not self.comes_up.toPlainText().strip():
            return _("Say when people face this decision.")
        if not self.not_when.toPlainText().strip():
            return _("Say when something else comes first.")
        if not self.read.is_ticked():
            return _("Read what is kept, and say that nothing in it is about a patient.")
        return ""

    def kept_template(self) -> KeptTemplate:
        """What stands in the fields."""
        asked = self.questions.toPlainText().splitlines()
        return KeptTemplate(
            title=self.name.text().strip(),
            comes_up=self.comes_up.toPlainText().strip(),
            not_when=self.not_when.toPlainText().strip(),
            what_matters=tuple(line.strip() for line in asked if line.strip()),
            language=self.language.value,
            replaces=self.replaces.isChecked() and not self.replaces.isHidden(),
        )

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        start: KeptTemplate,
        *,
        languages: Mapping[str, str],
        kept_text: str,
        begun_from: str,
    ) -> KeptTemplate | None:
        """What to keep; None when cancelled.

        Args:
            parent: Window the dialog belongs to.
            start: What the fields begin with.
            languages: Names by code.
            kept_text: The question and the options, as HTML to read.
            begun_from: Title of the template whose place it may take, "" for none.
        """
        dialog = cls(parent, start, languages=languages, kept_text=kept_text, begun_from=begun_from)
        return dialog.kept_template() if dialog.wait() else None
