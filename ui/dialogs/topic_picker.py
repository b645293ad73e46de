"""Finding the topic whose key points are to be gone over."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.theme.look import look
from ui.widgets.labels import label
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField

_WIDTH_PX, _LIST_PX, _AROUND_PX = 520, 400, 300


class TopicPicker(BaseDialog):
    """Type to find, go down with the arrow keys, take with Enter.

    Signals:
        sought: What was typed; answer with ``show_rows``.
    """

    help_topic = "teach-back"
    sought = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Find a topic to go over"),
            _("Add its key points"),
            parent,
            width_px=_WIDTH_PX,
        )
        self.field = SearchField(_("Find a topic"), _("Words, such as asthma or salt"))
        self.list = RowList(_("Topics found"), LibraryDelegate())
        self.nothing = label(_("No topic has these words. Try fewer words."), "muted", wrap=True)
        self._model = RowListModel(self)
        self.list.setModel(self._model)
        self.field.leads(self.list, self.nothing.text())
        room = self.screen().availableGeometry().height() - look().px(_AROUND_PX)
        self.list.setFixedHeight(max(min(look().px(_LIST_PX), room), look().px(_AROUND_PX) // 2))
        for part in (self.field, self.nothing, self.list):
            self.body.addWidget(part)
        self.nothing.hide()
        self._listen()
        self.field.setFocus()

    def _listen(self) -> None:
        self.field.searched.connect(self.sought)
        self.list.opened.connect(self._on_opened)
        # The cursor stays in the words, so that one can go on typing.
        for key, pressed in ((Qt.Key.Key_Down, self._on_down), (Qt.Key.Key_Up, self._on_up)):
            shortcut = QShortcut(key, self.field)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(pressed)

    @property
    def chosen(self) -> str:
        """Key of the topic chosen, "" when there is none."""
        return current_key(self.list, self._model)

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """What fits the words; the one chosen before stays chosen where it is still there."""
        key = self.chosen
        self._model.show(rows)
        if not (key and select_key(self.list, self._model, key)):
            self.list.setCurrentIndex(next_selectable(self._model))
        if not self.field.text():
            self.list.scrollToTop()
        self.nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))

    @override
    def problem(self) -> str:
        return "" if self.chosen else _("Find a topic first, then choose one.")

    def _step(self, by: int) -> None:
        row = self.list.currentIndex().row() + by
        while 0 <= row < self._model.rowCount() and not self._model.key_at(row):
            row += by
        if 0 <= row < self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(row, 0))

    @Slot()
    def _on_down(self) -> None:
        self._step(1)

    @Slot()
    def _on_up(self) -> None:
        self._step(-1)

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.accept_button.click()
