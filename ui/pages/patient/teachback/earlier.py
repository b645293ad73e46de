"""Earlier sessions, with how clear our explanation of each topic was."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.teachback_forms import OpenTopic, SessionRow
from carecoord.vocab.patients import PermissionState, Relationship
from carecoord.vocab.teachback import Aid, Learner, TopicState
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.needs import Desk
from ui.widgets.buttons import icon_button
from ui.widgets.cards import Card
from ui.widgets.formats import near_date
from ui.widgets.labels import Tone, badge, label
from ui.widgets.layouts import clear, row

_TONES = {TopicState.CLEAR.value: Tone.OK, TopicState.NOT_YET_CLEAR.value: Tone.WARN}


class EarlierSessions(QWidget):
    """Newest first; each can be printed for the patient.

    Signals:
        print_asked: Id of the session.
    """

    print_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.printers: dict[QToolButton, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_sessions(self, sessions: Sequence[SessionRow]) -> None:
        clear(self._column)
        self.printers.clear()
        self.setVisible(bool(sessions))
        if sessions:
            self._column.addWidget(label(_("Earlier sessions"), "caption"))
        for session in sessions:
            self._column.addWidget(self._session(session))

    def _session(self, session: SessionRow) -> QWidget:
        made = Card("inset", (12, 6, 6, 8), 4)
        when = near_date(session.taught_on, self._desk.today)
        title = " · ".join(filter(None, (when, session.taught_by)))
        printer = icon_button("printer", _("Print: {session}").format(session=title))
        printer.clicked.connect(self._on_print)
        self.printers[printer] = session.id
        made.body.addLayout(row(label(title, "strong"), None, printer))
        if about := _about(session):
            made.body.addWidget(label(about, "small", wrap=True))
        for topic in session.topics:
            made.body.addLayout(_topic(topic))
        return made

    @Slot()
    def _on_print(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QToolButton)
        self.print_asked.emit(self.printers[sender])


def _about(session: SessionRow) -> str:
    """Who else learned, with what, and how long it took; "" for the patient alone."""
    words = []
    if session.learner != Learner.PATIENT:
        relation = Relationship(session.learner_relationship or Relationship.OTHER)
        named = (session.learner_name, label_of(relation))
        who = ", ".join(filter(None, named))
        words.append(
            _("{learner}: {who}").format(learner=label_of(Learner(session.learner)), who=who)
        )
    if session.learner_permission not in {"", PermissionState.GIVEN}:
        words.append(label_of(PermissionState(session.learner_permission)))
    words += [label_of(Aid(aid)) for aid in session.aids]
    if session.duration_min:
        words.append(
            n_("{count} minute", "{count} minutes", session.duration_min).format(
                count=session.duration_min
            )
        )
    return " · ".join(words)


def _topic(topic: OpenTopic) -> QHBoxLayout:
    line = row(label(topic.text, "small", wrap=True), spacing=8)
    line.setStretch(0, 1)
    state = label_of(TopicState(topic.state))
    line.addWidget(badge(state, _TONES.get(topic.state, Tone.NEUTRAL)))
    return line
