"""The page of Help: topics that are opened, searched, printed and gone back to."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from carecoord.common.changes import ChangeFeed
from carecoord.services.help_pages import ABOUT, KEYBOARD
from tests.ui import a11y
from tests.ui.kit import PLAIN, Dress, Show
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.paper import PaperDialog
from ui.models.selection import current_key
from ui.pages.help.page import HelpPage
from ui.printing.papers import set_on_paper
from ui.printing.sheet import Sheet
from ui.state.window_state import WindowState
from ui.theme.apply import Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts


@pytest.fixture
def page(jobs: JobRunner, window_state: WindowState, show: Show) -> Iterator[HelpPage]:
    shortcuts = Shortcuts()
    shortcuts.note("Everywhere", "Ctrl+K", "Search or run a command")
    bus, told = ChangeBus(ChangeFeed()), Told()
    made = HelpPage(None, jobs, bus, told, window_state, shortcuts, told)
    made.resize(1194, 700)
    show(made)
    yield made
    bus.close()


def shown_keys(page: HelpPage) -> list[str]:
    return [page._model.key_at(row) for row in range(page._model.rowCount())]


def test_that_a_subject_opens_its_topic_even_while_searching(page: HelpPage) -> None:
    page.search.setText("recovery sheet")
    page._show_topics("recovery sheet")
    assert "worklists" not in shown_keys(page)
    page.open("worklists")
    assert current_key(page.list, page._model) == "worklists"
    assert "A worklist is a question" in page.reader.toPlainText()
    assert page.search.text() == ""


def test_that_searching_narrows_the_list_and_says_when_nothing_fits(page: HelpPage) -> None:
    page.search.setText("recovery sheets")
    page._show_topics("recovery sheets")
    first = page._model.row_at(0)
    assert first.spoken() == "The recovery sheet. Privacy and keys"
    assert {"recovery", "sheet"} <= {word.casefold() for word in page.reader.marked()}
    assert page.reader.verticalScrollBar().value() > 0, "it is read from the heading on"
    page._show_topics("submarine")
    assert page._nothing.isVisible()


def test_that_a_topic_is_opened_at_a_section_by_its_name(page: HelpPage) -> None:
    page.open("privacy-and-keys#backups")
    assert page.shown == "privacy-and-keys"
    at_backups = page.reader.verticalScrollBar().value()
    page.open("privacy-and-keys#who-sees-whom")
    assert 0 < page.reader.verticalScrollBar().value() < at_backups


def test_that_a_link_in_a_topic_leads_to_another(page: HelpPage) -> None:
    page.open("getting-started")
    page.reader.topic_asked.emit("importing")
    assert current_key(page.list, page._model) == "importing"


def test_that_what_was_read_is_gone_back_to_and_on_again(page: HelpPage, qtbot: QtBot) -> None:
    page.open("getting-started")
    page.reader.topic_asked.emit("importing")
    for _row in range(2):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    passed = page.shown
    page.back.click()
    assert page.shown == "importing", "rows that were only passed are one step"
    page.go_back()
    assert page.shown == "getting-started"
    assert current_key(page.list, page._model) == "getting-started"
    assert not page.back.isEnabled()
    page.go_on()
    page.on.click()
    assert page.shown == passed
    assert not page.on.isEnabled()


@pytest.mark.parametrize(("subject", "most"), [(KEYBOARD, 1), ("front-desk", 2)])
def test_that_a_topic_and_the_keys_are_printed(
    subject: str, most: int, page: HelpPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers: list[Sheet] = []
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, sheet: papers.append(sheet))
    for number in range(90):
        page._shortcuts.note(f"Group {number // 9}", f"Ctrl+{number}", "Does something or other")
    page.open(subject)
    page.print_topic()
    set_out = set_on_paper(papers[0])
    assert set_out.pages <= most
    wanted = "Does something" if subject == KEYBOARD else "10. Lock the screen"
    assert wanted in set_out.text(0)


def test_that_the_keyboard_sheet_lists_shortcuts_added_since_it_was_last_shown(
    page: HelpPage, qtbot: QtBot
) -> None:
    page.open(KEYBOARD)
    assert "Search or run a command" in labels(page)
    page._shortcuts.note("Today", "1", "Reached patient")
    page.hide()
    page.show()
    assert "Reached patient" in labels(page)


def labels(page: HelpPage) -> set[str]:
    return {found.text() for found in page._keys.findChildren(QLabel)}


@pytest.mark.parametrize("key", ["worklists", KEYBOARD, ABOUT])
@pytest.mark.parametrize("choice", [PLAIN, ThemeChoice(Scheme.DARK, text_percent=150)])
def test_that_help_passes_every_accessibility_check(
    key: str, choice: ThemeChoice, page: HelpPage, dress: Dress, qtbot: QtBot
) -> None:
    dress(choice)
    page.open(key)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


def test_that_about_leads_to_the_whole_text_of_each_license(page: HelpPage) -> None:
    links = re.findall('href="(license:[^"]+)"', page._topics[ABOUT].page)
    assert {"license:CareCoord", "license:LGPL-3.0", "license:Inter"} <= set(links)
    for link in links:
        page.open(ABOUT)
        page.reader.anchorClicked.emit(QUrl(link))
        assert page.shown == link
        assert len(page.reader.toPlainText()) > 500, link
    page.go_back()
    assert page.shown == ABOUT


def test_that_a_license_is_printed(page: HelpPage, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets: list[Sheet] = []
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, sheet: sheets.append(sheet))
    page.open("license:CareCoord")
    page.print_topic()
    assert "Apache License" in sheets[0].html
