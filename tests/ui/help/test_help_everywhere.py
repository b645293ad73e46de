"""F1 leads to a topic that exists, from every page, dialog and card of the way in."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import ui
from carecoord.services.help_pages import topic_key
from carecoord.services.help_pages import topics as topics_in
from tests.ui import a11y
from tests.ui.kit import PLAIN, Dress, Show
from ui.dialogs.base import BaseDialog
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.incident import IncidentDialog
from ui.dialogs.paper import PaperDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.unsaved import UnsavedDialog
from ui.pages.entry.step import Step
from ui.shell.tour import TourStrip
from ui.shell.tour_steps import STEPS
from ui.state.help import topic_of
from ui.theme.apply import Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts

OF_WHATEVER_IS_UNDER_THEM = {
    BaseDialog, ConfirmDialog, IncidentDialog, PaperDialog, ReasonDialog, UnsavedDialog,
}  # fmt: skip
"""They ask about anything, so their help is that of the page they were opened from."""


def kinds_of(base: type[QWidget]) -> Iterator[type[QWidget]]:
    """A class and all that are made of it, in every module of the window."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    waiting = [base]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.__subclasses__()


@pytest.mark.parametrize("base", [BaseDialog, Step])
def test_that_every_dialog_and_card_has_a_topic(base: type[QWidget]) -> None:
    subjects = {one: getattr(one, "help_topic", "") for one in kinds_of(base)}
    ours = {one: key for one, key in subjects.items() if one.__module__.startswith("ui.")}
    without = {one for one, key in ours.items() if not key} - OF_WHATEVER_IS_UNDER_THEM
    assert not without
    known = {topic.key: topic for topic in topics_in("en")}
    for subject in filter(None, ours.values()):
        topic = known[topic_key(subject)]
        assert "#" not in subject or topic.section_of(subject) > 0, subject


def test_that_a_page_without_data_says_what_it_is_for_or_what_to_do_first() -> None:
    silent = [
        f"{path.name}:{call.lineno}"
        for path in Path(ui.__path__[0]).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "EmptyState"
        and isinstance(call.args[1], ast.Call)  # a title that is not said only later
        and len(call.args) < 3
    ]
    assert not silent


def test_that_the_innermost_part_names_the_topic(show: Show) -> None:
    page, part, field = QWidget(), QWidget(), QLineEdit()
    part.setParent(page)
    field.setParent(part)
    assert topic_of(field) == ""
    page.help_topic = "schedule"  # type: ignore[attr-defined]
    assert topic_of(field) == "schedule"
    part.help_topic = "teach-back"  # type: ignore[attr-defined]
    assert topic_of(field) == "teach-back"


@pytest.mark.parametrize("choice", [PLAIN, ThemeChoice(Scheme.DARK, text_percent=150)])
def test_that_help_over_a_dialog_and_the_tour_pass_every_accessibility_check(
    choice: ThemeChoice, dress: Dress, show: Show, qtbot: QtBot
) -> None:
    dress(choice)
    dialog = HelpDialog(None, "worklists")
    show(dialog)
    assert a11y.all_failures(dialog, qtbot) == []
    dialog.close()
    strip = TourStrip(Shortcuts())
    strip.resize(1194, strip.sizeHint().height())
    longest = max(STEPS, key=lambda step: len(step.words))
    strip.say(*longest.said(), "3 of 9")
    show(strip)
    assert a11y.all_failures(strip, qtbot) == []


def test_that_a_link_in_help_over_a_dialog_leads_on(show: Show, qtbot: QtBot) -> None:
    dialog = HelpDialog(None, "handouts")
    show(dialog)
    assert "The library holds short papers" in dialog.reader.toPlainText()
    dialog.reader.topic_asked.emit("teach-back")
    assert dialog.topic.key == "teach-back"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
