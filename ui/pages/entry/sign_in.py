"""Who are you, and the passphrase."""

from collections.abc import Sequence
from typing import Protocol

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from carecoord.common.i18n import _
from carecoord.common.overriding import override
from carecoord.vocab.roles import Role, role_label
from ui.pages.entry.step import Step
from ui.widgets.buttons import Kind, button
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.passphrase_field import PassphraseField


class Person(Protocol):
    """Somebody who can sign in, as the key file names them."""

    @property
    def person_id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def role(self) -> Role | None: ...


class SignInStep(Step):
    """A person of the practice and one passphrase; arrows in the field choose the person.

    Signals:
        recovery_asked: The person wants to use the recovery key.
        backup_asked: What lies here opens no more, and the person has a backup.
    """

    help_topic = "privacy-and-keys#passphrases"
    recovery_asked = Signal()
    backup_asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Sign in"), verb=_("Sign in"))
        self.people = combo({})
        self.passphrase = PassphraseField()
        self._row = FormRow(_("Passphrase"), self.passphrase)
        self._caps = label(_("Caps Lock is on."), "small")
        self._caps.hide()
        self._note = label("", "small", wrap=True)
        self._note.hide()
        self.recovery_button = button(_("Use the recovery key"), Kind.TEXT, "key")
        self._backup_button: QPushButton | None = None
        self._filled, self._filled_for = "", ""
        self._is_name_typed = False
        self._build()
        for watched in (self.passphrase, self.people):
            watched.installEventFilter(self)
        self.passphrase.caps_changed.connect(self._caps.setVisible)
        self.passphrase.textChanged.connect(self._on_typed)
        self.people.activated.connect(self._on_person)
        self.people.currentIndexChanged.connect(self._fill_in)
        self.recovery_button.clicked.connect(self.recovery_asked)

    def _build(self) -> None:
        self.body.addWidget(FormRow(_("Who are you?"), self.people))
        self.body.addWidget(self._row)
        self.body.addWidget(self._caps)
        self.body.addWidget(self._note)
        self.add_aside(self.recovery_button)

    def show_people(self, people: Sequence[Person], chosen: str = "") -> None:
        """Offer these people by name; the one who signed in last is chosen."""
        self._filled_for = next((each.person_id for each in people if each.role is Role.LEAD), "")
        self.people.clear()
        for person in sorted(people, key=lambda each: _by_name(each.label)):
            known = (person.label, role_label(person.role) if person.role else "")
            self.people.addItem(" · ".join(filter(None, known)), person.person_id)
        wanted = [chosen, *(person.person_id for person in people)]
        places = [self.people.findData(each) for each in wanted]
        self.people.setCurrentIndex(next((place for place in places if place >= 0), 0))

    def prefill(self, passphrase: str, note: str) -> None:
        """Fill in the passphrase of a demo practice for its lead, and say that it is one."""
        self._filled = passphrase
        self._note.setText(note)
        self._fill_in()

    @property
    def person_id(self) -> str:
        return str(self.people.currentData() or "")

    @property
    def offers_backup(self) -> bool:
        return self._backup_button is not None

    def offer_backup(self) -> None:
        """What lies here opens no more: show the way on from a backup, and make it the first."""
        if self._backup_button is None:
            self._backup_button = button(_("Go on from a backup"), icon="database")
            self._backup_button.clicked.connect(self.backup_asked)
            self.add_aside(self._backup_button)
            QWidget.setTabOrder(self.recovery_button, self._backup_button)
            self.recovery_button.hide()  # it opens no more than a passphrase does
        self._backup_button.show()
        self._backup_button.setFocus()

    @override
    def refuse(self, sentence: str) -> None:
        """The passphrase was not taken; it is marked for typing over."""
        self._row.show_error(sentence)
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    @override
    def check(self) -> bool:
        if self.passphrase.text():
            return True
        self.refuse(_("Type your passphrase."))
        return False

    @override
    def focus_first(self) -> None:
        self.passphrase.setFocus()

    @override
    def begin_work(self, words: str) -> None:
        self.recovery_button.hide()
        super().begin_work(words)

    @override
    def end_work(self) -> None:
        super().end_work()
        self.recovery_button.setVisible(not self.offers_backup)

    @Slot()
    def _on_typed(self) -> None:
        if self._row.faulty:
            self._row.show_error("")

    @Slot()
    def _fill_in(self) -> None:
        """Nobody else's passphrase is known, and the lead's opens nothing for them."""
        if not self._filled:
            return
        is_theirs = self.person_id == self._filled_for
        self.passphrase.setText(self._filled if is_theirs else "")
        self._note.setVisible(is_theirs and bool(self._note.text()))

    @Slot(int)
    def _on_person(self) -> None:
        """Go on to the passphrase, unless the name is being typed: its next letter follows."""
        if not self._is_name_typed:
            self.passphrase.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.people:
            if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
                typed = event.text() if isinstance(event, QKeyEvent) else ""
                self._is_name_typed = typed.isalnum()
            return super().eventFilter(watched, event)
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (QtCore.Qt.Key.Key_Up, QtCore.Qt.Key.Key_Down)
        ):
            QApplication.sendEvent(self.people, event)
            return True
        return super().eventFilter(watched, event)


def _by_name(label: str) -> str:
    """Without accents; what takes them off loads when a name has one, and not for every start."""
    if label.isascii():
        return label.casefold()
    from carecoord.common.text import fold

    return fold(label)
