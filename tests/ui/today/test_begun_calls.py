"""Calls that are begun and not saved: kept whatever ends the window, and no longer than that."""

import pytest
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.services.outreach_forms import CallForm
from carecoord.vocab.actor import Actor
from tests.ui.desk import Desk
from tests.ui.kit import Show
from tests.ui.practice import Told
from tests.ui.today.conftest import shown_name, shown_today
from ui.background.jobs import JobRunner
from ui.pages.today.page import TodayPage
from ui.state.window_state import WindowState


def test_that_a_locked_screen_offers_unsaved_notes_again(
    page: TodayPage,
    desk: Desk,
    jobs: JobRunner,
    told: Told,
    window_state: WindowState,
    show: Show,
    qtbot: QtBot,
) -> None:
    page.pane.form.note.setPlainText("Half a note")
    page.save_draft()
    assert jobs.wait(5)
    page.hide()
    for again in shown_today(desk, jobs, told, window_state, show, qtbot):
        again.list.go_down()
        again.list.go_up()
        qtbot.waitUntil(lambda: again.pane.form.note.toPlainText() == "Half a note")  # noqa: B023


def test_that_a_call_that_is_saved_is_not_offered_again_whatever_comes_meanwhile(
    page: TodayPage, desk: Desk, people: dict[str, str], jobs: JobRunner, qtbot: QtBot
) -> None:
    drafts, actor = desk.services.drafts, desk.services.actor
    page.list.choose(people["Ben"])
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    page.pane.form.note.setPlainText("Half a note")
    page.list.choose(people["Ana"])
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ana")
    page.pane.form.press("3")
    page.pane.form.note.setPlainText("No answer at noon")
    page.save_draft()
    page.pane.go_on()
    assert jobs.wait(5)  # the program may end here, before the page hears of it

    def kept() -> str:
        return str([one.content for one in drafts.mine(actor=actor)])

    assert "Half a note" in kept()
    assert "No answer at noon" not in kept()
    page.save_draft()  # or the screen is locked
    assert jobs.wait(5)
    assert "Half a note" in kept()
    assert "No answer at noon" not in kept()
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert len(desk.services.outreach.history(people["Ana"], actor=actor)) == 1


def test_that_a_call_that_could_not_be_saved_is_kept_though_the_screen_is_locked(
    page: TodayPage, desk: Desk, jobs: JobRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: object, **_named: object) -> None:
        raise UnavailableError("The server is away.")

    page.pane.form.press("3")
    page.pane.form.note.setPlainText("No answer at noon")
    monkeypatch.setattr(desk.services.outreach, "log", away)
    with qtbot.waitSignal(jobs.broke):
        page.pane.go_on()
        page.save_draft()
    assert jobs.wait(5)
    (kept,) = desk.services.drafts.mine(actor=desk.services.actor)
    assert "No answer at noon" in str(kept.content)


def test_that_a_call_taken_back_is_kept_like_any_other(
    page: TodayPage, desk: Desk, people: dict[str, str], jobs: JobRunner, told: Told, qtbot: QtBot
) -> None:
    page.pane.form.press("3")
    page.pane.form.note.setPlainText("Try the sister")
    page.pane.go_on()
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    told.undo[0][1]()
    qtbot.waitUntil(lambda: page.pane.entry is not None and shown_name(page) == "Santos, Ana")
    page.save_draft()
    assert jobs.wait(5)
    (kept,) = desk.services.drafts.mine(actor=desk.services.actor)
    assert "Try the sister" in str(kept.content)


def test_that_a_note_that_could_not_be_kept_is_kept_the_next_time(
    page: TodayPage, desk: Desk, jobs: JobRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts, actor = desk.services.drafts, desk.services.actor

    def away(*_words: object, **_named: object) -> None:
        raise UnavailableError("The server is away.")

    page.pane.form.note.setPlainText("Half a note")
    with monkeypatch.context() as broken, qtbot.waitSignal(jobs.broke):
        broken.setattr(drafts, "save", away)
        page.save_draft()
    page.save_draft()
    assert jobs.wait(5)
    assert ["Half a note" in str(one.content) for one in drafts.mine(actor=actor)] == [True]


def test_that_a_call_whose_answer_was_lost_is_saved_once_though_it_is_tried_again(
    page: TodayPage,
    desk: Desk,
    people: dict[str, str],
    jobs: JobRunner,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outreach, actor = desk.services.outreach, desk.services.actor
    log = outreach.log

    def unheard(form: CallForm, *, command_id: str, actor: Actor) -> None:
        log(form, command_id=command_id, actor=actor)
        raise UnavailableError("The server does not answer.")

    page.pane.form.press("3")
    page.pane.form.note.setPlainText("No answer at noon")
    with monkeypatch.context() as broken, qtbot.waitSignal(jobs.broke):
        broken.setattr(outreach, "log", unheard)
        page.pane.go_on()
    page.pane.go_on()
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert len(outreach.history(people["Ana"], actor=actor)) == 1
