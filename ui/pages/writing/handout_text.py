"""The text of a handout as it is typed, and what can be put into it."""

import re

from PySide6.QtCore import QMimeData, Qt, Slot
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget
from typing_extensions import override

from carecoord.common.i18n import N_, _, in_language
from carecoord.services.authoring_paper import read_pasted, typed_drawings
from ui.widgets.buttons import quiet_button

_CALL_US, _CALL_911 = N_("Call us if"), N_("Call 911 if")
_WIDEST_SHARE = 0.8
_MARKUP = re.compile(r"\s*<(?:!doctype|html|body|h[1-6]|p|div|ul|ol|table)\b", re.IGNORECASE)


class HandoutText(QPlainTextEdit):
    """Takes over the words of what is pasted, with its headings and lists; Tab leaves it.

    Attributes:
        language: BCP 47 code of the text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = ""
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Text of the handout"))
        self.setPlaceholderText(
            _("Write or paste the text. A line that begins with # is a heading, with - a list.")
        )

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasHtml():
            self.insertPlainText(read_pasted(source.html()))
        elif _MARKUP.match(source.text()):
            self.insertPlainText(read_pasted(source.text()))
        else:
            super().insertFromMimeData(source)

    @Slot()
    def make_bold(self) -> None:
        """Put the chosen words in bold, or begin bold words."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        chosen = cursor.selectedText().replace("\u2029", "\n")
        cursor.insertText(f"**{chosen}**")
        if not chosen:
            cursor.movePosition(QTextCursor.MoveOperation.Left, n=2)
            self.setTextCursor(cursor)

    def put_in(self, words: str, *, own_line: bool = False) -> None:
        """Type these words where the cursor is, on a line of their own if need be."""
        cursor = self.textCursor()
        if own_line and cursor.positionInBlock():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            words = f"\n\n{words}"
        cursor.insertText(words)
        self.setTextCursor(cursor)
        self.setFocus()


class _PutIn(QMenu):
    """One menu of things to put in; each action carries what is typed."""

    def __init__(self, text: HandoutText, entries: dict[str, str], *, own_line: bool) -> None:
        super().__init__(text)
        self._text, self._own_line = text, own_line
        self.setToolTipsVisible(True)
        # With very large text the description of a drawing may be wider than the screen.
        room = round(text.screen().availableGeometry().width() * _WIDEST_SHARE)
        for words, typed in entries.items():
            shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
            action = self.addAction(shown)
            action.setToolTip(words)
            action.setData(typed)
        self.triggered.connect(self._on_chosen)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        typed = str(action.data())
        spoken = in_language(self._text.language)
        for words in (_CALL_US, _CALL_911, *typed_drawings()):
            typed = typed.replace(words, spoken(words))
        self._text.put_in(typed, own_line=self._own_line)


def insert_buttons(text: HandoutText) -> tuple[QWidget, ...]:
    """Buttons that open what can be put in: parts of a page, and fields filled in later."""
    parts = quiet_button(_("Part of a page"), "layout-columns")
    parts.setMenu(_PutIn(text, _parts(), own_line=True))
    fields = quiet_button(_("Field to fill in"), "edit")
    fields.setMenu(_PutIn(text, _fields(), own_line=False))
    drawn = quiet_button(_("Picture"), "eye")
    drawn.setMenu(_PutIn(text, _pictures(), own_line=False))
    for made in (parts, fields, drawn):
        made.setPopupMode(made.ToolButtonPopupMode.InstantPopup)
    bold = quiet_button(_("Bold"))
    bold.setToolTip(_("Ctrl+B"))
    bold.clicked.connect(text.make_bold)
    return parts, fields, drawn, bold


def _parts() -> dict[str, str]:
    return {
        _("Heading"): "# ",
        _("List"): "- ",
        _("Steps with numbers"): "1. ",
        _("Table"): "| Day | Morning | Evening |\n| Monday |  |  |",
        _("Box: when to call us"): f"> {_CALL_US}\n\n- ",
        _("Box: when to call 911"): f"! {_CALL_911}\n\n- ",
        _("End of a box"): "---\n\n",
    }


def _pictures() -> dict[str, str]:
    return {_(shown): typed for shown, typed in typed_drawings().items()}


def _fields() -> dict[str, str]:
    return {
        _("Name the patient likes"): "{preferred_name}",
        _("Medicine"): "{medicine}",
        _("Morning"): "{morning}",
        _("Noon"): "{noon}",
        _("Evening"): "{evening}",
        _("Night"): "{night}",
        _("Times"): "{times}",
        _("Goal"): "{goal}",
        _("Next visit"): "{next_visit}",
        _("Name of the practice"): "{practice_name}",
        _("Phone of the practice"): "{practice_phone}",
    }
