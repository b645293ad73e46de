"""A whole visit by keyboard alone, with every key counted, in the real window."""

import os
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.end2end.hand import texts
from tests.end2end.keyboard import Keyboard
from tests.end2end.office import Office
from tests.end2end.program import PASSPHRASE, Program
from tests.end2end.screen import Screen, windows
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.pages.handouts import giving
from ui.printing.preview import PageView

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")

DAY = "2026-11-20"
LAPTOP_PX = (1366, 768)
WISH = "No more pills than I need"
_TITLE_CHARS = 60
MOST_SECONDS = 60


@pytest.fixture
def office(program: Program, qapp: QApplication, tmp_path: Path, app_as_before: None) -> Office:
    pictures = Path(os.environ.get("CARECOORD_PICTURES", tmp_path / "pictures"))
    return Office(program.home, Screen(pictures), qapp)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Titles of what a printer took; files are offered the test's own folder."""
    titles: list[str] = []

    def ask(_parent: object, sheet: object) -> bool:
        titles.append(getattr(sheet, "title", ""))
        return True

    monkeypatch.setattr(PrintDialog, "ask", ask)
    monkeypatch.setattr(giving, "has_printer", lambda: True)
    monkeypatch.setattr(FileDialog, "_last_folder", tmp_path)
    return titles


