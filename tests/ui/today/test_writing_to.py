"""Writing to the people of the list on the screen: by key, rehearsed, and taken back."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from carecoord.entities import Address, ContactPoint, Outbound
from carecoord.services.letter_forms import Double
from carecoord.settings import PRACTICE_PHONE
from carecoord.vocab.outbound import Made
from carecoord.vocab.patients import Channel
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import ZONE, Show
from tests.ui.practice import Told
from tests.ui.today.conftest import press
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.dialogs.letter_words import LetterWordsDialog
from ui.dialogs.one_by_one import Message, OneByOneDialog
from ui.dialogs.paper import MadePaper, PaperDialog
from ui.dialogs.two_letters import ToTakeBack, TwoLettersDialog
from ui.dialogs.write_to_list import Choice, Deed, Offer, WriteDialog
from ui.pages.today.page import TodayPage
from ui.printing.papers import InSteps

DUE = "followups-due"


@pytest.fixture
def reachable(desk: Desk, people: dict[str, str]) -> dict[str, str]:
    """Ana and Ben can be written to; of Cleo nothing is known."""
    desk.services.preferences.set(PRACTICE_PHONE, "(555) 555-0100", actor=desk.services.actor)
    for name in ("Ana", "Ben"):
        person = people[name]
        desk.clinic.add(
            Address, patient_id=person, line="12 Oak St", city="Austin", state="TX",
            postcode="07302", mail_safe="yes",
        )  # fmt: skip
        desk.clinic.add(ContactPoint, patient_id=person, kind="email", typed=f"{name}@x.org")
        for channel in ("email", "text"):
            desk.clinic.consent(person, channel, "yes")
    return people


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the dialog was offered, and what it answers."""
    answers: dict[str, Any] = {"offers": []}

    def ask(_parent: QWidget, offer: Offer) -> Choice:
        answers["offers"].append(offer)
        choose: Callable[[Offer], Choice] = answers.pop("choice")
        return choose(offer)

    monkeypatch.setattr(WriteDialog, "ask", ask)
    return answers


def everybody(deed: Deed, way: Channel, **more: Any) -> Any:
    def choose(offer: Offer) -> Choice:
        ids = tuple(one.patient_id for one in offer.plans[way].recipients)
        fields: dict[str, Any] = {"template_id": "call-us", "patient_ids": ids} | more
        return Choice(deed=deed, way=way, **fields)

    return choose


def stored(desk: Desk) -> list[tuple[str, str, bool]]:
    with desk.opened.database.reading() as session:
        rows = session.scalars(select(Outbound).order_by(Outbound.id)).all()
        return [(row.channel, row.state, row.deleted) for row in rows]


