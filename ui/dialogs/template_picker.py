"""Choosing a template to start from, with the whole of it beside the list."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.theme.look import look
from ui.widgets.buttons import button
from ui.widgets.labels import Tone, badge, set_tone
from ui.widgets.layouts import column, row
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.reading_text import ReadingText
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.tab_order import tab_before

_WIDTH_PX, _LIST_PX = 880, 360
_HIGHEST_PX, _AROUND_PX = 420, 250


class TemplatePicker(BaseDialog):
    """Search at the left, what the chosen one says at the right.

    Signals:
        sought: Words and a language; answer with ``show_rows``.
        looked_at: Key and language of the chosen one; answer with ``show_text``.
        approval_asked: Something about its approval is to change.
        retiring_asked: It is to be taken off the list.
    """

    help_topic = "decisions"
    sought = Signal(str, str)
    looked_at = Signal(str, str)
    approval_asked = Signal()
    retiring_asked = Signal()

    def __init__(
        self, languages: Mapping[str, str], language: str, parent: QWidget | None = None
    ) -> None:
        """``languages`` are names by code, ``language`` the one to begin with."""
        super().__init__(
            _("Start from a template"),
            _("Start from this template"),
            parent,
            explanation=_("It fills in the question and the options. All of it can be changed."),
            width_px=_WIDTH_PX,
        )
        self.field = SearchField(_("Find a template"), _("Words, such as knee or statin"))
        options = [Option(code, name) for code, name in languages.items()]
        self.languages = SegmentedChoice(_("Language of the template"), options, language)
        self.list = RowList(_("Templates found"), LibraryDelegate())
        self.text = ReadingText(_("What the template says"))
        self.state = badge("")
        self.approve = button("", icon="signature")
        self.retire = button(_("Take off the list"))
        self._model = RowListModel(self)
        self._shown = ("", "")
        self._fill()
        self.field.searched.connect(self._on_sought)
        self.languages.chosen.connect(self._on_sought)
        self.list.moved_to.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)
        self.approve.clicked.connect(self.approval_asked)
        self.retire.clicked.connect(self.retiring_asked)

    def _fill(self) -> None:
        self.list.setModel(self._model)
        self.field.leads(self.list)
        self.list.setFixedWidth(look().px(_LIST_PX))
        room = self.screen().availableGeometry().height() - look().px(_AROUND_PX)
        high = max(min(look().px(_HIGHEST_PX), room), look().px(_AROUND_PX) // 2)
        left = column(self.field, self.list, spacing=6)
        right = column(row(self.state, None, self.languages), self.text, spacing=6)
        for part in (left, right):
            part.setStretch(1, 1)
        sides = row(left, right, spacing=14)
        sides.setStretch(1, 1)
        holder = QWidget()
        sides.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(sides)
        # The list and the text scroll inside, the dialog around them does not.
        holder.setFixedHeight(high)
        self.body.addWidget(holder)
        self.foot.insertWidget(0, self.approve)
        self.foot.insertWidget(1, self.retire)
        self.retire.hide()
        self.state.hide()
        self.approve.hide()
        self.field.setFocus()

    @property
    def chosen(self) -> tuple[str, str]:
        """Key and language of the template that is shown, both empty when none is."""
        key = current_key(self.list, self._model)
        return (key, self.languages.value) if key else ("", "")

    def seek(self) -> None:
        """Ask for what fits the words and the language."""
        self.sought.emit(self.field.text().strip(), self.languages.value)

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """What was found; the one chosen before stays chosen where it is still there."""
        key = current_key(self.list, self._model)
        self._model.show(rows)
        if not (key and select_key(self.list, self._model, key)):
            self.list.setCurrentIndex(next_selectable(self._model))
        if not rows:
            self.state.hide()
            self.approve.hide()
            self.retire.hide()
            self.text.show_text("")

    def show_text(self, of: tuple[str, str], body_html: str, state: str, tone: Tone) -> None:
        """The text of the template with this key and language."""
        self._shown = of
        self.text.show_text(body_html)
        set_tone(self.state, state, tone)
        self.state.show()

    def offer_approval(self, verb: str) -> None:
        """What can be done about the approval of the one shown; "" for nothing."""
        self.approve.setText(verb)
        self.approve.setVisible(bool(verb))

    def offer_retiring(self, *, offered: bool) -> None:
        """Whether the one shown may be taken off the list."""
        self.retire.setVisible(offered)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Left of the other buttons, though it was made after them.
        tab_before(self.cancel_button, [self.approve, self.retire])

    @override
    def problem(self) -> str:
        if not self.chosen[0]:
            return _("Find a template first, then choose one.")
        if self._shown != self.chosen:
            return _("Wait a moment until the template is shown.")
        return ""

    @Slot()
    def _on_sought(self) -> None:
        self.seek()

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        key, language = self.chosen
        if key:
            self.looked_at.emit(key, language)

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.accept_button.click()
