"""Who is called: name, what their language asks for, two identifiers; and how."""

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
        line = row(IconLabel("phone", "primary_text"), self._phone, self._reach, self.script)
        line.setStretch(2, 1)
        self.setLayout(line)

    def show_entry(self, entry: Entry) -> None:
        self._phone.setText(phone_words(entry))
        self._phone.setAccessibleName(_("Phone: {number}").format(number=phone_words(entry)))
        self._reach.setText(reach_words(entry))
