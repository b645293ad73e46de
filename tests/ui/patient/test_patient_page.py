"""The page of one patient: what is known first, where everything is, and what can be done."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from carecoord.common.i18n import use_language
from carecoord.entities.journal import JournalEntry
from carecoord.services.bundle import Services
from carecoord.services.followups import FollowUpForm
from carecoord.services.papers import Document
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import Kind as FollowUpKind
from carecoord.vocab.measurements import Kind
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import PLAIN, TODAY, Dress
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.measurement import MeasurementDialog, NewReading
from ui.dialogs.paper import PaperDialog
from ui.dialogs.patient_form.dialog import FormAnswer
from ui.dialogs.visit import NewVisit, VisitDialog
from ui.pages.patient.page import PatientPage
from ui.pages.patient.places import SECTIONS
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.theme.look import look
from ui.widgets.timeline_row import TimelineRow


def words_in(widget: QWidget) -> list[str]:
    return [shown.text() for shown in widget.findChildren(QLabel) if shown.text()]


def add_pressure(services: Services, patient_id: str, upper: float, lower: float) -> str:
    return services.clinical.add_measurement(
        patient_id, kind=Kind.BLOOD_PRESSURE, value=upper, value2=lower, taken_on=TODAY,
        actor=services.actor,
    )  # fmt: skip


def add_follow_up(services: Services, patient_id: str, title: str, due_in_days: int = 3) -> str:
    form = FollowUpForm(
        title=title, due_on=TODAY + dt.timedelta(days=due_in_days), kind=FollowUpKind.RESULT
    )
    return services.followups.add(patient_id, form, actor=services.actor)


def test_that_opening_a_page_is_journalled_once(
    desk: Desk, page: PatientPage, maria: str, qtbot: QtBot
) -> None:
    add_pressure(desk.services, maria, 128, 82)
    qtbot.waitUntil(lambda: page.overview.readings.count() == 1)
    with desk.opened.database.reading() as session:
        reads = session.scalars(
            select(JournalEntry).where(
                JournalEntry.tbl == "chart.read", JournalEntry.subject == maria
            )
        ).all()
    assert len(reads) == 1


def test_that_allergies_are_the_first_badge(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    services.clinical.add_allergy(maria, substance="penicillin", actor=services.actor)
    page = make(services)
    open_on(page, maria, qtbot)
    shown = words_in(page.banner)
    badges = shown[shown.index("Allergy: penicillin") :]
    assert badges[:2] == ["Allergy: penicillin", "Spanish: use interpreter"]
    assert {"Santos, Maria", "Born 12 Apr 1971 (55)", "Record 10442"} <= set(shown)
    assert {"OK to leave a message", "text messages allowed"} <= set(shown)


def test_that_nobody_is_shown_while_the_next_patient_is_read(
    page: PatientPage, john: str, qtbot: QtBot
) -> None:
    page.open(john)
    assert not page.banner.isVisible()
    qtbot.waitUntil(page.banner.isVisible)
    assert "Okafor, John" in words_in(page.banner)
    assert "Santos, Maria" not in words_in(page.banner)


def test_that_a_patient_who_is_gone_is_said_in_a_sentence(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    page = make(services)
    page.open("9" * 32)
    qtbot.waitUntil(page.nobody.isVisible)
    assert "This patient is no longer in the list. Search for the name again." in words_in(
        page.nobody
    )


def test_that_an_entry_of_the_timeline_leads_to_its_record(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    add_follow_up(services, maria, "Book eye check")
    second = add_follow_up(services, maria, "Repeat potassium", 9)
    qtbot.waitUntil(lambda: page.timeline.model.row_of(f"followup:{second}") > 0)
    row = page.timeline.model.row_of(f"followup:{second}")
    page.timeline.list.setCurrentIndex(page.timeline.model.index(row))
    qtbot.keyClick(page.timeline.list, Qt.Key.Key_Return)
    assert page.follow_ups.isVisible()
    assert page.follow_ups.panel.title.text() == "Repeat potassium"


def test_that_the_timeline_narrows_to_one_kind(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    add_follow_up(services, maria, "Book eye check")
    add_pressure(services, maria, 128, 82)
    qtbot.waitUntil(lambda: page.timeline.model.rowCount() == 3)
    page.timeline.filter.setCurrentIndex(page.timeline.filter.findData("measurement"))
    qtbot.waitUntil(lambda: page.timeline.model.rowCount() == 2)
    row = page.timeline.model.row_at(1)
    assert isinstance(row, TimelineRow)
    assert row.title == "Blood pressure 128/82"


def test_that_the_timeline_becomes_a_tab_when_room_is_short(page: PatientPage) -> None:
    tabs, place = page.sections.tabs, SECTIONS.index("timeline")
    assert not tabs.isTabVisible(place)
    assert page.timeline.isVisible()
    page.resize(1000, 640)
    assert tabs.isTabVisible(place)
    tabs.setCurrentIndex(place)
    assert page.timeline.isVisible()
    page.resize(1194, 714)
    assert page.timeline.isVisible()
    assert not tabs.isTabVisible(place)


def test_that_decision_and_teach_back_stand_side_by_side_where_there_is_room(
    page: PatientPage, maria: str
) -> None:
    page.open(f"{maria}/decisions")
    assert page.talk.decision.isVisible()
    assert page.talk.teachback.isVisible()
    page.resize(760, 640)
    assert page.sections.tabs.tabRect(SECTIONS.index("teachback")).width() > 0
    page.open(f"{maria}/teachback")
    assert page.talk.teachback.isVisible()
    assert not page.talk.decision.isVisible()


def test_that_arrows_move_along_the_tabs_without_losing_the_keyboard(
    page: PatientPage, qtbot: QtBot
) -> None:
    page.sections.tabs.setFocus()
    qtbot.keyClick(page.sections.tabs, Qt.Key.Key_Right)
    qtbot.keyClick(page.sections.tabs, Qt.Key.Key_Right)
    assert page.goals.isVisible()
    assert page.sections.tabs.hasFocus()


def test_that_a_change_made_elsewhere_shows_and_disturbs_no_typing(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    page.open(f"{maria}/teachback-new")
    card = page.talk.teachback.board.cards[0]
    qtbot.keyClicks(card.text, "Take one in the morning")
    add_pressure(services, maria, 158, 94)
    qtbot.waitUntil(lambda: page.overview.readings.count() == 1)
    assert page.talk.teachback.board.cards == [card]
    assert card.text.toPlainText() == "Take one in the morning"


def test_that_giving_a_handout_goes_to_the_handouts_for_this_patient(
    page: PatientPage, maria: str, told: Told, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.banner.give, Qt.MouseButton.LeftButton)
    assert told.opened == [("handouts", f"patient:{maria}")]


def test_that_a_follow_up_is_added_and_taken_back(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    form = FollowUpForm(title="Call the daughter", due_on=TODAY + dt.timedelta(days=1))
    monkeypatch.setattr(FollowUpDialog, "ask", lambda *_args, **_more: form)
    qtbot.mouseClick(page.banner.follow_up, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told.undo))
    text, undo = told.undo[0]
    assert text == "Follow-up added: Tomorrow."
    undo()
    qtbot.waitUntil(lambda: bool(told.said))
    assert services.followups.for_patient(maria, include_closed=True, actor=services.actor) == ()


def test_that_enter_closes_the_follow_up_with_what_came_of_it(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    add_follow_up(services, maria, "Repeat potassium")
    page.open(f"{maria}/followups")
    qtbot.waitUntil(page.follow_ups.panel.isVisible)
    panel = page.follow_ups.panel
    qtbot.keyClick(panel.outcome, Qt.Key.Key_Return)
    assert panel.outcome_row.faulty
    qtbot.keyClicks(panel.outcome, "Potassium 4.4")
    qtbot.keyClick(panel.outcome, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.outcome_row.isVisible())
    (row,) = services.followups.for_patient(maria, include_closed=True, actor=services.actor)
    assert (row.state, row.outcome) == ("done", "Potassium 4.4")


def test_that_a_reading_at_the_limit_is_marked_as_on_the_list(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    add_pressure(services, maria, 140, 88)
    add_pressure(services, maria, 139, 89)
    page.open(f"{maria}/measurements")
    qtbot.waitUntil(page.measurements.table.isVisible)
    table = page.measurements.table.model()
    shown = [[table.index(r, c).data() for c in (1, 2)] for r in range(table.rowCount())]
    assert shown == [["139/89", "Below"], ["140/88", "At or above"]]
    upper, lower = page.measurements.charts
    assert "Upper blood pressure" in upper.accessibleName()
    assert "Below 90" in lower.accessibleName()


def test_that_a_measurement_is_added_from_its_dialog(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    reading = NewReading(Kind.WEIGHT, 81.4, None, TODAY, "home")
    monkeypatch.setattr(MeasurementDialog, "ask", lambda *_args, **_more: reading)
    page.open(f"{maria}/measurements")
    qtbot.mouseClick(page.measurements.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told.undo))
    (series,) = services.chart.series(maria, actor=services.actor)
    assert series.points[0].value == pytest.approx(81.4)


def test_that_a_very_high_pressure_says_whom_to_tell_and_is_taken_back_whole(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    reading = NewReading(Kind.BLOOD_PRESSURE, 212, 124, TODAY, "home")
    monkeypatch.setattr(MeasurementDialog, "ask", lambda *_args, **_more: reading)
    page.open(f"{maria}/measurements")
    qtbot.mouseClick(page.measurements.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told.undo))
    said, take_back = told.undo[0]
    assert "tell a clinician now" in said
    (row,) = services.followups.for_patient(maria, actor=services.actor)
    assert row.title == "Very high blood pressure: 212/124"
    page.open(maria)
    qtbot.waitUntil(lambda: page.overview.model.rowCount() == 1)
    assert "Very high blood pressure: 212/124" in page.overview.model.row_at(0).spoken()
    take_back()
    qtbot.waitUntil(lambda: services.chart.series(maria, actor=services.actor) == ())
    assert services.followups.for_patient(maria, actor=services.actor) == ()


def test_that_one_key_records_a_visit_and_each_key_the_menu_shows_does_something(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    at_home = NewVisit(TODAY, "home", "kept", "")
    monkeypatch.setattr(VisitDialog, "ask", lambda *_args, **_more: at_home)
    qtbot.keyClick(
        page, Qt.Key.Key_V,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    qtbot.waitUntil(lambda: bool(told.undo))
    assert told.undo[0][0] == "Visit recorded."
    bound = {held.key().toString() for held in page.findChildren(QShortcut)}
    shown = {one.text().partition("\t")[2] for one in page.banner.menu.actions()} - {""}
    assert {"Ctrl+Shift+V", "Ctrl+Shift+M"} < shown
    assert shown <= bound


def test_that_the_contact_sheet_is_shown_as_it_prints(
    page: PatientPage, maria: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Document] = []
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, paper: shown.append(paper))
    page.open(f"{maria}/contact")
    qtbot.mouseClick(page.contact.sheet, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].patient_id == maria


def test_that_contact_details_say_who_may_be_told(page: PatientPage, maria: str) -> None:
    page.open(f"{maria}/contact")
    assert "Ana Santos · may be told" in words_in(page.contact)


def test_that_front_desk_is_not_offered_what_it_may_not_do(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    actor = Actor(services.actor.staff_id, "Sam Reed", Role.FRONT_DESK)
    page = make(replace(services, actor=actor))
    open_on(page, f"{maria}/decisions", qtbot)
    assert not page.talk.decision.list.new.isVisible()
    assert not page.talk.teachback.save.isVisible()
    page.open(f"{maria}/conditions")
    assert not page.conditions.add_allergy.isVisible()


@pytest.mark.parametrize("section", SECTIONS)
def test_that_every_section_is_usable_without_a_mouse_and_with_a_screen_reader(
    make: Make, services: Services, maria: str, section: str, qtbot: QtBot
) -> None:
    services.clinical.add_allergy(maria, substance="penicillin", actor=services.actor)
    services.clinical.add_condition(maria, text="High blood pressure", actor=services.actor)
    add_pressure(services, maria, 158, 94)
    add_follow_up(services, maria, "Repeat potassium")
    page = make(services)
    if section == "timeline":
        page.resize(1000, 700)
    open_on(page, f"{maria}/{section}", qtbot)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


@pytest.mark.parametrize(
    ("text_percent", "size"), [(100, (1024, 620)), (150, (1282, 680))], ids=["small", "large text"]
)
def test_that_nothing_is_cut_in_a_small_window_or_large_text(
    make: Make, services: Services, maria: str, text_percent: int, size: tuple[int, int],
    dress: Dress, qtbot: QtBot,
) -> None:  # fmt: skip
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, text_percent, reduced_motion=True))
    add_pressure(services, maria, 158, 94)
    page = make(services)
    page.resize(*size)
    open_on(page, maria, qtbot)
    for section in SECTIONS:
        page.open(f"{maria}/{section}")
        qtbot.wait(1)
        assert a11y.clipped(page) == [], section


def test_that_changed_details_can_be_taken_back_and_unchanged_ones_take_nothing_else_back(
    page: PatientPage, maria: str, told: Told, qtbot: QtBot
) -> None:
    page._forms.answered.emit(FormAnswer(saved_id=maria))
    qtbot.waitUntil(lambda: told.said == ["Details saved."])
    assert told.undo == []
    page._forms.answered.emit(FormAnswer(saved_id=maria, is_changed=True))
    qtbot.waitUntil(lambda: [said for said, _undo in told.undo] == ["Details saved."])


def test_that_large_text_leaves_the_name_in_sight_while_a_talk_is_written_down(
    make: Make, services: Services, maria: str, dress: Dress, qtbot: QtBot
) -> None:
    dress(PLAIN._replace(text_percent=150))
    page = make(services)
    page.resize(1250, 650)  # what a laptop of 1366 by 768 leaves to the page
    open_on(page, f"{maria}/decisions", qtbot)
    layout = page.layout()
    assert layout is not None
    assert layout.totalMinimumHeightForWidth(page.width()) <= page.height()


def test_that_the_readings_stay_whole_when_the_text_grows_while_the_page_is_open(
    make: Make, services: Services, maria: str, dress: Dress, qtbot: QtBot
) -> None:
    use_language("es")
    add_pressure(services, maria, 158, 94)
    page = make(services)
    page.resize(1282, 680)
    open_on(page, maria, qtbot)
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 150, reduced_motion=True))
    qtbot.waitUntil(lambda: page.overview._aside.width() == look().px(320))
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
