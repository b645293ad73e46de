"""Whoever works with the keyboard is not thrown onto the rail when a button goes grey."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tests.ui.kit import Show
from ui.background.jobs import JobRunner
from ui.shell.main_window import MainWindow
from ui.shell.pages import PageSpec
from ui.state.window_state import WindowState
from ui.widgets.cards import Card


class Desk(QWidget):
    """Two cards with two buttons each, as a page has them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        self.buttons: list[QPushButton] = []
        for card in (Card(), Card()):
            whole.addWidget(card)
            for _number in range(2):
                self.buttons.append(QPushButton(str(len(self.buttons))))
                card.body.addWidget(self.buttons[-1])


@pytest.fixture
def window(tmp_path: Path, jobs: JobRunner, show: Show) -> MainWindow:
    spec = PageSpec("desk", "Desk", "home", Desk)
    made = MainWindow([spec], [], jobs, WindowState(tmp_path / "window.ini"))
    made.open_page("desk")
    show(made)
    return made


@pytest.fixture
def page(window: MainWindow) -> Desk:
    made = window.pages.currentWidget()
    assert isinstance(made, Desk)
    return made


def go_grey(button: QPushButton) -> None:
    button.setEnabled(False)


def go_away(button: QPushButton) -> None:
    button.hide()


def be_put_away(button: QPushButton) -> None:
    button.setParent(None)
    button.deleteLater()


@pytest.mark.parametrize("does", [go_grey, go_away, be_put_away])
@pytest.mark.parametrize(("gone", "then"), [(0, 1), (1, 2), (2, 3), (3, 2)])
def test_that_the_nearest_on_the_page_has_the_keyboard_next(
    gone: int, then: int, does: Callable[[QPushButton], None], window: MainWindow, page: Desk
) -> None:
    page.buttons[gone].setFocus()
    does(page.buttons[gone])
    assert window.focusWidget() is page.buttons[then]


def test_that_the_message_bar_gives_the_keyboard_back_to_where_the_person_worked(
    window: MainWindow, page: Desk
) -> None:
    page.buttons[2].setFocus()
    window.messages.offer_undo("Saved", lambda: None)
    window.messages._undo.setFocus()
    window.messages._undo.click()
    assert not window.messages.isVisible()
    assert window.focusWidget() is page.buttons[2]
