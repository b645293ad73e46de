"""A list of the practice is put together, tried out, kept, used and shared on one page."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.own_list_forms import Block, Line, ListForm, Words
from carecoord.vocab.own_lists import ListState
from carecoord.vocab.roles import Role
from tests.factories.own_lists import HIGH_A1C, use
from tests.factories.roles import colleague
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import Dress, Show
from tests.ui.made_pages import made_pages
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.lists.foot import Deed
from ui.pages.lists.line_card import LineCard
from ui.pages.lists.page import ListsPage
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts

Make = Callable[[Services], ListsPage]


@pytest.fixture
def services(desk: Desk) -> Services:
    for number, percent in enumerate((9.4, 7.1, 8.0)):
        person = desk.clinic.person("Santos", f"Maria {number}")
        desk.clinic.condition(person, "diabetes")
        desk.clinic.a1c(person, percent, dt.date(2026, 1, 5))
    return desk.services


@pytest.fixture
def make(
    jobs: JobRunner, told: Told, window_state: WindowState, show: Show, broke: list[Exception]
) -> Iterator[Make]:
    def build(services: Services, bus: ChangeBus) -> ListsPage:
        return ListsPage(services, jobs, bus, told, window_state, Shortcuts(), told)

    with made_pages(build, jobs, show) as made:
        yield made
    assert broke == []


@pytest.fixture
def page(make: Make, services: Services) -> ListsPage:
    return make(services)


def _open(page: ListsPage, version: str, qtbot: QtBot) -> None:
    page.open(version)
    qtbot.waitUntil(lambda: page.editor.version is not None and page.editor.version.id == version)


def _counted(page: ListsPage, count: int) -> bool:
    return page.preview.count.text().startswith(f"{count} ")


def _cards(page: ListsPage) -> list[LineCard]:
    return page.editor.who.lines.line_cards()


def test_that_a_list_is_put_together_by_keyboard_and_shows_its_people_while_it_is(
    page: ListsPage, services: Services, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.list.new.hasFocus)
    page.begin()
    qtbot.waitUntil(page.editor.who.title.own.hasFocus)
    qtbot.keyClicks(page.editor.who.title.own, "High A1c")
    page.editor.who.lines.add.click()
    (card,) = _cards(page)
    # Letter by letter a list drops down, which this platform cannot raise.
    card.fact.setEditText("a1c, latest value")
    qtbot.keyClick(card.fact.lineEdit(), Qt.Key.Key_Return)
    assert card.fact.value == "latest(a1c).value"
    card.value.number.setValue(8)
    qtbot.waitUntil(lambda: _counted(page, 2))
    assert page.preview.sentence.text().endswith(
        "if this is so: A1c, latest value is at least 8 %."
    )
    assert card.note.text() == "Whoever has nothing on record does not meet this."
    assert "A1c, latest value: 9.4 %." in page.preview.example.text()
    page.editor.foot.buttons[Deed.USE].click()
    qtbot.waitUntil(lambda: _state(page) is ListState.IN_USE)
    assert ("High A1c", 2) in {
        (one.title, one.count) for one in services.worklists.summaries(actor=services.actor)
    }


def _state(page: ListsPage) -> ListState | None:
    return page.editor.version.state if page.editor.version else None


def test_that_what_is_changed_is_kept_and_stands_there_after_the_lock(
    page: ListsPage, services: Services, jobs: JobRunner, make: Make, qtbot: QtBot
) -> None:
    group = Block(
        word="none", lines=(Line(fact="interpreter", operator="one_of", value=("yes", "no")),)
    )
    form = replace(
        HIGH_A1C,
        parts=(*HIGH_A1C.parts, group),
        why=Words(en="A1c {latest(a1c).value}, {days_since_last(a1c)}"),
        order="-age_years", since="last_visit_on", attempts=4, hide_days=3, audience=("nurse",),
        settled_by_visit=True,
    )  # fmt: skip
    draft = services.own_lists.begin(form, actor=services.actor)
    _open(page, draft, qtbot)
    assert page.editor.form() == form
    assert "{A1c, latest value}" in page.editor.texts.why.own.toPlainText()
    qtbot.keyClicks(page.editor.who.title.own, "!")
    page.save_draft()
    assert jobs.wait(5)
    again = make(services)
    _open(again, draft, qtbot)
    assert again.editor.form() == replace(
        form, title=Words(en="!" + form.title.en, es=form.title.es)
    )


def test_that_a_condition_taken_away_comes_back_with_undo(
    page: ListsPage, services: Services, qtbot: QtBot
) -> None:
    draft = services.own_lists.begin(HIGH_A1C, actor=services.actor)
    _open(page, draft, qtbot)
    _cards(page)[0].remove.click()
    assert len(_cards(page)) == 1
    page.editor.undo.click()
    assert page.editor.form() == HIGH_A1C
    assert not page.editor.undo.isEnabled()


def test_that_what_is_missing_is_said_where_it_is_missing(
    page: ListsPage, services: Services, told: Told, qtbot: QtBot
) -> None:
    draft = services.own_lists.begin(
        ListForm(parts=(Line(fact="age_years", operator="at_least", value=65),)),
        actor=services.actor,
    )
    _open(page, draft, qtbot)
    page.editor.show_work()
    page.editor.foot.buttons[Deed.USE].click()
    qtbot.waitUntil(lambda: page.editor.who.title.row.faulty)
    assert page.editor.who.isVisible()
    assert _state(page) is ListState.DRAFT


def test_that_a_list_in_use_is_read_and_changed_in_a_new_version(
    page: ListsPage, services: Services, qtbot: QtBot
) -> None:
    version = use(services.own_lists, actor=services.actor)
    _open(page, version, qtbot)
    assert not _cards(page)[0].fact.isEnabled()
    page.editor.foot.buttons[Deed.NEW_VERSION].click()
    qtbot.waitUntil(lambda: _state(page) is ListState.DRAFT)
    assert _cards(page)[0].fact.isEnabled()
    assert page.editor.state.text() == "Version 2: Draft"


def test_that_a_list_is_retired_with_a_reason(
    page: ListsPage, services: Services, told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = use(services.own_lists, actor=services.actor)
    _open(page, version, qtbot)
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_args, **_more: "Too long")
    page.editor.menu.deeds[Deed.RETIRE].trigger()
    qtbot.waitUntil(lambda: _state(page) is ListState.RETIRED)
    assert [words for words, _undo in told.undo] == ["“A1c of 9 or more” is no longer used."]


def test_that_a_file_is_looked_at_as_a_draft_before_it_is_used(
    page: ListsPage,
    services: Services,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "list.toml"
    version = use(services.own_lists, actor=services.actor)
    services.own_list_files.save_file(version, path, actor=services.actor)
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_args: [path])
    page.list.file_asked.emit()
    qtbot.waitUntil(lambda: _state(page) is ListState.DRAFT)
    qtbot.waitUntil(lambda: _counted(page, 1))


def test_that_two_people_at_one_draft_see_both_versions(
    page: ListsPage, desk: Desk, services: Services, qtbot: QtBot
) -> None:
    draft = services.own_lists.begin(HIGH_A1C, actor=services.actor)
    _open(page, draft, qtbot)
    other = colleague(desk.opened.database, Role.CLINICIAN, by=services.actor)
    rev = services.own_lists.load(draft, actor=other).rev
    services.own_lists.save(draft, replace(HIGH_A1C, word="any"), rev=rev, actor=other)
    qtbot.keyClicks(page.editor.who.title.own, "Mine: ")
    page.keeper.flush()
    qtbot.waitUntil(page.editor.conflict.isVisible)
    page.editor.conflict.take_theirs.click()
    qtbot.waitUntil(lambda: page.editor.form().word == "any")


def test_that_whoever_may_not_make_lists_is_told_so(
    make: Make, desk: Desk, services: Services
) -> None:
    nurse = colleague(desk.opened.database, Role.NURSE, by=services.actor)
    page = make(replace(services, actor=nurse))
    page.open("anything")
    assert page.may_leave()
    assert not hasattr(page, "editor")


def test_that_the_page_passes_every_check_in_light_and_dark(
    page: ListsPage, services: Services, dress: Dress, qtbot: QtBot
) -> None:
    draft = services.own_lists.begin(HIGH_A1C, actor=services.actor)
    _open(page, draft, qtbot)
    qtbot.waitUntil(lambda: _counted(page, 1))
    for part in ("who", "says", "work"):
        page.editor.show_part(part)
        # As high as all of it: what is scrolled away has no place to be compared.
        page.resize(1194, 714 if part == "who" else 1200)
        qtbot.waitUntil(lambda: a11y.clipped(page) == [])
        assert a11y.all_failures(page, qtbot) == []
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL))
    assert a11y.faint(page) == []
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 150))
    page.resize(1194, 714)
    page.editor.show_who()
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
