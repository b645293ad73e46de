"""What to say on the call, shown when it is asked for."""

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.call_scripts import CallScript, ScriptLine
from carecoord.services.wording import language_label
from ui.widgets.cards import Card
from ui.widgets.labels import label


class ScriptCard(Card):
    """Sentences in the patient's language, each with its meaning in the language of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("inset", (12, 8, 12, 8), 2, parent)
        self.setAccessibleName(_("What to say"))
        self._parts: list[QWidget] = []
        self.hide()

    def show_script(self, script: CallScript) -> None:
        """Show these in place of what was shown."""
        self.forget()
        if script.needs_interpreter:
            self._add(_("There is no script in this language. Call with an interpreter."), "strong")
        else:
            language = language_label(script.language)
            self._add(_("To say, in {language}").format(language=language), "strong")
        for line in script.lines:
            self._add_line(line)
        self._add(_("On a machine or to anybody else, only where a message is safe"), "strong")
        self._add_line(script.message)
        self.show()

    def forget(self) -> None:
        """Somebody else is called."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        self.hide()

    def _add_line(self, line: ScriptLine) -> None:
        self._add(line.said, "body")
        if line.meaning:
            self._add(line.meaning, "small")

    def _add(self, words: str, look: str) -> None:
        part = label(words, look, wrap=True)
        self.body.addWidget(part)
        self._parts.append(part)
