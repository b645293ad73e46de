"""Adding topics: in one's own words, or the key points of a handout."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from carecoord.common.i18n import _, current_language
from carecoord.services.decision_forms import DecisionRow
from carecoord.services.handouts import GivenRow, HandoutItem
from carecoord.services.teachback_forms import TopicEntry
from carecoord.vocab.records import NoteState
from ui.dialogs.topic_picker import TopicPicker
from ui.pages.patient.needs import Desk
from ui.pages.patient.teachback.topic_rows import recent, topic_rows
from ui.pages.patient.view import PatientView


class AddMenu(QMenu):
    """Short: one's own words, what the patient was given last, and a way to find the rest.

    Signals:
        own_asked: A topic in one's own words.
        medicine_asked: What has to come back about a new medicine.
        decision_chosen: What was decided today.
        points_found: The key points of the chosen handout.
    """

    own_asked = Signal()
    medicine_asked = Signal()
    decision_chosen = Signal(object)
    points_found = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._patient_id = ""
        self._given: Sequence[GivenRow] = ()
        self._decided: Mapping[str, DecisionRow] = {}
        self._fitting: tuple[str, ...] = ()
        self._picker: TopicPicker | None = None
        self.aboutToShow.connect(self._fill)

    def about(self, view: PatientView) -> None:
        """Whom it is for, with what they were given, newest first."""
        self._patient_id, self._given = view.patient_id, view.handouts
        self._decided = {
            one.id: one
            for one in view.decisions
            if one.started_on == self._desk.today and one.state == NoteState.SIGNED
        }

    def find_points(self, topic: str) -> None:
        """Look up the key points of a handout in the language it was last given in."""
        self._ask(topic, self._language_of(topic))

    @Slot()
    def find_topic(self) -> None:
        """Let the person find a topic among all there are."""
        asked_for, parent = self._patient_id, self.parentWidget()
        self._picker = TopicPicker(parent.window() if parent else None)
        self._picker.sought.connect(self._on_sought)
        self._read_fitting()
        chosen = self._picker.chosen if self._picker.wait() else ""
        self._picker = None
        if chosen and asked_for == self._patient_id:
            self._ask(chosen, self._language_of(chosen))

    @Slot()
    def _fill(self) -> None:
        self.clear()
        self.addAction(_("In your own words")).triggered.connect(self.own_asked)
        self.addAction(_("New medicine today…")).triggered.connect(self.medicine_asked)
        for one in self._decided.values():
            words = _("What was decided: {question}").format(question=one.question)
            action = self.addAction(words)
            action.setData(one.id)
            action.triggered.connect(self._on_decision)
        had = recent(self._given)
        if had:
            self.addSection(_("Key points of a handout they have"))
        for row in had:
            action = self.addAction(row.title)
            action.setData(row.topic)
            action.triggered.connect(self._on_handout)
        self.addSeparator()
        self.addAction(_("Find a topic…")).triggered.connect(self.find_topic)

    def _language_of(self, topic: str) -> str:
        """The language it was last given in, else the user's."""
        given = (row.language for row in self._given if row.topic == topic)
        return next(given, current_language())

    def _library(self, words: str) -> Sequence[HandoutItem]:
        return self._desk.services.handouts.find(words, language=current_language())

    def _read_fitting(self) -> None:
        self._fitting = ()
        find = partial(
            self._desk.services.handouts.for_patient,
            self._patient_id,
            language=current_language(),
            actor=self._desk.actor,
        )
        self._desk.jobs.ask(find, self._on_fitting)

    @Slot(object)
    def _on_fitting(self, items: Sequence[HandoutItem]) -> None:
        self._fitting = tuple(item.topic for item in items)
        if self._picker is not None:
            self._on_sought(self._picker.field.text().strip())

    @Slot(str)
    def _on_sought(self, words: str) -> None:
        if self._picker is not None:
            self._picker.show_rows(topic_rows(self._library(words), self._given, self._fitting))

    @Slot()
    def _on_decision(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.decision_chosen.emit(self._decided[str(action.data())])

    @Slot()
    def _on_handout(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.find_points(str(action.data()))

    def _ask(self, topic: str, language: str) -> None:
        patient_id, handouts = self._patient_id, self._desk.services.handouts

        def find() -> tuple[str, Sequence[TopicEntry]]:
            return patient_id, handouts.suggested_topics(topic, language)

        self._desk.jobs.ask(find, self._on_found)

    @Slot(object)
    def _on_found(self, answer: tuple[str, Sequence[TopicEntry]]) -> None:
        patient_id, points = answer
        # Another patient may be shown by now, who was not given this handout.
        if patient_id == self._patient_id:
            self.points_found.emit(points)
