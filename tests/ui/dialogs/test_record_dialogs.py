"""Dialogs for small facts refuse what cannot be, in a sentence beside the field."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from carecoord.services.followups import FollowUpForm
from carecoord.vocab.decisions import ReviewResult
from carecoord.vocab.followups import Kind as FollowUpKind
from carecoord.vocab.followups import Priority
from carecoord.vocab.measurements import Kind
from carecoord.vocab.patients import Status
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.kit import TODAY, Show
from ui.dialogs import base
from ui.dialogs.condition import AllergyDialog, ConditionDialog, NewCondition
from ui.dialogs.decision_review import DecisionReviewDialog, Review
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.follow_up_change import HandOverDialog, Moved, RescheduleDialog
from ui.dialogs.measurement import MeasurementDialog, NewReading, number_problem
from ui.dialogs.patient_status import NewStatus, PatientStatusDialog
from ui.dialogs.person_picker import Person, PersonPicker
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.visit import NewVisit, VisitDialog

UPPER_FIRST = "The upper number comes first, as in 128/82. Check both numbers."
YESTERDAY = TODAY - dt.timedelta(days=1)
COLLEAGUES = {"5" * 32: "Bree Wells", "6" * 32: "Ana Ruiz"}


@pytest.fixture
def agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked presses the verb; a problem keeps the dialog from closing."""

    def pressed(dialog: QDialog) -> bool:
        assert isinstance(dialog, base.BaseDialog)
        return not dialog.problem()

    monkeypatch.setattr(base, "wait_for", pressed)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (Kind.BLOOD_PRESSURE, "128/82", ""),
        (Kind.BLOOD_PRESSURE, "128", "Type both numbers, such as 128/82."),
        (Kind.BLOOD_PRESSURE, "82/128", UPPER_FIRST),
        (Kind.A1C, "7,4", ""),
        (Kind.A1C, "74", "This number is outside 3.0 to 20.0 %. Check it and type it again."),
        (Kind.WEIGHT, "heavy", "Type a number, such as 225.2."),
        (Kind.WEIGHT, "nan", "Type a number, such as 225.2."),
    ],
)  # fmt: skip
def test_that_a_reading_has_to_be_believable(kind: Kind, typed: str, sentence: str) -> None:
    assert number_problem(kind, typed) == sentence


def test_that_a_reading_is_returned_with_its_day(qapp: object) -> None:
    dialog = MeasurementDialog(None, today=TODAY, kind=Kind.BLOOD_PRESSURE, about="")
    dialog.number.setText("128 / 82")
    dialog.day.box.setText("yesterday")
    assert dialog.problem() == ""
    assert dialog.value() == NewReading(Kind.BLOOD_PRESSURE, 128, 82, YESTERDAY, "clinic")


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        (NewReading(Kind.BLOOD_PRESSURE, 152, 94, YESTERDAY, "home"), "152/94"),
        (NewReading(Kind.A1C, 7.25, None, YESTERDAY, ""), "7.25"),
    ],
)
def test_that_a_correction_begins_with_the_whole_reading_as_it_is(
    qapp: object, before: NewReading, typed: str
) -> None:
    dialog = MeasurementDialog(None, today=TODAY, kind=before.kind, about="", before=before)
    assert dialog.number.text() == typed
    assert not dialog.kind.isEnabled()
    assert dialog.problem() == ""
    assert dialog.value() == before


def test_that_a_reading_of_tomorrow_is_refused(qapp: object) -> None:
    dialog = MeasurementDialog(None, today=TODAY, kind=Kind.A1C, about="")
    dialog.number.setText("7.4")
    dialog.day.set_day(TODAY + dt.timedelta(days=1))
    assert dialog.problem() == "Choose today or an earlier day."
    assert dialog.day_row.faulty


def test_that_a_follow_up_needs_words_and_a_day_to_come(qapp: object) -> None:
    dialog = FollowUpDialog(None, today=TODAY, colleagues=COLLEAGUES, me="6" * 32, about="")
    assert dialog.problem() == "Say in a few words what there is to do."
    dialog.title.setText("Call the lab")
    dialog.due.set_day(YESTERDAY)
    assert dialog.problem() == "Choose today or a later day."
    dialog.due.box.setText("tomorrow")
    assert dialog.problem() == ""
    assert dialog.value() == FollowUpForm(
        title="Call the lab", due_on=TODAY + dt.timedelta(days=1), kind=FollowUpKind.CALL_BACK,
        owner_id="6" * 32,
    )  # fmt: skip


def test_that_a_follow_up_may_go_to_a_role(qapp: object) -> None:
    dialog = FollowUpDialog(None, today=TODAY, colleagues=COLLEAGUES, me="", about="")
    dialog.title.setText("Book the visit")
    dialog.due.set_day(TODAY)
    dialog.owner.setCurrentIndex(dialog.owner.findText("Front desk"))
    form = dialog.value()
    assert (form.owner_id, form.owner_role) == ("", Role.FRONT_DESK)


