"""What gets in the way, asked and gone over from the patient's page."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.services.barriers import BarrierForm, BarrierRow
from carecoord.services.bundle import Services
from carecoord.vocab.barriers import Domain, Status, WantsHelp
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.kit import TODAY, Dress, Show
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.barrier import Asked, BarrierDialog, Person
from ui.dialogs.barrier_hand_over import HandedOver, HandOverDialog
from ui.dialogs.barrier_picker import BarrierPicker
from ui.dialogs.barriers_kept_back import KeptBackDialog
from ui.pages.patient.page import PatientPage
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.library_row import LibraryRow

FRIDAY = TODAY + dt.timedelta(days=6)
RIDE = BarrierForm(
    domain=Domain.TRANSPORT, wants_help=WantsHelp.YES, next_step="Ring the ride line",
    next_step_on=FRIDAY,
)  # fmt: skip
MARIA = Person("m" * 32, "Maria Santos", "es-MX")


def words_in(part: QWidget) -> str:
    return " ".join(shown.text() for shown in part.findChildren(QLabel))


def titles(page: PatientPage) -> list[str]:
    rows = [page.visit.model.row_at(place) for place in range(page.visit.model.rowCount())]
    return [row.title for row in rows if isinstance(row, LibraryRow)]


@pytest.fixture
def asking(show: Show) -> Iterator[BarrierDialog]:
    made = BarrierDialog(
        None, domain=Domain.TRANSPORT, row=None, person=MARIA, today=TODAY,
        colleagues={"5" * 32: "Bree Wells"}, me="5" * 32,
    )  # fmt: skip
    show(made)
    yield made
    made.done(0)


def test_that_words_and_enter_lead_to_an_answer_that_is_kept(
    page: PatientPage,
    services: Services,
    maria: str,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    asked: list[Domain] = []

    def answer(_parent: QWidget, *, domain: Domain, **_more: object) -> Asked:
        asked.append(domain)
        return Asked(RIDE)

    def find(picker: BarrierPicker) -> bool:
        qtbot.keyClicks(picker.field, "bus")
        qtbot.waitUntil(lambda: picker.chosen is Domain.TRANSPORT)
        return True

    monkeypatch.setattr(BarrierDialog, "ask", answer)
    monkeypatch.setattr(BarrierPicker, "wait", find)
    page._barriers.ask()
    qtbot.waitUntil(lambda: "Getting here" in words_in(page.overview))
    assert asked == [Domain.TRANSPORT]
    assert "Offer a ride or a video visit: getting here is hard." in words_in(page.overview)
    (row,) = services.barriers.for_patient(maria, actor=services.actor).present
    assert row.next_step == "Ring the ride line"


def test_that_the_list_keeps_its_place_when_nothing_has_the_words(show: Show, qtbot: QtBot) -> None:
    picker = BarrierPicker(None, about="", domains=tuple(Domain), answers={})
    show(picker)
    place, height = picker.field.geometry(), picker.height()
    qtbot.keyClicks(picker.field, "zzz")
    qtbot.waitUntil(picker.nothing.isVisible)
    picker.accept_button.click()
    QApplication.sendPostedEvents()
    assert picker.field.geometry() == place
    picker.field.clear()
    qtbot.waitUntil(picker.list.isVisible)
    assert picker.height() >= height


def test_that_nothing_in_the_way_is_kept_line_by_line(
    page: PatientPage, services: Services, maria: str, qtbot: QtBot, show: Show
) -> None:
    picker = BarrierPicker(None, about="", domains=(Domain.FOOD, Domain.READING), answers={})
    picker.none_said.connect(page._barriers._on_none)
    show(picker)
    for _twice in range(2):
        qtbot.keyClick(picker, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    def answers() -> dict[Domain, Status]:
        book = services.barriers.for_patient(maria, actor=services.actor)
        return {one.domain: one.status for one in book.rows}

    none = Status.ASKED_NONE
    qtbot.waitUntil(lambda: answers() == {Domain.FOOD: none, Domain.READING: none})
    picker.done(0)


def test_that_the_question_stands_in_the_patients_language_and_help_needs_no_step(
    asking: BarrierDialog,
) -> None:
    assert "¿Cómo llega aquí" in words_in(asking)
    assert asking.problem() == "Choose what the person answered."
    asking.answer.button(Status.PRESENT.value).click()
    assert asking.problem() == ""
    asking.step.setText("Ring the ride line")
    assert asking.problem() == "Choose the day by which the next step is done."
    asking.due.set_day(FRIDAY)
    form = asking.value()
    assert (form.next_step, form.next_step_on, form.owner_id) == (
        "Ring the ride line", FRIDAY, "5" * 32,
    )  # fmt: skip


def test_that_an_answer_takes_away_the_sentence_that_asked_for_it(
    asking: BarrierDialog,
) -> None:
    asking._on_accept()
    assert "Choose what the person answered." in words_in(asking)
    asking.answer.button(Status.PRESENT.value).click()
    assert "Choose what the person answered." not in words_in(asking)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_that_the_questions_are_usable_without_a_mouse_and_with_a_screen_reader(
    asking: BarrierDialog, scheme: Scheme, dress: Dress, qtbot: QtBot
) -> None:
    dress(ThemeChoice(scheme, Contrast.NORMAL))
    asking.answer.button(Status.PRESENT.value).click()
    assert a11y.all_failures(asking, qtbot) == []


def test_that_the_visit_shows_what_is_in_the_way_and_not_what_is_kept_back(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    services.barriers.record(maria, RIDE, actor=services.actor)
    afraid = BarrierForm(domain=Domain.SAFETY_AT_HOME, asked_alone=True, note="The brother")
    services.barriers.record(maria, afraid, actor=services.actor)
    page = make(services)
    open_on(page, f"{maria}/visit", qtbot)
    # The step agreed on today stands among what was recorded.
    assert titles(page)[-3:] == ["Getting here", "Something is kept back", "Ring the ride line"]
    for word in ("Safety at home", "brother"):
        assert word not in words_in(page) + str(titles(page))


def test_that_only_who_may_see_what_is_kept_back_is_offered_to_keep_it_back(show: Show) -> None:
    for may in (True, False):
        person = replace(MARIA, may_keep_back=may)
        dialog = BarrierDialog(
            None, domain=Domain.FOOD, row=None, person=person, today=TODAY, colleagues={}, me="",
        )  # fmt: skip
        show(dialog)
        assert dialog.keep_back.isVisible() is may
        dialog.done(0)


def test_that_what_was_typed_comes_back_beside_what_a_colleague_made_of_it(
    page: PatientPage,
    services: Services,
    maria: str,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    made = services.barriers.record(maria, RIDE, actor=services.actor)
    qtbot.waitUntil(lambda: "Getting here" in words_in(page.overview))
    offered: list[tuple[str, str]] = []

    def answer(_parent: QWidget, *, row: BarrierRow, person: Person, **_more: object) -> Asked:
        offered.append((row.next_step, person.about))
        if len(offered) == 1:  # A colleague is faster.
            theirs = replace(RIDE, next_step="Ask her sister")
            services.barriers.review(made, theirs, rev=row.rev, actor=services.actor)
        return Asked(replace(RIDE, next_step="Book the van"))

    monkeypatch.setattr(BarrierDialog, "ask", answer)
    page._barriers.open(made)
    qtbot.waitUntil(
        lambda: (
            services.barriers.for_patient(maria, actor=services.actor).rows[0].next_step
            == "Book the van"
        )
    )
    assert offered[1][0] == "Book the van"
    assert re.search(r"· \d{1,2} [A-Z][a-z]{2} \d{4}", offered[0][1])  # the birth date, readable
    assert "Ask her sister" in offered[1][1]


def test_that_asking_about_safety_says_that_safe_ways_of_contact_are_set_by_hand(
    show: Show,
) -> None:
    dialog = BarrierDialog(
        None, domain=Domain.SAFETY_AT_HOME, row=None, person=MARIA, today=TODAY, colleagues={},
        me="",
    )  # fmt: skip
    show(dialog)
    assert "safe to call, leave a message or write" in words_in(dialog)
    dialog.done(0)


def test_that_nothing_is_kept_back_under_the_name_of_whoever_is_opened_next(
    page: PatientPage, john: str, maria: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(KeptBackDialog, "ask", lambda *_args, about, **_more: shown.append(about))
    open_on(page, john, qtbot)
    qtbot.waitUntil(lambda: page._view is not None and page._view.patient_id == john)
    page._barriers._on_kept_back((maria, ()))
    assert shown == []
    page._barriers._on_kept_back((john, ()))
    assert len(shown) == 1


def test_that_a_barrier_is_closed_with_what_came_of_it(
    page: PatientPage,
    services: Services,
    maria: str,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    made = services.barriers.record(maria, RIDE, actor=services.actor)
    qtbot.waitUntil(lambda: "Getting here" in words_in(page.overview))
    monkeypatch.setattr(BarrierDialog, "ask", lambda *_args, **_more: Asked(None))
    monkeypatch.setattr(
        "ui.pages.patient.barriers.ReasonDialog.ask", lambda *_args, **_more: "A sister drives"
    )
    page.overview.barriers.wanted.emit(f"barriers:{made}")
    qtbot.waitUntil(lambda: "Nothing in the way was told." in words_in(page.overview))
    (row,) = services.barriers.for_patient(maria, actor=services.actor).rows
    assert (row.status, row.outcome) == (Status.RESOLVED, "A sister drives")
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("typed", ["fear", "miedo"])
def test_that_words_about_what_is_kept_back_lead_to_handing_it_over(
    typed: str, show: Show, qtbot: QtBot
) -> None:
    seen = (Domain.TRUST_OR_PAST_HARM, Domain.FOOD)
    picker = BarrierPicker(None, about="", domains=seen, answers={}, hands_over=True)
    show(picker)
    picker._find(typed)
    assert "Safety at home: hand this over" in picker.kept_back.text()
    assert picker.kept_back.isVisible()
    QApplication.sendPostedEvents()
    assert picker.hand_over.visibleRegion().boundingRect() == picker.hand_over.rect()
    assert a11y.all_failures(picker, qtbot) == []
    picker._find("food")
    assert not picker.kept_back.isVisible()


def test_that_who_may_not_see_what_is_kept_back_hands_it_over(
    services: Services, maria: str, make: Make, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk = replace(services, actor=replace(services.actor, role=Role.FRONT_DESK))
    handed = HandedOver(Domain.SAFETY_AT_HOME, "Her brother")
    monkeypatch.setattr(HandOverDialog, "ask", lambda *_args, **_kwargs: handed)
    monkeypatch.setattr(BarrierPicker, "wait", lambda picker: bool(picker.hand_over.click()))
    page = make(desk)
    open_on(page, maria, qtbot)
    page._barriers.ask()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert told.undo[0][0] == "Handed over: a clinician takes it up today."
    assert services.barriers.for_patient(maria, actor=services.actor).kept_back == 1
