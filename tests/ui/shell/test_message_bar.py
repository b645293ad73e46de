from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit import Show
from ui.shell import message_bar
from ui.shell.message_bar import MessageBar


@pytest.fixture
def bar(qapp: QApplication) -> MessageBar:
    return MessageBar()


def test_that_what_is_said_is_shown_and_told(bar: MessageBar) -> None:
    said: list[str] = []
    bar.said.connect(said.append)
    bar.say("Saved")
    bar.warn("The server does not answer.")
    assert bar.text == "The server does not answer."
    assert said == ["Saved", "The server does not answer."]


def test_that_actions_are_undone_from_the_newest_back(bar: MessageBar) -> None:
    undone: list[str] = []
    for name in ("first", "second"):
        bar.offer_undo(f"Saved {name}", partial(undone.append, name))
    for _ in range(3):
        bar.undo_last()
    assert undone == ["second", "first"]
    assert bar.text == ""


def test_that_what_cannot_be_undone_ends_what_can(bar: MessageBar) -> None:
    undone: list[str] = []
    bar.offer_undo("Goal of another patient saved", lambda: undone.append("goal"))
    bar.say("Decision signed.")
    bar.undo_last()
    assert (undone, bar.text) == ([], "Decision signed.")


def test_that_an_undo_that_says_so_leads_on_to_the_one_before(bar: MessageBar) -> None:
    undone: list[str] = []
    for name in ("first", "second"):

        def take_back(name: str = name) -> None:
            undone.append(name)
            bar.say("Taken back")

        bar.offer_undo(f"Saved {name}", take_back)
    bar.undo_last()
    bar.undo_last()
    assert undone == ["second", "first"]


def test_that_nothing_can_be_undone_after_signing_out(bar: MessageBar) -> None:
    undone: list[str] = []
    bar.offer_undo("Saved", lambda: undone.append("x"))
    bar.forget()
    bar.undo_last()
    assert (undone, bar.text) == ([], "")


def test_that_an_undo_may_itself_say_something(bar: MessageBar) -> None:
    bar.offer_undo("Saved", lambda: bar.say("Taken back"))
    bar.undo_last()
    assert bar.text == "Taken back"


def test_that_what_is_said_is_read_aloud_and_what_went_wrong_at_once(
    bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, bool]] = []

    def announce(_source: QWidget, sentence: str, *, urgent: bool = False) -> None:
        heard.append((sentence, urgent))

    monkeypatch.setattr(message_bar, "announce", announce)
    bar.offer_undo("Voicemail saved", bar.hide)
    bar.warn("The server does not answer.")
    assert heard == [("Voicemail saved", False), ("The server does not answer.", True)]


def test_that_it_stands_in_one_place_at_a_time_and_keeps_what_it_says(
    bar: MessageBar, show: Show, qtbot: QtBot
) -> None:
    window, card = QWidget(), QWidget()
    edge, inside = QVBoxLayout(window), QVBoxLayout(card)
    edge.addWidget(card)
    bar.stand_in(edge)
    show(window)
    bar.offer_undo("Voicemail saved", bar.hide)
    for place, parent in ((inside, card), (edge, window)):
        bar.stand_in(place, inset=place is inside)
        qtbot.waitUntil(bar.isVisible)
        assert (bar.parentWidget(), bar.text) == (parent, "Voicemail saved")
    bar.hide()
    bar.stand_in(inside, inset=True)
    assert not bar.isVisible()


def test_that_what_was_said_is_over_on_another_page(bar: MessageBar, qtbot: QtBot) -> None:
    bar.say("Details saved.")
    bar.pass_on()
    assert bar.text == "Details saved.", "it was said only just now"
    qtbot.waitUntil(lambda: not bar._is_new)
    bar.pass_on()
    assert bar.text == ""


def test_that_what_can_be_undone_stays_in_sight_on_another_page(
    bar: MessageBar, qtbot: QtBot
) -> None:
    bar.offer_undo("Voicemail saved", bar.hide)
    qtbot.waitUntil(lambda: not bar._is_new)
    bar.pass_on()
    assert bar.text == "Voicemail saved"
