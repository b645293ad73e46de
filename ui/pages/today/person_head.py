"""Who is called: name, what their language asks for, two identifiers; and how."""

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.worklist_rows import WorklistRow as Entry
from ui.pages.today.wording import identity_words, language_words, phone_words, reach_words
from ui.widgets.buttons import Kind, button, quiet_button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, NameLabel, Tone, badge, label, selectable
from ui.widgets.layouts import row
from ui.widgets.segmented import flowing


class PersonHead(QWidget):
    """Stays in sight while the rest of the pane scrolls: nobody writes to the wrong person.

    Signals:
        chart_asked: The person's page is wanted.
        goal_asked: How it goes with a goal is to be written down.
    """

    chart_asked = Signal()
    goal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = NameLabel("title")
        self._badge = badge("", Tone.INFO)
        self._identity = label("", "muted", wrap=True)
        self._chart = button(_("Open chart"), Kind.TEXT, "external-link", tip=_("Enter"))
        self._goal = button(_("Check in"), Kind.TEXT, "target", tip=_("G"))
        self._chart.clicked.connect(self.chart_asked)
        self._goal.clicked.connect(self.goal_asked)
        self._build()

    def _build(self) -> None:
        who = QWidget()
        who.setLayout(FlowLayout(self._name, self._badge, spacing=10))
        who.setSizePolicy(flowing())
        top = row(who, self._goal, self._chart)
        top.setStretch(0, 1)
        for shown in (self._goal, self._chart):
            top.setAlignment(shown, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 6)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._identity)

    def show_entry(self, entry: Entry, today: dt.date, *, to_call: bool) -> None:
        """``to_call`` False: opening the chart is the pane's main button then."""
        self._name.setText(entry.name)
        words = language_words(entry)
        self._badge.setText(words)
        self._badge.setVisible(bool(words))
        self._identity.setText(identity_words(entry, today))
        self._chart.setVisible(to_call)
        self._goal.setVisible(bool(entry.values.get("goal_id")))


class PhoneLine(QWidget):
    """The number to call, large, and what to mind when calling it.

    Signals:
        script_asked: Whether what to say on the call is to be shown.
    """

    script_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phone = selectable("", "subtitle", _("Phone number"))
        self._reach = label("", "small", wrap=True)
        self.script = quiet_button(_("What to say"))
        self.script.setCheckable(True)
        self.script.toggled.connect(self.script_asked)
        self._icon = IconLabel("phone", "primary_text")
        self._line = row(self._icon, self._phone, self._reach, self.script)
        self._line.setStretch(2, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(self._line)
        self._below = QVBoxLayout()
        outer.addLayout(self._below)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """What fills more than two lines beside the number stands below it, in the whole width."""
        others = (self._icon, self._phone, self.script)
        taken = sum(part.sizeHint().width() + self._line.spacing() for part in others)
        words = self._reach.fontMetrics().horizontalAdvance(self._reach.text())
        goes_below = words > 2 * (self.width() - taken)
        if goes_below != (self._below.count() > 0):
            if goes_below:
                self._line.removeWidget(self._reach)
                self._line.insertStretch(2, 1)
                self._below.addWidget(self._reach)
            else:
                self._line.takeAt(2)
                self._line.insertWidget(2, self._reach, 1)

    def show_entry(self, entry: Entry) -> None:
        self._phone.setText(phone_words(entry))
        self._phone.setAccessibleName(_("Phone: {number}").format(number=phone_words(entry)))
        self._reach.setText(reach_words(entry))
        self._place()
