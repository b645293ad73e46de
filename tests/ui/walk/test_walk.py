"""Every window, page, dialog, card, menu and state there is, judged in many looks.

Each run walks each screen once and deals the looks out, so that each of them is seen on some
screens; the long form walks all of them in all looks.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk import DeskTemplate
from tests.ui.walk.cards import CARDS
from tests.ui.walk.dialogs_of_chart import CHART
from tests.ui.walk.dialogs_of_office import OFFICE
from tests.ui.walk.judge import judged
from tests.ui.walk.pages import PAGES
from tests.ui.walk.stage import LOOKS, WINDOW_PX, Stage, WornLook, make_town, staged
from tests.ui.walk.work import WORK
from ui.pages.entry.window import EntryWindow
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme

_LIGHT, _DARK = Scheme.LIGHT, Scheme.DARK
_USUAL, _HIGH = Contrast.NORMAL, Contrast.HIGH
DEALT = (
    WornLook(_LIGHT, _USUAL, 200, "es"),
    WornLook(_DARK, _USUAL, 100, "en"),
    WornLook(_LIGHT, _HIGH, 150, "en"),
    WornLook(_DARK, _HIGH, 200, "en"),
    WornLook(_LIGHT, _USUAL, 100, "es"),
    WornLook(_DARK, _USUAL, 150, "es"),
)
"""Each scheme, contrast, size and language, and each pair of them somewhere."""

Show = Iterator[tuple[str, QWidget]]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> DeskTemplate:
    return make_town(tmp_path_factory.mktemp("town"))


def dialogs(stage: Stage, names: Sequence[str]) -> Show:
    """One dialog after the other, as it opens."""
    for name in names:
        _kind, make = {**CHART, **OFFICE}[name]
        dialog = make(stage)
        dialog.show()
        yield f"dialog “{name}”", dialog
        dialog.done(0)
        _put_away(stage, dialog)


def cards(stage: Stage, names: Sequence[str]) -> Show:
    """One card of the way in after the other, in its window."""
    for name in names:
        window = EntryWindow(WindowState(stage.folder / "entry.ini"))
        window.resize(*WINDOW_PX)
        window.show_step(CARDS[name][1](stage))
        window.show()
        yield f"card “{name}”", window
        window.close()
        _put_away(stage, window)


def pages(stage: Stage, names: Sequence[str]) -> Show:
    """Pages of one window, with their states."""
    for name in names:
        for state, root in {**PAGES, **WORK}[name](stage):
            yield f"{name}, {state}", root


def _put_away(stage: Stage, widget: QWidget) -> None:
    widget.deleteLater()
    stage.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def walked(stage: Stage, qtbot: QtBot, shares: int, share: int) -> list[str]:
    """What is wrong on every ``shares``-th screen, beginning with number ``share``."""
    mine = slice(share, None, shares)
    found = []
    for show, names in (
        (dialogs, [*CHART, *OFFICE]),
        (cards, list(CARDS)),
        (pages, [*PAGES, *WORK]),
    ):
        for screen, root in show(stage, names[mine]):
            root.window().activateWindow()
            qtbot.waitUntil(root.window().isActiveWindow)
            stage.settle()
            found += [f"{screen}: {failure}" for failure in judged(stage, root, qtbot)]
    return found


@pytest.mark.parametrize("share", range(len(DEALT)), ids=[str(worn) for worn in DEALT])
def test_that_each_screen_is_usable_in_the_look_dealt_to_it(
    share: int, qapp: QApplication, town: DeskTemplate, tmp_path: Path, qtbot: QtBot
) -> None:
    with staged(qapp, town, tmp_path, DEALT[share]) as stage:
        assert not walked(stage, qtbot, len(DEALT), share)


@pytest.mark.long
@pytest.mark.parametrize("worn", LOOKS, ids=str)
def test_that_every_screen_is_usable_in_every_look(
    worn: WornLook, request: pytest.FixtureRequest, qapp: QApplication, town: DeskTemplate,
    tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    if not request.config.getoption("--long"):
        pytest.skip("walks all screens in all looks; runs with --long")
    with staged(qapp, town, tmp_path, worn) as stage:
        assert not walked(stage, qtbot, 1, 0)
