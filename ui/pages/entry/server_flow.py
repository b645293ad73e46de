"""Finding the practice on its server, before anybody can sign in."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import CareCoordError
from carecoord.common.i18n import _
from carecoord.services.gate import Gate
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.confirm import ConfirmDialog
from ui.pages.entry.server import ServerForm, ServerStep
from ui.pages.entry.step import Frame

if TYPE_CHECKING:  # the driver loads in the worker, never before the window
    from carecoord.services.server_store import Remembered, ServerStore


@dataclass(frozen=True)
class _Found:
    store: "ServerStore"
    is_empty: bool


class ServerFlow(QObject):
    """Connects, with the password this computer remembers or one that is typed.

    Signals:
        connected: The gate leads to the server's practice; people can sign in.
        found_empty: The gate leads to a database without a practice; the person wants one there.
        left: Back from the card.
        broke: A bug while connecting.

    Attributes:
        wants_empty: Only a database without a practice will do, as something is to go into it.
    """

    connected = Signal()
    found_empty = Signal()
    left = Signal()
    broke = Signal(Exception)

    def __init__(self, frame: Frame, gate: Gate, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._gate = gate
        self._jobs = jobs
        self._store: ServerStore | None = None
        self.wants_empty = False
        self.step = ServerStep()
        self.step.went_on.connect(self._connect)
        self.step.join_chosen.connect(self._on_join)
        self.step.went_back.connect(self.left)

    def ask(self) -> None:
        """Show the card."""
        self._frame.show_step(self.step)

    def reconnect(self) -> None:
        """Fill the card from what this computer remembers, and go on if nothing is missing."""
        home = self._gate.home

        def recall(_job: Job) -> "Remembered | None":
            from carecoord.services import server_store

            return server_store.remembered(home)

        self.ask()
        self.step.begin_work(_("Connecting to the practice's server"))
        self._jobs.start(recall, Lane.WRITING, self._on_recalled, self._on_refused)

    def remember(self) -> None:
        """Keep the address, and the password where this computer has a safe place for it."""
        if self._store is not None:
            self._jobs.write(self._store.remember)
            self._store = None

    @Slot(object)
    def _on_recalled(self, known: "Remembered | None") -> None:
        self.step.end_work()
        if known is None:
            return
        at = known.address
        form = ServerForm(at.host, at.port, at.database, at.user, at.root_certificate)
        self.step.fill(form, known.password or "")
        if known.password is None:
            self.step.show_error(
                _("This computer has no safe place for the password, so type it each time.")
            )
            self.step.focus_first()
        else:
            self.step.go_on()

    @Slot(object)
    def _on_join(self, path: Path) -> None:
        home = self._gate.home

        def read(_job: Job) -> ServerForm:
            from carecoord.services import join_file

            join = join_file.read(path)
            certificate = join_file.certificate_of(join, home)
            return ServerForm(join.host, join.port, join.database, join.user, certificate)

        self.step.begin_work(_("Reading the join file"))
        self._jobs.start(read, Lane.WRITING, self._on_join_read, self._on_refused)

    @Slot(object)
    def _on_join_read(self, form: ServerForm) -> None:
        self.step.end_work()
        self.step.show_error("")
        self.step.fill(form, "")
        self.step.focus_first()

    @Slot()
    def _connect(self) -> None:
        home, form, password = self._gate.home, self.step.form, self.step.password.text()

        def find(_job: Job) -> _Found:
            from carecoord.services import server_store

            store = server_store.server_at(
                home,
                host=form.host,
                port=form.port,
                database=form.database,
                user=form.user,
                certificate=form.certificate,
                password=password,
            )
            return _Found(store, store.is_empty())

        self.step.begin_work(_("Connecting to the practice's server"))
        self._jobs.start(find, Lane.WRITING, self._on_found, self._on_refused)

    @Slot(object)
    def _on_found(self, found: _Found) -> None:
        self.step.end_work()
        self._store = found.store
        self._gate.use_store(found.store)
        if self.wants_empty:
            self._use_empty(found)
        elif not found.is_empty:
            self.connected.emit()
        elif ConfirmDialog.ask(
            self.step,
            _("Set up your practice on this server?"),
            _("The server answers, but nobody has set up a practice in this database yet."),
            _("Set up a new practice"),
        ):
            self.found_empty.emit()

    def _use_empty(self, found: _Found) -> None:
        if found.is_empty:
            self.found_empty.emit()
        else:
            self.step.show_error(
                _("This database holds a practice already. Name an empty one to put the export in.")
            )

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self.step.end_work()
        if isinstance(error, CareCoordError):
            self.step.show_error(str(error))
        else:
            self.broke.emit(error)
