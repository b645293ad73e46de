"""A morning of calls by keyboard alone, with every key counted, in the real window."""

import datetime as dt
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from carecoord.services.followups import FollowUpForm
from carecoord.vocab.followups import Kind
from tests.end2end.keyboard import Keyboard
from tests.end2end.office import Office
from tests.end2end.program import PASSPHRASE, Program
from tests.end2end.screen import Screen, windows
from ui.pages.today.page import TodayPage
from ui.pages.today.work_pane import Mode

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")

DAY = "2026-11-20"
LAPTOP_PX = (1366, 768)
PEOPLE = 20
MOST_KEYS = 3
ANSWERS = (
    ("1",), ("2",), ("3",), ("4",), ("5",), ("6",), ("7", "7"), ("8",),
)  # fmt: skip
"""Each of the eight answers; a refusal says how it was meant."""
STAYING = (("6",),)
"""A wrong number leaves something to do for the same person; Enter goes on."""


@pytest.fixture
def office(empty: Program, qapp: QApplication, tmp_path: Path, app_as_before: None) -> Office:
    rows = [
        f"{number:06},Family{number:02},Given,03/14/1957,F,(202) 555-01{number:02},English"
        for number in range(PEOPLE)
    ]
    people = tmp_path / "people.csv"
    header = "MRN,Last name,First name,Birth date,Sex,Phone,Language"
    people.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    assert empty.run("import", people).code == 0
    pictures = Path(os.environ.get("CARECOORD_PICTURES", tmp_path / "pictures"))
    return Office(empty.home, Screen(pictures), qapp)


class Desk:
    """The list of calls, as somebody at it sees it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._called = ""
        self.keyboard = Keyboard(office.hand, office.screen)

    def sit_down(self) -> None:
        office = self._office
        office.sit_down(DAY)
        office.hand.write("Passphrase", PASSPHRASE)
        office.hand.keys("Return")
        office.hand.sees("All changes saved")
        office.screen.ask(lambda: windows()[0].resize(*LAPTOP_PX))
        office.screen.ask(self._promise)
        self.has(PEOPLE)

    def call(self, *keys: str, left: int) -> int:
        """Log one call; how many keys that took."""
        before = self._called = self._name()
        self.keyboard.begin("call")
        self.keyboard.counts["call"] = 0
        self.keyboard.keys(*keys, "Return")
        if keys in STAYING:
            self._office.screen.wait_for(self._has_saved, "what was saved")
            self.keyboard.keys("Return")
        self.has(left)
        if left:
            self._office.screen.wait_for(lambda: self._name() != before, "the next person")
        return self.keyboard.counts["call"]

    def step_back(self, *, left: int) -> None:
        self.keyboard.begin("undo")
        self.keyboard.keys("Ctrl+Z")
        self.has(left)
        self._office.screen.wait_for(lambda: self._name() == self._called, "who was called")

    def has(self, people: int) -> None:
        """Wait until so many people are on the list, and one of them is shown."""
        self._office.screen.wait_for(
            lambda: (
                len(self._page.model.ids()) == people
                and (not people or self._page.pane.mode is Mode.CALL)
                and not self._page.pane.is_busy
            ),
            f"{people} people on the list",
        )

    def _has_saved(self) -> bool:
        pane = self._page.pane
        return pane.mode is Mode.SAVED and not pane.is_busy and pane.is_at_main

    def _name(self) -> str:
        entry = self._page.pane.entry
        return entry.name if entry else ""

    @property
    def _page(self) -> TodayPage:
        found = windows()[0].findChild(TodayPage)
        assert found is not None
        return found

    def _promise(self) -> None:
        """One follow-up for each."""
        assert self._office.session is not None
        assert self._office.session.desk is not None
        services = self._office.session.desk._services
        day = dt.date.fromisoformat(DAY)
        for number, key in enumerate(services.worklists.ids("living", actor=services.actor)):
            form = FollowUpForm(title=f"Call {number}", due_on=day, kind=Kind.CALL_BACK)
            services.followups.add(key, form, actor=services.actor)


def test_that_twenty_calls_take_at_most_three_keys_each_and_each_kind_is_taken_back(
    office: Office,
) -> None:
    desk = Desk(office)
    taken: list[int] = []

    def story() -> None:
        desk.sit_down()
        left = PEOPLE
        for keys in ANSWERS:
            desk.call(*keys, left=left - 1)
            desk.step_back(left=left)
            taken.append(desk.call(*keys, left=left - 1))
            left -= 1
        for number in range(left):
            answer = ANSWERS[number % len(ANSWERS)]
            taken.append(desk.call(*answer, left=left - number - 1))
        office.get_up()

    office.screen.play(story)
    assert len(taken) == PEOPLE
    assert max(taken) <= MOST_KEYS, taken
    assert sum(taken) < MOST_KEYS * PEOPLE
