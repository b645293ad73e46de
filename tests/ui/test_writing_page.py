"""The practice's handouts are written, kept, compared, approved and read on one page."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.vocab.handouts import VersionState
from carecoord.vocab.roles import Role
from tests.factories.authored import CAMINAR, WALKING, fill, publish, translate, write
from tests.factories.roles import colleague
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import Dress, Show
from tests.ui.made_pages import made_pages
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.draft_keeping import PAUSE_MS
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.new_handout import NewHandout, NewHandoutDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.retire import Retired, RetireDialog
from ui.pages.writing.foot import Deed
from ui.pages.writing.page import WritingPage
from ui.pages.writing.side_pane import BESIDE, PRINT, READING
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts

Make = Callable[[Services], WritingPage]


@pytest.fixture
def services(desk: Desk) -> Services:
    return desk.services


@pytest.fixture
def make(
    jobs: JobRunner, told: Told, window_state: WindowState, show: Show, broke: list[Exception]
) -> Iterator[Make]:
    def build(services: Services, bus: ChangeBus) -> WritingPage:
        return WritingPage(services, jobs, bus, told, window_state, Shortcuts(), told)

    with made_pages(build, jobs, show) as made:
        yield made
    assert broke == []


@pytest.fixture
def page(make: Make, services: Services) -> WritingPage:
    return make(services)


@pytest.fixture
def draft(services: Services) -> str:
    return write(services.authoring, actor=services.actor)


def _open(page: WritingPage, version: str, qtbot: QtBot) -> None:
    page.open(version)
    qtbot.waitUntil(lambda: page.editor.version is not None and page.editor.version.id == version)


def _press(page: WritingPage, deed: Deed) -> None:
    page.editor.foot.buttons[deed].click()


def _state(page: WritingPage) -> VersionState | None:
    return page.editor.version.state if page.editor.version else None


def test_that_a_new_handout_begins_with_its_title_and_the_cursor_in_the_text(
    page: WritingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = NewHandout("Flu shots", "es")
    monkeypatch.setattr(NewHandoutDialog, "ask", lambda *_args, **_more: answer)
    page.list.new.click()
    qtbot.waitUntil(page.editor.text.text.hasFocus)
    assert page.editor.text.title.text() == "Flu shots"
    assert page.editor.language.text() == "Spanish"
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)


def test_that_what_is_typed_is_kept_and_stands_there_after_the_lock(
    page: WritingPage, draft: str, services: Services, jobs: JobRunner, make: Make, qtbot: QtBot
) -> None:
    _open(page, draft, qtbot)
    page.editor.text.title.end(False)
    qtbot.keyClicks(page.editor.text.title, " and lungs")
    qtbot.keyClick(page.editor.text.title, Qt.Key.Key_Escape)
    page.save_draft()
    assert jobs.wait(5)
    stored = services.authoring.load(draft, actor=services.actor)
    assert stored.form.title == "Walking for your heart and lungs"
    again = make(services)
    _open(again, draft, qtbot)
    assert again.editor.text.title.text() == "Walking for your heart and lungs"
    assert again.editor.form() == stored.form


def test_that_what_is_typed_while_another_version_is_still_being_read_is_kept(
    page: WritingPage, draft: str, services: Services, jobs: JobRunner, qtbot: QtBot
) -> None:
    other = write(services.authoring, actor=services.actor)
    _open(page, draft, qtbot)
    may_read = threading.Event()
    jobs.write(lambda: may_read.wait(5))  # as behind an import
    page.open(other)
    page.editor.text.title.end(False)
    qtbot.keyClicks(page.editor.text.title, " and lungs")
    may_read.set()
    qtbot.waitUntil(lambda: page.editor.version is not None and page.editor.version.id == other)
    assert jobs.wait(5)
    stored = services.authoring.load(draft, actor=services.actor)
    assert stored.form.title == "Walking for your heart and lungs"


def test_that_the_pause_after_typing_saves_by_itself(
    page: WritingPage, draft: str, services: Services, qtbot: QtBot
) -> None:
    _open(page, draft, qtbot)
    page.editor.show_part("points")
    page.editor.points.points.add.click()
    qtbot.waitUntil(lambda: page.editor.saved.text().startswith("Draft saved"))
    page.editor.points.points.cards[1].remove.click()
    assert services.authoring.load(draft, actor=services.actor).form == WALKING


class _TimerByHand(QObject):
    """The keeper's timer, whose time passes only when it is told to."""

    timeout = Signal()

    def __init__(self, interval: int) -> None:
        super().__init__()
        self._interval, self._left = interval, 0

    def isActive(self) -> bool:  # noqa: N802 (Qt's name)
        return self._left > 0

    def start(self) -> None:
        self._left = self._interval

    def stop(self) -> None:
        self._left = 0

    def let_pass(self, milliseconds: int) -> None:
        if self.isActive():
            self._left -= milliseconds
            if self._left <= 0:
                self.timeout.emit()


