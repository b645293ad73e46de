"""Where the practice's own server is, and as whom to sign in to it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.files import FileDialog
from ui.pages.entry.step import Step
from ui.widgets.buttons import Kind, button
from ui.widgets.form import FormRow, line_edit
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.passphrase_field import PassphraseField

DEFAULT_PORT = 5432
_HIGHEST_PORT = 65535
SYSTEM_CERTIFICATES = "system"


@dataclass(frozen=True, slots=True)
class ServerForm:
    """What the card asks for; ``certificate`` is a file or "system"."""

    host: str
    port: int
    database: str
    user: str
    certificate: str


class ServerStep(Step):
    """The address of a PostgreSQL server that holds, or will hold, the practice.

    Signals:
        join_chosen: Path of a file that says where the server is.
    """

    join_chosen = Signal(object)

    help_topic = "computers"

    def __init__(self) -> None:
        super().__init__(
            _("The practice's server"),
            _(
                "Whoever set up the server can tell you these. Several computers can work on "
                "one server at the same time."
            ),
            verb=_("Connect"),
            back=_("Back"),
        )
        self.host = line_edit("", _("For example: server.example.org"))
        self.port = line_edit(str(DEFAULT_PORT), most=5)
        self.port.setValidator(QIntValidator(1, _HIGHEST_PORT, self.port))
        self.database = line_edit("carecoord")
        self.user = line_edit()
        self.password = PassphraseField()
        self.certificate = line_edit("", _("The authorities this computer trusts"))
        self._browse = button(_("Choose a file"), icon="folder-open")
        self.join_button = button(_("I have a join file"), Kind.TEXT, "file-import")
        self._required = {
            self.host: FormRow(_("Server"), self.host),
            self.database: FormRow(_("Database"), self.database),
            self.user: FormRow(_("User"), self.user),
        }
        self._password_row = FormRow(_("Password of the user"), self.password)
        self._caps = label(_("Caps Lock is on."), "small")
        self._caps.hide()
        self._build()
        self._browse.clicked.connect(self._on_browse)
        self.join_button.clicked.connect(self._on_join)
        self.password.caps_changed.connect(self._caps.setVisible)

    def _build(self) -> None:
        first = row(self._required[self.host], FormRow(_("Port"), self.port), spacing=12)
        first.setStretch(0, 3)
        first.setStretch(1, 1)
        second = row(self._required[self.database], self._required[self.user], spacing=12)
        self.body.addLayout(first)
        self.body.addLayout(second)
        self.body.addWidget(self._password_row)
        self.body.addWidget(self._caps)
        certificate = FormRow(
            _("Certificate of the server's authority"),
            self.certificate,
            hint=_("Only when the server uses a certificate of its own."),
            optional=True,
        )
        self.body.addWidget(certificate)
        self.body.addLayout(row(self._browse, None))
        self.add_aside(self.join_button)

    @property
    def form(self) -> ServerForm:
        return ServerForm(
            host=self.host.text().strip(),
            port=int(self.port.text() or DEFAULT_PORT),
            database=self.database.text().strip(),
            user=self.user.text().strip(),
            certificate=self.certificate.text().strip() or SYSTEM_CERTIFICATES,
        )

    def fill(self, form: ServerForm, password: str) -> None:
        """Show what this computer remembers."""
        self.host.setText(form.host)
        self.port.setText(str(form.port))
        self.database.setText(form.database)
        self.user.setText(form.user)
        own = "" if form.certificate == SYSTEM_CERTIFICATES else form.certificate
        self.certificate.setText(own)
        self.password.setText(password)

    @override
    def check(self) -> bool:
        missing = [field for field in self._required if not field.text().strip()]
        for field, held in self._required.items():
            held.show_error(_("Fill this in.") if field in missing else "")
        named = self.certificate.text().strip()
        if named and not Path(named).is_file():
            self.show_error(_("The certificate file is not there. Choose it again."))
            missing.append(self.certificate)
        if missing:
            missing[0].setFocus()
        return not missing

    @override
    def focus_first(self) -> None:
        (self.password if self.host.text() else self.host).setFocus()

    @Slot()
    def _on_join(self) -> None:
        chosen = FileDialog.ask_open(
            self, _("Choose the join file"), [_("Join files (*.toml)"), _("All files (*)")]
        )
        if chosen:
            self.join_chosen.emit(chosen[0])

    @Slot()
    def _on_browse(self) -> None:
        chosen = FileDialog.ask_open(
            self, _("Certificate of the server's authority"), [_("Certificates (*.crt *.pem)")]
        )
        if chosen:
            self.certificate.setText(str(chosen[0]))
