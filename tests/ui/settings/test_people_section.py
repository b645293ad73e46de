"""People, their passphrases and the recovery sheet."""

from collections.abc import Mapping

import pytest
from pytestqt.qtbot import QtBot

from carecoord import settings
from carecoord.security.errors import WrongSecretError
from carecoord.services.bundle import Services
from carecoord.services.gate import Gate
from carecoord.services.opened import OpenedPractice
from carecoord.services.people import Held
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import LEAD_ID, LEAD_PASSPHRASE, NURSE, NURSE_ID
from tests.ui.practice import Told
from tests.ui.settings.conftest import MakePage
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.people import (
    AddPersonDialog,
    FirstPassphraseDialog,
    NewPerson,
    OwnPassphraseDialog,
    RoleDialog,
)
from ui.dialogs.recovery_sheet import RecoverySheetDialog
from ui.models.selection import select_key
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.people import PeopleSection

NEW_PASSPHRASE = "kettle glacier almond thunder"


@pytest.fixture
def section(page: SettingsPage, qtbot: QtBot) -> PeopleSection:
    page.open("people")
    held = page.sections["people"]
    assert isinstance(held, PeopleSection)
    qtbot.waitUntil(lambda: held._model.rowCount() == 2)
    return held


def choose(section: PeopleSection, staff_id: str) -> None:
    assert select_key(section.list, section._model, staff_id)


def test_that_everybody_is_listed_with_what_they_do(section: PeopleSection) -> None:
    spoken = [section._model.row_at(row).spoken() for row in range(section._model.rowCount())]
    assert spoken == ["Ana Ruiz. Nurse", "Bree Wells. Practice lead. You"]


