"""Today: who is to be called, what happened, and the list getting shorter."""

import datetime as dt
import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from carecoord.entities import Patient, Staff
from carecoord.services.followups import FollowUpForm
from carecoord.services.goal_forms import GoalForm
from carecoord.services.outreach_forms import NextTry
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import LeaveReason
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Dress, Show, stays_quick
from tests.ui.practice import Told
from tests.ui.today.conftest import LATE, press, shown_name, shown_today
from ui.background.jobs import JobRunner
from ui.background.watchdog import LoopWatchdog
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.leaving import LeavingDialog
from ui.pages.today.all_done import words_for
from ui.pages.today.page import TodayPage
from ui.pages.today.work_pane import Mode
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice


def test_that_the_first_person_is_chosen_and_has_the_focus(page: TodayPage) -> None:
    assert shown_name(page) == "Santos, Ana"
    assert page.list.hasFocus()


def test_that_rows_stand_under_headings_that_count(page: TodayPage) -> None:
    texts = [page.model.index(row, 0).data() for row in range(page.model.rowCount())]
    assert texts[0] == "Late, 2"
    assert texts[3] == "Due today, 1"


def test_that_a_person_never_keeps_the_height_of_a_heading(page: TodayPage, qtbot: QtBot) -> None:
    head, person = page.list.rowHeight(0), page.list.rowHeight(1)
    assert head < person
    page.open("living")
    qtbot.waitUntil(lambda: page.model.worklist_id == "living")
    assert {page.list.rowHeight(row) for row in range(page.model.rowCount())} == {person}
    page.open("followups-due")
    qtbot.waitUntil(lambda: page.model.worklist_id == "followups-due")
    assert (page.list.rowHeight(0), page.list.rowHeight(1)) == (head, person)


