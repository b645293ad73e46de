"""The very first card: what is this computer to be?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from carecoord.common.i18n import _
from ui.pages.entry.step import Step
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row

_WIDTH_PX = 640


class WelcomeStep(Step):
    """Set up a practice, or go on with one that is somewhere else.

    Signals:
        server_asked: The data is on the practice's own server.
        laptop_asked: The computer leaves the practice.
        backup_asked: The practice was on another computer, or on this one before.
        export_asked: Everything of a practice is to be taken in.
        back_asked: The data that was set aside here is to take its place again.
    """

    help_topic = "computers"

    server_asked = Signal()
    laptop_asked = Signal()
    backup_asked = Signal()
    export_asked = Signal()
    back_asked = Signal()

    def __init__(self, *, has_data_aside: bool = False) -> None:
        super().__init__(
            _("Welcome to CareCoord"),
            _(
                "CareCoord keeps your patient list, decisions, handouts and follow-ups on this "
                "computer, encrypted. What is this computer to be?"
            ),
            verb=_("Set up a new practice"),
            width_px=_WIDTH_PX,
        )
        self.server_button = button(_("It is on a server"))
        self.laptop_button = button(_("This is a laptop"))
        self.backup_button = button(_("I have a backup"))
        self.export_button = button(_("I have an export of everything"))
        self.server_button.clicked.connect(self.server_asked)
        self.laptop_button.clicked.connect(self.laptop_asked)
        self.backup_button.clicked.connect(self.backup_asked)
        self.export_button.clicked.connect(self.export_asked)
        self.back_button = button(_("Bring it back"))
        self.back_button.clicked.connect(self.back_asked)
        self._build()
        if has_data_aside:
            self._add_way(
                "archive",
                _("The data of this computer was set aside"),
                _("It takes its place again, as it was, and asks for a passphrase."),
                self.back_button,
            )

    def _build(self) -> None:
        self._add_way(
            "shield-lock",
            _("The first computer of a new practice"),
            _("You choose a passphrase, print a recovery sheet and bring in your patient list. "
              "About five minutes."),
            None,
        )  # fmt: skip
        self._add_way(
            "database",
            _("One more computer of a practice"),
            _("Several computers work on one practice through a server of its own."),
            self.server_button,
        )
        self._add_way(
            "walk",
            _("A laptop that leaves the practice"),
            _("What works on the road and what does not, before it begins."),
            self.laptop_button,
        )
        self._add_way(
            "history",
            _("It goes on where another computer was"),
            _("With the backup, and a passphrase or the printed recovery sheet."),
            self.backup_button,
        )
        self._add_way(
            "file-import",
            _("A practice that moves"),
            _("To another computer or to a server, with everything it has on record."),
            self.export_button,
        )

    def _add_way(self, icon: str, what: str, how: str, way: QPushButton | None) -> None:
        told = column(label(what, "strong", wrap=True), label(how, "small", wrap=True), spacing=1)
        line = row(IconLabel(icon, "primary_text"), told, spacing=12)
        if way is not None:
            line.addWidget(way)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    @override
    def focus_first(self) -> None:
        self.on_button.setFocus()
