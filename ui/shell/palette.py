"""The command palette: one box over patients, actions and handouts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.background.jobs import JobRunner
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import next_selectable, select_key
from ui.theme.look import color, look
from ui.theme.painting import painting
from ui.widgets.announce import announce
from ui.widgets.cards import Card
from ui.widgets.command_items import CommandDelegate, CommandItem
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import label
from ui.widgets.layouts import row, rule
from ui.widgets.row_list import RowList

_WIDTH_PX, _HEIGHT_PX, _TOP_PX = 620, 470, 84
_VEIL_ALPHA = 90
_TOGETHER_MS = 40
"""So long answers to one text wait for each other, to be shown at once."""


class Provider(Protocol):
    """A source of things to open or do.

    Attributes:
        title: Heading above its items.
        instant: True when ``items`` answers from memory; otherwise it is asked in
            the background.
    """

    title: str
    instant: bool

    def items(self, query: str) -> Sequence[CommandItem]:
        """What fits the query, best first; an empty query asks for suggestions."""
        ...


@dataclass(frozen=True, slots=True)
class _Answer:
    query: str
    title: str
    items: Sequence[CommandItem]


class CommandPalette(QWidget):
    """Covers the window while open; Escape or a click beside it closes it.

    Signals:
        closed: It went away, with or without a choice.
    """

    closed = Signal()

    def __init__(self, providers: Sequence[Provider], jobs: JobRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self._providers = providers
        self._jobs = jobs
        self._query = ""
        self._answers: dict[str, Sequence[CommandItem]] = {}
        self._subject: CommandItem | None = None
        self._moved = False
        self._said = ""
        self._runs_first = False
        self._focus_before: QWidget | None = None
        self._awaiting = QTimer(self, interval=_TOGETHER_MS, singleShot=True)
        self._awaiting.timeout.connect(self._fill)
        self._model = RowListModel(self)
        self._build()
        self._box.textChanged.connect(self._ask)
        self._list.clicked.connect(self._on_clicked)
        parent.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self.hide()

    def _build(self) -> None:
        self._card = Card("card", (0, 0, 0, 6), 0, self)
        self._box = QLineEdit()
        self._box.setObjectName("palettequery")
        self._box.setAccessibleName(_("Search or run a command"))
        self._box.setPlaceholderText(_("Name, phone, record number, or what you want to do"))
        self._box.installEventFilter(self)
        self._list = RowList(_("What was found"), CommandDelegate())
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setProperty("ledByField", True)  # the box has the keyboard, arrows move here
        self._list.setModel(self._model)
        self._nothing = label(_("Nothing fits. Try fewer letters."), "muted")
        self._nothing.setContentsMargins(18, 14, 18, 14)
        self._tab_hint = label(_("Tab for actions"), "small")
        hints = row(
            label(_("Enter to open"), "small"),
            self._tab_hint,
            None,
            label(_("Esc to close"), "small"),
            spacing=16,
        )
        hints.setContentsMargins(18, 8, 18, 2)
        # Where nothing was found it fills the place of the list, and the hints stay at the foot.
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        for part in (self._box, rule()):
            self._card.body.addWidget(part)
        self._card.body.addWidget(self._nothing, 1)
        self._card.body.addWidget(self._list, 1)
        self._card.body.addWidget(rule())
        self._card.body.addLayout(hints)

    # Doing

    def open(self, text: str = "") -> None:
        """Show it, with a first text already typed."""
        self._focus_before = QApplication.focusWidget()
        self._said = ""
        self._subject = None
        self._cover()
        self.show()
        self.raise_()
        self._box.setText(text)
        self._box.setFocus(Qt.FocusReason.PopupFocusReason)
        self._ask(text)
        self._fill()  # nothing of the last time is seen again

    def close_palette(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        self._awaiting.stop()
        self.hide()
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._focus_before = None
        self.closed.emit()

    def shown_items(self) -> list[CommandItem]:
        """The items on the list, in order."""
        rows = (self._model.row_at(i) for i in range(self._model.rowCount()))
        return [item for item in rows if isinstance(item, CommandItem)]

    # Reacting

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """A page under it whose answer comes late may not take the keyboard out of it."""
        # The window may be going, and this with it.
        if now is None or not shiboken6.isValid(self) or self.isHidden():
            return
        if not self.isAncestorOf(now) and self._covered.isAncestorOf(now):
            self._focus_before = now
            self._box.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(str)
    def _ask(self, text: str) -> None:
        self._query = text.strip()
        self._subject = None
        self._moved = False
        self._runs_first = False
        self._answers = {}
        for provider in self._providers:
            if provider.instant:
                self._answers[provider.title] = provider.items(self._query)
            else:
                self._ask_in_background(provider, self._query)
        self._awaiting.start()
        self._show_answers()

    def _ask_in_background(self, provider: Provider, query: str) -> None:
        def find() -> _Answer:
            return _Answer(query, provider.title, provider.items(query))

        self._jobs.ask(find, self._on_answer)

    @Slot(object)
    def _on_answer(self, answer: _Answer) -> None:
        if answer.query == self._query and self._subject is None:
            self._answers[answer.title] = answer.items
            self._show_answers()

    def _show_answers(self) -> None:
        """All at once: painting the list for each takes longer than finding what is on it."""
        are_all_here = len(self._answers) == len(self._providers)
        if are_all_here:
            self._awaiting.stop()
        if not self._awaiting.isActive():
            self._fill()
        if are_all_here and self._runs_first:
            self._runs_first = False
            self._run(self._current())

    @Slot()
    def _fill(self) -> None:
        if self._subject is not None:
            return
        kept = self._current() if self._moved else None
        rows: list[ListRow] = []
        for provider in self._providers:
            found = self._answers.get(provider.title, ())
            if found:
                rows.append(GroupHead(provider.title))
                rows += [replace(item, matched=item.matched or self._query) for item in found]
        self._show(rows)
        if kept is not None:
            # Answers that come later do not move the choice from under the finger.
            select_key(self._list, self._model, kept.key)

    def _show(self, rows: list[ListRow]) -> None:
        self._model.show(rows)
        self._list.setCurrentIndex(next_selectable(self._model))
        self._list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._tell_current()

    @property
    def _is_searching(self) -> bool:
        return self._subject is None and len(self._answers) < len(self._providers)

    def _current(self) -> CommandItem | None:
        index = self._list.currentIndex()
        item = self._model.row_at(index.row()) if index.isValid() else None
        return item if isinstance(item, CommandItem) else None

    def _tell_current(self) -> None:
        item = self._current()
        self._tab_hint.setVisible(item is not None and bool(item.actions))
        words = item.spoken() if item else self._nothing.text()
        # The focus stays in the box, so the choice has to be said: once, whatever arrives, and
        # that nothing fits only when all have answered.
        is_true = item is not None or not self._is_searching
        if self.isVisible() and is_true and words != self._said:
            self._said = words
            announce(self._box, words)

    def _move(self, step: int) -> None:
        at = self._list.currentIndex().row() + step
        while 0 <= at < self._model.rowCount() and not self._model.key_at(at):
            at += step
        if 0 <= at < self._model.rowCount():
            self._moved = True
            self._list.setCurrentIndex(self._model.index(at, 0))
            self._tell_current()

    def _show_actions(self) -> None:
        if self._awaiting.isActive():
            # Those shown were found by fewer letters: what is known of all of them comes first.
            self._awaiting.stop()
            self._fill()
        item = self._current()
        if item is None or not item.actions:
            return
        self._subject = item
        self._show([GroupHead(item.actions_title or item.title), *item.actions])

    def _enter(self) -> None:
        """What is shown may answer less than was typed by now: then the answer is run."""
        if self._awaiting.isActive() or (self._current() is None and self._is_searching):
            self._runs_first = True
        else:
            self._run(self._current())

    def _run(self, item: CommandItem | None) -> None:
        if item is not None:
            self.close_palette()
            item.run()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        item = self._model.row_at(index.row())
        self._run(item if isinstance(item, CommandItem) else None)

    def _leave(self) -> None:
        if self._subject is not None:
            self._subject = None
            self._fill()
        else:
            self.close_palette()

    # Qt overrides

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._covered and event.type() == QEvent.Type.Resize:
            self._cover()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event.key())
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        acts = {
            Qt.Key.Key_Down: lambda: self._move(1),
            Qt.Key.Key_Up: lambda: self._move(-1),
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_Tab: self._show_actions,
            Qt.Key.Key_Escape: self._leave,
        }
        act = acts.get(Qt.Key(key))
        if act is None or self.isHidden():
            return False
        act()
        return True

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_palette()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = min(look().px(_WIDTH_PX), self.width() - 40)
        height = min(look().px(_HEIGHT_PX), self.height() - 60)
        top = min(look().px(_TOP_PX), max(self.height() - height - 20, 0))
        self._card.setGeometry((self.width() - width) // 2, top, width, height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            painter.fillRect(self.rect(), color(look().tokens.veil, _VEIL_ALPHA))

    def _cover(self) -> None:
        self.setGeometry(self._covered.rect())