def test_that_the_tip_of_a_row_has_the_reason_with_its_date(page: TodayPage, qtbot: QtBot) -> None:
    def tip() -> str:
        return str(page.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole))

    qtbot.waitUntil(lambda: tip() == "Repeat potassium for Ana, due 18 Nov 2026.")
    assert page.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_that_arrows_skip_headings(page: TodayPage, qtbot: QtBot) -> None:
    press("Down", qtbot)
    press("J", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Cleo")
    press("K", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")


def test_that_the_keyboard_alone_does_the_whole_loop(
    page: TodayPage, desk: Desk, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    press("3", qtbot)
    press("N", qtbot)
    qtbot.keyClicks(QApplication.focusWidget(), "Rings out 3 times")
    press("Ctrl+Return", qtbot)
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert shown_name(page) == "Santos, Ben"
    assert page.list.hasFocus()
    history = desk.services.outreach.history(people["Ana"], actor=desk.services.actor)
    assert [(each.result, each.note) for each in history] == [("no_answer", "Rings out 3 times")]
    assert "Santos, Ana" in told.undo[0][0]


def test_that_digits_in_a_note_choose_no_outcome(page: TodayPage, qtbot: QtBot) -> None:
    press("N", qtbot)
    qtbot.keyClicks(QApplication.focusWidget(), "8")
    assert page.pane.form.draft().result == ""
    assert page.pane.form.draft().note == "8"


def test_that_undo_brings_the_person_back_with_what_was_written(
    page: TodayPage, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    page.pane.form.press("3")
    page.pane.form.note.setPlainText("Try the sister")
    page.pane.go_on()
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    told.undo[0][1]()
    qtbot.waitUntil(lambda: page.pane.entry is not None and shown_name(page) == "Santos, Ana")
    assert page.pane.form.draft().note == "Try the sister"


def test_that_saving_without_going_on_keeps_the_person_in_sight(
    page: TodayPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.pane.form.press("1")
    page.pane.save()
    qtbot.waitUntil(lambda: page.pane.mode is Mode.SAVED)
    assert page.pane._contact.text() == "", "the tries counted before would contradict it"
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert shown_name(page) == "Santos, Ana"
    page.pane.go_on()
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")


def test_that_after_a_wrong_number_the_chart_at_hand_is_still_that_persons(
    page: TodayPage, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    press("6", qtbot)
    at = page.list.currentIndex().row()
    press("Ctrl+Return", qtbot)
    qtbot.waitUntil(lambda: page.pane.mode is Mode.SAVED)
    row = page.model.index(at, 0)  # by now she may have left it to the next one
    page.model.dataChanged.emit(row, row)  # their row is read anew as it leaves
    assert page.pane.mode is Mode.SAVED
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert shown_name(page) == "Santos, Ana"
    page.pane.chart_asked.emit()
    assert told.opened[-1] == (people["Ana"], "")
    press("Return", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")


def test_that_nobody_just_worked_for_comes_next_again(
    page: TodayPage, people: dict[str, str]
) -> None:
    page.list.choose(people["Cleo"])
    assert page.list.key_after() == people["Ben"]
    assert page.list.key_after({people["Ben"]}) == people["Ana"]
    assert page.list.key_after({people["Ana"], people["Ben"]}) == ""


def test_that_a_call_without_an_outcome_is_not_saved(
    page: TodayPage, desk: Desk, people: dict[str, str]
) -> None:
    page.pane.form.note.setPlainText("She was kind")
    page.pane.go_on()
    assert page.pane.form.problem() == "Choose what happened on the call first."
    assert desk.services.outreach.history(people["Ana"], actor=desk.services.actor) == ()


def test_that_an_unfinished_note_waits_while_others_are_looked_at(
    page: TodayPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.pane.form.press("4")
    page.pane.form.note.setPlainText("Sister answered")
    page.list.go_down()
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    assert page.pane.form.draft().is_empty
    page.list.go_up()
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ana")
    assert page.pane.form.draft().note == "Sister answered"
    assert page.pane.form.draft().result == "spoke_to_family"


def test_that_what_is_typed_survives_a_change_made_elsewhere(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    page.list.choose(people["Cleo"])
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Cleo")
    page.pane.form.note.setPlainText("Half a note")
    newcomer = desk.clinic.person("Aaron", "Zoe")
    desk.clinic.follow_up(newcomer, LATE)
    qtbot.waitUntil(lambda: newcomer in page.model.ids())
    assert page.list.key == people["Cleo"]
    assert page.pane.form.note.toPlainText() == "Half a note"


def test_that_a_person_somebody_else_took_care_of_is_said_to_be_gone(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    page.pane.form.note.setPlainText("Half a note")
    services, actor = desk.services, desk.services.actor
    row = services.followups.for_patient(people["Ana"], actor=actor)[0]
    services.followups.close(row.id, outcome="Came in", actor=actor)
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert page.pane._gone.isVisible()
    assert page.pane.form.note.toPlainText() == "Half a note"


def test_that_a_row_that_leaves_by_a_colleagues_work_says_why(
    page: TodayPage, desk: Desk, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    mo = Actor(desk.clinic.add(Staff, name="Mo Diaz", role="nurse"), "Mo Diaz", Role.NURSE)
    services = desk.services
    row = services.followups.for_patient(people["Ana"], actor=mo)[0]
    services.followups.close(row.id, outcome="Came in", actor=mo)
    qtbot.waitUntil(lambda: bool(told.said))
    assert told.said == ["Mo Diaz closed or moved what was due for Santos, Ana: off this list."]
    assert shown_name(page) == "Santos, Ben"

    row = services.followups.for_patient(people["Ben"], actor=services.actor)[0]
    services.followups.close(row.id, outcome="Came in", actor=services.actor)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Cleo")
    assert len(told.said) == 1


def test_that_the_next_try_proposed_gives_way_to_the_day_typed(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    form = page.pane.form
    form.press("3")
    qtbot.waitUntil(lambda: form._next._day.day is not None)
    assert form.draft().next_try_on is None
    form._next._day.box.setText("in 2 weeks")
    form.show_next(NextTry(TODAY + dt.timedelta(days=1), None, "Back tomorrow."))
    assert form.draft().next_try_on == TODAY + dt.timedelta(days=14)
    page.pane.go_on()
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    history = desk.services.outreach.history(people["Ana"], actor=desk.services.actor)
    assert history[0].next_try_on == TODAY + dt.timedelta(days=14)


def test_that_declining_asks_how(page: TodayPage) -> None:
    page.pane.form.press("7")
    assert page.pane.form._decline.isVisible()
    assert page.pane.form.problem() == "Choose how the patient declined."
    page.pane.form._on_declined("no_informed")
    assert page.pane.form.problem() == ""


def test_that_a_wrong_number_says_what_becomes_of_it(page: TodayPage) -> None:
    page.pane.form.press("6")
    assert "not offered again" in page.pane.form._explained.text()


def test_that_a_death_is_confirmed_and_takes_the_person_off_every_list(
    page: TodayPage,
    desk: Desk,
    people: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(LeavingDialog, "ask", lambda *_args: "2026-11")
    page._on_leaving(LeaveReason.DIED)
    page.pane.go_on()
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert desk.services.patient_list.counts(actor=desk.services.actor)["deceased"] == 1


def test_that_one_key_asks_whether_somebody_was_seen_moved_or_died(
    page: TodayPage,
    people: dict[str, str],
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(LeavingDialog, "ask", lambda *_args: "")
    menu = page.pane.form._gone.menu()
    monkeypatch.setattr(menu, "popup", lambda _where: menu.actions()[0].trigger())
    press("S", qtbot)
    assert page.pane.form.draft().leaving == LeaveReason.ALREADY_VISITED
    press("Return", qtbot)
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    qtbot.waitUntil(lambda: "Already came in: saved" in str(told.undo))


def test_that_leaving_a_list_can_be_thought_better_of(
    page: TodayPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LeavingDialog, "ask", lambda *_args: None)
    page._on_leaving(LeaveReason.DIED)
    assert page.pane.form.draft().is_empty


def test_that_lists_with_people_are_chips_and_the_rest_wait_in_the_menu(page: TodayPage) -> None:
    chooser = page.header.lists
    assert list(chooser._chips) == ["followups-due"]
    chooser._fill_menu()
    words = [action.text() for action in chooser._menu.actions() if action.text()]
    assert words[0].startswith("Follow-ups due")
    assert words.index("Nothing to do") < words.index("Groups of patients")
    (groups,) = [one for one in chooser._menu.actions() if one.text() == "Groups of patients"]
    inside = groups.menu()
    assert isinstance(inside, QMenu)
    living = [one for one in inside.actions() if one.text() == "Living patients  (3)"]
    chooser._menu.triggered.emit(living[0])
    assert chooser.value == "living"


def test_that_the_menu_of_lists_is_one_column_however_large_the_text(
    page: TodayPage, dress: Dress
) -> None:
    dress(ThemeChoice(text_percent=150))
    menu = page.header.lists._menu
    for number in range(60):
        menu.addAction(f"List {number}")
    assert len({menu.actionGeometry(one).x() for one in menu.actions()}) == 1


def test_that_the_menu_ends_with_the_way_to_the_practices_own_lists(
    page: TodayPage, told: Told
) -> None:
    chooser = page.header.lists
    chooser._fill_menu()
    last = chooser._menu.actions()[-1]
    assert last.text() == "Make a worklist of our own"
    chooser._on_picked(last)
    assert told.opened == [("lists", "")]
    assert chooser.value == "followups-due"


def test_that_a_list_that_is_gone_gives_way_to_the_first(page: TodayPage, qtbot: QtBot) -> None:
    page.open("a-list-of-last-year")
    qtbot.waitUntil(lambda: page.header.lists.value == "followups-due")
    assert shown_name(page) == "Santos, Ana"


def test_that_a_group_shows_people_without_asking_about_calls(
    page: TodayPage, told: Told, qtbot: QtBot
) -> None:
    page.open("living")
    qtbot.waitUntil(lambda: page.pane.mode is Mode.LOOK)
    assert not page.pane.form.isVisible()
    page.pane.go_on()
    assert page.pane.entry is not None
    assert told.opened == [(page.pane.entry.patient_id, "")]


def test_that_the_last_call_of_the_day_ends_with_a_friendly_word(
    page: TodayPage, qtbot: QtBot
) -> None:
    for _person in range(3):
        page.pane.form.press("1")
        page.pane.go_on()
        qtbot.waitUntil(lambda: page.pane.mode is not Mode.SAVED)
        qtbot.waitUntil(page.pane._save.isEnabled)
    qtbot.waitUntil(page.all_done.isVisible)
    qtbot.waitUntil(lambda: page.all_done._done._title.text() == "All calls done for today")


def test_that_nobody_is_told_of_calls_that_were_never_made() -> None:
    assert words_for((), "", 0).title == "Nobody is waiting today"
    assert words_for((), "", 1).title == "All calls done for today"


def test_that_enter_opens_the_chart(
    page: TodayPage, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    press("Return", qtbot)
    assert told.opened == [(people["Ana"], "")]


def test_that_every_control_passes_the_accessibility_checks(page: TodayPage, qtbot: QtBot) -> None:
    page.pane.form.press("7")
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


@pytest.mark.parametrize(
    "look",
    [
        ThemeChoice(Scheme.DARK, Contrast.NORMAL),
        ThemeChoice(Scheme.LIGHT, Contrast.HIGH),
        ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 150),
    ],
)
def test_that_nothing_is_cut_or_faint_in_any_look(
    look: ThemeChoice, page: TodayPage, dress: Dress, qtbot: QtBot
) -> None:
    dress(look)
    page.pane.form.press("3")
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.faint(page) == []


@pytest.fixture
def no_full_collections() -> Iterator[None]:
    """A full collection would be measured instead of the page; the program avoids it too."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("no_full_collections")
def test_that_a_long_list_never_makes_the_window_wait(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    with desk.opened.database.writing(desk.services.actor) as transaction:
        people = (
            {"family": f"Person{n:05}", "given": "A", "sort_key": f"person{n:05}"}
            for n in range(5_000)
        )
        transaction.insert_many(Patient, people)
    page.open("living")
    qtbot.waitUntil(lambda: page.model.rowCount() == 5_003)

    with LoopWatchdog() as dog:
        page.open("not-seen-12m")
        qtbot.waitUntil(lambda: page.model.worklist_id == "not-seen-12m")
        page.open("living")
        qtbot.waitUntil(lambda: page.model.worklist_id == "living")
        page.list.choose(page.model.ids()[4_000])
        qtbot.waitUntil(lambda: page.list.entry is not None)
        page._lists.refresh()
        qtbot.waitUntil(lambda: page.list.entry is not None)
    assert stays_quick(dog)
    assert page.list.key == page.model.ids()[4_000]


def test_that_only_rows_in_sight_are_fetched(page: TodayPage, desk: Desk, qtbot: QtBot) -> None:
    with desk.opened.database.writing(desk.services.actor) as transaction:
        people = ({"family": f"Person{n:05}", "given": "A"} for n in range(1_000))
        transaction.insert_many(Patient, people)
    page.open("living")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1_003)
    qtbot.waitUntil(lambda: page.list.entry is not None)
    assert sum(len(rows) for rows in page.model._pages.values()) <= 200


def test_that_a_practice_without_patients_is_told_how_to_begin(
    desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState, show: Show, qtbot: QtBot
) -> None:
    for page in shown_today(desk, jobs, told, window_state, show, qtbot):
        qtbot.waitUntil(page.all_done._new.isVisible)
        page.all_done.import_asked.emit()
    assert told.opened == [("import", "")]


def test_that_a_follow_up_is_offered_for_the_person_chosen(
    page: TodayPage,
    desk: Desk,
    people: dict[str, str],
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    form = FollowUpForm(title="Call about the flu shot", due_on=TODAY + dt.timedelta(days=2))
    monkeypatch.setattr(FollowUpDialog, "ask", lambda *_args, **_named: form)
    page.add_follow_up()
    qtbot.waitUntil(lambda: bool(told.said))
    rows = desk.services.followups.for_patient(people["Ana"], actor=desk.services.actor)
    assert "Call about the flu shot" in [row.title for row in rows]


def test_that_one_key_opens_the_check_in_of_the_goal_on_the_row(
    page: TodayPage, desk: Desk, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    services = desk.services
    form = GoalForm(words="Keep up with my grandson", check_in_on=TODAY)
    goal = services.goals.begin(people["Ben"], form, actor=services.actor)
    page.open("goals-past-check-in")
    qtbot.waitUntil(lambda: page.pane.entry is not None and page.list.key == people["Ben"])
    qtbot.keyClick(page.list, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: told.opened == [(people["Ben"], f"goals-new:{goal}")])
