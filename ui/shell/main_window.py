"""The window: rail, top bar, page, message bar, palette."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QMainWindow,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from carecoord.common.errors import CancelledError, CareCoordError
from carecoord.common.i18n import _
from ui.background.incidents import IncidentError, explained
from ui.background.jobs import JobRunner
from ui.dialogs.incident import IncidentDialog
from ui.shell.alarm_strip import AlarmStrip
from ui.shell.message_bar import UNDO_KEYS, MessageBar
from ui.shell.page_room import PageRoom
from ui.shell.pages import HoldsMessages, PageSpec, PageStack
from ui.shell.palette import CommandPalette, Provider
from ui.shell.rail import Rail
from ui.shell.staying_focus import StayingFocus
from ui.shell.top_bar import LOCK_KEYS, PALETTE_KEYS, TopBar
from ui.state.unfinished import UnfinishedForms
from ui.state.window_state import WindowState
from ui.theme.look import look
from ui.widgets.shortcuts import Shortcuts

BACK_KEYS = "Alt+Left"
CLOSE_KEYS = "Ctrl+Q"
_RAIL_WIDE_FROM_PX = 1320
_RAIL_NARROW_FROM_PERCENT = 115
_MINIMUM_PX = (1024, 600)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_FIRST_SIZE_PX = (1366, 768)


class MainWindow(QMainWindow):
    """Frames the pages and carries what they have to say.

    Attributes:
        may_close: Asked when the window is to close; whoever says no closes it later.

    Signals:
        lock_asked: The lock button or its keys.
        tour_asked: Somebody wants to be shown around.
        closing: The window is about to go; what is running may be ended.
    """

    lock_asked = Signal()
    tour_asked = Signal()
    closing = Signal()

    def __init__(
        self,
        specs: Sequence[PageSpec],
        providers: Sequence[Provider],
        jobs: JobRunner,
        state: WindowState,
        shortcuts: Shortcuts | None = None,
    ) -> None:
        super().__init__()
        self._specs = specs
        self._jobs = jobs
        self._state = state
        self.shortcuts = shortcuts or Shortcuts(self)
        self.unfinished = UnfinishedForms(self)
        self.may_close: Callable[[], bool] = _at_once
        self._whole = QWidget()
        self.pages = PageStack(specs)
        self.rail = Rail(specs)
        self.top_bar = TopBar()
        self.alarm = AlarmStrip()
        self.messages = MessageBar()
        self._build()
        self.palette_box = CommandPalette(providers, jobs, self._whole)
        self._staying = StayingFocus(self.pages, self)
        self._connect()
        self._restore()

    # Building

    def _build(self) -> None:
        # A patient's name never stands here: titles show in task bars and logs.
        self.setWindowTitle("CareCoord")
        self.setMinimumSize(*_MINIMUM_PX)
        right = self._right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self.alarm)
        right.addWidget(PageRoom(self.pages), 1)
        self._message_place = QVBoxLayout()
        right.addLayout(self._message_place)
        self.messages.stand_in(self._message_place)
        self._whole.setObjectName("page")
        across = QHBoxLayout(self._whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self.setCentralWidget(self._whole)

    def _connect(self) -> None:
        self.rail.asked.connect(self.open_page)
        self.rail.backups_asked.connect(self._open_backups)
        self.rail.updates_asked.connect(self._open_program)
        self.pages.opened.connect(self._on_opened)
        self.top_bar.search_asked.connect(self.open_palette)
        self.top_bar.lock_asked.connect(self.lock_asked)
        self._jobs.broke.connect(self.show_error)
        self._jobs.written.connect(self.unfinished.saved)
        self._jobs.not_written.connect(self.unfinished.not_saved)
        everywhere = _("Everywhere")
        for keys, does, act in (
            (UNDO_KEYS, _("Undo the last action"), self.messages.undo_last),
            (BACK_KEYS, _("Back to the page before"), self.pages.go_back),
            (CLOSE_KEYS, _("Close CareCoord"), self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
            self.shortcuts.note(everywhere, keys, does)
        self.shortcuts.note(everywhere, PALETTE_KEYS, _("Search or run a command"))
        self.shortcuts.note(everywhere, LOCK_KEYS, _("Lock the screen"))
        for spec in self._specs:
            if spec.shortcut:
                self.shortcuts.note(everywhere, spec.shortcut, spec.title)

    def _restore(self) -> None:
        self._state.begin_geometry(self, QSize(*_FIRST_SIZE_PX))

    # Doing

    def put_over_page(self, strip: QWidget) -> None:
        """Stand in the layout between the bar at the top and the page."""
        self._right.insertWidget(self._right.indexOf(self.pages), strip)

    def start(self, page_id: str) -> None:
        """Open the page left last time, or this one."""
        last = self._state.last_page
        known = self.pages.knows(last) and self.pages.spec(last).on_rail
        self.open_page(last if known else page_id)

    @Slot(str)
    def open_page(self, page_id: str, subject: str = "") -> bool:
        """Open a page, on a subject such as a patient's id; False when one refuses to leave."""
        return self.pages.go(page_id, subject)

    @Slot()
    def _open_backups(self) -> None:
        self.open_page("settings", "data")

    @Slot()
    def _open_program(self) -> None:
        self.open_page("settings", "program")

    @Slot(str)
    def open_palette(self, text: str = "") -> None:
        self.palette_box.open(text)

    @Slot(Exception)
    def show_error(self, error: Exception) -> None:
        """Show an error by whose fault it is."""
        shown = explained(error)
        if isinstance(shown, CancelledError):
            return
        if isinstance(shown, CareCoordError):
            self.messages.warn(str(shown))
        elif isinstance(shown, IncidentError):
            IncidentDialog.tell(self, shown.number, shown.trace)

    # Reacting

    @Slot(str)
    def _on_opened(self, page_id: str) -> None:
        spec = self.pages.spec(page_id)
        self.rail.light(spec.part_of or page_id)
        self.messages.pass_on()
        if spec.on_rail:
            self._state.last_page = page_id
        page: object = self.pages.currentWidget()
        if isinstance(page, HoldsMessages):
            self.messages.stand_in(page.message_place, inset=True)
        else:
            self.messages.stand_in(self._message_place)

    def _fit_rail(self) -> None:
        cramped = self.width() < _RAIL_WIDE_FROM_PX
        self.rail.set_narrow(narrow=cramped or look().text_percent >= _RAIL_NARROW_FROM_PERCENT)

    # Qt overrides

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that nothing else took presses the button in focus, as Space does."""
        if event.key() in _ENTER and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():
                _press(self.focusWidget())
            return
        super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Qt asks for Tab, and when what had the keyboard was hidden or cannot be used now."""
        had: QWidget | None = self.focusWidget()
        gone = had is not None and not (had.isVisible() and had.isEnabled())
        worked_there = gone and self._staying.is_on_page(had)
        last = self._staying.last
        moved = super().focusNextPrevChild(next)
        if worked_there and not self._staying.is_on_page(self.focusWidget()):
            # The last one of its page: the one before is nearer than the rail.
            moved = super().focusNextPrevChild(False)
        elif gone and not worked_there:
            self._staying.return_to(last)
        return moved

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rail()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._fit_rail()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self.pages.may_leave() and self.may_close()):
            event.ignore()
            return
        self._state.save_geometry(self)
        self._state.sync()
        self.closing.emit()
        super().closeEvent(event)


def _at_once() -> bool:
    """Nothing has to be done before the window closes."""
    return True


def _press(focused: QWidget | None) -> None:
    """Boxes and marks to tick are left to Space: Enter means to go on."""
    if not isinstance(focused, QAbstractButton) or isinstance(focused, QCheckBox | QRadioButton):
        return
    if isinstance(focused, QToolButton) and focused.menu() is not None:
        focused.showMenu()
    else:
        focused.click()
