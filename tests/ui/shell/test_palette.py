import threading

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit import Show
from ui.background.jobs import JobRunner
from ui.shell import palette as palette_module
from ui.shell.palette import CommandPalette
from ui.widgets.command_items import CommandItem


class Actions:
    """Answers from memory."""

    title = "Do something"
    instant = True

    def __init__(self) -> None:
        self.ran: list[str] = []

    def items(self, query: str) -> list[CommandItem]:
        names = ("Add follow-up", "Give handout")
        return [self._item(name) for name in names if query.lower() in name.lower()]

    def _item(self, name: str) -> CommandItem:
        return CommandItem(name, name, lambda: self.ran.append(name))


class People(QObject):
    """Answers from the background; the queries "slow" and "later" only when let.

    Signals:
        answered: A query, after the answer to it was handed over.
    """

    answered = Signal(str)
    title = "Patients"
    instant = False

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.may_answer = threading.Event()
        self.may_go_on = threading.Event()
        self._before = ""

    def items(self, query: str) -> list[CommandItem]:
        # One lane: when the next question is read, the last answer is on its way.
        self.answered.emit(self._before)
        self._before = query
        if query in ("slow", "later"):
            (self.may_answer if query == "slow" else self.may_go_on).wait(5)
        call = CommandItem("call", "Record a call", lambda: self.ran.append("call"))
        return [
            CommandItem(
                f"found {query}", f"Found {query}", lambda: self.ran.append(query),
                "born 12 Apr 1971",
                actions=(call,), actions_title="Do something for Maria Santos",
            )
        ]  # fmt: skip


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def page(show: Show) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.addWidget(QLineEdit())
    made.resize(900, 700)
    show(made)
    return made


@pytest.fixture
def palette(page: QWidget, actions: Actions, people: People, jobs: JobRunner) -> CommandPalette:
    return CommandPalette([people, actions], jobs, page)


def _titles(palette: CommandPalette) -> list[str]:
    return [item.title for item in palette.shown_items()]


def test_that_the_hints_stay_at_the_foot_where_nothing_fits(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    palette.open("hand")
    hint = next(each for each in palette.findChildren(QLabel) if each.text() == "Esc to close")
    at = hint.geometry().top()
    palette.open("qqq")
    qtbot.waitUntil(palette._nothing.isVisible)
    assert hint.geometry().top() == at


def test_that_memory_answers_at_once_and_the_background_joins_in_its_place(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    palette.open("hand")
    assert _titles(palette) == ["Give handout"]
    qtbot.waitUntil(lambda: _titles(palette) == ["Found hand", "Give handout"])


def test_that_a_late_answer_to_an_older_query_is_dropped(
    palette: CommandPalette, people: People, qtbot: QtBot
) -> None:
    palette.open("slow")
    palette.open("later")
    with qtbot.waitSignal(people.answered, check_params_cb=lambda query: query == "slow"):
        people.may_answer.set()
    assert "Found slow" not in _titles(palette)
    people.may_go_on.set()
    qtbot.waitUntil(lambda: _titles(palette) == ["Found later"])


def test_that_a_page_whose_answer_comes_late_does_not_take_the_keyboard_out_of_it(
    palette: CommandPalette, page: QWidget, qtbot: QtBot
) -> None:
    palette.open("")
    late = QLineEdit(page)
    late.show()
    palette.raise_()
    late.setFocus()  # as a note does that was signed and is read once more
    qtbot.keyClicks(page.focusWidget(), "ada")
    assert late.text() == ""
    assert palette.isVisible()
    palette.close_palette()
    assert page.focusWidget() is late


def test_that_arrows_and_enter_run_what_is_chosen(
    palette: CommandPalette, actions: Actions, qtbot: QtBot
) -> None:
    palette.open("")
    qtbot.waitUntil(lambda: len(_titles(palette)) == 3)
    box = palette.focusWidget()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert actions.ran == ["Add follow-up"]
    assert palette.isHidden()


def test_that_enter_before_the_search_has_answered_opens_its_answer(
    palette: CommandPalette, people: People, qtbot: QtBot
) -> None:
    palette.open("slow")
    qtbot.keyClick(palette.focusWidget(), Qt.Key.Key_Return)
    assert palette.isVisible()
    people.may_answer.set()
    qtbot.waitUntil(palette.isHidden)
    assert people.ran == ["slow"]


def test_that_a_reader_of_the_screen_hears_each_choice_once_and_no_early_nothing_fits(
    palette: CommandPalette, people: People, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(palette_module, "announce", lambda _source, words: said.append(words))
    palette.open("slow")
    palette._fill()
    assert said == []
    people.may_answer.set()
    qtbot.waitUntil(lambda: _titles(palette) == ["Found slow"])
    palette._fill()
    assert said == ["Found slow, born 12 Apr 1971"]


def test_that_answers_to_one_text_are_shown_together(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.open("")
    qtbot.waitUntil(lambda: len(_titles(palette)) == 3)
    shown: list[list[str]] = []
    palette._model.modelReset.connect(lambda: shown.append(_titles(palette)))
    palette._box.setText("hand")
    qtbot.waitUntil(lambda: _titles(palette) == ["Found hand", "Give handout"])
    assert shown[-1] == ["Found hand", "Give handout"]
    assert len(shown) == 1 or shown[0] == ["Give handout"]  # a busy machine kept one waiting


def test_that_enter_runs_what_answers_the_text_and_nothing_of_the_text_before(
    palette: CommandPalette, people: People, actions: Actions, qtbot: QtBot
) -> None:
    palette.open("hand")
    qtbot.waitUntil(lambda: len(_titles(palette)) == 2)
    palette._box.setText("later")
    qtbot.keyClick(palette._box, Qt.Key.Key_Return)
    assert (people.ran, actions.ran) == ([], [])
    people.may_go_on.set()
    qtbot.waitUntil(palette.isHidden)
    assert (people.ran, actions.ran) == (["later"], [])


def test_that_tab_offers_what_can_be_done_and_escape_returns(
    palette: CommandPalette, people: People, qtbot: QtBot
) -> None:
    palette.open("x")
    qtbot.waitUntil(lambda: _titles(palette) == ["Found x"])
    box = palette.focusWidget()
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert _titles(palette) == ["Record a call"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert _titles(palette) == ["Found x"]
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert people.ran == ["call"]


def test_that_escape_closes_it_and_the_focus_goes_back(
    palette: CommandPalette, page: QWidget, qtbot: QtBot
) -> None:
    field = page.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    palette.open("x")
    assert not field.hasFocus()
    with qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.focusWidget(), Qt.Key.Key_Escape)
    assert field.hasFocus()


def test_that_a_click_beside_it_closes_it(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.open("x")
    with qtbot.waitSignal(palette.closed):
        qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomLeft())


def test_that_it_covers_the_page_when_that_grows(
    palette: CommandPalette, page: QWidget, qtbot: QtBot
) -> None:
    palette.open("x")
    page.resize(1100, 800)
    qtbot.waitUntil(lambda: palette.size() == page.size())


def test_that_tab_offers_nothing_for_who_was_found_by_fewer_letters(
    palette: CommandPalette, people: People, qtbot: QtBot
) -> None:
    palette.open("x")
    qtbot.waitUntil(lambda: _titles(palette) == ["Found x"])
    palette._box.setText("later")
    qtbot.keyClick(palette._box, Qt.Key.Key_Tab)
    assert "Record a call" not in _titles(palette)
    people.may_go_on.set()
    qtbot.waitUntil(lambda: _titles(palette) == ["Found later"])