def left_hospital(day: str, *, closed: frozenset[dt.date]) -> FollowUpDialog:
    dialog = FollowUpDialog(
        None, today=TODAY, colleagues=COLLEAGUES, me="", about="", closed=closed
    )
    dialog.title.setText("Call after the hospital")
    dialog.kind.setCurrentIndex(dialog.kind.findData("transition"))
    dialog.discharge.day.box.setText(day)
    return dialog


def test_that_the_call_after_a_hospital_stay_is_due_two_working_days_after_the_discharge(
    qapp: object,
) -> None:
    dialog = left_hospital("20 Nov 2026", closed=frozenset({dt.date(2026, 11, 24)}))
    assert dialog.discharge.isVisibleTo(dialog)
    assert dialog.due.day == dt.date(2026, 11, 25)  # over a weekend and a closed Tuesday
    assert "Call by 25 Nov 2026. See the person by 27 Nov 2026" in dialog.discharge.row.note.text()
    assert dialog.problem() == ""
    form = dialog.value()
    assert (form.kind, form.priority) == (FollowUpKind.TRANSITION, Priority.TIME_LIMITED)
    assert form.reason == (
        "Left the hospital on 20 Nov 2026. Call by 25 Nov 2026, see by 27 Nov 2026 or 4 Dec 2026."
    )


def test_that_who_heard_late_of_a_discharge_calls_today(qapp: object) -> None:
    dialog = left_hospital("10 Nov 2026", closed=frozenset())
    assert dialog.due.day == TODAY
    assert "is past, so call today" in dialog.discharge.row.note.text()


def test_that_a_discharge_to_come_is_refused(qapp: object) -> None:
    dialog = left_hospital("", closed=frozenset())
    dialog.due.set_day(TODAY)
    assert dialog.problem() == ""  # it may be left out
    dialog.discharge.day.set_day(TODAY + dt.timedelta(days=1))
    assert dialog.problem() == "Choose today or an earlier day."


def test_that_only_a_hospital_stay_asks_for_the_day_of_discharge(qapp: object) -> None:
    dialog = left_hospital("20 Nov 2026", closed=frozenset())
    dialog.kind.setCurrentIndex(dialog.kind.findData("call_back"))
    assert not dialog.discharge.isVisibleTo(dialog)
    assert dialog.value().reason == ""


def test_that_a_follow_up_is_not_moved_into_the_past(qapp: object) -> None:
    dialog = RescheduleDialog(None, title="Call the lab", today=TODAY)
    dialog.due.set_day(YESTERDAY)
    assert dialog.problem() == "Choose today or a later day."


def test_that_a_visit_kept_tomorrow_is_refused_and_planned_is_not(qapp: object) -> None:
    dialog = VisitDialog(None, today=TODAY, about="")
    dialog.day.set_day(TODAY + dt.timedelta(days=1))
    assert dialog.problem()
    dialog.status.setCurrentIndex(dialog.status.findData("planned"))
    assert dialog.problem() == ""


