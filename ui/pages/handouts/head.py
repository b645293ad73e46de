"""The head of the page: what it does and for whom."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.pages.handouts.recipient import Recipient
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.layouts import row


class PageHead(QWidget):
    """A title, the patient with two identifiers, and how to choose another.

    Signals:
        patient_asked: Somebody else is to be chosen.
        nobody_asked: The handout is for nobody in particular.
        writing_asked: The practice's own handouts are wanted.
    """

    patient_asked = Signal()
    nobody_asked = Signal()
    writing_asked = Signal()

    def __init__(self, may_write: bool) -> None:  # noqa: FBT001 - says what it is
        super().__init__()
        self._title = label("", "title")
        self._whom = ElidedLabel("", "muted")
        self.put_away = icon_button("x", _("Put this patient away"))
        self.choose = button("", Kind.TEXT, "user-check")
        self.write = button(_("Our own handouts"), Kind.TEXT, "edit")
        if not may_write:
            self.write.hide()
        line = row(self._title, self._whom, self.put_away, self.choose, self.write)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.choose.clicked.connect(self.patient_asked)
        self.put_away.clicked.connect(self.nobody_asked)
        self.write.clicked.connect(self.writing_asked)
        self.show_recipient(None)

    def show_waiting(self, count: int) -> None:
        """How many handouts wait for the approval of whoever is signed in."""
        words = _("Our own handouts ({count} waiting)") if count else _("Our own handouts")
        self.write.setText(words.format(count=count))

    def show_recipient(self, recipient: Recipient | None) -> None:
        somebody = recipient is not None
        self._title.setText(_("Give a handout") if somebody else _("Handouts"))
        whom = _("to {who}").format(who=recipient.identity()) if recipient else ""
        self._whom.set_text(whom)
        self.put_away.setVisible(somebody)
        self.choose.setText(_("Change patient") if somebody else _("Choose a patient"))
