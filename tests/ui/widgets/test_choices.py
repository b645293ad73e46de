import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit import Show
from ui.widgets.labels import Tone
from ui.widgets.segmented import FilterChips, Option, OutcomeGrid, SegmentedChoice
from ui.widgets.shortcuts import Shortcuts

STATES = (
    Option("not-yet", "Not yet"),
    Option("again", "Teach again", "rotate-clockwise", Tone.WARN),
    Option("got-it", "Got it", "check", Tone.OK),
)


@pytest.fixture
def choice(qapp: QApplication) -> SegmentedChoice:
    return SegmentedChoice("Why she takes it", STATES, "not-yet")


@pytest.fixture
def outcomes(qapp: QApplication) -> OutcomeGrid:
    return OutcomeGrid("What happened?", [Option(f"o{n}", f"Outcome {n}") for n in range(1, 12)])


def test_that_a_click_chooses_and_is_told(
    choice: SegmentedChoice, show: Show, qtbot: QtBot
) -> None:
    show(choice)
    with qtbot.waitSignal(choice.chosen) as chosen:
        qtbot.mouseClick(choice.button("got-it"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["got-it"]
    assert choice.value == "got-it"


def test_that_choosing_by_program_is_not_told(choice: SegmentedChoice) -> None:
    told: list[str] = []
    choice.chosen.connect(told.append)
    choice.choose("again")
    assert (choice.value, told) == ("again", [])


def test_that_nothing_can_be_chosen(choice: SegmentedChoice) -> None:
    choice.choose("")
    assert choice.value == ""
    assert not any(choice.button(option.key).isChecked() for option in STATES)


def test_that_arrows_move_the_choice_and_it_is_one_tab_stop(
    choice: SegmentedChoice, show: Show, qtbot: QtBot
) -> None:
    show(choice)
    choice.button("not-yet").setFocus()
    with qtbot.waitSignal(choice.chosen):
        qtbot.keyClick(choice.button("not-yet"), Qt.Key.Key_Right)
    assert choice.value == "again"


def test_that_chips_say_their_count_aloud(qapp: QApplication) -> None:
    chips = FilterChips("Show", [Option("late", "Late"), Option("all", "All")], "late")
    chips.set_counts({"late": 1204})
    assert chips.button("late").accessibleName() == "Late 1,204"
    assert chips.button("all").accessibleName() == "All"


def test_that_number_keys_choose_the_first_nine_outcomes(outcomes: OutcomeGrid) -> None:
    assert outcomes.press("9")
    assert outcomes.value == "o9"
    assert not outcomes.press("0")
    assert outcomes.value == "o9"


def test_that_outcomes_stand_in_one_column_when_short_of_room(
    outcomes: OutcomeGrid, show: Show, qtbot: QtBot
) -> None:
    show(outcomes)
    outcomes.resize(600, 400)
    first, second = outcomes.button("o1"), outcomes.button("o2")
    qtbot.waitUntil(lambda: first.y() == second.y())
    outcomes.resize(300, 700)
    qtbot.waitUntil(lambda: first.x() == second.x())


def test_that_single_keys_are_left_to_text_fields_and_can_be_turned_off(
    outcomes: OutcomeGrid, show: Show, qtbot: QtBot
) -> None:
    page, note = QWidget(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(outcomes)
    column.addWidget(note)
    shortcuts, pressed = Shortcuts(), []
    shortcuts.add(page, "2", "Left voicemail", lambda: pressed.append("2"), group="Call")
    show(page)
    note.setFocus()
    qtbot.keyClicks(note, "2")
    assert (note.text(), pressed) == ("2", [])
    outcomes.button("o1").setFocus()
    qtbot.keyClick(outcomes.button("o1"), Qt.Key.Key_2)
    assert pressed == ["2"]
    shortcuts.turn_single_keys(on=False)
    qtbot.keyClick(outcomes.button("o1"), Qt.Key.Key_2)
    assert pressed == ["2"]
    assert [note.does for note in shortcuts.notes()] == ["Left voicemail"]