def test_that_a_condition_without_a_code_names_no_code_system(
    agree: None, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    fill(monkeypatch, ConditionDialog, lambda dialog: dialog.text.setText("High blood pressure"))
    assert ConditionDialog.ask(None, today=TODAY) == NewCondition("High blood pressure", "", "", "")


def test_that_a_status_needs_to_say_how_it_is_known(qapp: object) -> None:
    dialog = PatientStatusDialog(None, status="active", today=TODAY, about="")
    dialog.status.setCurrentIndex(dialog.status.findData("deceased"))
    dialog.on.set_value("2026-11")
    assert dialog.problem() == "Say how you know. It stays in the journal."
    dialog.reason.setText("The daughter called")
    assert dialog.problem() == ""


def test_that_a_status_does_not_begin_in_the_future(qapp: object) -> None:
    dialog = PatientStatusDialog(None, status="moved", today=TODAY, about="")
    dialog.reason.setText("Letter")
    dialog.on.set_value("2027")
    assert dialog.problem() == "Type a day that is not in the future, or only the year."


def test_that_a_look_back_may_stay_open_only_so_long(qapp: object) -> None:
    latest = TODAY + dt.timedelta(days=90)
    dialog = DecisionReviewDialog(None, question="Statin?", today=TODAY, latest=latest)
    assert dialog.problem() == "Say what came of looking at it again."
    dialog.words.setPlainText("Still thinking")
    dialog.stays_open.setChecked(True)
    dialog.until.set_day(latest + dt.timedelta(days=1))
    assert dialog.problem() == "Choose a day after today and no later than 19 Feb 2027."
    dialog.until.set_day(latest)
    assert dialog.problem() == ""


def test_that_a_follow_up_goes_to_nobody_unchosen_and_not_to_whom_has_it(qapp: object) -> None:
    dialog = HandOverDialog(None, title="A", colleagues=COLLEAGUES, has_it="5" * 32)
    assert dialog.problem() == "Choose who takes it over."
    assert dialog.owner.findData("5" * 32) == -1
    dialog.owner.setCurrentIndex(dialog.owner.findData("6" * 32))
    assert dialog.problem() == ""
    of_role = HandOverDialog(None, title="A", colleagues=COLLEAGUES, has_it="Front desk")
    offered = [of_role.owner.itemText(at) for at in range(of_role.owner.count())]
    assert offered[:3] == ["Choose", "Bree Wells", "Ana Ruiz"]
    assert "Front desk" not in offered


def fill(monkeypatch: pytest.MonkeyPatch, kind: type[Any], how: Callable[[Any], object]) -> None:
    """Fill a dialog's fields as soon as it is made."""
    make: Any = vars(kind)["__init__"]

    def filled(self: object, *args: object, **more: object) -> None:
        make(self, *args, **more)
        how(self)

    monkeypatch.setattr(kind, "__init__", filled)


def test_that_every_answer_comes_back_as_it_was_given(
    agree: None, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    fill(monkeypatch, AllergyDialog, lambda d: d.substance.setText(" penicillin "))
    assert AllergyDialog.ask(None) == ("penicillin", "")
    fill(monkeypatch, ReasonDialog, lambda d: d.reason.setText("Twice"))
    answer = ReasonDialog.ask(None, "A", "B", "C", caption="Why", missing="Say why.")
    assert answer == "Twice"
    fill(monkeypatch, RescheduleDialog, lambda d: d.due.set_day(TODAY))
    assert RescheduleDialog.ask(None, title="A", today=TODAY) == Moved(TODAY, "")
    fill(monkeypatch, HandOverDialog, lambda d: d.owner.setCurrentIndex(1))
    assert HandOverDialog.ask(None, title="A", colleagues=COLLEAGUES) == ("5" * 32, None)
    assert VisitDialog.ask(None, today=TODAY) == NewVisit(TODAY, "office", "kept", "")
    fill(monkeypatch, PatientStatusDialog, lambda d: d.reason.setText("Letter"))
    status = PatientStatusDialog.ask(None, status="moved", today=TODAY)
    assert status == NewStatus(Status.MOVED, "", "Letter")
    fill(monkeypatch, DecisionReviewDialog, lambda d: d.outcome.setCurrentIndex(1))
    review = DecisionReviewDialog.ask(None, question="A", today=TODAY, latest=TODAY)
    assert review == Review("Content with it", None, ReviewResult.CONTENT)


def test_that_the_dialogs_are_usable_without_a_mouse(show: Show, qtbot: QtBot) -> None:
    latest = TODAY + dt.timedelta(days=90)
    for dialog in (
        FollowUpDialog(None, today=TODAY, colleagues=COLLEAGUES, me="", about="Maria Santos"),
        left_hospital("20 Nov 2026", closed=frozenset()),
        MeasurementDialog(None, today=TODAY, kind=Kind.A1C, about="Maria Santos"),
        VisitDialog(None, today=TODAY, about="Maria Santos"),
        ConditionDialog(None, today=TODAY, about="Maria Santos"),
        AllergyDialog(None, about="Maria Santos"),
        PatientStatusDialog(None, status="active", today=TODAY, about="Maria Santos"),
        DecisionReviewDialog(None, question="Statin?", today=TODAY, latest=latest),
    ):
        show(dialog)
        assert a11y.all_failures(dialog, qtbot) == [], type(dialog).__name__
        dialog.close()


def test_that_a_search_for_nobody_says_so_and_what_to_do(show: Show, qtbot: QtBot) -> None:
    picker = PersonPicker("Who is it for?", "Go on", None)
    show(picker)
    qtbot.keyClicks(picker.focusWidget(), "zz")
    picker.show_people("zz", ())
    assert picker._note.text() == "Nobody was found. Check the spelling or try the birth date."
    assert picker._note.isVisible()
    picker.show_people("zz", (Person("1", "Moss, Ada", "1971", "10442"),))
    assert not picker._note.isVisible()


def test_that_enter_takes_nobody_who_was_found_by_fewer_letters(show: Show, qtbot: QtBot) -> None:
    ana, maria = Person("1", "Santos, Ana", "1971", ""), Person("2", "Santos, Maria", "1980", "")
    picker = PersonPicker("Who is it for?", "Go on", None)
    show(picker)
    field = picker.focusWidget()
    qtbot.keyClicks(field, "santos")
    picker.show_people("santos", (ana, maria))
    qtbot.keyClicks(field, " m")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert picker.isVisible()
    assert picker.problem().startswith("Still looking")
    picker.show_people("santos", (ana, maria))  # an older answer that comes late
    assert picker.problem().startswith("Still looking")
    picker.show_people("santos m", (maria,))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not picker.isVisible()
    assert picker.chosen == maria
