"""Adding topics: in one's own words, or the key points of a handout."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from carecoord.common.i18n import _, current_language
from carecoord.services.handouts import GivenRow, HandoutItem
from carecoord.services.teachback_forms import TopicEntry
from ui.pages.patient.needs import Desk


class AddMenu(QMenu):
    """Handouts the patient has stand before the rest of the library.

    Signals:
        own_asked: A topic in one's own words.
        points_found: The key points of the chosen handout.
    """

    own_asked = Signal()
    points_found = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._given: Sequence[GivenRow] = ()
        self.aboutToShow.connect(self._fill)

    def about(self, given: Sequence[GivenRow]) -> None:
        """What the patient was given, newest first."""
        self._given = given

    def find_points(self, topic: str) -> None:
        """Look up the key points of a handout in the language it was last given in."""
        languages = [row.language for row in self._given if row.topic == topic]
        self._ask(topic, languages[0] if languages else current_language())

    @Slot()
    def _fill(self) -> None:
        self.clear()
        self.addAction(_("In your own words")).triggered.connect(self.own_asked)
        had = {row.topic: row for row in reversed(self._given)}
        if had:
            self.addSection(_("Key points of a handout they have"))
        for row in had.values():
            self._offer(row.title, row.topic, row.language)
        rest = [item for item in self._library() if item.topic not in had]
        if rest:
            self.addSection(_("Key points of another handout"))
        for item in rest:
            languages = item.languages
            own = current_language()
            self._offer(item.title, item.topic, own if own in languages else languages[0])

    def _library(self) -> Sequence[HandoutItem]:
        return self._desk.services.handouts.find("", language=current_language())

    def _offer(self, title: str, topic: str, language: str) -> None:
        action = self.addAction(title)
        action.setData((topic, language))
        action.triggered.connect(self._on_handout)

    @Slot()
    def _on_handout(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        topic, language = action.data()
        self._ask(topic, language)

    def _ask(self, topic: str, language: str) -> None:
        find = partial(self._desk.services.handouts.suggested_topics, topic, language)
        self._desk.jobs.ask(find, self._on_found)

    @Slot(object)
    def _on_found(self, points: Sequence[TopicEntry]) -> None:
        self.points_found.emit(points)
