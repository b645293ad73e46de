"""The very first card: what do you want to do?"""

from pathlib import Path

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
    """Set up a practice, open one on a server, or where a backup goes.

    Signals:
        server_asked: The data is on the practice's own server.
    """

    server_asked = Signal()

    def __init__(self, home: Path) -> None:
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
        self._build(home)

    def _build(self, home: Path) -> None:
        for icon, words in (
            ("shield-lock", _("You choose a passphrase and print a recovery sheet.")),
            ("file-import", _("Then bring in your patient list, for example from Excel.")),
            ("list-check", _("Every worklist shows who needs a call today, and why.")),
        ):
            line = row(IconLabel(icon, "primary_text"), label(words, wrap=True), spacing=12)
            line.setStretch(1, 1)
            self.body.addLayout(line)
        note = Card("inset")
        note.body.addLayout(
            column(
                label(_("Do you have a backup?"), "strong"),
                label(
                    _(
                        "The command “restore FILE {folder}” puts it into its place. "
                        "Then start CareCoord again and sign in as before."
                    ).format(folder=home),
                    "small",
                    wrap=True,
                ),
                spacing=2,
            )
        )
        self.body.addWidget(note)
        self.add_aside(self.server_button)

    @override
    def focus_first(self) -> None:
        self.on_button.setFocus()
