"""The program as somebody meets it who does not see the screen: by ear and by keys alone."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from carecoord.bootstrap import build_services
from carecoord.services.followups import FollowUpForm
from carecoord.services.gate import Gate
from carecoord.vocab.followups import Kind
from tests.end2end.large_list import NAME, PEOPLE
from tests.end2end.program import PASSPHRASE, Program, command_line
from tests.end2end.screen_reader import ScreenReader
from tests.end2end.spoken_desktop import SpokenDesktop, spoken_desktop

DAY = "2026-11-20"
FIRST = "Ordóñez, Lucía, 69 · 000417, Spanish. Ask about the new tablets. Today. No tries yet"
SECOND = "Tran, Anh, 55 · 000419, Vietnamese. Ask about the new tablets. Today. No tries yet"
THIRD = "Whitfield, Marcus, 78 · 000418. Ask about the new tablets. Today. No tries yet"
PAGES = {
    "Today": ("Alt+1", "Tran, Anh"), "Patients": ("Alt+2", "Tran, Anh"),
    "Handouts": ("Alt+3", "Page 1 of 2"), "Import": ("Alt+4", "Choose files"),
    "Practice": ("Alt+5", "Tried and reached"), "Schedule": ("Alt+6", "No visit is booked"),
    "Settings": ("Ctrl+,", "Name of the practice"),
}  # fmt: skip
"""Of each page its keys, and what is there once it has been read."""

Sit = Callable[[], AbstractContextManager[ScreenReader]]


@pytest.fixture(scope="module")
def desktop() -> Iterator[SpokenDesktop]:
    with spoken_desktop() as made:
        yield made


@pytest.fixture
def sit_down(desktop: SpokenDesktop, program: Program) -> Sit:
    """Start the program over three people who are to be called back today."""
    opened = Gate(program.home, today=dt.date.fromisoformat(DAY)).sign_in_somebody(PASSPHRASE)
    services = build_services(opened)
    form = FollowUpForm(
        title="Ask about the new tablets", due_on=dt.date.fromisoformat(DAY), kind=Kind.CALL_BACK
    )
    for key in services.worklists.ids("living", actor=opened.actor):
        services.followups.add(key, form, actor=opened.actor)
    opened.close()
    words = ("--home", program.home, "--today", DAY, "--language", "en")

    @contextmanager
    def sit() -> Iterator[ScreenReader]:
        with desktop.program(command_line(*words)):
            yield desktop.reader

    return sit


def sign_in(reader: ScreenReader) -> None:
    reader.is_at("Passphrase, password text")
    reader.type(PASSPHRASE)
    reader.keys("Return")
    reader.hears("Opening the practice")
    reader.hears(FIRST)


def test_that_calls_are_made_and_taken_back_by_ear(sit_down: Sit) -> None:
    with sit_down() as reader:
        reader.is_at("Passphrase, password text")
        reader.type("not this one")
        reader.reads("●" * len("not this one"))
        reader.keys("Return")
        reader.hears("This name and passphrase do not belong together.")
        reader.keys("Ctrl+A")
        sign_in(reader)

        reader.keys("Down")
        reader.hears(SECOND)
        reader.finds("Work for this person", "panel")
        assert reader.comes_before(f"{SECOND}, cell", "Work for this person, panel")
        reader.finds("Tran, Anh, label")
        reader.finds("Ask about the new tablets, due 20 Nov 2026.", "label")
        reader.finds("Phone: (202) 555-0145", "label")

        reader.keys("3")
        reader.hears("No answer, radio button, Press 3")
        reader.keys("Return")
        reader.hears("No answer: saved for Tran, Anh. Try 1 of 3.")
        reader.hears(THIRD)
        reader.keys("Ctrl+Z")
        reader.hears("Taken back for Tran, Anh: No answer.")
        reader.hears(SECOND)

        reader.keys("Ctrl+L")
        reader.is_at("Passphrase, password text")
        assert "Tran" not in reader.everything()


def test_that_a_chart_is_read_and_a_teach_back_written_by_ear(sit_down: Sit) -> None:
    with sit_down() as reader:
        sign_in(reader)
        reader.keys("Ctrl+K")
        reader.hears("Search or run a command, text")
        reader.type("whit")
        reader.hears("Whitfield, Marcus, 2 Nov 1948 · 000418 · (202) 555-0144")
        reader.keys("Return")
        reader.hears("Whitfield, Marcus. Born 2 Nov 1948 (78). Record 000418")
        reader.is_at("Ask about the new tablets.")
        reader.finds("Phone: (202) 555-0144", "label")
        reader.finds("No condition is recorded.", "label")
        reader.finds("Today: Follow-up: Ask about the new tablets.", "list item")

        reader.keys("Ctrl+T")
        reader.is_at("Topic, text")
        reader.type("Take the tablet at night")
        reader.go_to("Answer: Not yet, radio button")
        reader.keys("Right", "Right")
        reader.hears("Answer: Got it, radio button")
        reader.keys("Ctrl+Return")
        reader.hears(
            "Teach-back saved. Follow-ups to check again: Take the tablet at night: Fri 4 Dec."
        )
        reader.finds("Today: Teach-back", "list item")


def test_that_a_dialog_says_whom_it_is_about_what_is_wrong_and_what_would_be_lost(
    sit_down: Sit,
) -> None:
    with sit_down() as reader:
        sign_in(reader)
        reader.keys("Ctrl+N")
        reader.hears("Add a follow-up, dialog, Ordóñez, Lucía  ·  Born 14 Mar 1957  ·  000417")
        reader.is_at("What is to be done, text")
        reader.type("Call once more")
        reader.go_to("Due, text")
        reader.type("some day")
        reader.keys("Return")
        reader.hears("Choose today or a later day.")
        reader.keys("Tab", "Shift+Tab")
        reader.is_at("Due, text, Choose today or a later day.")
        reader.keys("Escape")
        reader.hears("Leave without saving?, dialog, What you typed is not saved yet.")
        reader.go_to("Leave without saving, push button")
        reader.keys("Space")
        reader.hears("CareCoord, frame")


def test_that_all_that_takes_the_keyboard_says_what_it_is_and_what_it_changes(
    sit_down: Sit,
) -> None:
    with sit_down() as reader:
        sign_in(reader)
        stops = reader.round_of_stops()
        assert len(set(stops)) == len(stops), "two stops that sound alike"
        assert "Today, push button, This page is open. Alt+1" in stops
        nameless: dict[str, list[str]] = {}
        for page, (keys, content) in PAGES.items():
            reader.keys(keys)
            reader.finds(f"{page}, push button, This page is open.")
            reader.finds(content)
            nameless[page] = reader.nameless()
        assert not any(nameless.values()), nameless

        reader.keys("Alt+2")
        reader.is_at("Find a patient, text")
        reader.type("tran")
        reader.hears("1 found")
        reader.keys("Return")
        reader.hears("Tran, Anh, born 30 Jun 1971, record 000419, Vietnamese, cell")
        reader.keys("Right")
        reader.hears("Born: 30 Jun 1971, cell")
        reader.keys("Alt+3")
        reader.is_at("Find a handout, text")
        reader.type("sleeping")
        reader.hears("Sleeping better. English, Spanish")
        reader.keys("Alt+6")
        reader.finds("Schedule, push button, This page is open.")
        reader.go_to("The day before, push button")
        reader.keys("Space")
        reader.hears("Yesterday: Thursday 19 November. 0 visits")


def test_that_a_list_of_100_000_is_counted_and_read_row_by_row(desktop: SpokenDesktop) -> None:
    with desktop.program([sys.executable, "-m", "tests.end2end.large_list"]):
        reader = desktop.reader
        reader.hears("Person 1, not called, cell")
        parts, states = reader.knows_of(reader.finds(NAME, "table"))
        assert parts == (PEOPLE + 1) * 3  # two columns, and a heading beside and above
        assert "manages descendants" in states  # so that nobody asks for all of them
        reader.finds("Number", "column header")
        reader.keys("Ctrl+End")
        reader.hears(f"Number: {PEOPLE}, cell")
        reader.keys("Home", "Up")
        reader.hears(f"Person {PEOPLE - 1}, not called, cell")
