"""Goals on the patient's page: begun in words, planned, asked about, and never lost."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.services.bundle import Services
from carecoord.services.goal_forms import GoalForm, GoalRow
from carecoord.vocab.goals import State
from carecoord.vocab.measurements import Kind
from carecoord.vocab.targets import Unreliable
from tests.ui.kit import TODAY, Show
from tests.ui.patient.conftest import open_on
from tests.ui.practice import Told
from ui.dialogs.own_target import NewTarget, OwnTargetDialog, ReliableDialog
from ui.pages.patient.goals.foot import Mode
from ui.pages.patient.page import PatientPage
from ui.widgets.library_row import LibraryRow

WORDS = "Keep up with my grandson"
CTRL = Qt.KeyboardModifier.ControlModifier


def press(page: PatientPage, key: Qt.Key, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    focused: QWidget | None = page.focusWidget()
    qtbot.keyClick(focused or page, key, CTRL)


def goals_of(services: Services, person: str) -> tuple[GoalRow, ...]:
    return services.goals.for_patient(person, actor=services.actor)


def begin(services: Services, person: str) -> str:
    return services.goals.begin(person, GoalForm(words=WORDS), actor=services.actor)


def test_that_words_and_two_keys_begin_a_goal(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    press(page, Qt.Key.Key_G, qtbot)
    assert page.goals.fields.words.hasFocus()
    qtbot.keyClicks(page.goals.fields.words, WORDS)
    press(page, Qt.Key.Key_Return, qtbot)
    qtbot.waitUntil(lambda: page.goals.foot.mode is Mode.OPEN)
    (goal,) = goals_of(services, maria)
    assert (goal.form.words, goal.state) == (WORDS, State.BEGUN)
    assert goal.check_in_on == TODAY + dt.timedelta(days=14)
    assert services.drafts.load("goal", maria, actor=services.actor) is None


def test_that_a_plan_they_are_not_sure_of_waits_for_what_is_in_the_way(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    begin(services, maria)
    open_on(page, f"{maria}/goals", qtbot)
    qtbot.waitUntil(lambda: page.goals.foot.mode is Mode.OPEN)
    assert page.goals.foot.change.text() == "Write the plan"
    page.goals.change()
    fields = page.goals.fields
    qtbot.keyClicks(fields.what, "Walk round the block")
    assert not fields.barrier.isVisible()
    fields.confidence.setCurrentIndex(fields.confidence.findData("5"))
    assert fields.barrier.isVisible()
    page.goals.foot.plan.click()
    assert fields.barrier.hasFocus()
    assert goals_of(services, maria)[0].state is State.BEGUN
    assert fields.barrier_domain.findData("safety_at_home") < 0
    fields.barrier_domain.setCurrentIndex(fields.barrier_domain.findData("mobility"))
    page.goals.foot.plan.click()
    qtbot.waitUntil(lambda: goals_of(services, maria)[0].state is State.AGREED)
    assert goals_of(services, maria)[0].form.barrier_words == "Walking or stairs"
    qtbot.waitUntil(lambda: page.goals._goal is not None and page.goals._goal.state is State.AGREED)
    qtbot.waitUntil(lambda: page.goals.foot.change.text() == "Change")
    page.goals.change()
    assert fields.barrier_domain.currentData() == "mobility"
    qtbot.keyClicks(fields.barrier, "Ice")
    page.goals.save()
    qtbot.waitUntil(
        lambda: goals_of(services, maria)[0].form.barrier_words == "Walking or stairs: Ice"
    )


def test_that_a_link_leads_to_the_check_in_which_only_the_patient_ends(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    goal = begin(services, maria)
    open_on(page, f"{maria}/goals-new:{goal}", qtbot)
    qtbot.waitUntil(lambda: page.goals.foot.mode is Mode.CHECK_IN)
    fields = page.goals.check_in_fields
    assert fields.goal.text() == f"“{WORDS}”"
    assert fields.told_by.value == ""
    fields.outcome.button("met").click()
    assert not fields.next_on.isVisible()
    fields.told_by.button("staff").click()
    page.goals.save()
    assert fields.told_by.accessibleDescription().startswith("It is the patient's goal")
    fields.told_by.button("patient").click()
    page.goals.save()
    qtbot.waitUntil(lambda: goals_of(services, maria)[0].state is State.MET)


def test_that_what_is_typed_comes_back_with_the_patient(
    page: PatientPage, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    press(page, Qt.Key.Key_G, qtbot)
    qtbot.keyClicks(page.goals.fields.words, WORDS)
    page.open(f"{john}/goals")
    qtbot.waitUntil(lambda: page.banner.isVisible() and page.goals.nothing.isVisible())
    page.open(f"{maria}/goals")
    qtbot.waitUntil(lambda: page.goals.foot.mode is Mode.GOAL)
    assert page.goals.fields.words.toPlainText() == WORDS
    assert goals_of(services, maria) == ()


def test_that_a_goal_that_could_not_be_kept_is_kept_the_next_time(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def away(*_words: object, **_named: object) -> None:
        raise UnavailableError("The server is away.")

    press(page, Qt.Key.Key_G, qtbot)
    keeper = page.goals.keeper
    keeper._not_kept._was_said.start()
    with monkeypatch.context() as broken:
        broken.setattr(services.drafts, "save", away)
        qtbot.keyClicks(page.goals.fields.words, WORDS)
        page.save_draft()
        qtbot.waitUntil(lambda: keeper._is_changed)
    page.save_draft()

    def kept() -> bool:
        return services.drafts.load("goal", maria, actor=services.actor) is not None

    qtbot.waitUntil(kept)


def test_that_leaving_right_after_saving_neither_offers_it_again_nor_drops_what_waits(
    page: PatientPage, services: Services, maria: str, john: str, qtbot: QtBot
) -> None:
    begun = {"mode": "goal", "goal_id": "", "fields": {}}
    services.drafts.save("goal", john, begun, actor=services.actor)
    press(page, Qt.Key.Key_G, qtbot)
    qtbot.keyClicks(page.goals.fields.words, WORDS)
    page.goals.save()
    page.open(f"{john}/goals")
    qtbot.waitUntil(lambda: page.banner.isVisible() and page.goals.foot.mode is Mode.GOAL)
    qtbot.waitUntil(lambda: len(goals_of(services, maria)) == 1)
    assert services.drafts.load("goal", maria, actor=services.actor) is None
    assert page.goals.foot.mode is Mode.GOAL
    assert services.drafts.load("goal", john, actor=services.actor) is not None


def test_that_what_a_colleague_changed_is_said_before_it_is_saved_over(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    begin(services, maria)
    open_on(page, f"{maria}/goals", qtbot)
    qtbot.waitUntil(lambda: page.goals.foot.mode is Mode.OPEN)
    page.goals.change()
    qtbot.keyClicks(page.goals.fields.what, "Walk round the block")
    (goal,) = goals_of(services, maria)
    theirs = replace(goal.form, what="Swim")
    services.goals.change(goal.id, theirs, rev=goal.rev, actor=services.actor)
    page.goals.save()
    qtbot.waitUntil(lambda: any(f"It now says: {WORDS}. Swim." in one for one in told.warned))
    assert goals_of(services, maria)[0].form.what == "Swim"
    page.goals.save()
    qtbot.waitUntil(lambda: goals_of(services, maria)[0].form.what == "Walk round the block")


def test_that_the_visit_shows_goals_that_are_open_and_begun_today(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    begin(services, maria)
    page.begin_visit()
    model = page.visit.model
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    rows = [model.row_at(place) for place in (1, 3)]
    titles = [row.title for row in rows if isinstance(row, LibraryRow)]
    assert titles == [WORDS, WORDS]


def test_that_an_own_goal_for_a_number_is_set_where_the_readings_are(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = TODAY - dt.timedelta(days=3)
    services.clinical.add_measurement(
        maria, kind=Kind.A1C, value=7.4, taken_on=day, actor=services.actor
    )
    open_on(page, f"{maria}/measurements", qtbot)
    qtbot.waitUntil(lambda: page.measurements.limit.text().startswith("The worklist begins at 7"))
    asked: list[str] = []

    def ask(*_: object, usual: str, **__: object) -> NewTarget:
        asked.append(usual)
        return NewTarget(8.0, None, "Lives alone")

    monkeypatch.setattr(OwnTargetDialog, "ask", ask)
    page.measurements.target.click()
    said = "Own goal: below 8.0 %, set by Bree Wells on 21 Nov 2026. Lives alone"
    qtbot.waitUntil(lambda: page.measurements.limit.text() == said)
    assert asked == ["7.0"]

    monkeypatch.setattr(ReliableDialog, "ask", lambda *_, **__: (Unreliable.DIALYSIS,))
    page.measurements.reliable.click()
    cell = page.measurements.table.model()
    qtbot.waitUntil(lambda: cell.index(0, 2).data() == "Does not count: Dialysis")


def test_that_a_goal_typed_for_one_number_is_not_offered_again_for_another(show: Show) -> None:
    kept = []
    for kind in (Kind.A1C, Kind.BLOOD_PRESSURE):
        dialog = OwnTargetDialog(None, kind=kind, about="", usual="", before="", reason="")
        dialog.whose = "m" * 32
        show(dialog)
        dialog.reason.setText("Frail")
        unfinished = dialog.what_is_typed()
        assert unfinished is not None
        kept.append(unfinished.kind)
        dialog.done(0)
    assert len(set(kept)) == 2
