"""The ways into the practice as its lead sees them, and changing the key behind them."""

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from carecoord.db import marks
from carecoord.services.bundle import Services
from carecoord.services.key_upkeep import OLDER_FILE
from carecoord.services.opened import OpenedPractice
from tests.factories.closed_practice import ClosedPractice
from tests.factories.first_format import as_of_the_first_format
from tests.ui import a11y
from tests.ui.practice import Told
from tests.ui.settings.conftest import MakePage
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.recovery_sheet import RecoverySheetDialog
from ui.models.selection import select_key
from ui.pages.settings.keys import KeysSection
from ui.pages.settings.page import SettingsPage

CHANGE = "Change the key of the records now?"


class Window(QWidget):
    """A window that is asked to lock."""

    lock_asked = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.locks = 0
        QVBoxLayout(self).addWidget(page)
        self.lock_asked.connect(self._on_lock)

    def _on_lock(self) -> None:
        self.locks += 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Every question that is asked, and what it is answered: yes, unless said otherwise."""
    answers: dict[str, bool] = {}

    def answer(_parent: object, title: str, *_words: str, **_kw: object) -> bool:
        return answers.setdefault(title, True)

    monkeypatch.setattr(ConfirmDialog, "ask", answer)
    return answers


@pytest.fixture
def sheet_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new recovery sheet is printed and typed back at once."""
    monkeypatch.setattr(RecoverySheetDialog, "ask", lambda *_args: True)


def keys_of(page: SettingsPage, qtbot: QtBot) -> KeysSection:
    page.open("keys")
    held = page.sections["keys"]
    assert isinstance(held, KeysSection)
    qtbot.waitUntil(lambda: held._model.rowCount() >= 3 and bool(held.words.text()))
    return held


@pytest.fixture
def section(page: SettingsPage, qtbot: QtBot) -> KeysSection:
    return keys_of(page, qtbot)


def spoken(section: KeysSection) -> list[str]:
    return [section._model.row_at(row).spoken() for row in range(section._model.rowCount())]


def test_that_each_way_in_is_told_with_its_kind_and_its_days(section: KeysSection) -> None:
    lead, nurse, sheet = spoken(section)
    assert lead.startswith("Bree Wells. Passphrase · since ")
    assert "last used: 21 Nov 2026" in lead
    assert nurse.endswith("last used: not known")
    assert sheet.startswith("Recovery sheet. Opens the practice as its lead · since ")


def test_that_only_a_computer_is_taken_off_here(
    section: KeysSection, opened: OpenedPractice, asked: dict[str, bool], qtbot: QtBot
) -> None:
    assert not section.revoke_button.isEnabled()
    keys = opened.store.load_keys()
    way = keys.enrol_device(opened.key, b"d" * 32, label="Front desk")
    opened.store.save_keys(keys)
    section.load()
    qtbot.waitUntil(lambda: section._model.rowCount() == 4)
    assert select_key(section.list, section._model, way)
    asked[CHANGE] = False
    section.revoke_button.click()
    qtbot.waitUntil(lambda: len(asked) == 2)
    qtbot.waitUntil(lambda: section._model.rowCount() == 3)
    assert list(asked) == [CHANGE, "Take Front desk off?"]
    qtbot.waitUntil(section.keep_button.isVisible)
    assert "kept a copy" in section.words.text()
    section.keep_button.click()
    qtbot.waitUntil(lambda: not section.keep_button.isVisible())


def test_that_changing_the_key_locks_the_screen(
    section: KeysSection, page: SettingsPage, services: Services, asked: dict[str, bool],
    qtbot: QtBot,
) -> None:  # fmt: skip
    window = Window(page)
    qtbot.addWidget(window)
    section.change_button.click()
    qtbot.waitUntil(lambda: window.locks == 1)
    assert list(asked) == [CHANGE]
    assert services.keys.state(actor=services.actor).is_changing


@pytest.mark.usefixtures("sheet_confirmed")
def test_that_a_sheet_no_key_can_reach_is_printed_anew_and_the_absent_are_named(
    make_page: MakePage,
    opened: OpenedPractice,
    services: Services,
    made_practice: ClosedPractice,
    asked: dict[str, bool],
    told: Told,
    broke: list[Exception],
    qtbot: QtBot,
) -> None:
    there = ClosedPractice(opened.home, made_practice.recovery_groups)
    as_of_the_first_format(there, "-".join(there.recovery_groups))
    section = keys_of(make_page(services), qtbot)
    assert all("Renewed at the next sign-in" in line for line in spoken(section))
    section.change_button.click()
    qtbot.waitUntil(lambda: len(asked) == 3 or bool(broke), timeout=20_000)
    assert broke == []
    assert list(asked) == [
        "Print a new recovery sheet first", "Some have not signed in yet", CHANGE,
    ]  # fmt: skip
    qtbot.waitUntil(lambda: services.keys.state(actor=services.actor).is_changing)
    assert any(said.startswith("The new recovery sheet is confirmed.") for said in told.said)


def test_that_an_older_key_file_is_told_until_it_is_accepted(
    page: SettingsPage, opened: OpenedPractice, told: Told, qtbot: QtBot
) -> None:
    keys = opened.store.load_keys()
    with opened.database.writing(opened.actor) as transaction:
        marks.write(transaction.session, OLDER_FILE, "1")
        marks.write(transaction.session, "key_file.generation", str(keys.generation + 5))
    section = keys_of(page, qtbot)
    qtbot.waitUntil(section.accept_button.isVisible)
    section.accept_button.click()
    qtbot.waitUntil(lambda: not section.accept_button.isVisible())
    assert opened.store.load_keys().generation == keys.generation + 6


def test_that_somebody_who_does_not_manage_people_sees_no_way_in(
    make_page: MakePage, nurse_services: Services
) -> None:
    page = make_page(nurse_services)
    page.open("keys")
    section = page.sections["keys"]
    assert isinstance(section, KeysSection)
    assert not section.list.isVisible()
    assert not section.change_button.isVisible()


def test_that_the_section_is_read_and_reached_without_a_mouse(
    section: KeysSection, page: SettingsPage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []
