"""The tabs of the page and what stands under them."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.pages.patient import places
from ui.pages.patient.talk import TalkPane
from ui.theme.look import look
from ui.theme.sizes import grow_with_text
from ui.widgets.calm_boxes import CalmTabBar
from ui.widgets.layouts import column

_TIMELINE_PX, _TIMELINE_LEAST_PX = 292, 220
_GAP_PX = 14


class _Stack(QStackedWidget):
    """Tells its width; pages not shown yet do not learn it otherwise.

    It asks for the height of the page that is shown: with large text the tallest of all would
    scroll whose record it is out of sight.

    Signals:
        resized: The width in pixels.
    """

    resized = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.updateGeometry)

    @override
    def minimumSizeHint(self) -> QSize:
        widest, shown = super().minimumSizeHint(), self.currentWidget()
        if shown is None:
            return widest
        least = shown.minimumSizeHint().expandedTo(shown.minimumSize())
        return QSize(widest.width(), least.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit(self.width())


class Sections(QWidget):
    """History at the left; short of room it becomes a tab like the others.

    Signals:
        entered: The section a person chose.
    """

    entered = Signal(str)

    def __init__(
        self,
        timeline: QWidget,
        talk: TalkPane,
        panes: Mapping[str, QWidget],
        lists: Mapping[str, QWidget],
        parent: QWidget | None = None,
    ) -> None:
        """``panes`` and the lists the keyboard begins in stand under their places."""
        super().__init__(parent)
        self._lists = lists
        self._timeline = timeline
        self._talk = talk
        self._panes = {**panes, places.DECISIONS: talk, places.TEACHBACK: talk}
        self._is_wide = True
        self._talks_both = True
        self.splitter = QSplitter(self)
        self._left = QWidget(self.splitter)
        self._right = QWidget(self.splitter)
        self.tabs = CalmTabBar(self._right)
        self._stack = _Stack(self._right)
        self._timeline_page = QWidget(self._stack)
        self._build()
        self.tabs.currentChanged.connect(self._on_tab)
        self._stack.resized.connect(talk.fit)
        self._stack.resized.connect(self._fit_tabs)
        talk.both_shown.connect(self._name_talk)
        self._name_talk(both=True)
        self.show_wide(wide=True)

    def _build(self) -> None:
        self.tabs.setAccessibleName(_("Sections"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for section in places.SECTIONS:
            self.tabs.setTabData(self.tabs.addTab(places.title_of(section)), section)
        for holder in (self._left, self._timeline_page):
            line = QVBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
        grow_with_text(self._left, minimumWidth=_TIMELINE_LEAST_PX)
        of_right = column(self.tabs, self._stack)
        of_right.setStretch(1, 1)
        self._right.setLayout(of_right)
        self._stack.addWidget(self._timeline_page)
        for pane in dict.fromkeys(self._panes.values()):
            self._stack.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(_GAP_PX)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.splitter)

    def share_room(self) -> None:
        """The width the history has before anybody changes it."""
        left = look().px(_TIMELINE_PX)
        self.splitter.setSizes([left, max(self.width() - left, left)])

    @property
    def section(self) -> str:
        return str(self.tabs.tabData(self.tabs.currentIndex()))

    def go_to(self, section: str) -> None:
        """Show a section by program."""
        if section == places.TIMELINE and self._is_wide:
            section = places.OVERVIEW
        place = places.SECTIONS.index(section)
        if not self.tabs.isTabVisible(place):
            place = places.SECTIONS.index(places.DECISIONS)
        self._talk.show_side(section)
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(place)
        self.tabs.blockSignals(False)
        self._show(section)
        self._take_focus(section)

    @property
    def is_wide(self) -> bool:
        """Whether the side stands beside the sections now."""
        return self._is_wide

    def name_side(self, title: str) -> None:
        """What the tab of the side is called when it has no room beside the others."""
        self.tabs.setTabText(places.SECTIONS.index(places.TIMELINE), title)

    def show_wide(self, *, wide: bool) -> None:
        """Whether there is room for the history beside the sections."""
        self._is_wide = wide
        holder = self._left if wide else self._timeline_page
        layout = holder.layout()
        assert layout is not None
        layout.addWidget(self._timeline)
        self._left.setVisible(wide)
        self.tabs.setTabVisible(places.SECTIONS.index(places.TIMELINE), not wide)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            # Once what stands in here has changed too.
            QTimer.singleShot(0, self, self._fit_tabs)

    def _show(self, section: str) -> None:
        self._stack.setCurrentWidget(self._panes.get(section, self._timeline_page))

    def _take_focus(self, section: str) -> None:
        """Let the keyboard begin in the list of the section shown, where it has one."""
        first = self._lists.get(section)
        (first if first is not None and first.isVisibleTo(self) else self.tabs).setFocus()

    @Slot(bool)
    def _name_talk(self, both: bool) -> None:  # noqa: FBT001 - Qt's signal
        """Side by side the two are one section."""
        teachback = places.SECTIONS.index(places.TEACHBACK)
        self._talks_both = both
        was_there = self.tabs.currentIndex() == teachback
        self.tabs.setTabVisible(teachback, not both)
        # Last: only new words make the bar give a tab that comes back its room.
        self._fit_tabs()
        if both and was_there:
            self.go_to(places.DECISIONS)

    @Slot()
    def _fit_tabs(self) -> None:
        """Large text leaves no room for both names: no tab may be out of sight for it."""
        decisions = places.SECTIONS.index(places.DECISIONS)
        short, whole = places.title_of(places.DECISIONS), _("Decisions and teach-back")
        self.tabs.setTabText(decisions, whole)
        self.tabs.setTabToolTip(decisions, "")
        if not self._talks_both:
            self.tabs.setTabText(decisions, short)
        elif self.tabs.sizeHint().width() > self._stack.width():
            self.tabs.setTabText(decisions, short)
            self.tabs.setTabToolTip(decisions, whole)
        self._shorten_tabs(needed=self.tabs.sizeHint().width() > self._stack.width())

    def _shorten_tabs(self, *, needed: bool) -> None:
        """In a language with long words every tab gives up a little; its tip says it whole."""
        modes = Qt.TextElideMode
        self.tabs.setElideMode(modes.ElideRight if needed else modes.ElideNone)
        self.tabs.setUsesScrollButtons(not needed)
        for place in range(self.tabs.count()):
            if needed and not self.tabs.tabToolTip(place):
                self.tabs.setTabToolTip(place, self.tabs.tabText(place))

    @Slot(int)
    def _on_tab(self, _index: int) -> None:
        section = self.section
        self._talk.show_side(section)
        self._show(section)
        self.entered.emit(section)
