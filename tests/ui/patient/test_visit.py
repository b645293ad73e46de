"""The visit: what is open and what was done today, beside the forms of the talk."""

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.followups import FollowUpForm
from carecoord.services.handouts import HandoutChoice
from carecoord.services.patient_details import PatientDetails
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from tests.factories.notes import CLEAR, UNCLEAR, decided
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Dress
from tests.ui.patient.conftest import Make, open_on
from ui.pages.patient.page import PatientPage
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.library_row import LibraryRow

PILL = TopicEntry("How to take the pill", attempts=(CLEAR,))
SALT = TopicEntry("Why salt matters", attempts=(UNCLEAR,))


def rows(page: PatientPage) -> list[str]:
    """The lines beside the forms, headings in capitals."""
    model = page.visit.model
    shown = [model.row_at(place) for place in range(model.rowCount())]
    return [
        row.title if isinstance(row, LibraryRow) else row.spoken().partition(",")[0].upper()
        for row in shown
    ]


def begin(page: PatientPage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_F2)


def type_into_both(page: PatientPage, qtbot: QtBot) -> None:
    """A visit with a decision and a topic begun, neither signed nor saved."""
    begin(page, qtbot)
    page.talk.decision.start_new()
    qtbot.keyClicks(page.talk.decision.form.parts.talk.question, "Surgery?")
    page.talk.teachback.add_own_point()
    qtbot.keyClicks(page.talk.teachback.board.cards[-1].text, "When to call")


def begun(page: PatientPage) -> tuple[str, list[str]]:
    """What stands in both forms."""
    talk = page.talk
    topics = [card.topic.text for card in talk.teachback.board.cards]
    return talk.decision.form.parts.talk.question.toPlainText(), topics


def teach(services: Services, patient_id: str, *topics: TopicEntry) -> None:
    form = TeachbackForm(interpreter="qualified_phone", topics=topics)
    services.teachback.record(patient_id, form, actor=services.actor)


