"""Teach-back: quick to answer, honest in what it records, never lost."""

import datetime as dt
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.services.bundle import Services
from carecoord.services.handouts import HandoutChoice
from carecoord.services.papers import Document
from carecoord.services.teachback_forms import OpenTopic, TeachbackForm, TopicEntry
from carecoord.vocab.teachback import ReteachChange
from tests.factories.notes import UNCLEAR
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.paper import PaperDialog
from ui.pages.patient.page import PatientPage
from ui.pages.patient.teachback.answers import Answer
from ui.pages.patient.teachback.pane import TeachbackPane
from ui.pages.patient.teachback.topic import Topic
from ui.pages.patient.teachback.topic_card import TopicCard


@pytest.fixture
def form(page: PatientPage, maria: str) -> TeachbackPane:
    page.open(f"{maria}/teachback")
    pane = page.talk.teachback
    pane.setting.interpreter.kind.setCurrentIndex(1 + 1)
    return pane


def topics(services: Services, patient_id: str) -> Sequence[OpenTopic]:
    sessions = services.teachback.sessions(patient_id, actor=services.actor)
    return [topic for session in sessions for topic in session.topics]


def answer(card: TopicCard, key: Answer, words: str = "") -> None:
    card.answer.button(key.value).click()
    card.words.setPlainText(words)


def leave_open(services: Services, patient_id: str, text: str = "Why salt matters") -> None:
    entry = TopicEntry(text, "Where is the salt?", attempts=(UNCLEAR,))
    form = TeachbackForm(interpreter="qualified_phone", topics=(entry,))
    services.teachback.record(patient_id, form, actor=services.actor)


def sentences(widget: QWidget) -> list[str]:
    shown = [one for one in widget.findChildren(QWidget) if one.isVisible()]
    return [one.text() for one in shown if isinstance(one, QLabel | QAbstractButton)]


def test_that_it_asks_for_the_reason_in_the_words_of_what_was_chosen(form: TeachbackPane) -> None:
    asked = form.setting.interpreter
    asked.show_values("not_needed", "", asked=True)
    assert asked.reason.isVisible()
    assert asked.reason.accessibleName() == "Why none was needed"
    assert "spoke the patient's language" in asked.reason.accessibleDescription()
    asked.show_values("", "Line was down", asked=True)
    assert asked.reason.accessibleName() == "Why there was no interpreter"
    assert asked.reason.accessibleDescription() == ""


def test_that_two_topics_are_entered_and_saved_by_keyboard_alone(
    page: PatientPage, form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    for text, arrows, words in (
        ("Why she takes it", 2, "No stroke"),
        ("When to call.", 0, "Later"),
    ):
        form.add_own_point()
        qtbot.waitUntil(form.board.cards[-1].text.isVisible)
        qtbot.keyClicks(QApplication.focusWidget(), text)
        for _ in range(2):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        for _ in range(arrows):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        qtbot.keyClicks(QApplication.focusWidget(), words)
    for _ in range(2):
        # The second time a topic without a next step may be saved all the same.
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )
        qtbot.waitUntil(lambda: form.missing.isVisible() or bool(told.undo))
    qtbot.waitUntil(lambda: bool(told.undo))
    shown = {topic.text: (topic.state, topic.last_words) for topic in topics(services, maria)}
    assert shown == {
        "Why she takes it": ("clear", "No stroke"),
        "When to call.": ("not_yet_clear", "Later"),
    }
    assert told.undo[0][0] == (
        "Teach-back saved. Follow-ups to check again: When to call: Fri 4 Dec."
    )


def test_that_the_keyboard_stays_at_the_teach_back_after_saving(
    form: TeachbackPane, qtbot: QtBot
) -> None:
    form.add_own_point()
    qtbot.keyClicks(form.board.cards[-1].text, "Why she takes it")
    answer(form.board.cards[-1], Answer.GOT_IT, "No stroke")
    form.save.setFocus()
    form.save.click()
    qtbot.waitUntil(lambda: not form.board.cards)
    assert form.focusWidget() is form.add
    assert form.add.hasFocus()


