"""A laptop that leaves the practice: what works on the road, and what does not."""

from PySide6.QtCore import Signal
from typing_extensions import override

from carecoord.common.disks import DiskLock
from carecoord.common.i18n import _
from ui.pages.entry.step import Step
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import row

_WIDTH_PX = 620


class LaptopStep(Step):
    """Says it plainly before anything is begun; the laptop is marked when the practice opens.

    Signals:
        server_asked: It works with the practice's server, where it reaches that.
        backup_asked: It goes on from a backup.
        export_asked: It takes in everything of an export.
    """

    help_topic = "computers"

    server_asked = Signal()
    backup_asked = Signal()
    export_asked = Signal()

    def __init__(self, disk: DiskLock) -> None:
        super().__init__(
            _("A laptop that leaves the practice"),
            _(
                "It locks after 2 minutes without anybody, and asks for a passphrase each time. "
                "With what does it begin?"
            ),
            verb=_("Set up a new practice"),
            back=_("Back"),
            width_px=_WIDTH_PX,
        )
        self.server_button = button(_("A server"))
        self.backup_button = button(_("A backup"))
        self.export_button = button(_("An export"))
        self.server_button.clicked.connect(self.server_asked)
        self.backup_button.clicked.connect(self.backup_asked)
        self.export_button.clicked.connect(self.export_asked)
        self._build(disk)

    def _build(self, disk: DiskLock) -> None:
        for icon, words in (
            (
                "database",
                _("With a practice on a server it works only where it reaches the server. Without "
                  "a network it shows nothing."),
            ),
            (
                "alert-triangle",
                _("With data of its own it works everywhere, but by itself: CareCoord does not "
                  "bring together what is entered on two computers."),
            ),
            (
                "users",
                _("Whoever uses it sees what their role sees. A community health worker sees "
                  "their own caseload alone."),
            ),
        ):  # fmt: skip
            line = row(IconLabel(icon, "primary_text"), label(words, wrap=True), spacing=12)
            line.setStretch(1, 1)
            self.body.addLayout(line)
        note = Card("ok" if disk is DiskLock.ON else "warn", (12, 8, 12, 8), 0)
        note.body.addWidget(label(_disk_words()[disk], wrap=True))
        self.body.addWidget(note)
        self.body.addLayout(row(self.server_button, self.backup_button, self.export_button, None))

    @override
    def focus_first(self) -> None:
        self.on_button.setFocus()


def _disk_words() -> dict[DiskLock, str]:
    return {
        DiskLock.ON: _("The disk of this computer is encrypted, as it should be on the road."),
        DiskLock.OFF: _(
            "The disk of this computer is not encrypted. The records are, but not what other "
            "programs leave on it, such as printed pages. Encrypt the disk first."
        ),
        DiskLock.UNKNOWN: _(
            "CareCoord cannot see whether the disk of this computer is encrypted. Turn on "
            "BitLocker, FileVault or LUKS before it leaves the practice."
        ),
    }
