"""The head of the page: who it is, what to know first, what to do."""

import datetime as dt

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import bounds, display
from carecoord.services.chart_rows import ChartHeader
from ui.theme import icons
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.formats import age_words, full_date
from ui.widgets.labels import Tone, badge, label, selectable
from ui.widgets.layouts import clear, column
from ui.widgets.segmented import flowing


class Banner(QFrame):
    """Always above the sections; allergies are its first badges.

    Signals:
        handout_asked, follow_up_asked, edit_asked, status_asked, visit_asked, booking_asked,
        measurement_asked, sheet_asked, talk_asked, page_asked, progress_asked, note_asked,
            file_asked, follow_through_asked, caseload_asked: What the person wants to do.
    """

    handout_asked = Signal()
    follow_up_asked = Signal()
    edit_asked = Signal()
    status_asked = Signal()
    visit_asked = Signal()
    booking_asked = Signal()
    measurement_asked = Signal()
    sheet_asked = Signal()
    talk_asked = Signal()
    page_asked = Signal()
    progress_asked = Signal()
    note_asked = Signal()
    file_asked = Signal()
    follow_through_asked = Signal()
    caseload_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, may_assign: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.name = label("", "title")
        self._said: list[str] = []
        self._facts = _flow(14)
        self._badges = _flow(6)
        self.talk = button(_("Visit"), icon="stethoscope", tip="(F2)")
        self.talk.setAccessibleDescription("F2")
        self.give = button(_("Give handout"), icon="books")
        self.follow_up = button(_("Add follow-up"), Kind.PRIMARY, icon="plus")
        self.more = icon_button("dots", _("More for this patient"))
        self.menu = QMenu(self)
        self._build()
        self._fill_menu(may_assign=may_assign)
        self.talk.clicked.connect(self.talk_asked)
        self.give.clicked.connect(self.handout_asked)
        self.follow_up.clicked.connect(self.follow_up_asked)

    def _build(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 9, 20, 9)
        line.setSpacing(10)
        line.addLayout(column(self._facts, self._badges, spacing=5), 1)
        for shown in (self.talk, self.give, self.follow_up, self.more):
            line.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
        self.more.setMenu(self.menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.more.setMinimumSize(34, 34)

    def _fill_menu(self, *, may_assign: bool) -> None:
        actions = [
            (_("Edit details"), "edit", self.edit_asked, "Ctrl+E"),
            (_("Change status"), "user-check", self.status_asked, ""),
            (_("After-visit page"), "file-text", self.page_asked, "Ctrl+P"),
            (_("Progress page"), "chart-line", self.progress_asked, "Ctrl+Shift+G"),
            (_("Copy the note of today's visit"), "copy", self.note_asked, "Ctrl+Shift+C"),
            (
                _("Save the visit for another record system"),
                "file-export",
                self.file_asked,
                "Ctrl+Shift+S",
            ),
            (_("Book a visit"), "calendar-plus", self.booking_asked, "F4"),
            (_("Record a visit"), "stethoscope", self.visit_asked, "Ctrl+Shift+V"),
            (_("Add a measurement"), "heartbeat", self.measurement_asked, "Ctrl+Shift+M"),
            (_("Print contact sheet"), "printer", self.sheet_asked, ""),
            (_("Contact and follow-through"), "eye", self.follow_through_asked, ""),
        ]
        if may_assign:
            actions.append((_("Whose caseload"), "users", self.caseload_asked, ""))
        for text, icon, signal, keys in actions:
            # The page owns the shortcut itself; the menu only shows it.
            action = QAction(f"{text}\t{keys}" if keys else text, self.menu)
            icons.dress(action, icon)
            action.triggered.connect(signal)
            self.menu.addAction(action)

    def show_header(self, header: ChartHeader, today: dt.date) -> None:
        self.name = label(header.name, "title")
        facts = [self.name, *(label(fact, "muted") for fact in _facts(header, today))]
        if header.phone:
            spoken = _("Phone: {number}").format(number=header.phone)
            facts.append(selectable(header.phone, "muted", spoken))
            facts += [label(note, "small") for note in (header.phone_note, header.text_note)]
        _refill(self._facts, facts)
        badges = [badge(one.text, Tone(one.tone)) for one in header.badges]
        self._said = [header.name, *_facts(header, today), *(one.text for one in header.badges)]
        _refill(self._badges, badges)
        self._badges.setVisible(bool(badges))

    def tell_soon(self) -> None:
        """Have a screen reader say who it is and what to know first.

        After what the cursor came to, which would cut it short.
        """
        QTimer.singleShot(0, self, self._tell)

    @Slot()
    def _tell(self) -> None:
        announce(self, ". ".join(self._said))


def _facts(header: ChartHeader, today: dt.date) -> list[str]:
    facts = []
    if header.birth_on:
        facts.append(_born(header, today))
    if header.identifier:
        facts.append(_("Record {number}").format(number=header.identifier))
    if header.pronouns:
        facts.append(header.pronouns)
    return facts


def _born(header: ChartHeader, today: dt.date) -> str:
    span = bounds(header.birth_on)
    if span is None or span[0] != span[1]:
        return _("Born {day} ({age})").format(day=display(header.birth_on), age=header.age)
    age = str(header.age) if header.status_on else age_words(span[0], today)
    return _("Born {day} ({age})").format(day=full_date(span[0]), age=age)


def _flow(spacing: int) -> QWidget:
    made = QWidget()
    made.setLayout(FlowLayout(spacing=spacing))
    made.setSizePolicy(flowing())
    return made


def _refill(holder: QWidget, shown: list[QLabel]) -> None:
    layout = holder.layout()
    assert layout is not None
    clear(layout)
    for one in shown:
        layout.addWidget(one)