def test_that_saving_is_taken_back_with_its_follow_up(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="When to call", safety=True))
    answer(form.board.cards[0], Answer.NOT_YET)
    form.board.cards[0].next_step.setCurrentIndex(1)
    form.save_sitting()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert len(services.followups.for_patient(maria, actor=services.actor)) == 1
    told.undo[0][1]()
    qtbot.waitUntil(lambda: bool(told.said))
    assert topics(services, maria) == []
    assert services.followups.for_patient(maria, actor=services.actor) == ()


def test_that_what_is_typed_right_after_an_answer_is_what_the_person_said(
    form: TeachbackPane, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="When to call"))
    card = form.board.cards[0]
    pressed = card.answer.button(Answer.NOT_YET.value)
    pressed.setFocus()
    qtbot.keyClick(pressed, Qt.Key.Key_Space)
    qtbot.waitUntil(card.words.isVisible)
    qtbot.keyClick(pressed, "I")
    assert card.words.hasFocus()
    qtbot.keyClicks(card.words, " would wait")
    assert card.value().words == "I would wait"


def test_that_a_safety_topic_comes_back_within_three_business_days(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="What to do if dizzy", safety=True))
    card = form.board.cards[0]
    qtbot.waitUntil(card.mark.isVisible)
    answer(card, Answer.NOT_YET)
    card.next_step.setCurrentIndex(1)
    form.save_sitting()
    qtbot.waitUntil(lambda: bool(told.undo))
    (follow_up,) = services.followups.for_patient(maria, actor=services.actor)
    assert follow_up.due_on == dt.date(2026, 11, 25)
    assert follow_up.owner == "Clinician"


def test_that_teaching_again_asks_what_we_did_differently_and_what_came_back(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="What to do if dizzy"))
    card = form.board.cards[0]
    answer(card, Answer.TEACH_AGAIN, "Stop the pill")
    assert card.again is not None
    card.again.result.button(Answer.GOT_IT.value).click()
    form.save_sitting()
    qtbot.waitUntil(form.missing.isVisible)
    lines = [line.text() for line in form.missing.buttons]
    assert lines == ["Say what you did differently this time."]
    form.missing.buttons[0].click()
    assert card.again.boxes[ReteachChange.SHORTER_CHUNK].box.hasFocus()
    card.again.boxes[ReteachChange.PICTURE_OR_DRAWING].tick(on=True)
    form.save_sitting()
    qtbot.waitUntil(lambda: bool(told.undo))
    (topic,) = topics(services, maria)
    assert (topic.state, topic.attempts) == ("clear", 2)


