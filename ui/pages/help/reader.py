"""A page of help as text to read, in the colours and sizes of the window."""

from string import Template

from PySide6.QtCore import QEvent, QUrl, Signal, Slot
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.theme.look import TextRole, look

_WIDTH_PX = 720  # longer lines are hard to follow
_STYLE = Template("""
body { color: $text; font-size: ${body}pt; }
h1 { font-size: ${title}pt; font-weight: 600; margin: 0 0 10px 0; }
h2 { font-size: ${subtitle}pt; font-weight: 600; margin: 18px 0 6px 0; }
p, li { margin: 0 0 8px 0; line-height: 135%; }
a { color: $primary_text; }
kbd { font-family: "$family"; font-weight: 600; background-color: $soft; }
i { color: $text2; }
""")


class Reader(QTextBrowser):
    """Shows one topic; links lead to other topics and never out of the program.

    Signals:
        topic_asked: The key behind a link.
    """

    topic_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ""
        self.setObjectName("reader")
        self.setAccessibleName(_("Help text"))
        self.setMaximumWidth(look().px(_WIDTH_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)

    def show_page(self, page: str) -> None:
        """Show the HTML of a topic from its beginning."""
        self._page = page
        self._set()

    def _set(self) -> None:
        shown = look()
        sizes = {role.name.lower(): f"{role.points * shown.scale:.2f}" for role in TextRole}
        style = _STYLE.substitute(
            sizes,
            text=shown.tokens.text,
            text2=shown.tokens.text2,
            soft=shown.tokens.primary_soft,
            family=self.font().family(),
            primary_text=shown.tokens.primary_text,
        )
        self.document().setDefaultStyleSheet(style)
        self.setHtml(self._page)

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        self.topic_asked.emit(link.path())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._page:
            self._set()
