"""A page of help as text to read, in the colours and sizes of the window."""

import re
from collections.abc import Iterator, Sequence
from string import Template

from PySide6.QtCore import QEvent, QUrl, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.common.text import fold
from ui.theme.look import TextRole, color, look
from ui.theme.sizes import grow_with_text

_WIDTH_PX = 720  # longer lines are hard to follow
_HEADING = re.compile(r"<h2[^>]*>")
_WORD = re.compile(r"\w+")
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
        self._stems: Sequence[str] = ()
        self.setObjectName("reader")
        self.setAccessibleName(_("Help text"))
        grow_with_text(self, maximumWidth=_WIDTH_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)

    def show_page(self, page: str, section: int = 0, stems: Sequence[str] = ()) -> None:
        """Show the HTML of a topic from one of its sections on.

        Args:
            page: Its body.
            section: 0 is its beginning, 1 the first heading.
            stems: Words that begin so are marked.
        """
        self._page, self._stems = page, stems
        self._set()
        if section:
            self.scrollToAnchor(_anchor(section))

    def marked(self) -> list[str]:
        """The words that are marked."""
        return [one.cursor.selectedText() for one in self.extraSelections()]

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
        self.setHtml(_with_anchors(self._page))
        self.setExtraSelections(list(self._marks()))

    def _marks(self) -> Iterator[QTextEdit.ExtraSelection]:
        if not self._stems:
            return
        for word in _WORD.finditer(self.toPlainText()):
            if fold(word.group()).startswith(tuple(self._stems)):
                mark = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(word.start())
                cursor.setPosition(word.end(), QTextCursor.MoveMode.KeepAnchor)
                mark.cursor = cursor
                mark.format.setBackground(color(look().tokens.warn_soft))
                yield mark

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        self.topic_asked.emit(link.toString())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._page:
            self._set()


def _anchor(section: int) -> str:
    return f"section-{section}"


def _with_anchors(page: str) -> str:
    """Each heading can be gone to."""
    parts = _HEADING.split(page)
    marked = [f'<h2><a name="{_anchor(number)}"></a>{part}' for number, part in enumerate(parts)]
    return "".join((parts[0], *marked[1:]))
