"""Help: topics at the left, the page to read at the right."""

from PySide6.QtCore import QModelIndex, QSignalBlocker, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, current_language
from carecoord.services.help_pages import (
    ABOUT,
    KEYBOARD,
    ORDER,
    Topic,
    find,
    licence_topic,
    stems,
    topic_key,
    topics,
)
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.diagnostics import DiagnosticsDialog
from ui.dialogs.paper import PaperDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.help.paper import key_sheet, topic_sheet
from ui.pages.help.rows import TopicDelegate, place_row, topic_row
from ui.pages.help.trail import Trail
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.layouts import clear, page_layout, row
from ui.widgets.reader import Reader
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField
from ui.widgets.shortcut_list import ShortcutList, in_groups
from ui.widgets.shortcuts import Shortcuts

_LIST_WIDTH_PX = 330
BACK_KEYS, ON_KEYS = "Ctrl+PgUp", "Ctrl+PgDown"


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
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shortcuts, self._navigate = shortcuts, navigate
        self._topics = {topic.key: topic for topic in topics(current_language())}
        self._trail = Trail()
        self._model = RowListModel(self)
        self.search = SearchField(_("Search in help"))
        self.list = RowList(_("Topics"), TopicDelegate(), uniform=True)
        self.list.setModel(self._model)
        self.search.below = self.list
        self.search.leads(self.list, _("No topic holds these words"))
        self.reader = Reader()
        self.tour_button = button(_("Quick tour"), Kind.TEXT, "info-circle")
        self.back = icon_button("arrow-left", _("The topic before"))
        self.on = icon_button("arrow-right", _("The topic after"))
        self.print_button = button(_("Print"), Kind.TEXT, "printer", tip=_("Ctrl+P"))
        self.report_button = button(_("Diagnostic report"), icon="clipboard-list")
        self.report_button.hide()
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
        head = row(
            label(_("Help"), "title"), None, self.tour_button, self.back, self.on, self.print_button
        )
        whole.addLayout(head)
        left = Card("card", (10, 12, 10, 10), 8)
        grow_with_text(left, fixedWidth=_LIST_WIDTH_PX)
        left.body.addWidget(self.search)
        left.body.addWidget(self.list, 1)
        right = Card("card", (24, 20, 16, 16), 0)
        for page in (self.reader, self._keys, self._nothing):
            self._stack.addWidget(page)
        right.body.addWidget(self._stack, 1)
        right.body.addLayout(row(self.report_button, None))
        across = row(left, right, spacing=14)
        across.setStretch(1, 1)
        whole.addLayout(across, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self._show_topics)
        self.list.moved_to.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)
        self.reader.topic_asked.connect(self.open)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        self.print_button.clicked.connect(self.print_topic)
        self.tour_button.clicked.connect(self._navigate.take_tour)
        for keys, does, act in (
            (BACK_KEYS, _("The topic before"), self.go_back),
            (ON_KEYS, _("The topic after"), self.go_on),
            ("Ctrl+P", _("Print the topic"), self.print_topic),
            ("Ctrl+F", _("Search in help"), self.search.setFocus),
        ):
            self._shortcuts.add(self, keys, does, act, group=_("Help"))
        self.report_button.clicked.connect(self._on_report)

    # Called by the window

    @Slot(str)
    def open(self, subject: str) -> None:
        """Show a topic, or with ``#`` and a number or a name one of its sections."""
        if self._topic(subject) is None:
            return
        self._trail.go_to(subject)
        self._lead_to(subject)

    @property
    def shown(self) -> str:
        """The topic that can be read now."""
        return topic_key(self._trail.here)

    @Slot()
    def go_back(self) -> None:
        """To what was read before."""
        self._lead_to(self._trail.back())

    @Slot()
    def go_on(self) -> None:
        """To what was read after, having gone back."""
        self._lead_to(self._trail.on())

    @Slot()
    def print_topic(self) -> None:
        """Show the topic as it prints; the keys are those of every page opened since sign-in."""
        topic = self._topic(self._trail.here) or self._topics[ORDER[0]]
        keys = in_groups(self._shortcuts)
        sheet = key_sheet(topic.title, keys) if topic.key == KEYBOARD else topic_sheet(topic)
        PaperDialog.show_paper(self, sheet)

    # Reacting

    def _lead_to(self, subject: str) -> None:
        """Choose its row, or that of its topic when it was not searched for."""
        if not subject:
            return
        with QSignalBlocker(self.list):
            if not select_key(self.list, self._model, subject):
                self._empty_search()
                select_key(self.list, self._model, topic_key(subject))
        self._show(subject)
        self._offer_ways()

    def _topic(self, subject: str) -> Topic | None:
        return self._topics.get(topic_key(subject)) or licence_topic(subject)

    def _offer_ways(self) -> None:
        self.back.setEnabled(self._trail.has_before)
        self.on.setEnabled(self._trail.has_after)

    def _empty_search(self) -> None:
        self.search.forget()
        self._show_rows("")

    @Slot(str)
    def _show_topics(self, query: str) -> None:
        if self._show_rows(query):
            self._on_moved(self.list.currentIndex())
        else:
            self._stack.setCurrentWidget(self._nothing)

    def _show_rows(self, query: str) -> bool:
        """All topics, or the places where what was typed stands; False when there are none."""
        chosen = current_key(self.list, self._model)
        known = tuple(self._topics.values())
        if query:
            rows = [place_row(place) for place in find(known, query)]
        else:
            rows = [topic_row(topic) for topic in known]
        with QSignalBlocker(self.list):
            self._model.show(rows)
            if not select_key(self.list, self._model, chosen if query else topic_key(chosen)):
                self.list.setCurrentIndex(next_selectable(self._model))
        return bool(rows)

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        """Going through the list is one step back, however many rows it passed."""
        if key := current_key(self.list, self._model):
            self._show(key)
            self._trail.pass_by(key)
            self._offer_ways()

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        if self._stack.currentWidget() is self.reader:
            self.reader.setFocus()

    def _show(self, subject: str) -> None:
        topic = self._topic(subject)
        assert topic is not None, "nothing else is led to"
        self.report_button.setVisible(topic.key == ABOUT)
        if topic.key == KEYBOARD:
            self._show_keys(topic)
            return
        self.reader.show_page(topic.page, topic.section_of(subject), stems(self.search.text()))
        self._stack.setCurrentWidget(self.reader)

    @Slot()
    def _on_report(self) -> None:
        DiagnosticsDialog.show_report(self)

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
        self.search.setFocus()
        if self.shown == KEYBOARD:
            self._show_keys(self._topics[KEYBOARD])