def test_that_topics_left_open_are_offered_first_and_settle_their_follow_up(
    make: Make, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    leave_open(services, maria)
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    form = page.talk.teachback
    (card,) = form.board.cards
    assert "Check again: Why salt matters" in sentences(card)
    assert "Last time: “Two when I feel bad?”" in sentences(card)
    answer(card, Answer.GOT_IT, "Under sodium")
    form.save_sitting()
    qtbot.waitUntil(form.missing.isVisible)
    assert card.again is not None
    card.again.boxes[ReteachChange.REAL_OBJECT].tick(on=True)
    form.save_sitting()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert told.undo[0][0] == "Teach-back saved. Everything was clear."
    assert services.followups.for_patient(maria, actor=services.actor) == ()
    qtbot.waitUntil(lambda: form.board.cards == [])


def test_that_saving_names_only_what_was_gone_over_and_no_day_that_is_past(
    make: Make, desk: Desk, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    last_month = (TODAY - dt.timedelta(days=30)).isoformat()
    desk.clinic.topic(maria, text="Why salt matters", next_check_on=last_month)
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    form = page.talk.teachback
    form.setting.interpreter.kind.setCurrentIndex(1 + 1)
    form.board.add_topic(Topic(text="When to call"))
    answer(form.board.cards[1], Answer.NOT_YET, "Later")
    form.board.cards[1].next_step.setCurrentIndex(1)
    form.save_sitting()
    qtbot.waitUntil(lambda: bool(told.said or told.undo))
    (sentence,) = [*told.said, *(words for words, _undo in told.undo)]
    assert sentence == "Teach-back saved. Follow-ups to check again: When to call: Fri 4 Dec."


def test_that_the_key_for_a_topic_leads_to_the_one_that_waits_and_then_to_one_new_one(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    leave_open(services, maria)
    page = make(services)
    open_on(page, f"{maria}/handouts", qtbot)
    form = page.talk.teachback

    def press() -> None:
        qtbot.keyClick(
            QApplication.focusWidget() or page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier
        )

    press()
    (waits,) = form.board.cards
    qtbot.waitUntil(waits.answer.buttons()[0].hasFocus)
    for _ in range(2):
        press()
        qtbot.waitUntil(lambda: len(form.board.cards) == 2 and form.board.cards[1].text.hasFocus())


def test_that_a_new_topic_below_many_is_in_sight(form: TeachbackPane, qtbot: QtBot) -> None:
    for place in range(6):
        form.board.add_topic(Topic(text=f"Point {place}, " + "with many words " * 6))
    form.add_own_point()
    name = form.board.cards[-1].text
    qtbot.waitUntil(name.hasFocus)
    qtbot.waitUntil(lambda: name.visibleRegion().boundingRect() == name.rect())


def test_that_an_unfinished_sitting_is_kept_and_offered_again(
    page: PatientPage, form: TeachbackPane, maria: str, john: str, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="When to call"))
    answer(form.board.cards[0], Answer.GOT_IT, "When I fall")
    open_on(page, f"{john}/teachback", qtbot)
    assert form.board.cards == []
    open_on(page, f"{maria}/teachback", qtbot)
    assert form.unfinished.isVisible()
    (card,) = form.board.cards
    assert (card.topic.text, card.value().first) == ("When to call", Answer.GOT_IT)
    assert card.words.toPlainText() == "When I fall"
    form.start_afresh.click()
    assert form.board.cards == []
    open_on(page, f"{john}/teachback", qtbot)
    open_on(page, f"{maria}/teachback", qtbot)
    assert not form.unfinished.isVisible()


def test_that_a_screen_lock_keeps_what_was_typed_a_moment_ago(
    page: PatientPage, form: TeachbackPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    form.add_own_point()
    qtbot.keyClicks(form.board.cards[0].text, "When to call")
    page.save_draft()

    def kept() -> bool:
        return services.drafts.load("teachback", maria, actor=services.actor) is not None

    qtbot.waitUntil(kept)


def test_that_a_sitting_that_could_not_be_kept_is_kept_the_next_time(
    page: PatientPage, form: TeachbackPane, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def away(*_words: object, **_named: object) -> None:
        raise UnavailableError("The server is away.")

    form.add_own_point()
    form._not_kept._was_said.start()
    with monkeypatch.context() as broken:
        broken.setattr(services.drafts, "save", away)
        qtbot.keyClicks(form.board.cards[0].text, "When to call")
        page.save_draft()
        qtbot.waitUntil(lambda: form._unsaved)
    page.save_draft()

    def kept() -> bool:
        return services.drafts.load("teachback", maria, actor=services.actor) is not None

    qtbot.waitUntil(kept)


def test_that_a_second_click_on_save_records_nothing_more(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="When to call"))
    answer(form.board.cards[0], Answer.GOT_IT, "When I fall")
    form.save.click()
    form.save.click()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert form._desk.jobs.wait(5)
    assert len(services.teachback.sessions(maria, actor=services.actor)) == 1


def test_that_a_sitting_that_is_being_recorded_is_not_offered_again_as_unfinished(
    page: PatientPage, form: TeachbackPane, services: Services, told: Told, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="When to call"))
    answer(form.board.cards[0], Answer.GOT_IT, "When I fall")
    form.save.click()
    qtbot.waitUntil(lambda: not form.save.isEnabled())
    page.save_draft()  # as a lock does, or somebody else who is opened
    qtbot.waitUntil(lambda: bool(told.undo))
    assert form._desk.jobs.wait(5)
    assert services.drafts.mine(actor=services.actor) == ()


def test_that_saving_records_nothing_about_who_was_opened_meanwhile(
    page: PatientPage, form: TeachbackPane, services: Services, maria: str, john: str, told: Told,
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    open_on(page, f"{john}/teachback", qtbot)
    form.board.add_topic(Topic(text="Where the pharmacy is"))
    answer(form.board.cards[0], Answer.GOT_IT)
    open_on(page, f"{maria}/teachback", qtbot)
    form.board.add_topic(Topic(text="When to call"))
    answer(form.board.cards[0], Answer.GOT_IT)
    slow, findings = threading.Event(), services.teachback.findings

    def busy(*words: Any, **named: Any) -> Any:
        slow.wait(10)
        return findings(*words, **named)

    monkeypatch.setattr(services.teachback, "findings", busy)
    form.save.click()
    page.open(f"{john}/teachback")
    qtbot.waitUntil(lambda: [c.topic.text for c in form.board.cards] == ["Where the pharmacy is"])
    slow.set()
    qtbot.waitUntil(lambda: bool(told.warned))
    assert "open the person again and save it" in told.warned[-1]
    for patient_id in (maria, john):
        assert services.teachback.sessions(patient_id, actor=services.actor) == ()
    kept = {one.patient_id for one in services.drafts.mine(actor=services.actor)}
    assert kept == {maria, john}


def test_that_a_handouts_key_points_become_topics_with_their_questions(
    page: PatientPage, form: TeachbackPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    (item, *_rest) = services.handouts.find("", language="es")
    choice = HandoutChoice(topic=item.topic, language="es")
    services.handouts.give(choice, patient_id=maria, reason="Checked", actor=services.actor)
    expected = services.handouts.suggested_topics(item.topic, "es")
    qtbot.waitUntil(lambda: page.timeline.model.rowCount() > 0)
    page.open(f"{maria}/teachback-new:{item.topic}")
    qtbot.waitUntil(lambda: len(form.board.cards) == len(expected))
    assert [card.topic.question for card in form.board.cards] == [p.question for p in expected]
    assert form.board.cards[0].answer.buttons()[0].hasFocus()


def test_that_a_topic_may_be_put_off_with_a_reason(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    form.board.add_topic(Topic(text="When to call"))
    card = form.board.cards[0]
    card.answer_otherwise(Answer.NOT_CHECKED)
    form.save_sitting()
    qtbot.waitUntil(form.missing.isVisible)
    assert [b.text() for b in form.missing.buttons] == ["Say why it was not checked."]
    card.reason.setCurrentIndex(card.reason.findData("no_time"))
    form.save_sitting()
    qtbot.waitUntil(lambda: bool(told.undo))
    (topic,) = topics(services, maria)
    assert topic.state == "not_checked"
    assert topic.next_check_on == TODAY + dt.timedelta(days=13)


def test_that_nothing_is_saved_when_nothing_was_said(
    form: TeachbackPane, told: Told, qtbot: QtBot
) -> None:
    form.add_own_point()
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert told.warned == ["Add a topic, or answer one, then save."]


def test_that_no_word_on_the_form_blames_the_patient(form: TeachbackPane) -> None:
    form.board.add_topic(Topic(text="When to call", safety=True))
    answer(form.board.cards[0], Answer.TEACH_AGAIN)
    words = " ".join(sentences(form)).lower()
    for blaming in ("fail", "wrong", "refus", "non-compli", "poor", "score"):
        assert blaming not in words


def test_that_earlier_sessions_are_printed_for_the_patient(
    make: Make, services: Services, maria: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers: list[Document] = []
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, paper: papers.append(paper))
    leave_open(services, maria)
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    next(iter(page.talk.teachback.earlier.printers)).click()
    qtbot.waitUntil(lambda: bool(papers))
    assert papers[0].patient_id == maria


def test_that_the_form_is_usable_without_a_mouse_and_with_a_screen_reader(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    leave_open(services, maria)
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    form = page.talk.teachback
    form.board.add_topic(Topic(text="What to do if dizzy", question="What will you do?"))
    form.add_own_point()
    answer(form.board.cards[1], Answer.TEACH_AGAIN, "Stop")
    page.resize(1194, 1600)  # the order of Tab is looked at with nothing scrolled away
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []
