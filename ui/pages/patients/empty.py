"""What the page says when nobody is shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from carecoord.common.i18n import _
from ui.widgets.buttons import Kind, button
from ui.widgets.empty_state import EmptyState


class NobodyHere(QWidget):
    """Either nobody is on record yet, or nobody fits.

    Signals:
        add_asked: Somebody is to be added by hand.
        import_asked: The practice's patients are to be brought in.
        clear_asked: Search and filters are to be emptied.
    """

    add_asked = Signal()
    import_asked = Signal()
    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        bring, first = button(_("Bring in patients"), Kind.PRIMARY), button(_("Add a patient"))
        clear, new = button(_("Show everybody active")), button(_("Add a patient"))
        self._none = EmptyState(
            "users",
            _("No patients yet"),
            _("Bring in your patient list from a file, or add people one by one."),
            first,
            bring,
        )
        self._unfit = EmptyState("search", _("Nobody found"), "", clear, new)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._none)
        self._stack.addWidget(self._unfit)
        bring.clicked.connect(self.import_asked)
        clear.clicked.connect(self.clear_asked)
        for add in (first, new):
            add.clicked.connect(self.add_asked)

    def explain(self, text: str, *, has_patients: bool) -> None:
        """Say why nobody is shown; ``text`` is what was typed."""
        if not has_patients:
            self._stack.setCurrentWidget(self._none)
            return
        sentence = _("No patient fits these filters.")
        if text:
            sentence = _("Try fewer letters, another spelling, the birth date or the phone number.")
        self._unfit.say(_("Nobody found"), sentence)
        self._stack.setCurrentWidget(self._unfit)
