"""A text to read in a frame of its own, in the colours and sizes of the window."""

from string import Template

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget
from typing_extensions import override

from ui.theme.look import TextRole, look

_STYLE = Template("""
body, td, th { color: $text; font-size: ${body}pt; }
p { margin: 0 0 6px 0; }
p.title { font-size: ${subtitle}pt; font-weight: 600; margin: 0 0 8px 0; }
p.head { font-weight: 600; margin: 14px 0 4px 0; }
p.small { color: $text2; font-size: ${small}pt; }
th { color: $text2; font-size: ${small}pt; font-weight: 600; text-align: left; }
td, th { padding-top: 4px; padding-right: 10px; }
""")


class ReadingText(QTextBrowser):
    """Reached by Tab and scrolled with the arrow keys; links lead nowhere.

    Roles of a paragraph, as its class: title, head, small.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)

    def show_text(self, body_html: str) -> None:
        """Show a text from its beginning."""
        self._page = body_html
        self._set()

    def _set(self) -> None:
        shown = look()
        sizes = {role.name.lower(): f"{role.points * shown.scale:.2f}" for role in TextRole}
        style = _STYLE.substitute(sizes, text=shown.tokens.text, text2=shown.tokens.text2)
        self.document().setDefaultStyleSheet(style)
        self.setHtml(self._page)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._page:
            self._set()
