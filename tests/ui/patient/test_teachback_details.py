"""What a teach-back holds beyond the quick answer: kind, points, who learned, what helped."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.decision_forms import DecisionForm
from carecoord.services.teachback_forms import OpenTopic, TeachbackForm, TopicEntry
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.teachback import Aid, Learner, PointResult, TopicCategory
from tests.factories.notes import CLEAR, UNCLEAR
from tests.ui import a11y
from tests.ui.kit import TODAY, Dress
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.medicine import MedicineDialog
from ui.pages.patient.choices import choose
from ui.pages.patient.page import PatientPage
from ui.pages.patient.teachback.answers import Answer
from ui.pages.patient.teachback.pane import TeachbackPane
from ui.pages.patient.teachback.topic import Topic
from ui.pages.patient.teachback.topic_card import TopicCard
from ui.theme.apply import Contrast, Scheme, ThemeChoice

POINTS = ("Para qué es", "Cuánto y cuándo", "A qué estar atento y a quién llamar")


@pytest.fixture
def form(page: PatientPage, maria: str) -> TeachbackPane:
    page.open(f"{maria}/teachback")
    pane = page.talk.teachback
    choose(pane.setting.interpreter.kind, "qualified_phone")
    return pane


def saved(form: TeachbackPane, told: Told, qtbot: QtBot) -> None:
    form.save_sitting()
    qtbot.waitUntil(lambda: bool(told.undo))


def the_topic(services: Services, patient_id: str) -> OpenTopic:
    (session,) = services.teachback.sessions(patient_id, actor=services.actor)
    (topic,) = session.topics
    return topic


def mark(card: TopicCard, *results: PointResult) -> None:
    assert card.details is not None
    for point, result in zip(card.details.points, results, strict=True):
        choose(point.result, result.value)


def test_that_a_new_medicine_brings_its_points_and_asks_only_for_its_name(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    form.add_medicine()
    (card,) = form.board.cards
    qtbot.waitUntil(card.text.hasFocus)
    qtbot.keyClicks(card.text, "Metformina")
    mark(card, PointResult.SAID, PointResult.SAID, PointResult.PARTLY)
    card.answer.button(Answer.GOT_IT.value).click()
    saved(form, told, qtbot)
    topic = the_topic(services, maria)
    assert (topic.text, topic.category, topic.state) == ("Metformina", "new_medicine", "clear")
    assert topic.key_points == POINTS
    assert topic.last_points == ("said", "said", "partly")
    assert topic.question.startswith("Al llegar a casa, ¿cómo le contará")


def test_that_a_new_medicine_is_kept_once_it_is_named_whatever_becomes_of_the_talk(
    form: TeachbackPane, services: Services, maria: str, told: Told,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    def noted() -> list[str]:
        measures, name = services.measures, "new-medicines-with-teachback"
        found = measures.cases(name, measures.period(7), actor=services.actor)
        return [one.about for one in found if one.patient_id == maria]

    monkeypatch.setattr(MedicineDialog, "ask", lambda _parent: None)
    form.note_medicine()
    assert form.board.cards == []
    monkeypatch.setattr(MedicineDialog, "ask", lambda _parent: "Metformina")
    form.menu.medicine_asked.emit()
    (card,) = form.board.cards
    assert (card.text.toPlainText(), card.topic.key_points) == ("Metformina", POINTS)
    qtbot.waitUntil(lambda: noted() == ["Metformina"] and bool(told.undo))
    told.undo[0][1]()
    qtbot.waitUntil(lambda: noted() == [])


def test_that_a_point_that_did_not_come_back_keeps_the_topic_from_being_clear(
    form: TeachbackPane, qtbot: QtBot
) -> None:
    form.add_medicine()
    (card,) = form.board.cards
    card.text.setPlainText("Metformina")
    mark(card, PointResult.SAID, PointResult.WRONG, PointResult.SAID)
    card.answer.button(Answer.GOT_IT.value).click()
    form.save_sitting()
    qtbot.waitUntil(form.missing.isVisible)
    (line,) = form.missing.buttons
    assert line.text().startswith("Not every point came back")
    line.click()
    assert card.details is not None
    assert card.details.points[0].result.hasFocus()


def test_that_a_kind_of_topic_that_is_about_safety_says_so_and_is_asked_in_its_own_words(
    form: TeachbackPane, qtbot: QtBot
) -> None:
    card = form.board.add_topic(Topic(text="La bomba", language="es"))
    qtbot.waitUntil(card.isVisible)
    assert not card.mark.isVisible()
    card.show_details()
    assert card.details is not None
    choose(card.details.category, TopicCategory.DEVICE_USE.value)
    assert card.mark.isVisible()
    assert card.topic.question == "Muéstreme cómo lo usará en casa, paso a paso."
    first = card.topic.question
    card.ask_otherwise()
    assert card.topic.asked not in {"", first}
    card.ask_otherwise()
    assert card.topic.asked == ""


def test_that_a_draft_brings_back_kind_and_points(
    page: PatientPage, form: TeachbackPane, maria: str, john: str, qtbot: QtBot
) -> None:
    form.add_medicine()
    form.board.cards[0].text.setPlainText("Metformina")
    mark(form.board.cards[0], PointResult.SAID, PointResult.MISSED, PointResult.SAID)
    open_on(page, f"{john}/teachback", qtbot)
    open_on(page, f"{maria}/teachback", qtbot)
    assert form.unfinished.isVisible()
    (card,) = form.board.cards
    assert card.value().points == ("said", "missed", "said")
    assert card.topic.category == "new_medicine"


def test_that_a_caregiver_on_file_is_chosen_by_name_with_what_the_file_says(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    setting = form.setting
    setting.learner.button(Learner.BOTH.value).click()
    qtbot.waitUntil(setting.caregiver.who.isVisible)
    assert setting.caregiver.who.currentText() == "Ana Santos (Son or daughter)"
    assert not setting.caregiver.name.isVisible()
    card = form.board.add_topic(Topic(text="Less salt"))
    assert card.words.accessibleName() == "In their own words, and who said them"
    card.answer.button(Answer.TEACH_AGAIN.value).click()
    assert card.again is not None
    both = "In their own words, and who said them, after explaining again"
    assert card.again.words.accessibleName() == card.again.words.placeholderText() == both
    setting.learner.button(Learner.CAREGIVER.value).click()
    alone = "In the caregiver's words, after explaining again"
    assert card.again.words.accessibleName() == card.again.words.placeholderText() == alone
    setting.learner.button(Learner.BOTH.value).click()
    card.answer.button(Answer.GOT_IT.value).click()
    setting.unfold.click()
    setting.aids.aids[Aid.PICTURE_OR_DRAWING].tick(on=True)
    setting.aids.minutes.setText("7")
    saved(form, told, qtbot)
    (session,) = services.teachback.sessions(maria, actor=services.actor)
    assert (session.learner, session.learner_name, session.learner_relationship) == (
        "both", "Ana Santos", "child",
    )  # fmt: skip
    assert session.learner_permission == "given"
    assert (session.aids, session.duration_min) == (("picture_or_drawing",), 7)


def test_that_a_talk_of_yesterday_is_kept_as_a_draft_and_recorded_on_its_day(
    page: PatientPage,
    form: TeachbackPane,
    services: Services,
    maria: str,
    john: str,
    told: Told,
    qtbot: QtBot,
) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    form.board.add_topic(Topic(text="Less salt")).answer.button(Answer.GOT_IT.value).click()
    form.setting.unfold.click()
    form.setting.aids.taught_on.set_day(yesterday)
    open_on(page, f"{john}/teachback", qtbot)
    open_on(page, f"{maria}/teachback", qtbot)
    assert form.setting.aids.isVisible()
    saved(form, told, qtbot)
    (session,) = services.teachback.sessions(maria, actor=services.actor)
    assert session.taught_on == yesterday


def test_that_somebody_not_on_file_is_asked_about_before_saving(
    form: TeachbackPane, qtbot: QtBot
) -> None:
    setting = form.setting
    setting.learner.button(Learner.CAREGIVER.value).click()
    choose(setting.caregiver.who, "")
    qtbot.waitUntil(setting.caregiver.relationship.isVisible)
    card = form.board.add_topic(Topic(text="Less salt"))
    card.answer.button(Answer.GOT_IT.value).click()
    form.save_sitting()
    qtbot.waitUntil(form.missing.isVisible)
    lines = [line.text() for line in form.missing.buttons]
    assert lines[0] == "Say what the caregiver is to the patient."
    assert lines[1].startswith("This person is not on the patient's file.")
    form.missing.buttons[0].click()
    assert setting.caregiver.relationship.hasFocus()


def test_that_an_earlier_session_tells_who_learned_and_how_it_stood_with_the_permission(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    form = TeachbackForm(
        interpreter="qualified_phone", learner="caregiver", learner_name="Luis",
        learner_relationship="sibling", duration_min=7,
        topics=(TopicEntry("Less salt", attempts=(CLEAR,)),),
    )  # fmt: skip
    services.teachback.record(maria, form, actor=services.actor)
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    earlier = page.talk.teachback.earlier
    texts = [one.text() for one in earlier.findChildren(QLabel)]
    assert "A caregiver: Luis, Brother or sister · Not on file · 7 minutes" in texts


def test_that_an_interpreter_is_recorded_once_in_a_visit(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    note = DecisionForm(
        question="Start a pill?", interpreter="qualified_phone", interpreter_number="4471"
    )
    services.decisions.save_draft(maria, note, actor=services.actor)
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    asked = page.talk.teachback.setting.interpreter
    assert (asked.value, asked.number_text) == ("qualified_phone", "4471")


def test_that_nobody_is_asked_for_an_interpreter_in_a_language_they_speak(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    details = services.patients.details(maria, actor=services.actor)
    services.patients.edit(
        maria,
        replace(details.details, interpreter=ThreeValued.NOT_ASKED.value),
        rev=details.rev,
        actor=services.actor,
    )
    services.people.set_languages(
        services.actor.staff_id, language="en", languages_spoken=("es",), actor=services.actor
    )
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    assert not page.talk.teachback.setting.interpreter.kind.isVisible()


def test_that_everything_unfolded_can_be_used_by_keyboard_and_is_read_aloud(
    page: PatientPage, form: TeachbackPane, qtbot: QtBot
) -> None:
    form.add_medicine()
    form.setting.learner.button(Learner.CAREGIVER.value).click()
    form.setting.unfold.click()
    qtbot.waitUntil(form.setting.aids.minutes.isVisible)
    form.board.cards[0].show_details()
    page.resize(1194, 2000)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


def test_that_the_next_session_of_the_day_is_where_the_last_one_was(
    form: TeachbackPane, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    choose(form.setting.place, "home")
    form.add_own_point()
    form.board.cards[0].text.setPlainText("How to take the pill")
    form.board.cards[0].answer.button(Answer.GOT_IT.value).click()
    saved(form, told, qtbot)
    qtbot.waitUntil(lambda: form.board.cards == [])
    qtbot.waitUntil(lambda: form.setting.place.currentData() == "home")


def test_that_a_topic_is_called_by_its_place_among_all_that_are_shown(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    unclear = TopicEntry("Why salt matters", attempts=(UNCLEAR,))
    earlier = TeachbackForm(interpreter="qualified_phone", topics=(unclear,))
    services.teachback.record(maria, earlier, actor=services.actor)
    page = make(services)
    open_on(page, f"{maria}/teachback", qtbot)
    form = page.talk.teachback
    qtbot.waitUntil(lambda: len(form.board.cards) == 1)
    form.add_own_point()
    form.board.cards[1].answer.button(Answer.GOT_IT.value).click()
    form.save_sitting()
    qtbot.waitUntil(form.missing.isVisible)
    said = [shown.text() for shown in form.missing.buttons]
    assert "Say in plain words what topic 2 is." in said


def test_that_a_new_topic_is_in_sight_in_large_text_wherever_one_came_from(
    make: Make, services: Services, maria: str, dress: Dress, qtbot: QtBot
) -> None:
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL, 150, reduced_motion=True))
    for text in ("How to take the pill", "When to call us"):
        unclear = TopicEntry(text, "Where is it?", attempts=(UNCLEAR,))
        earlier = TeachbackForm(interpreter="qualified_phone", topics=(unclear,))
        services.teachback.record(maria, earlier, actor=services.actor)
    page = make(services)
    outer = QScrollArea(widgetResizable=True)
    page.setMinimumSize(1282, 680)
    outer.setWidget(page)
    outer.resize(1282, 520)
    outer.show()
    open_on(page, f"{maria}/teachback-new", qtbot)
    form = page.talk.teachback
    qtbot.waitUntil(lambda: form.is_on_topics)
    form.add_own_point()
    field = form.board.cards[-1].text
    qtbot.waitUntil(lambda: field.visibleRegion().boundingRect() == field.rect(), timeout=3000)
    outer.takeWidget()
    outer.deleteLater()