def test_that_an_added_person_can_sign_in(
    section: PeopleSection,
    told: Told,
    opened: OpenedPractice,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = NewPerson("Devon Price", Role.FRONT_DESK, "es", NEW_PASSPHRASE)
    monkeypatch.setattr(AddPersonDialog, "ask", lambda *_args: person)
    section.add_button.click()
    qtbot.waitUntil(lambda: told.said == ["Devon Price can sign in now."])
    qtbot.waitUntil(lambda: section._model.rowCount() == 3)
    people = {one.label: one for one in opened.store.load_keys().people}
    assert people["Devon Price"].role is Role.FRONT_DESK
    chosen = section._model.row_at(section.list.currentIndex().row())
    assert chosen.spoken().startswith("Devon Price.")


def test_that_whoever_adds_a_health_worker_is_told_how_they_get_a_caseload(
    section: PeopleSection, told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = NewPerson("Luz Prado", Role.CHW, "es", NEW_PASSPHRASE)
    monkeypatch.setattr(AddPersonDialog, "ask", lambda *_args: person)
    section.add_button.click()
    qtbot.waitUntil(lambda: "Put patients on their caseload" in "".join(told.said))
    qtbot.waitUntil(lambda: section._model.rowCount() == 3)


def test_that_a_role_is_changed_from_the_next_sign_in(
    section: PeopleSection,
    services: Services,
    told: Told,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RoleDialog, "ask", lambda *_args: Role.CLINICIAN)
    choose(section, NURSE_ID)
    section.role_button.click()
    qtbot.waitUntil(lambda: told.said == ["Ana Ruiz is now: Clinician."])
    assert {one.role for one in services.people.staff() if one.id == NURSE_ID} == {"clinician"}


def test_that_somebody_taken_off_cannot_sign_in_and_can_be_let_back_in(
    section: PeopleSection,
    services: Services,
    opened: OpenedPractice,
    told: Told,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    words: list[str] = []

    def answer(_parent: object, title: str, sentence: str, *_words: str, **_kw: object) -> bool:
        asked.append(title)
        words.append(sentence)
        return title.startswith("Take")

    monkeypatch.setattr(ConfirmDialog, "ask", answer)
    held = Held(follow_ups=2, people=1)
    monkeypatch.setattr(services.people, "held_by", lambda *_ids, **_by: held)
    choose(section, NURSE_ID)
    section.leave_button.click()
    qtbot.waitUntil(lambda: told.said == [f"{NURSE} cannot sign in any more."])
    qtbot.waitUntil(lambda: asked[1:] == ["Change the key of the records now?"])
    assert "2 open follow-ups are theirs" in words[0]
    assert "1 person is on their caseload" in words[0]
    assert NURSE_ID not in {one.person_id for one in opened.store.load_keys().people}
    qtbot.waitUntil(lambda: not section.leave_button.isEnabled())
    monkeypatch.setattr(FirstPassphraseDialog, "ask", lambda *_args: NEW_PASSPHRASE)
    choose(section, NURSE_ID)
    section.passphrase_button.click()
    qtbot.waitUntil(lambda: len(told.said) == 2)
    opened.store.load_keys().open_with_passphrase(NURSE_ID, NEW_PASSPHRASE).wipe()


def test_that_nobody_takes_themselves_off(section: PeopleSection) -> None:
    choose(section, LEAD_ID)
    assert not section.leave_button.isEnabled()
    assert not section.passphrase_button.isEnabled()
    choose(section, NURSE_ID)
    assert section.leave_button.isEnabled()


def test_that_ones_own_passphrase_is_changed_by_who_knows_the_old_one(
    section: PeopleSection,
    opened: OpenedPractice,
    told: Told,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        OwnPassphraseDialog, "ask", lambda *_args: (LEAD_PASSPHRASE, NEW_PASSPHRASE)
    )
    section.own_button.click()
    qtbot.waitUntil(lambda: told.said == ["Your passphrase is changed."])
    opened.store.load_keys().open_with_passphrase(LEAD_ID, NEW_PASSPHRASE).wipe()
    with pytest.raises(WrongSecretError):
        opened.store.load_keys().open_with_passphrase(LEAD_ID, LEAD_PASSPHRASE)


@pytest.mark.parametrize("confirmed", [True, False])
def test_that_a_new_recovery_sheet_replaces_the_old_one_and_is_asked_for_until_confirmed(
    confirmed: bool,
    section: PeopleSection,
    services: Services,
    opened: OpenedPractice,
    told: Told,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheets: list[str] = []

    def look(_parent: object, sheet: object, numbers: tuple[int, ...], is_right: object) -> bool:
        sheets.append(sheet.html)  # type: ignore[attr-defined] # a Sheet
        wrong: Mapping[int, str] = dict.fromkeys(numbers, "AAAA")
        assert not is_right(wrong)  # type: ignore[operator] # the page's judge
        return confirmed

    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_kw: True)
    monkeypatch.setattr(RecoverySheetDialog, "ask", look)
    before = opened.store.load_keys().generation
    section.sheet_button.click()
    qtbot.waitUntil(lambda: bool(told.said or told.warned))
    assert opened.store.load_keys().generation == before + 1
    assert "Riverside Family Clinic" in sheets[0]
    assert services.preferences.get(settings.RECOVERY_SHEET_CONFIRMED) is confirmed


def test_that_people_who_may_not_manage_others_only_change_their_own_passphrase(
    make_page: MakePage, nurse_services: Services, qtbot: QtBot
) -> None:
    page = make_page(nurse_services)
    page.open("people")
    section = page.sections["people"]
    assert isinstance(section, PeopleSection)
    assert section.own_button.isVisible()
    for hidden in (section.add_button, section.role_button, section.sheet_button):
        assert not hidden.isVisible()


def test_that_a_new_way_in_opens_the_folder_from_outside(
    section: PeopleSection,
    opened: OpenedPractice,
    told: Told,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(FirstPassphraseDialog, "ask", lambda *_args: NEW_PASSPHRASE)
    choose(section, NURSE_ID)
    section.passphrase_button.click()
    qtbot.waitUntil(lambda: bool(told.said))
    opened.close()
    Gate(opened.home).sign_in(NURSE_ID, NEW_PASSPHRASE).close()
