"""How contact goes, on the patient's page: with its counts, behind one click, for some alone."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.entities import Appointment
from carecoord.services.bundle import Services
from carecoord.services.follow_through import FollowThrough
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Dress, Show
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.follow_through import FollowThroughDialog
from ui.pages.patient.page import PatientPage
from ui.theme.apply import Contrast, Scheme, ThemeChoice


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[FollowThrough]:
    shown: list[FollowThrough] = []

    def show_it(_parent: QWidget, found: FollowThrough, _about: str) -> None:
        shown.append(found)

    monkeypatch.setattr(FollowThroughDialog, "show_it", show_it)
    return shown


def words_in(part: QWidget) -> list[str]:
    return [shown.text() for shown in part.findChildren(QLabel) if shown.text()]


def ask(page: PatientPage) -> None:
    (action,) = [
        one for one in page.banner.menu.actions() if one.text() == "Contact and follow-through"
    ]
    action.trigger()


@pytest.fixture
def contacts(desk: Desk, maria: str) -> str:
    """Three visits kept, one missed, one call answered."""
    for days, status in ((40, "kept"), (30, "kept"), (20, "kept"), (10, "no_show")):
        at = desk.clinic.at(TODAY - dt.timedelta(days=days))
        desk.clinic.add(Appointment, patient_id=maria, starts_at=at, status=status, status_at=at)
    desk.clinic.attempt(maria, "not-seen-12m", TODAY - dt.timedelta(days=50), result="reached",
                        closes=True)  # fmt: skip
    return maria


def test_that_it_stands_with_its_counts_and_what_is_in_the_way(
    page: PatientPage, contacts: str, seen: list[FollowThrough], show: Show, dress: Dress,
    qtbot: QtBot,
) -> None:  # fmt: skip
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL, 150))
    ask(page)
    qtbot.waitUntil(lambda: bool(seen))
    dialog = FollowThroughDialog(None, seen[0], "Santos, Maria")
    show(dialog)
    told = words_in(dialog)
    assert "76 of 100 · Steady" in told
    assert "Practice-made indicator, not validated (version 1)." in told
    assert "Visits kept: 3 of 4, which gives 78 (weight 30, usual 85%)" in told
    assert "Agreed actions done: nothing to count" in told
    assert "In the way now: nothing that is recorded. Ask what gets in the way." in told
    assert "1 try to reach the person. By: Phone call." in told
    assert "Somebody qualified to interpret when that was needed: nothing to count" in told
    assert a11y.all_failures(dialog, qtbot) == []
    dialog.done(0)


def test_that_too_little_is_told_as_such(
    page: PatientPage, seen: list[FollowThrough], show: Show, qtbot: QtBot
) -> None:
    ask(page)
    qtbot.waitUntil(lambda: bool(seen))
    dialog = FollowThroughDialog(None, seen[0], "Santos, Maria")
    show(dialog)
    assert "Not enough information" in words_in(dialog)
    dialog.done(0)


def test_that_it_is_not_shown_to_roles_without_it(
    make: Make, services: Services, maria: str, seen: list[FollowThrough], told: Told, qtbot: QtBot
) -> None:
    actor = Actor(services.actor.staff_id, "Ann", Role.FRONT_DESK)
    page = make(replace(services, actor=actor))
    open_on(page, maria, qtbot)
    ask(page)
    assert told.warned[-1].startswith("Your role does not include it")
    assert seen == []