def test_that_what_is_typed_without_a_pause_is_kept_meanwhile(
    page: WritingPage,
    draft: str,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    _open(page, draft, qtbot)
    timer = _TimerByHand(PAUSE_MS)
    timer.timeout.connect(page.keeper.flush)
    monkeypatch.setattr(page.keeper, "_timer", timer)
    with qtbot.waitSignal(page.keeper.saved):
        for _letter in range(5):  # each comes before the second after the last one is over
            qtbot.keyClick(page.editor.text.title, "!")
            timer.let_pass(PAUSE_MS * 3 // 10)
    assert "!!!!" in services.authoring.load(draft, actor=services.actor).form.title


def test_that_the_grade_and_the_hard_words_follow_the_typing(
    page: WritingPage, draft: str, qtbot: QtBot
) -> None:
    _open(page, draft, qtbot)
    qtbot.waitUntil(lambda: page.side.reading.grade.text() == "Grade 1: very easy to read")
    page.editor.text.text.setPlainText("Antihypertensive medication reduces complications.")
    qtbot.waitUntil(lambda: "hard to read" in page.side.reading.grade.text())
    assert "Flesch-Kincaid" in page.side.reading.statement.text()
    page.editor.text.text.setPlainText("")
    qtbot.waitUntil(lambda: page.side.reading.grade.text() == "Reading grade not known")


def test_that_two_people_at_one_draft_see_both_versions_and_choose(
    page: WritingPage, draft: str, services: Services, desk: Desk, jobs: JobRunner, qtbot: QtBot
) -> None:
    nurse = colleague(desk.opened.database, Role.NURSE, by=services.actor)
    _open(page, draft, qtbot)
    fill(services.authoring, draft, replace(WALKING, title="Walk with us"), actor=nurse)
    page.editor.text.title.end(False)
    qtbot.keyClicks(page.editor.text.title, ", each day")
    page.keeper.flush()
    qtbot.waitUntil(page.editor.conflict.isVisible)
    page.editor.text.text.put_in("Typed on while both stand there.")
    page.save_draft()
    assert jobs.wait(5)
    stored = services.authoring.load(draft, actor=services.actor).form
    assert (stored.title, stored.text) == ("Walk with us", WALKING.text)
    page.editor.conflict.keep_mine.click()
    qtbot.waitUntil(lambda: page.editor.saved.text().startswith("Draft saved"))
    mine = services.authoring.load(draft, actor=services.actor).form.title
    assert mine == "Walking for your heart, each day"
    fill(services.authoring, draft, replace(WALKING, title="Walk with us"), actor=nurse)
    qtbot.keyClicks(page.editor.text.title, " again")
    page.keeper.flush()
    qtbot.waitUntil(page.editor.conflict.isVisible)
    page.editor.conflict.take_theirs.click()
    qtbot.waitUntil(lambda: page.editor.text.title.text() == "Walk with us")
    assert not page.editor.conflict.isVisible()


def test_that_a_choice_between_two_versions_survives_the_lock(
    page: WritingPage, draft: str, services: Services, desk: Desk, jobs: JobRunner, make: Make,
    qtbot: QtBot,
) -> None:  # fmt: skip
    nurse = colleague(desk.opened.database, Role.NURSE, by=services.actor)
    _open(page, draft, qtbot)
    fill(services.authoring, draft, replace(WALKING, title="Walk with us"), actor=nurse)
    page.editor.text.title.setText("Walk alone")
    page.keeper.flush()
    qtbot.waitUntil(page.editor.conflict.isVisible)
    other = write(services.authoring, replace(WALKING, title="Water"), actor=services.actor)
    _open(page, other, qtbot)
    _open(page, draft, qtbot)
    qtbot.waitUntil(page.editor.conflict.isVisible)
    page.save_draft()
    assert jobs.wait(5)
    again = make(services)
    _open(again, draft, qtbot)
    qtbot.waitUntil(again.editor.conflict.isVisible)
    assert again.editor.text.title.text() == "Walk alone"
    again.editor.conflict.take_theirs.click()
    qtbot.waitUntil(lambda: again.editor.text.title.text() == "Walk with us")
    assert not again.editor.conflict.isVisible()
    assert jobs.wait(5)
    assert services.drafts.mine(actor=services.actor) == ()


def test_that_sending_says_what_is_missing_and_goes_once_it_is_there(
    page: WritingPage, draft: str, told: Told, qtbot: QtBot
) -> None:
    _open(page, draft, qtbot)
    page.editor.text.title.clear()
    qtbot.keyClicks(page.editor.text.title, " ")
    _press(page, Deed.SEND)
    qtbot.waitUntil(lambda: told.warned == ["Give the handout a title."])
    assert page.side.shown == READING
    assert _state(page) is VersionState.DRAFT
    qtbot.keyClicks(page.editor.text.title, "Walking")
    _press(page, Deed.SEND)
    qtbot.waitUntil(lambda: _state(page) is VersionState.SENT)
    assert page.editor.text.text.isReadOnly()
    assert page.editor.foot.buttons[Deed.SEND_BACK].isVisible()


def test_that_the_lead_approves_after_a_question_and_a_new_version_follows(
    page: WritingPage, draft: str, services: Services, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    answers = [False, True]
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_more: answers.pop(0))
    _open(page, draft, qtbot)
    _press(page, Deed.APPROVE)
    qtbot.waitUntil(lambda: answers == [True])
    assert _state(page) is VersionState.DRAFT
    _press(page, Deed.APPROVE)
    qtbot.waitUntil(lambda: _state(page) is VersionState.APPROVED)
    assert [one.is_own for one in services.handouts.find("walking")] == [True]
    _press(page, Deed.NEW_VERSION)
    qtbot.waitUntil(lambda: _state(page) is VersionState.DRAFT)
    assert page.editor.version is not None
    assert page.editor.version.number == 2
    other = [one for one in page.editor.menu.actions() if one.data() == draft]
    other[0].trigger()
    qtbot.waitUntil(lambda: _state(page) is VersionState.APPROVED)


@pytest.mark.parametrize("deed", [Deed.APPROVE, Deed.SEND])
def test_that_nobody_stands_by_a_draft_that_was_changed_after_it_was_read(
    page: WritingPage, draft: str, services: Services, desk: Desk, deed: Deed, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_more: True)
    nurse = colleague(desk.opened.database, Role.NURSE, by=services.actor)
    _open(page, draft, qtbot)
    fill(services.authoring, draft, replace(WALKING, title="Walk with us"), actor=nurse)
    _press(page, deed)
    qtbot.waitUntil(page.editor.conflict.isVisible)
    assert services.authoring.load(draft, actor=services.actor).state is VersionState.DRAFT
    page.editor.conflict.take_theirs.click()
    qtbot.waitUntil(lambda: page.editor.text.title.text() == "Walk with us")
    _press(page, Deed.APPROVE)
    qtbot.waitUntil(lambda: _state(page) is VersionState.APPROVED)


def test_that_a_nurse_sends_and_takes_back_but_is_not_offered_to_approve(
    make: Make, services: Services, desk: Desk, qtbot: QtBot
) -> None:
    nurse = colleague(desk.opened.database, Role.NURSE, by=services.actor)
    page = make(replace(services, actor=nurse))
    draft = write(services.authoring, actor=nurse)
    _open(page, draft, qtbot)
    assert not page.editor.foot.buttons[Deed.APPROVE].isVisible()
    _press(page, Deed.SEND)
    qtbot.waitUntil(lambda: _state(page) is VersionState.SENT)
    _press(page, Deed.TAKE_BACK)
    qtbot.waitUntil(lambda: _state(page) is VersionState.DRAFT)


def test_that_what_an_approver_asks_for_stands_above_the_draft(
    page: WritingPage, draft: str, services: Services, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_args, **_more: "Name the dose")
    rev = services.authoring.load(draft, actor=services.actor).rev
    services.authoring.send(draft, rev=rev, actor=services.actor)
    _open(page, draft, qtbot)
    _press(page, Deed.SEND_BACK)
    qtbot.waitUntil(lambda: _state(page) is VersionState.DRAFT)
    assert page.editor.said.isVisible()


def test_that_a_draft_is_thrown_away_and_taken_back(
    page: WritingPage, draft: str, services: Services, told: Told, qtbot: QtBot
) -> None:
    _open(page, draft, qtbot)
    page.editor.menu.deeds[Deed.THROW_AWAY].trigger()
    qtbot.waitUntil(lambda: page.editor.version is None and page.list.model.rowCount() == 0)
    assert "Walking for your heart" in told.undo[0][0]
    told.undo[0][1]()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)
    assert services.authoring.load(draft, actor=services.actor).form == WALKING


def test_that_a_handout_no_longer_offered_says_why_and_can_be_taken_back(
    page: WritingPage, draft: str, services: Services, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    publish(services.authoring, draft, actor=services.actor)
    monkeypatch.setattr(
        RetireDialog, "ask_about", lambda _parent: Retired("Old numbers", is_harmful=False)
    )
    _open(page, draft, qtbot)
    page.editor.menu.deeds[Deed.STOP_OFFERING].trigger()
    qtbot.waitUntil(lambda: _state(page) is VersionState.RETIRED)
    assert services.handouts.find("walking") == ()
    told.undo[0][1]()
    qtbot.waitUntil(lambda: _state(page) is VersionState.APPROVED)


def test_that_a_translation_is_written_with_its_source_at_the_left(
    page: WritingPage, draft: str, services: Services, qtbot: QtBot
) -> None:
    publish(services.authoring, draft, actor=services.actor)
    spanish = translate(services.authoring, draft, CAMINAR, actor=services.actor)
    _open(page, spanish, qtbot)
    qtbot.waitUntil(lambda: page.side.shown == BESIDE)
    assert page.side.x() < page.editor.x()
    assert "A walk each day helps." in page.side.beside.text.toPlainText()
    page.editor.show_part("about")
    page.editor.about.i_checked.click()
    page.keeper.flush()
    qtbot.waitUntil(lambda: page.editor.saved.text().startswith("Draft saved"))
    form = services.authoring.load(spanish, actor=services.actor).form
    assert (form.checked_by, form.checked_on) == ("Bree Wells", "2026-11-21")
    page.side.show_paper()
    assert page.side.x() > page.editor.x()


def test_that_whoever_approves_sees_what_changed_since_the_version_in_use(
    page: WritingPage, draft: str, services: Services, qtbot: QtBot
) -> None:
    publish(services.authoring, draft, actor=services.actor)
    newer = services.authoring.begin_version(draft, actor=services.actor)
    text = WALKING.text.replace("ten minutes", "twenty minutes")
    fill(services.authoring, newer, replace(WALKING, text=text), actor=services.actor)
    _open(page, newer, qtbot)
    assert page.side.reading.changed.text() == (
        "Text: “- Walk for twenty minutes.” in place of “- Walk for ten minutes.”"
    )
    _open(page, draft, qtbot)
    assert not page.side.reading.changed.isVisible()


def test_that_the_paper_follows_the_typing_and_shows_an_example(
    page: WritingPage, draft: str, qtbot: QtBot
) -> None:
    _open(page, draft, qtbot)
    page.side.show_paper()
    assert page.side.shown == PRINT
    qtbot.waitUntil(lambda: page.side.paper.preview.page_count == 1)
    page.editor.text.text.put_in("\n\n".join(f"Line {n}." for n in range(80)))
    page.side.paper.example.click()
    qtbot.waitUntil(lambda: page.side.paper.preview.page_count > 1)


def test_that_pasted_pages_bring_their_headings_and_lists(
    page: WritingPage, draft: str, qtbot: QtBot
) -> None:
    _open(page, draft, qtbot)
    text = page.editor.text.text
    text.clear()
    pasted = QMimeData()
    pasted.setHtml("<h2>Eat</h2><ul><li><b>Beans</b></li></ul>")
    pasted.setText("Eat Beans")
    text.insertFromMimeData(pasted)
    assert text.toPlainText() == "# Eat\n\n- **Beans**"
    plain = QMimeData()
    plain.setText("a < b")
    text.clear()
    text.insertFromMimeData(plain)
    assert text.toPlainText() == "a < b"


def test_that_a_library_handout_is_adapted_and_opened_by_its_topic(
    page: WritingPage, services: Services, qtbot: QtBot
) -> None:
    page.open("adapt:a1c")
    qtbot.waitUntil(lambda: page.editor.text.title.text() == "Your A1c test")
    assert page.editor.version is not None
    topic = page.editor.version.topic
    publish(services.authoring, page.editor.version.id, actor=services.actor)
    page.open(f"topic:{topic}/es")
    qtbot.waitUntil(lambda: page.editor.text.title.text() == "Su prueba de A1c")


def test_that_the_front_desk_is_told_who_can_write(
    make: Make, services: Services, desk: Desk
) -> None:
    front = colleague(desk.opened.database, Role.FRONT_DESK, by=services.actor)
    page = make(replace(services, actor=front))
    page.open("anything")
    page.save_draft()
    assert page.may_leave()


def test_that_what_is_sought_narrows_the_list_and_its_choice_stays(
    page: WritingPage, draft: str, services: Services, qtbot: QtBot
) -> None:
    write(services.authoring, replace(WALKING, title="Éat beans"), actor=services.actor)
    _open(page, draft, qtbot)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 3)
    page.list.search.setText("eat b")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)
    page.list.search.setText("nothing")
    qtbot.waitUntil(page.list.nothing.isVisible)
    assert page.editor.version is not None


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("part", ["text", "points", "about"])
def test_that_the_page_passes_every_accessibility_check(
    part: str, scheme: Scheme, percent: int, page: WritingPage, draft: str, services: Services,
    dress: Dress, qtbot: QtBot,
) -> None:  # fmt: skip
    spanish = translate(services.authoring, draft, CAMINAR, actor=services.actor)
    dress(ThemeChoice(scheme, Contrast.NORMAL, percent))
    page.resize(1194, 9 * percent)
    _open(page, spanish, qtbot)
    page.editor.show_part(part)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    page.list.search.setFocus(Qt.FocusReason.TabFocusReason)
    assert a11y.all_failures(page, qtbot) == []
