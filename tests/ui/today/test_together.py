"""Several things due for one person: one call, one record of it, all of them settled."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from carecoord.entities import FollowUp
from carecoord.services.outreach_forms import DueFollowUp
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from tests.ui.today.conftest import LATE, press, shown_name
from ui.pages.today.call_draft import NOTHING, CallDraft, DraftKeeper
from ui.pages.today.page import TodayPage
from ui.pages.today.together import due_line


@pytest.fixture
def people(people: dict[str, str], desk: Desk) -> dict[str, str]:
    """Ana has two more things due, the most urgent a matter of safety."""
    for row in desk.services.followups.for_patient(people["Ana"], actor=desk.services.actor):
        desk.clinic.change(FollowUp, row.id, kind="visit_to_book")
    desk.clinic.follow_up(people["Ana"], TODAY, title="Flu shot", kind="visit_to_book")
    desk.clinic.follow_up(people["Ana"], LATE, title="Warfarin", priority="safety")
    return people


@pytest.fixture
def ana(page: TodayPage, people: dict[str, str], qtbot: QtBot) -> TodayPage:
    """The page with Ana chosen: the safety matter is what she is called for."""
    assert shown_name(page) == "Santos, Ana"
    qtbot.waitUntil(page.pane.form.together.isVisible)
    return page


def _open_titles(desk: Desk, patient_id: str) -> list[str]:
    rows = desk.services.followups.for_patient(patient_id, actor=desk.services.actor)
    return sorted(row.title for row in rows)


def test_that_one_call_settles_everything_ticked(
    ana: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    press("1", qtbot)
    press("Ctrl+Return", qtbot)
    qtbot.waitUntil(lambda: people["Ana"] not in ana.model.ids())
    assert _open_titles(desk, people["Ana"]) == []
    assert len(desk.services.outreach.history(people["Ana"], actor=desk.services.actor)) == 1


def test_that_what_needs_an_interpreter_stays_due_after_one_call(
    ana: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    again = {"title": "Insulin, with an interpreter", "kind": "interpreter_recheck"}
    desk.clinic.follow_up(people["Ana"], TODAY, **again)
    qtbot.waitUntil(lambda: len(ana.pane.form.together._lines) == 4)
    press("1", qtbot)
    press("Ctrl+Return", qtbot)
    qtbot.waitUntil(lambda: _open_titles(desk, people["Ana"]) == ["Insulin, with an interpreter"])


def test_that_the_only_thing_due_is_ticked_on_purpose_where_talking_does_not_settle_it(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    for row in desk.services.followups.for_patient(people["Ben"], actor=desk.services.actor):
        desk.clinic.change(FollowUp, row.id, kind="interpreter_recheck")
    page.open("followups-due")
    page.list.choose(people["Ben"])
    together = page.pane.form.together
    qtbot.waitUntil(together.isVisible)
    (line,) = together._lines.values()
    assert "Tick it only once it is done." in line.box.accessibleName()
    press("1", qtbot)
    assert "still to be done" in page.pane.form._next._sentence.text()
    press("Ctrl+Return", qtbot)
    assert "still to be done" in page.pane.form.problem()
    # The mark that is asked for is where the keyboard stands then.
    assert line.box.hasFocus()
    qtbot.waitUntil(lambda: not line.box.visibleRegion().isEmpty())
    press("Space", qtbot)
    press("Ctrl+Return", qtbot)
    assert "what came of what you ticked" in page.pane.form.problem()
    assert page.pane.form.note.hasFocus()
    page.pane.form.begin_note("Mr. Ortiz interpreted by phone.")
    press("Ctrl+Return", qtbot)
    qtbot.waitUntil(lambda: _open_titles(desk, people["Ben"]) == [])


def test_that_nothing_is_closed_before_its_tick_could_be_read(page: TodayPage) -> None:
    form = page.pane.form
    form.together.begin(None)
    form.needs_doing = True
    form.press("1")
    assert "Tick at least one" in form.problem()
    form.press("3")
    assert form.problem() == ""


def test_that_a_single_matter_is_named_once(page: TodayPage) -> None:
    together = page.pane.form.together
    warfarin = replace(_due("k", title="Warfarin"), needs_doing=True)
    together.show_due([warfarin])
    assert "Warfarin" not in together._lines["k"].box.accessibleName()
    assert together._title.isHidden()
    together.show_due([warfarin, _due("l", title="Flu shot")])
    assert "Warfarin" in together._lines["k"].box.accessibleName()
    assert not together._title.isHidden()


def test_that_what_is_not_ticked_stays_due(
    ana: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    lines = ana.pane.form.together._lines
    titles = [line.box.accessibleName().split(" · ")[0] for line in lines.values()]
    assert titles == ["Safety: Warfarin", "Repeat potassium for Ana", "Flu shot"]
    first, _second, third = lines.values()
    qtbot.mouseClick(first.box, Qt.MouseButton.LeftButton, pos=first.box.rect().center())
    qtbot.mouseClick(third, Qt.MouseButton.LeftButton)
    ana.pane.form.press("8")
    sentence = ana.pane.form._next._sentence
    qtbot.waitUntil(
        lambda: (
            sentence.text()
            == "1 follow-up is closed. 2 more follow-ups of this person stay on the list."
        )
    )
    ana.pane.save()
    qtbot.waitUntil(lambda: _open_titles(desk, people["Ana"]) == ["Flu shot", "Warfarin"])


def test_that_whoever_was_called_today_for_something_else_is_marked(
    ana: TodayPage, people: dict[str, str], qtbot: QtBot
) -> None:
    press("3", qtbot)
    press("Ctrl+Return", qtbot)

    def shown() -> str:
        return " ".join(str(ana.model.index(row, 0).data()) for row in range(ana.model.rowCount()))

    qtbot.waitUntil(lambda: "Repeat potassium for Ana. 3 days late. Today: No answer" in shown())


def test_that_nothing_ticked_is_not_saved(ana: TodayPage) -> None:
    for line in ana.pane.form.together._lines.values():
        line.tick(on=False)
    ana.pane.form.press("1")
    assert "Tick at least one" in ana.pane.form.problem()
    said = [one.text() for one in ana.pane.form.findChildren(QLabel) if one.isVisible()]
    assert len([words for words in said if words.startswith("Tick at least one")]) == 1
    ana.pane.form.press("3")
    assert ana.pane.form.problem() == ""


def test_that_ticks_wait_while_others_are_looked_at(ana: TodayPage, qtbot: QtBot) -> None:
    form = ana.pane.form
    list(form.together._lines.values())[2].tick(on=False)
    form.press("1")
    kept = form.together.ticked
    ana.list.go_down()
    qtbot.waitUntil(lambda: shown_name(ana) == "Santos, Ben")
    assert not form.together.isVisible()
    assert form.draft().about is None
    ana.list.go_up()
    qtbot.waitUntil(form.together.isVisible)
    assert (len(form.together._lines), form.together.ticked) == (3, kept)


def test_that_ticks_go_when_a_colleague_settles_the_rest(
    ana: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    services, actor = desk.services, desk.services.actor
    for row in services.followups.for_patient(people["Ana"], actor=actor):
        if row.title != "Warfarin":
            services.followups.close(row.id, outcome="Done", actor=actor)
    qtbot.waitUntil(lambda: not ana.pane.form.together.isVisible())
    assert ana.pane.form.draft().about is None


def test_that_a_refresh_leaves_the_boxes_in_place(ana: TodayPage) -> None:
    together = ana.pane.form.together
    before = list(together._lines.values())
    together.show_due([_due(key) for key in together._lines])
    assert list(together._lines.values()) == before


def test_that_ticks_survive_a_lock() -> None:
    keeper, again = DraftKeeper(), DraftKeeper()
    draft = CallDraft(result="reached", about=("a", "b"))
    keeper.put("list", "patient", draft)
    again.take(keeper.content())
    assert again.get("list", "patient") == draft
    assert again.get("list", "other") == NOTHING


def test_that_a_call_about_something_else_is_logged_for_that() -> None:
    draft = CallDraft(result="reached", about=("b", "c"))
    form = draft.form("patient", "list", "a")
    assert (form.follow_up_id, form.also) == ("b", ("c",))
    form = CallDraft(result="reached", about=("b", "a")).form("patient", "list", "a")
    assert (form.follow_up_id, form.also) == ("a", ("b",))
    form = CallDraft(result="no_answer", about=("b",)).form("patient", "list", "a")
    assert (form.follow_up_id, form.also) == ("a", ())


def test_that_a_line_says_what_is_due_since_when_and_why() -> None:
    late = _due("a", title="Flu shot", is_put_off=True)
    assert due_line(late, TODAY, with_reason=True) == (
        "Flu shot · 2 days late. Never had one. Put off by an earlier try."
    )


def test_that_every_control_passes_the_accessibility_checks(ana: TodayPage, qtbot: QtBot) -> None:
    ana.pane.form.press("1")
    qtbot.waitUntil(lambda: a11y.clipped(ana) == [])
    assert a11y.all_failures(ana, qtbot) == []


def _due(key: str, *, title: str = "", is_put_off: bool = False) -> DueFollowUp:
    day = TODAY - dt.timedelta(days=2)
    return DueFollowUp(
        key, title, "Never had one.", day, False, is_put_off, is_proposed=True, needs_doing=False
    )
