"""Who are you, and the passphrase."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.roles import Role, role_label
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.entry.step import Step
from ui.theme.look import look
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.row_list import RowList

_ROW_PX = 52
_ROWS_SHOWN = 5
_LIST_EDGE_PX = 2


class Person(Protocol):
    """Somebody who can sign in, as the key file names them."""

    @property
    def person_id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def role(self) -> Role | None: ...


class PersonDelegate(LibraryDelegate):
    """Name and role, a little closer than a library's rows."""

    height_px = _ROW_PX


class SignInStep(Step):
    """The people of the practice and one passphrase; arrows in the field choose the person.

    Signals:
        recovery_asked: The person wants to use the recovery key.
    """

    recovery_asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Sign in"), verb=_("Sign in"))
        self._model = RowListModel(self)
        self.people = RowList(_("Who are you?"), PersonDelegate())
        self.people.setModel(self._model)
        self.passphrase = PassphraseField()
        self._row = FormRow(_("Passphrase"), self.passphrase)
        self._caps = label(_("Caps Lock is on."), "small")
        self._caps.hide()
        self._note = label("", "small", wrap=True)
        self._note.hide()
        self.recovery_button = button(_("Use the recovery key"), Kind.TEXT, "key")
        self._build()
        self.passphrase.installEventFilter(self)
        self.passphrase.caps_changed.connect(self._caps.setVisible)
        self.passphrase.textChanged.connect(self._on_typed)
        self.people.clicked.connect(self._on_person)
        self.people.opened.connect(self._on_person)
        self.recovery_button.clicked.connect(self.recovery_asked)

    def _build(self) -> None:
        around = Card("inset", (4, 4, 4, 4), 0)
        around.body.addWidget(self.people)
        self.body.addWidget(around)
        self.body.addWidget(self._row)
        self.body.addWidget(self._caps)
        self.body.addWidget(self._note)
        self.add_aside(self.recovery_button)

    def show_people(self, people: Sequence[Person], chosen: str = "") -> None:
        """Offer these people; the one who signed in last is chosen."""
        self._model.show(
            [
                LibraryRow(
                    person.person_id,
                    person.label,
                    role_label(person.role) if person.role else "",
                    "user",
                )
                for person in people
            ]
        )
        if not (chosen and select_key(self.people, self._model, chosen)):
            self.people.setCurrentIndex(next_selectable(self._model))
        self._fit_list()

    def prefill(self, passphrase: str, note: str) -> None:
        """Fill in the passphrase of a demo practice and say that it is one."""
        self.passphrase.setText(passphrase)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    @property
    def person_id(self) -> str:
        return current_key(self.people, self._model)

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
        self.recovery_button.show()

    def _fit_list(self) -> None:
        shown = min(self._model.rowCount(), _ROWS_SHOWN)
        self.people.setFixedHeight(look().px(_ROW_PX) * shown + _LIST_EDGE_PX)

    @Slot()
    def _on_typed(self) -> None:
        if self._row.faulty:
            self._row.show_error("")

    @Slot(QModelIndex)
    def _on_person(self) -> None:
        self.passphrase.setFocus()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_list()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            QApplication.sendEvent(self.people, event)
            return True
        return super().eventFilter(watched, event)