def test_that_a_whole_visit_by_keyboard_is_less_than_a_minute_of_typing(
    office: Office, printed: list[str], tmp_path: Path
) -> None:
    keyboard = Keyboard(office.hand, office.screen)
    paper: list[str] = []

    def story() -> None:
        sit_down(office)
        begin_visit(keyboard)
        decide(keyboard)
        give_two_handouts(keyboard)
        teach(keyboard)
        promise(keyboard)
        paper.append(take_home(keyboard))
        office.get_up()

    office.screen.play(story)

    assert printed == ["Sleeping better", "Living with high blood pressure"]
    assert keyboard.seconds < MOST_SECONDS, keyboard.counts
    said = paper[0]
    for words in (
        "Marcus Whitfield", "Take a statin to lower the chance", "You chose: Take a statin",
        "Take your medicine each day", "“With my coffee”", "“I call you first”",
        "Sleeping better", "Living with high blood pressure", "Blood test, by December 4, 2026",
        "Oak Street",
    ):  # fmt: skip
        assert words in said, words
    assert "I stop it" not in said
    assert WISH not in said
    pdf = (tmp_path / "Your visit.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1


def test_that_a_known_decision_a_handout_and_two_topics_are_under_a_minute_of_typing(
    office: Office, printed: list[str]
) -> None:
    keyboard = Keyboard(office.hand, office.screen)

    def story() -> None:
        sit_down(office)
        begin_visit(keyboard)
        decide(keyboard)
        give_and_check(keyboard)
        keyboard.begin("teach")
        keyboard.keys("Right", "Right", "Space", "Tab", "Tab", "Tab", "Tab")
        keyboard.is_at("If a pill makes you feel bad")
        keyboard.keys("Right", "Right", "Space", "Ctrl+Return")
        # The third topic was not gone over, so it comes back.
        keyboard.hand.sees("Teach-back saved. Follow-ups to check again: Call 911")
        office.get_up()

    office.screen.play(story)
    assert printed == ["Living with high blood pressure"]
    assert keyboard.seconds < MOST_SECONDS, keyboard.counts


def begin_visit(keyboard: Keyboard) -> None:
    keyboard.begin("begin")
    keyboard.keys("Ctrl+K")
    keyboard.type("whitf")
    keyboard.hand.row("Whitfield, Marcus")
    keyboard.keys("Tab", "Return")
    keyboard.is_at("This visit")


def decide(keyboard: Keyboard) -> None:
    """From a template; what is still missing leads from field to field."""
    keyboard.begin("decide")
    keyboard.keys("Ctrl+D")
    keyboard.is_at("What is being decided")
    keyboard.keys("Shift+Tab", "Space")
    keyboard.is_at("Find a template")
    keyboard.type("statin")
    keyboard.hand.sees("raise the chance of a first heart attack")
    keyboard.keys("Return")
    keyboard.is_at("What is being decided")
    keyboard.keys("Ctrl+Return")
    keyboard.is_at("Write down what matters most")
    keyboard.keys("Space")
    keyboard.is_at("What matters to Marcus")
    keyboard.type(WISH)
    keyboard.keys("Ctrl+Return")
    keyboard.is_at("Say what came of the talk")
    keyboard.keys("Space")
    keyboard.is_at("An option was chosen")
    keyboard.keys("Space", "Ctrl+Return")
    keyboard.is_at("Mark the option that was chosen")
    keyboard.keys("Space")
    keyboard.is_at("Option 1 was chosen")
    keyboard.keys("Space", "Ctrl+Return")
    keyboard.is_at("Name the patient")
    keyboard.keys("Space")
    keyboard.is_at("Patient")
    keyboard.keys("Space", "Ctrl+Return")
    keyboard.hand.sees("Decision signed.")


def give_two_handouts(keyboard: Keyboard) -> None:
    """The first to read at home; the topics of the second are checked, back in the visit."""
    give_to_read(keyboard)
    give_to_check(keyboard)


def give_to_read(keyboard: Keyboard) -> None:
    keyboard.begin("give")
    keyboard.keys("Ctrl+Shift+H")
    keyboard.hand.sees("Page 1 of")
    keyboard.keys("Ctrl+F")
    keyboard.type("sleep")
    sees_on_paper(keyboard, "Sleeping better")
    keyboard.keys("Ctrl+T", "Ctrl+P")
    keyboard.hand.sees("is in the chart of")


def give_to_check(keyboard: Keyboard) -> None:
    keyboard.begin("give to check")
    keyboard.keys("Ctrl+F", "Ctrl+A")
    keyboard.type("high blood")
    sees_on_paper(keyboard, "Living with high blood pressure")
    keyboard.keys("Ctrl+T", "Ctrl+P")
    keyboard.is_at("Take your medicine each day")


def teach(keyboard: Keyboard) -> None:
    """Three topics; the second was clear only after it was explained in other words."""
    keyboard.begin("teach")
    teach_first(keyboard)
    keyboard.keys("Tab", "Tab", "Tab")
    teach_others(keyboard)


def teach_first(keyboard: Keyboard) -> None:
    keyboard.keys("Right", "Right", "Space", "Tab")
    keyboard.is_at("In the patient's words")
    keyboard.type("With my coffee")


def teach_others(keyboard: Keyboard) -> None:
    keyboard.is_at("If a pill makes you feel bad")
    keyboard.keys("Right", "Space", "Tab")
    keyboard.is_at("In the patient's words")
    keyboard.type("I stop it")
    keyboard.keys("Tab", "Tab", "Tab", "Space", *["Tab"] * 8)
    keyboard.is_at("After explaining again: Not yet")
    keyboard.keys("Right", "Right", "Space", "Tab")
    keyboard.is_at("In the patient's words, after explaining again")
    keyboard.type("I call you first")
    keyboard.keys("Tab", "Tab")
    keyboard.is_at("Call 911 for chest pain")
    keyboard.keys("Right", "Right", "Space", "Ctrl+Return")
    keyboard.hand.sees("Teach-back saved. Everything was clear.")


def promise(keyboard: Keyboard) -> None:
    keyboard.begin("promise")
    keyboard.keys("Ctrl+Shift+F")
    keyboard.is_at("What is to be done")
    keyboard.type("Blood test")
    keyboard.keys("Tab")
    keyboard.type("in 2 weeks")
    keyboard.keys("Return")
    keyboard.hand.sees("Follow-up added")


def take_home(keyboard: Keyboard) -> str:
    """Save the page as a PDF; returns what stood on it."""
    keyboard.begin("take home")
    keyboard.keys("Ctrl+P")
    keyboard.is_at("Print 1 page")
    said = keyboard.screen.wait_for(_on_paper, "the page")
    keyboard.keys("Ctrl+S")
    keyboard.hand.sees("Files of type:")
    keyboard.keys("Return")
    keyboard.hand.sees("The after-visit page was saved.")
    return said


def give_and_check(keyboard: Keyboard) -> None:
    """One handout, whose topics are checked, as is proposed."""
    keyboard.begin("give")
    keyboard.keys("Ctrl+Shift+H")
    keyboard.hand.sees("Page 1 of")
    keyboard.keys("Ctrl+F")
    keyboard.type("high blood")
    sees_on_paper(keyboard, "Living with high blood pressure")
    keyboard.keys("Ctrl+P")
    keyboard.is_at("Take your medicine each day")


def sees_on_paper(keyboard: Keyboard, words: str) -> None:
    """Wait until the page shown is this one and may be given."""
    keyboard.screen.wait_for(
        lambda: words in _on_paper()[:_TITLE_CHARS] and may_print(), f"the page “{words}”"
    )


def _on_paper() -> str:
    """The text of the pages shown."""
    return "\n".join(
        page.accessibleDescription()
        for page in windows()[0].findChildren(PageView)
        if page.isVisible()
    )


def may_print() -> bool:
    """Whether the page shown may be printed or saved by now."""
    return any(
        button.text().startswith("Print ") and button.isVisible() and button.isEnabled()
        for button in windows()[0].findChildren(QAbstractButton)
    )


def test_that_a_visit_that_is_interrupted_goes_on_where_it_was(office: Office) -> None:
    keyboard = Keyboard(office.hand, office.screen)

    def story() -> None:
        sit_down(office)
        begin_visit(keyboard)
        keyboard.keys("Ctrl+D")
        keyboard.is_at("What is being decided")
        keyboard.type("Surgery for the knee?")
        keyboard.keys("Ctrl+T")
        keyboard.is_at("Topic")
        keyboard.type("When to call about the knee")
        # Nothing is saved by hand before the window goes.
        office.get_up()

        sit_down(office)
        begin_visit(keyboard)
        keyboard.hand.row("Surgery for the knee?")
        keyboard.hand.sees("This was left unfinished")
        seen = office.screen.ask(lambda: list(texts()))
        assert "When to call about the knee" in seen
        keyboard.keys("Return")
        keyboard.is_at("What is being decided")
        office.get_up()

    office.screen.play(story)


def sit_down(office: Office) -> None:
    office.sit_down(DAY)
    office.hand.write("Passphrase", PASSPHRASE)
    office.hand.keys("Return")
    office.hand.sees("All changes saved")
    office.screen.ask(lambda: windows()[0].resize(*LAPTOP_PX))