def test_that_one_key_shows_what_is_open_beside_both_forms(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    teach(services, maria, SALT)
    form = FollowUpForm(title="Blood test", due_on=TODAY + dt.timedelta(days=5))
    services.followups.add(maria, form, actor=services.actor)
    services.decisions.save_draft(maria, decided(TODAY), actor=services.actor)
    qtbot.waitUntil(lambda: page.overview.model.rowCount() == 3)
    begin(page, qtbot)
    assert page.visit.isVisible()
    assert not page.timeline.isVisible()
    assert page.talk.teachback.isVisible()
    assert page.visit.list.hasFocus()
    assert {"Blood test", "Check again: Why salt matters", "Start a statin?"} <= set(rows(page))
    qtbot.waitUntil(page.talk.decision.is_writing)


def test_that_what_a_rule_made_waits_in_the_visit_unless_its_topic_already_does(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    teach(services, maria, SALT)
    without = TeachbackForm(interpreter="emergency_companion", topics=(PILL,))
    services.teachback.record(maria, without, actor=services.actor)
    begin(page, qtbot)
    qtbot.waitUntil(lambda: "Check again: Why salt matters" in rows(page))
    made = [one.title for one in services.followups.for_patient(maria, actor=services.actor)]
    (again,) = [title for title in made if "salt" not in title]
    assert len(made) == 2
    waiting = rows(page)[: rows(page).index("RECORDED TODAY")]
    assert waiting == ["OPEN FOR THIS PATIENT", again, "Check again: Why salt matters"]


def test_that_what_is_late_stands_first_among_what_waits(
    make: Make, desk: Desk, services: Services, maria: str, qtbot: QtBot
) -> None:
    form = FollowUpForm(title="Blood test", due_on=TODAY + dt.timedelta(days=5))
    services.followups.add(maria, form, actor=services.actor)
    yesterday = (TODAY - dt.timedelta(days=1)).isoformat()
    desk.clinic.topic(
        maria, text="Why salt matters", state="not_checked", next_check_on=yesterday,
        state_on="2026-02-01",
    )  # fmt: skip
    page = make(services)
    open_on(page, f"{maria}/visit", qtbot)
    qtbot.waitUntil(lambda: "Blood test" in rows(page))
    assert rows(page)[1:3] == ["Check: Why salt matters", "Blood test"]
    (card,) = page.talk.teachback.board.cards
    named = [one.text() for one in card.findChildren(QLabel)]
    assert "Check: Why salt matters" in named


def test_that_the_visit_says_how_to_talk_and_what_to_give(page: PatientPage, qtbot: QtBot) -> None:
    begin(page, qtbot)
    assert page.visit.needs.text() == (
        "Speaks Spanish: use a qualified interpreter. Papers in large print."
    )


def test_that_what_was_never_asked_is_asked_for(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    nobody = services.patients.add(PatientDetails(family="Lee"), actor=services.actor)
    page = make(services)
    open_on(page, f"{nobody}/visit", qtbot)
    assert page.visit.needs.text() == "Ask which language they speak and read."


def test_that_what_is_done_today_joins_the_list_as_it_is_saved(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    begin(page, qtbot)
    assert rows(page) == ["OPEN FOR THIS PATIENT"]
    teach(services, maria, PILL)
    choice = HandoutChoice(topic="sleep", language="es")
    services.handouts.give(
        choice, patient_id=maria, channel="pdf", reason="Gone over together", actor=services.actor
    )
    qtbot.waitUntil(lambda: len(rows(page)) == 4)
    assert rows(page)[1:3] == ["RECORDED TODAY", "How to take the pill"]


def test_that_enter_on_a_topic_puts_the_cursor_on_its_answer(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot
) -> None:
    teach(services, maria, SALT)
    begin(page, qtbot)
    qtbot.waitUntil(lambda: "Check again: Why salt matters" in rows(page))
    qtbot.waitUntil(lambda: len(page.talk.teachback.board.cards) == 1)
    qtbot.keyClick(page.visit.list, Qt.Key.Key_Return)
    card = page.talk.teachback.board.cards[0]
    qtbot.waitUntil(card.answer.buttons()[0].hasFocus)


def test_that_the_visit_goes_on_over_other_sections_and_ends_with_another_patient(
    page: PatientPage, maria: str, john: str, qtbot: QtBot
) -> None:
    begin(page, qtbot)
    open_on(page, f"{maria}/measurements", qtbot)
    assert page.visit.isVisible()
    begin(page, qtbot)
    assert page.visit.list.hasFocus()
    assert page.sections.section == "measurements"
    open_on(page, john, qtbot)
    qtbot.waitUntil(page.timeline.isVisible)


def test_that_the_history_comes_back_when_the_visit_is_ended(
    page: PatientPage, qtbot: QtBot
) -> None:
    begin(page, qtbot)
    page.visit.end.click()
    assert page.timeline.isVisible()
    assert not page.visit.isVisible()


def test_that_short_of_room_the_visit_is_a_tab(page: PatientPage, qtbot: QtBot) -> None:
    page.resize(900, 700)
    begin(page, qtbot)
    assert page.visit.isVisible()
    assert page.sections.tabs.tabText(page.sections.tabs.currentIndex()) == "Visit"
    page.visit.end.click()
    assert page.sections.tabs.tabText(page.sections.tabs.currentIndex()) == "Timeline"


def test_that_nothing_typed_in_a_visit_is_lost_when_the_window_goes(
    page: PatientPage, make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    type_into_both(page, qtbot)
    # What the lock does first; it then closes the store and the process.
    page.save_draft()
    saved = services.decisions.for_patient
    qtbot.waitUntil(lambda: bool(saved(maria, actor=services.actor)))
    mine = services.drafts.mine
    qtbot.waitUntil(lambda: bool(mine(actor=services.actor)))
    page.close()

    again = make(services)
    open_on(again, f"{maria}/visit", qtbot)
    qtbot.waitUntil(again.talk.decision.is_writing)
    assert begun(again) == ("Surgery?", ["When to call"])


def test_that_a_crash_loses_no_more_than_the_last_seconds_of_a_visit(
    page: PatientPage, make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    type_into_both(page, qtbot)
    # Nobody saves: what is stored now is what a process that dies leaves behind.
    saved, mine = services.decisions.for_patient, services.drafts.mine
    qtbot.waitUntil(lambda: bool(saved(maria, actor=services.actor)))
    qtbot.waitUntil(lambda: bool(mine(actor=services.actor)))

    again = make(services)
    open_on(again, f"{maria}/visit", qtbot)
    qtbot.waitUntil(again.talk.decision.is_writing)
    assert begun(again) == ("Surgery?", ["When to call"])


def test_that_the_visit_can_be_worked_by_keyboard_and_is_named(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot, dress: Dress
) -> None:
    teach(services, maria, PILL, SALT)
    begin(page, qtbot)
    qtbot.waitUntil(lambda: len(rows(page)) > 3)
    assert a11y.all_failures(page, qtbot) == []
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL, reduced_motion=True))
    assert a11y.faint(page) == []
