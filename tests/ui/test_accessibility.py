"""The frame and every widget on the boards pass all accessibility checks."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import a11y, gallery
from tests.ui.kit import Dress, Show
from ui.background.jobs import JobRunner
from ui.shell.main_window import MainWindow
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.date_field import DateField

THEMES = {
    "light": ThemeChoice(Scheme.LIGHT, Contrast.NORMAL),
    "dark": ThemeChoice(Scheme.DARK, Contrast.NORMAL),
    "high contrast": ThemeChoice(Scheme.LIGHT, Contrast.HIGH),
}


@pytest.fixture
def window(tmp_path: Path, jobs: JobRunner, show: Show) -> MainWindow:
    made = gallery.window(tmp_path / "window.ini", jobs)
    made.resize(1366, 768)
    show(made)
    return made


@pytest.mark.parametrize("board", gallery.BOARDS)
def test_that_a_board_passes_every_check(board: str, window: MainWindow, qtbot: QtBot) -> None:
    window.messages.offer_undo("Voicemail saved", window.messages.forget)
    window.open_page(board)
    qtbot.waitUntil(lambda: a11y.clipped(window) == [])
    assert a11y.all_failures(window, qtbot) == []


@pytest.mark.parametrize("name", THEMES)
def test_that_drawn_text_has_contrast_in_every_scheme(
    name: str, window: MainWindow, dress: Dress
) -> None:
    dress(THEMES[name])
    for board in gallery.BOARDS:
        window.open_page(board)
        assert a11y.faint(window) == []


@pytest.mark.parametrize("before_percent", [100, 200])
def test_that_nothing_is_cut_with_large_text_after_smaller_or_larger(
    before_percent: int, tmp_path: Path, jobs: JobRunner, show: Show, dress: Dress, qtbot: QtBot
) -> None:
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, before_percent))
    window = gallery.window(tmp_path / "window.ini", jobs)
    window.resize(1366, 768)
    show(window)
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 150))

    def nothing_is_cut() -> None:
        assert a11y.clipped(window) == []

    for board in ("worklist", "chart"):
        window.open_page(board)
        qtbot.waitUntil(nothing_is_cut)


def test_that_a_field_grows_with_text_made_larger_later(window: MainWindow, dress: Dress) -> None:
    day = window.pages.page("worklist").findChild(DateField)
    assert day is not None
    before_px = day.box.minimumWidth()
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 200))
    assert day.box.minimumWidth() == 2 * before_px


def test_that_the_frame_fits_a_small_screen(window: MainWindow) -> None:
    least = window.minimumSizeHint()
    assert least.width() <= 1024
    assert least.height() <= 600
