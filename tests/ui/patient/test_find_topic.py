"""Finding the topic to go over: the person's own first, then by typing, by keyboard alone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.handouts import HandoutChoice
from carecoord.vocab import code_systems
from carecoord.vocab.handouts import Subject
from carecoord.vocab.terms import label
from tests.ui import a11y
from tests.ui.patient.conftest import Make, open_on
from ui.dialogs.topic_picker import TopicPicker
from ui.pages.patient.teachback.pane import TeachbackPane
from ui.pages.patient.teachback.topic_rows import MOST_RECENT

Meet = Callable[[Callable[[TopicPicker], bool]], None]


@pytest.fixture
def pane(make: Make, services: Services, maria: str, qtbot: QtBot) -> TeachbackPane:
    """Maria has diabetes, and holds a sheet about potassium in Spanish."""
    give(services, maria, "potassium-food", "es")
    services.clinical.add_condition(
        maria, text="Diabetes", code="E11.9", system=code_systems.ICD10CM, actor=services.actor
    )
    page = make(services)
    open_on(page, maria, qtbot)
    page.open(f"{maria}/teachback")
    return page.talk.teachback


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Meet:
    """What the person does at the dialog when it opens."""

    def plan(do: Callable[[TopicPicker], bool]) -> None:
        def wait(picker: TopicPicker) -> bool:
            with qtbot.waitActive(picker):
                picker.show()
            qtbot.waitUntil(lambda: any("For their" in row for row in rows_in(picker)))
            taken = do(picker)
            picker.close()
            picker.deleteLater()
            return taken

        monkeypatch.setattr(TopicPicker, "wait", wait)

    return plan


def give(services: Services, patient_id: str, topic: str, language: str) -> None:
    choice = HandoutChoice(topic=topic, language=language)
    services.handouts.give(choice, patient_id=patient_id, reason="Asked", actor=services.actor)


def rows_in(picker: TopicPicker) -> list[str]:
    model = picker._model
    return [model.row_at(place).spoken() for place in range(model.rowCount())]


def headings(picker: TopicPicker) -> list[str]:
    model = picker._model
    rows = [model.row_at(place) for place in range(model.rowCount())]
    return [row.spoken().rpartition(",")[0] for row in rows if not row.key]


def type_keys(words: str, qtbot: QtBot) -> None:
    for key in words:
        qtbot.keyClicks(QApplication.focusWidget(), key)


def test_that_recent_handouts_and_conditions_stand_before_the_library_by_subject(
    pane: TeachbackPane, services: Services, meet: Meet, qtbot: QtBot
) -> None:
    seen: list[str] = []
    groups: list[str] = []

    def look(picker: TopicPicker) -> bool:
        seen.extend(rows_in(picker))
        groups.extend(headings(picker))
        assert picker.field.hasFocus()
        assert a11y.all_failures(picker, qtbot) == []
        return False

    meet(look)
    pane.menu.find_topic()
    assert seen[0] == "Handouts they have, 1"
    assert "Given on 21 Nov 2026" in seen[1]
    assert seen[2].startswith("For their conditions")
    subjects = [label(subject) for subject in Subject]
    assert groups[2:] == [one for one in subjects if one in groups[2:]]
    titles = [row for row in seen if not any(row.startswith(group) for group in groups)]
    assert len(titles) == len(services.handouts.find(""))


def test_that_a_topic_is_found_by_typing_and_taken_with_enter(
    pane: TeachbackPane, services: Services, meet: Meet, qtbot: QtBot
) -> None:
    def find(picker: TopicPicker) -> bool:
        type_keys("inhaler", qtbot)
        with qtbot.waitSignal(picker.accepted):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        return True

    meet(find)
    pane.menu.find_topic()
    expected = services.handouts.suggested_topics("asthma-inhaler", "en")
    qtbot.waitUntil(lambda: len(pane.board.cards) == len(expected))
    assert [card.topic.question for card in pane.board.cards] == [p.question for p in expected]


def test_that_the_arrows_move_among_topics_while_the_words_keep_the_cursor(
    pane: TeachbackPane, meet: Meet, qtbot: QtBot
) -> None:
    chosen: list[str] = []

    def go(picker: TopicPicker) -> bool:
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
            qtbot.keyClick(QApplication.focusWidget(), key)
            chosen.append(picker.chosen)
            assert picker.field.hasFocus()
        return False

    meet(go)
    pane.menu.find_topic()
    assert chosen[0] == "potassium-food"  # nothing stands above the first
    assert chosen[1] not in {"", chosen[0]}  # the heading between is passed over
    assert chosen[3] == chosen[1] != chosen[2]


def test_that_words_no_topic_has_say_so_and_choose_nothing(
    pane: TeachbackPane, meet: Meet, qtbot: QtBot
) -> None:
    def find(picker: TopicPicker) -> bool:
        type_keys("zeppelin", qtbot)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert picker.nothing.isVisible()
        assert picker.problem()
        assert picker.isVisible()
        return False

    meet(find)
    pane.menu.find_topic()
    assert pane.board.cards == []


def test_that_a_handout_they_have_is_gone_over_in_the_language_it_was_given_in(
    pane: TeachbackPane, services: Services, meet: Meet, qtbot: QtBot
) -> None:
    meet(lambda picker: picker.chosen == "potassium-food")
    pane.menu.find_topic()
    expected = services.handouts.suggested_topics("potassium-food", "es")
    qtbot.waitUntil(lambda: len(pane.board.cards) == len(expected))
    assert pane.board.cards[0].topic.text == expected[0].text


def test_that_the_menu_stays_short_however_much_was_given(
    pane: TeachbackPane, services: Services, maria: str, qtbot: QtBot
) -> None:
    topics = [item.topic for item in services.handouts.find("")][: MOST_RECENT + 3]
    for topic in topics:
        give(services, maria, topic, "es")
    qtbot.waitUntil(lambda: len(pane.menu._given) > MOST_RECENT + 3)
    pane.menu.aboutToShow.emit()
    words = [one.text() for one in pane.menu.actions() if one.text() and not one.isSeparator()]
    assert len(words) == MOST_RECENT + 3
    assert (words[0], words[-1]) == ("In your own words", "Find a topic…")
