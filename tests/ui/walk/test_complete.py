"""The walk knows every screen there is: what is added to the program is added to it."""

import importlib
import pkgutil

import pytest
from PySide6.QtWidgets import QDialog, QWidget

import ui
from tests.ui.walk import pages
from tests.ui.walk.cards import CARDS
from tests.ui.walk.dialogs_of_chart import CHART
from tests.ui.walk.dialogs_of_office import OFFICE
from ui.dialogs.base import BaseDialog
from ui.pages.entry.step import Step
from ui.pages.settings.section import Section

_WALKED_PAGES = {"today", "patients", "patient", "handouts", "settings", *pages.OFFICE}
_MODULE_OF = {"import": "importing"}


@pytest.fixture(scope="module")
def modules() -> set[str]:
    """Every module of the window, loaded."""
    found = {one.name for one in pkgutil.walk_packages(ui.__path__, "ui.")}
    for name in found:
        importlib.import_module(name)
    return found


def kinds_of(base: type[QWidget]) -> set[type[QWidget]]:
    """A class and all that is made from it in the product."""
    below: set[type[QWidget]] = set()
    for one in base.__subclasses__():
        below |= {one, *kinds_of(one)}
    return {one for one in below if one.__module__.startswith("ui.")}


def test_that_the_walk_opens_every_kind_of_dialog(modules: set[str]) -> None:
    shown = {kind for kind, _make in (*CHART.values(), *OFFICE.values())}
    assert kinds_of(QDialog) - shown == set()


def test_that_the_walk_shows_every_card_of_the_way_in(modules: set[str]) -> None:
    assert kinds_of(Step) - {kind for kind, _make in CARDS.values()} == set()


def test_that_the_walk_opens_every_page_and_section(modules: set[str]) -> None:
    there = {name for name in modules if name.startswith("ui.pages.") and name.endswith(".page")}
    walked = {f"ui.pages.{_MODULE_OF.get(name, name)}.page" for name in _WALKED_PAGES}
    assert there - walked == set()
    assert len(kinds_of(Section)) == len(pages.SETTINGS)
    assert BaseDialog in {kind for kind, _make in CHART.values()}