def test_that_one_key_rehearses_and_what_is_printed_is_logged_and_taken_back(
    page: TodayPage,
    reachable: dict[str, str],
    asked: dict[str, Any],
    desk: Desk,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    papers: list[InSteps] = []

    def made_of(_parent: QWidget, _sheet: object, _name: str, pages: InSteps) -> MadePaper:
        papers.append(pages)
        return MadePaper(None)

    monkeypatch.setattr(PaperDialog, "made_of", made_of)
    asked["choice"] = everybody(Deed.MAKE, Channel.LETTER)
    press("M", qtbot)
    qtbot.waitUntil(lambda: bool(told.undo))

    (offer,) = asked["offers"]
    assert [one.name for one in offer.plans[Channel.LETTER].omitted] == ["Santos, Cleo"]
    assert papers[0].pages == 2
    assert stored(desk) == [("letter", Made.PRINTED, False)] * 2
    assert page.model.rowCount() > 0, "a printed letter takes nobody off the list"

    told.undo[-1][1]()
    qtbot.waitUntil(lambda: stored(desk) == [("letter", Made.PRINTED, True)] * 2)


def test_that_who_made_the_same_letters_as_somebody_else_takes_the_double_ones_out(
    page: TodayPage,
    reachable: dict[str, str],
    asked: dict[str, Any],
    desk: Desk,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    letters, log, actor = desk.services.letters, desk.services.letter_log, desk.services.actor
    asked_about: list[str] = []

    def ask(_parent: QWidget, doubles: Sequence[Double]) -> ToTakeBack:
        asked_about.extend(one.name for one in doubles)
        return ToTakeBack.THESE_PEOPLE

    def made_of(_parent: QWidget, _sheet: object, _name: str, _pages: InSteps) -> MadePaper:
        plan = letters.plan(DUE, Channel.LETTER, actor=actor, patient_ids=[reachable["Ana"]])
        log.log(letters.letters(plan, "call-us", actor=actor).run, Made.PRINTED, actor=actor)
        return MadePaper(None)

    monkeypatch.setattr(TwoLettersDialog, "ask", ask)
    monkeypatch.setattr(PaperDialog, "made_of", made_of)
    asked["choice"] = everybody(Deed.MAKE, Channel.LETTER)
    press("M", qtbot)
    qtbot.waitUntil(lambda: len(stored(desk)) == 3 and any(row[2] for row in stored(desk)))
    assert asked_about == ["Santos, Ana"]
    assert sorted(deleted for *_kind, deleted in stored(desk)) == [False, False, True]


def test_that_a_paper_closed_without_printing_leaves_no_trace_among_what_was_made(
    page: TodayPage,
    reachable: dict[str, str],
    asked: dict[str, Any],
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(PaperDialog, "made_of", lambda *_args: closed.append(True))
    for choice in (
        everybody(Deed.MAKE, Channel.LETTER),
        everybody(Deed.LABELS, Channel.LETTER, is_for_labels=True, form_id="2x7", start=3),
        everybody(Deed.REHEARSE, Channel.LETTER),
    ):
        asked["choice"] = choice
        before = len(closed)
        page.open("write")
        qtbot.waitUntil(lambda: len(closed) == before + 1)  # noqa: B023 - waited for at once
    assert stored(desk) == []


def test_that_drafts_are_saved_in_the_folder_and_said_to_be_sent_by_a_person(
    page: TodayPage,
    reachable: dict[str, str],
    asked: dict[str, Any],
    desk: Desk,
    told: Told,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    monkeypatch.setattr(FileDialog, "ask_folder", lambda *_args: folder)
    asked["choice"] = everybody(Deed.MAKE, Channel.EMAIL)
    page.write_to_list()
    qtbot.waitUntil(lambda: len(told.undo) == 1)
    assert sorted(path.name for path in folder.iterdir()) == ["draft-001.eml", "draft-002.eml"]
    assert stored(desk) == [("email", Made.DRAFT, False)] * 2
    assert page._strip._words.text() == (
        "2 drafts are saved in drafts. Keep them where only staff can open them."
    )

    asked["choice"] = lambda offer: Choice(deed=Deed.SENT, run_id=offer.waiting[0].run_id)
    page.write_to_list()
    qtbot.waitUntil(lambda: len(told.undo) == 2)
    assert stored(desk) == [("email", Made.SENT, False)] * 2
    qtbot.waitUntil(lambda: len(page.model.ids()) == 1)
    told.undo[1][1]()
    qtbot.waitUntil(lambda: stored(desk) == [("email", Made.DRAFT, False)] * 2)


def test_that_only_the_text_really_copied_is_logged(
    page: TodayPage,
    reachable: dict[str, str],
    asked: dict[str, Any],
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(
        OneByOneDialog, "go_through", lambda _parent, _title, all_, _used: (all_[0].patient_id,)
    )
    asked["choice"] = everybody(Deed.MAKE, Channel.TEXT)
    page.write_to_list()
    qtbot.waitUntil(lambda: stored(desk) == [("text", Made.COPIED, False)])


def test_that_whom_a_text_was_copied_for_is_kept_though_the_screen_is_locked_in_the_middle(
    page: TodayPage,
    reachable: dict[str, str],
    asked: dict[str, Any],
    desk: Desk,
    jobs: JobRunner,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def nobody_there(dialog: OneByOneDialog) -> bool:
        dialog.accept_button.click()
        page.let_go()
        jobs.take_no_more()
        return False

    monkeypatch.setattr(OneByOneDialog, "wait", nobody_there)
    asked["choice"] = everybody(Deed.MAKE, Channel.TEXT)
    page.write_to_list()
    qtbot.waitUntil(lambda: stored(desk) == [("text", Made.COPIED, False)])


@pytest.fixture
def offer(desk: Desk, reachable: dict[str, str]) -> Offer:
    services = desk.services
    return Offer(
        title="Follow-ups due",
        plans={
            way: services.letters.plan(DUE, way, actor=services.actor)
            for way in (Channel.LETTER, Channel.EMAIL, Channel.TEXT, Channel.CALL)
        },
        labels=services.letters.plan(DUE, Channel.LETTER, once_more=True, actor=services.actor),
        templates=services.letter_texts.choices(),
        waiting=(),
        chosen_id=reachable["Ben"],
        may_word=True,
    )


def test_that_a_tick_taken_away_leaves_somebody_out_on_that_way_alone(
    offer: Offer, show: Show
) -> None:
    dialog = WriteDialog(None, offer)
    show(dialog)
    assert dialog.told.text() == "2 are ticked. Left out, 1: No full address is on file."
    dialog.people.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert len(dialog.chosen_ids()) == 1
    dialog.one_button.click()
    assert dialog.chosen_ids() == (offer.chosen_id,)

    dialog.ways.button("email").click()
    assert len(dialog.chosen_ids()) == 2
    assert dialog.accept_button.text() == "Save drafts in a folder"
    dialog.ways.button("letter").click()
    dialog.people.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.accept_button.isEnabled()
    dialog.all_button.click()
    assert len(dialog.choice().patient_ids) == 2
    dialog.ways.button("labels").click()
    assert (dialog.choice().deed, dialog.choice().form_id) == (Deed.LABELS, "3x10")


def test_that_two_people_of_one_name_are_told_apart_by_their_birth_dates(
    offer: Offer, show: Show
) -> None:
    dialog = WriteDialog(None, offer)
    show(dialog)
    told, left_out = dialog.people.item(0).text(), dialog.people.item(2).text()
    assert told.startswith("Santos, Ana · 12 Apr 1971: 12 Oak St")
    assert left_out.startswith("Santos, Cleo · 12 Apr 1971: left out.")


def test_that_every_dialog_is_used_by_keyboard_and_read_aloud(
    offer: Offer, desk: Desk, show: Show, qtbot: QtBot
) -> None:
    words = {
        language: desk.services.letter_texts.words(
            "call-us", language, actor=desk.services.actor
        ).words
        for language in ("en", "es")
    }
    texts_choice = desk.services.letter_texts.choices()[0]
    message = Message(patient_id="a", name="Santos, Ana", to="555", text="Please call us.")
    at = dt.datetime(2026, 11, 21, 10, 42, tzinfo=ZONE)
    double = Double(
        patient_id="a", name="Santos, Ana", made_by="Ana Ruiz", made_at=at, is_sent=False
    )
    for dialog in (
        WriteDialog(None, offer),
        LetterWordsDialog(None, texts_choice, words, "en"),
        OneByOneDialog(None, "Text messages one by one", [message, message]),
        TwoLettersDialog(None, [double]),
    ):
        show(dialog)
        assert a11y.all_failures(dialog, qtbot) == []


def test_that_words_that_may_not_go_out_keep_the_dialog_open_with_the_reason(
    desk: Desk, show: Show
) -> None:
    texts, actor = desk.services.letter_texts, desk.services.actor
    words = {key: texts.words("call-us", key, actor=actor).words for key in ("en", "es")}
    texts_choice = texts.choices()[0]
    dialog = LetterWordsDialog(None, texts_choice, words, "en")
    show(dialog)
    dialog.subject.setText("Your insulin")
    assert "something about health: insulin" in dialog.problem()
    dialog.subject.setText("Hello")
    assert dialog.problem() == ""


def test_that_copying_and_opening_count_only_where_they_were_done(
    show: Show, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    one = Message(patient_id="a", name="A", to="555", text="Call us.")
    two = Message(patient_id="b", name="B", to="556", text="Call us too.")
    dialog = OneByOneDialog(None, "Texts", [one, two])
    show(dialog)
    dialog.next_button.click()
    dialog.accept_button.click()
    assert QGuiApplication.clipboard().text() == "Call us too."
    assert dialog.used() == ("b",)

    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return len(opened) > 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    link = "mailto:a@x.org?subject=A%20message&body=Call%0D%0Aus%20%26%20more"
    mail = Message(patient_id="a", name="A", to="a@x.org", text="Call us.", link=link)
    dialog = OneByOneDialog(None, "E-mails", [mail])
    show(dialog)
    dialog.accept_button.click()
    assert dialog.used() == (), "no mail program opened"
    dialog.accept_button.click()
    assert dialog.used() == ("a",)
    assert opened == [link, link]
