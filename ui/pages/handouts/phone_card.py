"""Says that the paper cannot name whom to call, and where the number is added."""

from PySide6.QtCore import Signal

from carecoord.common.i18n import _
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row


class PhoneCard(Card):
    """Hidden while the practice's phone is on record.

    Signals:
        settings_asked: The practice's settings are wanted.
    """

    settings_asked = Signal()

    def __init__(self, may_add: bool) -> None:  # noqa: FBT001 - says what it is
        super().__init__("warn", (12, 10, 12, 10), 6)
        self.body.addWidget(label(_("The phone of the practice is missing"), "strong", wrap=True))
        where = (
            _("Lines that say whom to call are left out. Add the phone in Settings, Practice.")
            if may_add
            else _("Lines that say whom to call are left out. Ask the practice lead to add it.")
        )
        self.body.addWidget(label(where, wrap=True))
        self.add_button = button(_("Add the phone"), icon="phone")
        self.add_button.clicked.connect(self.settings_asked)
        if not may_add:
            self.add_button.hide()
        self.body.addLayout(row(self.add_button, None))
        self.hide()
