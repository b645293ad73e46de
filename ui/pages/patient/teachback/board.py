"""The topics on the form: cards under each other, those left open first."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.teachback_forms import OpenTopic
from carecoord.vocab.teachback import Learner
from ui.pages.patient.teachback.answers import NO_ANSWER, is_clear
from ui.pages.patient.teachback.sitting import Point
from ui.pages.patient.teachback.topic import Topic
from ui.pages.patient.teachback.topic_card import TopicCard
from ui.widgets.tab_order import tab_before


class TopicBoard(QWidget):
    """Holds the cards; knows nothing of where they are kept.

    Signals:
        edited: A topic was added, removed, answered or typed in.
    """

    edited = Signal()

    def __init__(self, next_stop: QWidget, parent: QWidget | None = None) -> None:
        """``next_stop`` is where Tab goes after the last topic."""
        super().__init__(parent)
        self._next_stop = next_stop
        self.cards: list[TopicCard] = []
        self._whose = _("In the patient's words")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def points(self) -> list[Point]:
        """Topics with their answers; empty cards are left out."""
        return [Point(card.topic, card.value()) for card in self.cards_with_points()]

    def cards_with_points(self) -> list[TopicCard]:
        """The cards ``points`` stand on, in the same order."""
        return [card for card in self.cards if card.topic.text or card.value() != NO_ANSWER]

    def waiting(self) -> TopicCard | None:
        """The first topic that nobody answered yet."""
        return next((card for card in self.cards if card.value() == NO_ANSWER), None)

    def empty(self) -> TopicCard | None:
        """A topic that was added, and that nothing is typed in yet."""
        for card in self.cards:
            if card.value() == NO_ANSWER and card.topic == Topic(language=card.topic.language):
                return card
        return None

    def say_whose_words(self, learner: str) -> None:
        """``vocab.teachback.Learner``: who is quoted on the cards."""
        self._whose = {
            Learner.CAREGIVER.value: _("In the caregiver's words"),
            Learner.BOTH.value: _("In their own words, and who said them"),
        }.get(learner, _("In the patient's words"))
        for card in self.cards:
            card.say_whose_words(self._whose)

    def count_clear(self) -> int:
        return sum(is_clear(card.value()) for card in self.cards)

    def show_points(
        self, points: Sequence[Point], left_open: Sequence[OpenTopic], language: str = ""
    ) -> None:
        """Open topics first; points on topics that are settled meanwhile are dropped."""
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards.clear()
        stored = {point.topic.topic_id: point for point in points if point.topic.topic_id}
        for topic in left_open:
            card = self._insert(Topic.left_open(topic, language))
            if topic.topic_id in stored:
                card.fill(stored[topic.topic_id].answer)
        for point in points:
            if not point.topic.topic_id:
                self._insert(point.topic).fill(point.answer)

    def add_topic(self, topic: Topic) -> TopicCard:
        """A new topic, at the end."""
        card = self._insert(topic)
        self.edited.emit()
        return card

    def _insert(self, topic: Topic) -> TopicCard:
        card = TopicCard(topic)
        card.say_whose_words(self._whose)
        card.edited.connect(self.edited)
        card.remove_asked.connect(self._on_remove)
        self.cards.append(card)
        card.grew.connect(self._order_stops)
        self._column.addWidget(card)
        self._order_stops()
        return card

    @Slot()
    def _order_stops(self) -> None:
        tab_before(self._next_stop, [stop for card in self.cards for stop in card.stops()])

    @Slot()
    def _on_remove(self) -> None:
        card = self.sender()
        assert isinstance(card, TopicCard)
        self.cards.remove(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.edited.emit()
