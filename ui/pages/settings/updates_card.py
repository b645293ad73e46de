"""Newer versions: where to look for them, and the one that is ready."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.errors import CareCoordError
from carecoord.common.i18n import _
from carecoord.services.updates import PackageRow, Ready, UpdateStatus
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.files import FileDialog
from ui.pages.settings.needs import SettingsServices
from ui.state.navigation import Messages
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, line_edit
from ui.widgets.labels import label, selectable
from ui.widgets.layouts import clear, column, row

_BYTES_PER_MB = 1_000_000
_SUM_PARTS = 4


class UpdatesCard(QWidget):
    """What is known of newer versions; nothing here fetches or installs one.

    Signals:
        edited: A person changed the place, which is not saved yet.
    """

    edited = Signal()

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._updates, self._actor = services.updates, services.actor
        self._jobs, self._messages = jobs, messages
        self._stored = ""
        self._may_change = self._updates.may_hear(self._actor)
        self.words = label("", wrap=True)
        self.ready = Card("info", (14, 10, 14, 12), 6)
        self._version = ""
        self._found = column(spacing=6)
        self.later_button = button(_("Remind me tomorrow"), icon="clock")
        self.skip_button = button(_("Skip this version"), icon="x")
        self.check_button = button(_("Check a package"), icon="shield-lock")
        self.place = line_edit()
        self._row = FormRow(
            _("Where to look for new versions"), self.place,
            hint=_("A folder, also one of the practice's network, or an address that begins with "
                   "https://. Leave it empty to turn looking off."),
        )  # fmt: skip
        self.look_button = button(_("Look now"), icon="refresh")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.ready.body.addLayout(self._found)
        self.ready.body.addLayout(row(self.later_button, self.skip_button, self.check_button, None))
        self.ready.hide()
        self.place.setEnabled(self._may_change)
        whole = column(self.words, self.ready, self._row, row(self.look_button, None), spacing=10)
        self.setLayout(whole)
        self._row.hide()
        self.look_button.hide()

    def _connect(self) -> None:
        self.place.textEdited.connect(self._on_edited)
        self.look_button.clicked.connect(self._on_look)
        self.later_button.clicked.connect(self._on_later)
        self.skip_button.clicked.connect(self._on_skip)
        self.check_button.clicked.connect(self._on_check)

    @property
    def is_dirty(self) -> bool:
        return self.place.text().strip() != self._stored

    def load(self) -> None:
        """Show what is stored and known."""
        self._jobs.ask(self._updates.status, self._on_status)

    def check(self) -> bool:
        """Say under the field what is wrong with the place."""
        sentence = self._updates.problem(self.place.text())
        self._row.show_error(sentence)
        if sentence:
            self.place.setFocus()
        return not sentence

    def save(self) -> None:
        """Store the place, and look there at once."""
        place = self.place.text()
        set_place = partial(self._updates.set_place, place, actor=self._actor)
        self._jobs.write(set_place, self._on_saved)

    # Reacting

    @Slot()
    def _on_edited(self) -> None:
        self._row.show_error("")
        self.edited.emit()

    @Slot(object)
    def _on_saved(self, _answer: object) -> None:
        self._messages.say(_("Saved."))
        self._look()

    @Slot()
    def _on_look(self) -> None:
        self._look()

    def _look(self) -> None:
        updates = self._updates
        self.words.setText(_("Looking for new versions …"))
        self.look_button.setEnabled(False)

        def work(job: Job) -> UpdateStatus:
            return updates.look(stopped=lambda: job.cancelled)

        self._jobs.start(work, Lane.NETWORK, self._on_looked)

    @Slot(object)
    def _on_looked(self, status: UpdateStatus) -> None:
        self._on_status(status)
        announce(self, status.sentence)

    @Slot(object)
    def _on_status(self, status: UpdateStatus) -> None:
        self._stored = status.place
        if not self.is_dirty or not self.place.isModified():
            self.place.setText(status.place)
        self.words.setText(status.sentence)
        self._row.setVisible(status.can_look)
        self.look_button.setVisible(bool(status.can_look and status.place))
        self.look_button.setEnabled(True)
        self._show(status.ready)
        self.edited.emit()

    def _show(self, ready: Ready | None) -> None:
        self.ready.setVisible(ready is not None)
        if ready is None:
            return
        self._version = ready.version
        clear(self._found)
        self._found.addWidget(label(_("What is new in {version}").format(
            version=ready.version), "strong"))  # fmt: skip
        for note in ready.notes:
            self._found.addWidget(label(f"· {note}", wrap=True))
        self._found.addWidget(label(_("Where to get it"), "strong"))
        for package in ready.packages:
            self._found.addWidget(_package(package))
        self._found.addWidget(label(_(
            "CareCoord fetches and installs nothing by itself. Install it over this version at a "
            "quiet hour; your data stays, and is backed up first where it has to change."
        ), "small", wrap=True))  # fmt: skip
        self.later_button.setVisible(self._may_change and not ready.is_quiet)
        self.skip_button.setVisible(self._may_change and not ready.is_skipped)

    @Slot()
    def _on_later(self) -> None:
        later = partial(self._updates.remind_tomorrow, actor=self._actor)
        self._jobs.write(later, self._on_decided)

    @Slot()
    def _on_skip(self) -> None:
        skip = partial(self._updates.skip, self._version, actor=self._actor)
        self._jobs.write(skip, self._on_decided)

    @Slot(object)
    def _on_decided(self, _answer: object) -> None:
        self.check_button.setFocus()  # the button that was pressed goes
        self._messages.say(_("Saved. You find this version here whenever you want it."))
        self.load()

    @Slot()
    def _on_check(self) -> None:
        chosen = FileDialog.ask_open(self, _("Check a package"), [_("All files (*)")])
        if chosen:
            check = partial(self._updates.check_package, chosen[0])
            self._jobs.ask(check, self._on_checked, self._on_check_failed)

    @Slot(object)
    def _on_checked(self, sentence: object) -> None:
        self._messages.say(str(sentence))

    @Slot(Exception)
    def _on_check_failed(self, error: Exception) -> None:
        if isinstance(error, CareCoordError):
            self._messages.warn(str(error))
        else:
            self._jobs.broke.emit(error)


def _package(package: PackageRow) -> QWidget:
    where = selectable(package.where, "body", _("Where the package is: {where}").format(
        where=package.where))  # fmt: skip
    where.setWordWrap(True)
    told = _("{size} MB, SHA-256 {sum}").format(
        size=f"{package.size / _BYTES_PER_MB:,.1f}", sum=_in_groups(package.sha256)
    )
    total = selectable(told, "small", told)
    total.setWordWrap(True)
    both = QWidget()
    layout = column(where, total, spacing=0)
    layout.setContentsMargins(0, 0, 0, 0)
    both.setLayout(layout)
    return both


def _in_groups(digits: str) -> str:
    """Easier to compare by eye, and it may go over two lines."""
    length = len(digits) // _SUM_PARTS
    return " ".join(digits[place : place + length] for place in range(0, len(digits), length))
