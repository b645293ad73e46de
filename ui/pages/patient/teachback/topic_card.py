"""One topic: the question to ask, what came back, and what we did about it."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from carecoord.common.i18n import _
from carecoord.rules.teachback import is_about_safety
from carecoord.rules.teachback_prompts import prompt_for
from carecoord.vocab.teachback import IfStillUnclear, Method, NotAttemptedReason, TopicCategory
from ui.pages.patient.choices import choose, term_combo
from ui.pages.patient.teachback.again_box import AgainBox
from ui.pages.patient.teachback.answers import (
    Answer,
    TopicAnswer,
    is_tried,
    is_unclear,
    needs_changes,
)
from ui.pages.patient.teachback.topic import Topic
from ui.pages.patient.teachback.topic_details import TopicDetails
from ui.pages.patient.teachback.typing_on import begin_words
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import icon_button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import Tone, badge, label
from ui.widgets.layouts import row
from ui.widgets.segmented import Option, SegmentedChoice


class TopicCard(Card):
    """By keyboard: type the topic, Tab, arrows to answer, type the words.

    Signals:
        edited: Something was pressed or typed.
        remove_asked: The topic is not wanted.
        grew: There are more fields for Tab to stop at.
    """

    edited = Signal()
    grew = Signal()
    remove_asked = Signal()

    def __init__(self, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__("inset", (10, 8, 6, 8), 5, parent)
        self._topic = topic
        self._other = Answer.NONE
        self.text = GrowingText(
            _("Topic"), topic.text, _("In plain words"), one_paragraph=True, flat=True
        )
        self.mark = badge(_("Safety"), Tone.WARN)
        named = topic.text or _("New topic")
        self.more = icon_button("dots", _("More answers: {topic}").format(topic=named))
        self.answer = SegmentedChoice(topic.text or _("Answer"), _segments(topic))
        self.other_words = badge("", Tone.NEUTRAL)
        self._whose = _("In the patient's words")
        self.words = GrowingText(self._whose, hint=self._whose, flat=True)
        self.method = term_combo(Method)
        self.again: AgainBox | None = None
        self.details: TopicDetails | None = None
        self._asked = label("", "small", wrap=True)
        self._turn = 0
        self.reason = term_combo(NotAttemptedReason, _("Choose"))
        self.next_step = term_combo(IfStillUnclear, _("Choose"))
        self._reason_row = FormRow(_("Why it was not checked"), self.reason)
        self._next_row = FormRow(_("What happens next"), self.next_step)
        self._menu = QMenu(self)
        self.unfold = QAction(_("Kind of topic and its points"), self._menu)
        self._build()
        self._fill_menu()
        self._connect()
        begin_words(self.answer.buttons(), self.words)
        if topic.key_points:
            self._make_details()
        self._show()

    def _build(self) -> None:
        self.setAccessibleName(self._topic.text or _("New topic"))
        self.method.setAccessibleName(_("How it was checked"))
        grow_with_text(self.more, fixedWidth=28, fixedHeight=28)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._menu)
        known = bool(self._topic.text)
        name = label(self._title(), "strong", wrap=True) if known else self.text
        head = row(name, self.mark, self.more, spacing=6)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        for shown in (*self._hints(), self.answer, self.other_words, self.words, self.method):
            self.body.addWidget(shown)
        for folded in (self._reason_row, self._next_row):
            self.body.addWidget(folded)

    def _title(self) -> str:
        if not self._topic.topic_id:
            return self._topic.text
        words = _("Check again: {topic}") if self._topic.was_tried else _("Check: {topic}")
        return words.format(topic=self._topic.text)

    def _hints(self) -> list[QWidget]:
        shown: list[QWidget] = [self._asked]
        if self._topic.last_words:
            last = _("Last time: “{words}”").format(words=self._topic.last_words)
            shown.append(label(last, "small", wrap=True))
        return shown

    def _fill_menu(self) -> None:
        for answer in _OTHERS:
            action = self._menu.addAction(_other_words(answer))
            action.setData(answer.value)
            action.triggered.connect(self._on_other)
        self._menu.addSeparator()
        self._menu.addAction(_("Ask it another way")).triggered.connect(self.ask_otherwise)
        if self._topic.topic_id:
            return
        self._menu.addAction(self.unfold)
        self.unfold.triggered.connect(self.show_details)
        danger = QAction(_("A mix-up here could do harm"), self._menu)
        danger.setCheckable(True)
        danger.setChecked(self._topic.safety)
        danger.toggled.connect(self._on_safety)
        self._menu.addAction(danger)
        self._menu.addAction(_("Remove this topic")).triggered.connect(self.remove_asked)

    def _connect(self) -> None:
        self.answer.chosen.connect(self._on_answer)
        for text in (self.text, self.words):
            text.textChanged.connect(self.edited)
        for field in (self.method, self.reason, self.next_step):
            field.currentIndexChanged.connect(self.edited)

    @property
    def topic(self) -> Topic:
        """The topic with what was typed and marked here."""
        named = replace(self._topic, text=self.text.toPlainText().strip())
        return self.details.write_into(named) if self.details else named

    def begin(self) -> None:
        """Put the cursor where it goes on: at its name, or at its answer once it has one."""
        (self.answer.buttons()[0] if self.topic.text else self.text).setFocus()

    def value(self) -> TopicAnswer:
        return TopicAnswer(
            first=self._other or Answer(self.answer.value),
            method=self.method.currentData(),
            words=self.words.toPlainText().strip(),
            changes=self.again.changes() if self.again else (),
            again=self.again.answer() if self.again else Answer.NONE,
            again_words=self.again.words.toPlainText().strip() if self.again else "",
            reason=self.reason.currentData(),
            if_still_unclear=self.next_step.currentData(),
            points=self.details.results() if self.details else (),
            again_points=self.details.results_again() if self.details else (),
        )

    def fill(self, answer: TopicAnswer) -> None:
        """What was pressed and typed before."""
        self._other = answer.first if answer.first in _OTHERS else Answer.NONE
        self.answer.choose(answer.first.value)
        choose(self.method, answer.method)
        self.words.set_text(answer.words)
        if answer.changes or answer.again or answer.again_words:
            self._again_box().fill(answer.changes, answer.again, answer.again_words)
        choose(self.reason, answer.reason)
        choose(self.next_step, answer.if_still_unclear)
        if self.details is not None:
            self.details.fill(answer.points, answer.again_points)
        self._show()

    def say_whose_words(self, name: str) -> None:
        """Whoever learned said them; nobody's words are taken for another's."""
        self._whose = name
        self.words.setAccessibleName(name)
        self.words.setPlaceholderText(name)
        if self.again is not None:
            self.again.say_whose_words(name)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        name = [] if self._topic.text else [self.text]
        answer = [*self.answer.buttons(), self.words, self.method]
        again = self.again.stops() if self.again else []
        points = self.details.stops() if self.details else []
        return [*name, self.more, *points, *answer, *again, self.reason, self.next_step]

    def field_for(self, name: str) -> QWidget:
        """The field a finding on this topic is about."""
        fields: dict[str, QWidget] = {
            "text": self.text,
            "changes": self._again_box().first_field(),
            "not_attempted_reason": self.reason,
            "if_still_unclear": self.next_step,
            "method": self.method,
        }
        if name in {"points", "key_points"} and self.details is not None:
            return self.details.points[0].result
        return fields.get(name, self.answer.button(Answer.GOT_IT.value))

    def _show(self) -> None:
        answer = self.value()
        tried = is_tried(answer)
        asked = self._topic.asked or self._topic.question
        self._asked.setText(_("Ask: {question}").format(question=asked) if asked else "")
        self._asked.setVisible(bool(asked))
        self.mark.setVisible(is_about_safety(self._category(), marked=self._topic.safety))
        if self.details is not None:
            self.details.ask_again(asked=answer.first is Answer.TEACH_AGAIN)
        self.other_words.setText(_other_words(self._other) if self._other else "")
        self.other_words.setVisible(bool(self._other))
        self.words.setVisible(tried)
        self.method.setVisible(tried)
        asks_changes = tried and needs_changes(answer, was_unclear=self._topic.was_unclear)
        if asks_changes:
            self._again_box().ask_result(asked=answer.first is Answer.TEACH_AGAIN)
        if self.again is not None:
            self.again.setVisible(asks_changes)
        self._reason_row.setVisible(answer.first is Answer.NOT_CHECKED)
        self._next_row.setVisible(is_unclear(answer))

    def _again_box(self) -> AgainBox:
        """Made when something is explained again, which is the exception."""
        if self.again is None:
            self.again = AgainBox(self._whose, self)
            self.again.edited.connect(self._on_changed)
            self.body.insertWidget(self.body.indexOf(self._reason_row), self.again)
            self.grew.emit()
        return self.again

    @Slot(str)
    def _on_answer(self, _key: str) -> None:
        self._other = Answer.NONE
        self._on_changed()

    @Slot()
    def _on_other(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.answer_otherwise(Answer(action.data()))

    def answer_otherwise(self, answer: Answer) -> None:
        """One of the rarer answers, from the menu."""
        self._other = answer
        self.answer.choose("")
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self._show()
        self.edited.emit()

    def _category(self) -> TopicCategory | None:
        category = self.topic.category
        return TopicCategory(category) if category else None

    @Slot()
    def show_details(self) -> None:
        """Unfold what kind of topic it is and its points."""
        details = self._make_details()
        details.unfold()
        self.unfold.setEnabled(False)

    def _make_details(self) -> TopicDetails:
        if self.details is None:
            self.details = TopicDetails(self._topic, self)
            self.details.edited.connect(self._on_changed)
            self.details.kind_chosen.connect(self._on_kind)
            self.body.insertWidget(self.body.indexOf(self.answer), self.details)
            self.grew.emit()
        return self.details

    @Slot()
    def ask_otherwise(self) -> None:
        """The next of the questions for this kind of topic."""
        self._turn += 1
        asked = self.topic.in_other_words(self._turn).asked
        self._topic = replace(self._topic, asked=asked)
        self._on_changed()

    @Slot(str)
    def _on_kind(self, category: str) -> None:
        """A handout's own question stays; one of ours follows the kind."""
        if category and not self._topic.handout_topic:
            asked = prompt_for(TopicCategory(category), self._topic.language)
            self._topic = replace(self._topic, question=asked, asked="")

    @Slot(bool)
    def _on_safety(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._topic = replace(self._topic, safety=on)
        self._on_changed()


_OTHERS = (Answer.PARTLY, Answer.NOT_CHECKED, Answer.DECLINED)


def _other_words(answer: Answer) -> str:
    return {
        Answer.PARTLY: _("Partly clear"),
        Answer.NOT_CHECKED: _("Not checked today"),
        Answer.DECLINED: _("The patient did not want to"),
    }[answer]


def _segments(topic: Topic) -> list[Option]:
    """A topic that was not clear before is explained again by being here."""
    again = Option(Answer.TEACH_AGAIN.value, _("Teach again"), "refresh", Tone.WARN)
    return [
        Option(Answer.NOT_YET.value, _("Not yet")),
        *([] if topic.was_unclear else [again]),
        Option(Answer.GOT_IT.value, _("Got it"), "check", Tone.OK),
    ]
