from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

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
