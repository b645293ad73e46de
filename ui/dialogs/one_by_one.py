"""Messages gone through one by one: each copied, or opened in the mail program."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.buttons import button
from ui.widgets.copying import copy_text
from ui.widgets.form import text_edit
from ui.widgets.labels import label
from ui.widgets.layouts import row


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person.

    Attributes:
        name, to: Whom it is for; never part of the text.
        remark: Its length, for a text message.
        link: Begins it in the mail program; "" for what is copied.
    """

    patient_id: str
    name: str
    to: str
    text: str
    remark: str = ""
    link: str = ""


class OneByOneDialog(BaseDialog):
    """Only what was really copied or opened counts as such.

    Signals:
        used_one: Id of somebody whose message was copied or opened.
    """

    used_one = Signal(str)

    help_topic = "worklists#paper"

    def __init__(self, parent: QWidget | None, title: str, messages: Sequence[Message]) -> None:
        opens = bool(messages[0].link)
        verb = _("Open in the mail program") if opens else _("Copy the text")
        super().__init__(title, verb, parent, cancel=_("Done"))
        self._messages = messages
        self._place = 0
        self._used: dict[str, None] = {}
        self.who = label("", "strong")
        self.to = label("", wrap=True)
        self.text = text_edit(lines=6)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Text"))
        self.remark = label("", "small", wrap=True)
        self.copy_to = button(_("Copy the number"))
        self.copy_to.setVisible(not opens)
        self.back_button = button(_("Back"))
        self.next_button = button(_("Next"))
        for shown in (self.who, self.to, self.text, self.remark):
            self.body.addWidget(shown)
        self.body.addLayout(row(self.copy_to, None, self.back_button, self.next_button))
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(self._on_use)
        self.copy_to.clicked.connect(self._on_copy_to)
        self.back_button.clicked.connect(self._on_back)
        self.next_button.clicked.connect(self._on_next)
        self._show()

    @property
    def message(self) -> Message:
        return self._messages[self._place]

    def _show(self) -> None:
        one, count = self.message, len(self._messages)
        place = _("{number} of {count}").format(number=self._place + 1, count=count)
        done = [_("done")] if one.patient_id in self._used else []
        self.who.setText(" · ".join((place, one.name, *done)))
        self.to.setText(one.to)
        self.text.setPlainText(one.text)
        self.remark.setText(one.remark)
        self.remark.setVisible(bool(one.remark))
        self.back_button.setEnabled(self._place > 0)
        self.next_button.setEnabled(self._place < count - 1)

    @Slot()
    def _on_use(self) -> None:
        one = self.message
        if not one.link:
            copy_text(one.text)
        elif not QDesktopServices.openUrl(QUrl(one.link)):
            self.show_problem(_("No mail program opens here. Save the drafts in a folder instead."))
            return
        self.show_problem("")
        self._used[one.patient_id] = None
        self.used_one.emit(one.patient_id)
        self._show()

    @Slot()
    def _on_copy_to(self) -> None:
        copy_text(self.message.to)

    @Slot()
    def _on_back(self) -> None:
        self._place -= 1
        self._show()

    @Slot()
    def _on_next(self) -> None:
        self._place += 1
        self._show()

    @override
    def problem(self) -> str:
        return ""

    def used(self) -> tuple[str, ...]:
        """Ids of the people whose message was copied or opened."""
        return tuple(self._used)

    @classmethod
    def go_through(
        cls,
        parent: QWidget | None,
        title: str,
        messages: Sequence[Message],
        used: Callable[[str], object] | None = None,
    ) -> tuple[str, ...]:
        """Show them; returns whose message was copied or opened.

        Args:
            parent: The window.
            title: Of the dialog.
            messages: One to each person.
            used: Told at once whose was, as nobody may be there any more when it ends; a bound
                method of a QObject.
        """
        made = cls(parent, title, messages)
        if used is not None:
            made.used_one.connect(used)
        made.wait()
        return made.used()
