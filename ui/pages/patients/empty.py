"""What the page says when nobody is shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from carecoord.common.i18n import _
from ui.pages.patients.filters import Choices
from ui.widgets.buttons import Kind, button
from ui.widgets.empty_state import EmptyState


class NobodyHere(QWidget):
    """Either nobody is on record yet, or nobody fits.

    Signals:
        add_asked: Somebody is to be added by hand.
        import_asked: The practice's patients are to be brought in.
        emergency_asked: A record outside the caseload is to be opened.
        clear_asked: Search and filters are to be emptied.
    """

    add_asked = Signal()
    import_asked = Signal()
    emergency_asked = Signal()
    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, may_open: bool = False) -> None:
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
        opens = (
            [button(_("Open in an emergency"), icon="alert-triangle") for _each in range(2)]
            if may_open
            else []
        )
        self._unfit = EmptyState("search", _("Nobody found"), "", clear, new, *opens[:1])
        self._unassigned = EmptyState("users", _("Nobody is on your caseload"), "", *opens[1:])
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._none)
        self._stack.addWidget(self._unfit)
        self._stack.addWidget(self._unassigned)
        for each in opens:
            each.clicked.connect(self.emergency_asked)
        bring.clicked.connect(self.import_asked)
        clear.clicked.connect(self.clear_asked)
        for add in (first, new):
            add.clicked.connect(self.add_asked)

    def explain(self, text: str, *, choices: Choices) -> None:
        """Say why nobody is shown; ``text`` is what was typed."""
        if choices.why_empty:
            self._unassigned.say(_("Nobody is on your caseload"), choices.why_empty)
            self._stack.setCurrentWidget(self._unassigned)
            return
        if not sum(choices.counts.values()):
            self._stack.setCurrentWidget(self._none)
            return
        sentence = _("No patient fits these filters.")
        if text:
            sentence = _("Try fewer letters, another spelling, the birth date or the phone number.")
        self._unfit.say(_("Nobody found"), sentence)
        self._stack.setCurrentWidget(self._unfit)
