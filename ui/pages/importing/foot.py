"""The foot of the wizard: back, what is missing, and on."""

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.labels import label
from ui.widgets.layouts import row


class WizardFoot(QWidget):
    """Stays in sight under every step."""

    def __init__(self) -> None:
        super().__init__()
        self.back = button(_("Back"), icon="arrow-left")
        self.on = button("", Kind.PRIMARY)
        self._problem = label("", "error", wrap=True)
        line = row(self.back, self._problem, self.on, spacing=12)
        line.setStretch(1, 1)
        self.setLayout(line)

    def offer(self, verb: str, *, back: bool, on: bool = True) -> None:
        """Say what the main button does; an empty verb hides it."""
        self.back.setVisible(back)
        self.on.setText(verb)
        self.on.setVisible(bool(verb))
        self.on.setEnabled(on)
        self.say("")

    def say(self, sentence: str) -> None:
        """Why it cannot go on."""
        self._problem.setText(sentence)
        if sentence:
            announce(self, sentence)
