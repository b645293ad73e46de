"""The very first card: what do you want to do?"""

from PySide6.QtCore import Signal
from typing_extensions import override

from carecoord.common.i18n import _
from ui.pages.entry.step import Step
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row

_WIDTH_PX = 580


class WelcomeStep(Step):
    """Set up a practice, open one on a server, or go on from a backup.

    Signals:
        server_asked: The data is on the practice's own server.
        backup_asked: The practice was on another computer, or on this one before.
    """

    server_asked = Signal()
    backup_asked = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Welcome to CareCoord"),
            _(
                "CareCoord keeps your patient list, decisions, handouts and follow-ups on this "
                "computer, encrypted. Setting up takes about five minutes."
            ),
            verb=_("Set up a new practice"),
            width_px=_WIDTH_PX,
        )
        self.server_button = button(_("Open an existing practice server"), icon="database")
        self.server_button.clicked.connect(self.server_asked)
        self.backup_button = button(_("I have a backup"), icon="database")
        self.backup_button.clicked.connect(self.backup_asked)
        self._build()

    def _build(self) -> None:
        for icon, words in (
            ("shield-lock", _("You choose a passphrase and print a recovery sheet.")),
            ("file-import", _("Then bring in your patient list, for example from Excel.")),
            ("list-check", _("Every worklist shows who needs a call today, and why.")),
        ):
            line = row(IconLabel(icon, "primary_text"), label(words, wrap=True), spacing=12)
            line.setStretch(1, 1)
            self.body.addLayout(line)
        note = Card("inset")
        told = column(
            label(_("Do you have a backup?"), "strong"),
            label(
                _("A new computer goes on where the old one was: with the backup, and a passphrase "
                  "or the printed recovery sheet."),
                "small",
                wrap=True,
            ),
            spacing=2,
        )  # fmt: skip
        line = row(told, self.backup_button, spacing=12)
        line.setStretch(0, 1)
        note.body.addLayout(line)
        self.body.addWidget(note)
        self.add_aside(self.server_button)

    @override
    def focus_first(self) -> None:
        self.on_button.setFocus()
