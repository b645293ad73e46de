"""What happens to the list while something is asked or read, and who is meant all the same."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from carecoord.vocab.outreach import LeaveReason
from tests.ui.desk import Desk
from tests.ui.practice import Told
from tests.ui.slow import Slow
from tests.ui.today.conftest import shown_name
from ui.background.jobs import JobRunner
from ui.dialogs.leaving import LeavingDialog
from ui.pages.today.page import TodayPage


def test_that_nobody_is_marked_as_gone_in_place_of_who_was_asked_about(
    page: TodayPage, desk: Desk, people: dict[str, str], told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    followups, actor = desk.services.followups, desk.services.actor

    def ask(*_words: Any) -> str:
        # Meanwhile a colleague does what there was to do, and the next person stands there.
        (one,) = followups.for_patient(people["Ana"], actor=actor)
        followups.close(one.id, outcome="Done", actor=actor)
        qtbot.waitUntil(lambda: "Ben" in shown_name(page))
        return "2026-11"

    monkeypatch.setattr(LeavingDialog, "ask", ask)
    page._on_leaving(LeaveReason.DIED)
    assert page.pane.form.draft().is_empty
    assert "Nothing was entered" in told.warned[-1]


def test_that_what_is_typed_while_another_list_is_read_is_kept(
    page: TodayPage, jobs: JobRunner, qtbot: QtBot
) -> None:
    slow = Slow()
    jobs.ask(slow.wait, lambda _none: None)
    page.open("living")
    page.pane.form.note.setPlainText("Ring after five")
    slow.go_on()
    qtbot.waitUntil(lambda: page.model.worklist_id == "living")
    page.open("followups-due")
    qtbot.waitUntil(lambda: page.model.worklist_id == "followups-due" and page.list.key != "")
    qtbot.waitUntil(lambda: page.pane.entry is not None and "Ana" in shown_name(page))
    assert page.pane.form.draft().note == "Ring after five"
