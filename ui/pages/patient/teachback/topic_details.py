"""What kind of topic it is, why it matters, and its points one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.vocab.teachback import PointResult, TopicCategory
from ui.pages.patient.choices import choose, term_combo
from ui.pages.patient.teachback.topic import Topic
from ui.widgets.form import FormRow, line_edit
from ui.widgets.labels import label
from ui.widgets.layouts import column, row

_POINTS_AT_MOST = 3


class PointLine(QWidget):
    """One key point with what came back of it, and once more after explaining again.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(
        self, number: int, text: str, *, fixed: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.text = line_edit(text, _("Point {number}").format(number=number))
        self.text.setAccessibleName(_("Point {number}").format(number=number))
        called = text or str(number)
        self.result = _results(
            _("What came back: {point}").format(point=called), _("Not gone through")
        )
        self.again = _results(
            _("After explaining again: {point}").format(point=called), _("And then?")
        )
        self.is_fixed = fixed
        came_back = column(self.result, self.again, spacing=2)
        if fixed:
            line = row(label(text, "small", wrap=True), came_back, spacing=6)
            line.setStretch(0, 1)
        else:
            line = row(self.text, came_back, spacing=6)
            line.setAlignment(self.text, Qt.AlignmentFlag.AlignTop)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.again.hide()
        self.text.textChanged.connect(self.edited)
        for box in (self.result, self.again):
            box.currentIndexChanged.connect(self.edited)

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in reading order."""
        if not self.is_fixed:
            yield self.text
        yield from (self.result, self.again)


class TopicDetails(QWidget):
    """Made when somebody wants it; of a topic that brings its points those are enough at first.

    Signals:
        edited: Something was typed or chosen.
        kind_chosen: Another kind of topic, which is asked about in other words.
    """

    edited = Signal()
    kind_chosen = Signal(str)

    def __init__(self, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_old = bool(topic.topic_id)
        self.category = term_combo(TopicCategory, _("Not said"))
        choose(self.category, topic.category)
        self.why = line_edit(topic.why_it_matters)
        fixed = self._is_old or bool(topic.key_points)
        texts = topic.key_points if fixed else ("",) * _POINTS_AT_MOST
        self.points = [
            PointLine(number, text, fixed=fixed) for number, text in enumerate(texts, start=1)
        ]
        self._about = QWidget()
        self._build()
        self.category.currentIndexChanged.connect(self._on_category)
        self.why.textChanged.connect(self.edited)
        for point in self.points:
            point.edited.connect(self.edited)

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 2, 0, 2)
        lines.setSpacing(4)
        about = column(
            FormRow(_("What kind of topic"), self.category),
            FormRow(_("Why it matters to the patient"), self.why, optional=True),
            spacing=4,
        )
        about.setContentsMargins(0, 0, 0, 0)
        self._about.setLayout(about)
        self._about.setVisible(not self.points or not self.points[0].is_fixed)
        lines.addWidget(self._about)
        if self.points:
            lines.addWidget(label(_("What has to come back"), "caption"))
        for point in self.points:
            lines.addWidget(point)

    def unfold(self) -> None:
        """Show what kind of topic it is and why it matters as well."""
        self._about.show()

    def ask_again(self, *, asked: bool) -> None:
        """Whether each point is asked about once more, after explaining again."""
        for point in self.points:
            point.again.setVisible(asked)

    def write_into(self, topic: Topic) -> Topic:
        """The topic with what stands here."""
        if self._is_old:
            return topic
        return replace(
            topic,
            category=self.category.currentData(),
            why_it_matters=self.why.text().strip(),
            key_points=tuple(point.text.text().strip() for point in self._named()),
        )

    def results(self) -> tuple[str, ...]:
        """What came back of each point; () when they were not gone through."""
        return _marked([point.result for point in self._named()])

    def results_again(self) -> tuple[str, ...]:
        """The same after explaining again."""
        return _marked([point.again for point in self._named()])

    def fill(self, results: Sequence[str], again: Sequence[str]) -> None:
        """What was marked before."""
        named = self._named()
        for point, result in zip(named, results, strict=False):
            choose(point.result, result)
        for point, result in zip(named, again, strict=False):
            choose(point.again, result)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        about = [] if self._is_old else [self.category, self.why]
        return [*about, *(stop for point in self.points for stop in point.stops())]

    def _named(self) -> list[PointLine]:
        return [point for point in self.points if point.text.text().strip()]

    def _on_category(self) -> None:
        self.kind_chosen.emit(self.category.currentData())
        self.edited.emit()


def _results(name: str, nothing: str) -> QComboBox:
    made = term_combo(PointResult, nothing)
    made.setAccessibleName(name)
    return made


def _marked(boxes: Sequence[QComboBox]) -> tuple[str, ...]:
    """Points that nobody marked were not brought up, once any of them is."""
    found = [str(box.currentData()) for box in boxes]
    if not any(found):
        return ()
    return tuple(one or PointResult.MISSED.value for one in found)
