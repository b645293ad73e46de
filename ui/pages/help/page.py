"""Help: topics at the left, the page to read at the right."""

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, current_language
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.help.reader import Reader
from ui.pages.help.topics import KEYBOARD, ORDER, Topic, matching, topics
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.theme.look import look
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.layouts import clear, page_layout, row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField
from ui.widgets.shortcut_list import ShortcutList
from ui.widgets.shortcuts import Shortcuts

_LIST_WIDTH_PX = 330
_ROW_PX = 46


class TopicDelegate(LibraryDelegate):
    """One line per topic."""

    height_px = _ROW_PX


class HelpPage(QWidget):
    """F1 opens it on the topic that belongs to the page before."""

    help_topic = "getting-started"

    def __init__(
        self,
        _services: object,
        _jobs: JobRunner,
        _changes: ChangeBus,
        _messages: Messages,
        _window_state: WindowState,
        shortcuts: Shortcuts,
        _navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._topics = {topic.key: topic for topic in topics(current_language())}
        self._model = RowListModel(self)
        self.search = SearchField(_("Search in help"))
        self.list = RowList(_("Topics"), TopicDelegate(), uniform=True)
        self.list.setModel(self._model)
        self.reader = Reader()
        self._keys = ScrollBody((0, 0, 8, 0), 4)
        self._nothing = EmptyState(
            "help-circle", _("No topic holds these words"), _("Try one word, or fewer letters.")
        )
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._show_topics("")
        self.open(ORDER[0])

    def _build(self) -> None:
        whole = page_layout(self)
        whole.addWidget(label(_("Help"), "title"))
        left = Card("card", (10, 12, 10, 10), 8)
        left.setFixedWidth(look().px(_LIST_WIDTH_PX))
        left.body.addWidget(self.search)
        left.body.addWidget(self.list, 1)
        right = Card("card", (24, 20, 16, 16), 0)
        for page in (self.reader, self._keys, self._nothing):
            self._stack.addWidget(page)
        right.body.addWidget(self._stack)
        across = row(left, right, spacing=14)
        across.setStretch(1, 1)
        whole.addLayout(across, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self._show_topics)
        self.list.moved_to.connect(self._on_moved)
        self.reader.topic_asked.connect(self.open)

    # Called by the window

    @Slot(str)
    def open(self, subject: str) -> None:
        """Show a topic."""
        if not select_key(self.list, self._model, subject):
            self.search.clear()
            self._show_topics("")
            select_key(self.list, self._model, subject)

    # Reacting

    @Slot(str)
    def _show_topics(self, query: str) -> None:
        chosen = current_key(self.list, self._model)
        fits = matching(tuple(self._topics.values()), query)
        self._model.show([LibraryRow(topic.key, topic.title, "", topic.icon) for topic in fits])
        if not fits:
            self._stack.setCurrentWidget(self._nothing)
        elif not select_key(self.list, self._model, chosen):
            self.list.setCurrentIndex(next_selectable(self._model))

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        topic = self._topics.get(current_key(self.list, self._model))
        if topic is None:
            return
        if topic.key == KEYBOARD:
            self._show_keys(topic)
        else:
            self.reader.show_page(topic.page)
            self._stack.setCurrentWidget(self.reader)

    def _show_keys(self, topic: Topic) -> None:
        """The sheet is made anew each time: pages opened since have added their keys."""
        clear(self._keys.column)
        self._keys.column.addWidget(label(topic.title, "title"))
        for paragraph in topic.paragraphs():
            self._keys.column.addWidget(label(paragraph, "body", wrap=True))
        self._keys.column.addWidget(ShortcutList(self._shortcuts))
        self._stack.setCurrentWidget(self._keys)

    # Qt overrides

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if current_key(self.list, self._model) == KEYBOARD:
            self._show_keys(self._topics[KEYBOARD])
