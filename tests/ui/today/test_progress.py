"""The day's progress is that of the list shown."""

import datetime as dt

from pytestqt.qtbot import QtBot

from carecoord.entities import ContactAttempt, Staff
from carecoord.services.outreach_progress import WorkedToday
from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from tests.ui.today.conftest import shown_name
from ui.pages.today.page import TodayPage
from ui.pages.today.progress import progress_of

BP = "bp-at-or-above-140-90"


def _words(page: TodayPage) -> str:
    strip = page.header._progress
    return strip._words.text() if strip.isVisible() else ""


def test_that_each_list_has_a_progress_of_its_own(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    desk.clinic.bp(people["Ben"], 170, 95, TODAY - dt.timedelta(days=20))
    qtbot.waitUntil(lambda: _words(page) == "0 of 3 done today")
    page.pane.form.press("1")
    page.pane.go_on()
    qtbot.waitUntil(lambda: _words(page) == "1 of 3 done today")
    page.open(BP)
    qtbot.waitUntil(lambda: _words(page) == "0 of 1 done today")
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    page.pane.form.press("3")
    page.pane.go_on()
    qtbot.waitUntil(lambda: _words(page) == "1 of 1 done today")
    page.open("followups-due")
    qtbot.waitUntil(lambda: _words(page) == "1 of 3 done today")
    page.open("living")
    qtbot.waitUntil(lambda: _words(page) == "")


def test_that_a_colleagues_work_counts_and_mine_is_told_apart(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    mo = desk.clinic.add(Staff, name="Mo", role="nurse")
    desk.clinic.add(
        ContactAttempt, patient_id=people["Cleo"], worklist_id="followups-due",
        attempted_at=desk.clinic.at(TODAY), attempted_by=mo, result="no_answer",
    )  # fmt: skip
    qtbot.waitUntil(lambda: _words(page) == "1 of 3 done today, 0 by you")


def test_that_a_person_worked_for_who_is_still_listed_counts_once() -> None:
    worked = WorkedToday(frozenset("abc"), frozenset("a"))
    progress = progress_of(worked, ["b", "d", "e"])
    assert (progress.done, progress.mine, progress.total) == (3, 1, 5)
    assert progress_of(None, ["b"]).total == 0
