"""The quiet line in the rail."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carecoord.common.clock import SystemClock
from carecoord.security.update_offer import FILE_NAME
from carecoord.services.updates import UpdateService
from carecoord.vocab.roles import Role
from tests.fakes.update_place import TRUSTED, offer
from tests.ui import gallery
from tests.ui.desk import Desk
from tests.ui.kit import Show
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.shell.main_window import MainWindow
from ui.shell.update_notice import UpdateNotice


@pytest.fixture
def window(tmp_path: Path, jobs: JobRunner, show: Show) -> MainWindow:
    made = gallery.window(tmp_path / "window.ini", jobs)
    made.resize(1366, 768)
    show(made)
    return made


@pytest.fixture
def updates(desk: Desk, tmp_path: Path) -> UpdateService:
    (tmp_path / FILE_NAME).write_bytes(offer())
    services = desk.services
    service = UpdateService(
        services.preferences, SystemClock(services.zone), services.home, services.feed,
        keys=TRUSTED, own="0.1.0",
    )  # fmt: skip
    service.set_place(str(tmp_path), actor=services.actor)
    return service


@pytest.fixture
def bus(desk: Desk) -> Iterator[ChangeBus]:
    made = ChangeBus(desk.services.feed)
    yield made
    made.close()


def test_that_a_version_that_is_ready_stands_in_the_rail_until_it_is_put_off(
    desk: Desk, updates: UpdateService, bus: ChangeBus, window: MainWindow, jobs: JobRunner,
    qtbot: QtBot,
) -> None:  # fmt: skip
    actor, foot = desk.services.actor, window.rail.updates
    notice = UpdateNotice(updates, actor, jobs, bus, window.rail)
    notice.start()
    notice.look()
    qtbot.waitUntil(foot.isVisible)
    assert foot.text() == "0.2.0 is ready"
    assert "Settings says what is new" in foot.accessibleName()
    assert not updates.is_due()
    updates.remind_tomorrow(actor=actor)
    qtbot.waitUntil(foot.isHidden)
    notice.stop()


def test_that_others_computers_look_too_and_they_are_told_nothing(
    desk: Desk, updates: UpdateService, bus: ChangeBus, window: MainWindow, jobs: JobRunner,
    qtbot: QtBot,
) -> None:  # fmt: skip
    nurse = dataclasses.replace(desk.services.actor, role=Role.NURSE)
    notice = UpdateNotice(updates, nurse, jobs, bus, window.rail)
    notice.look()
    qtbot.waitUntil(lambda: jobs.wait(0) and not updates.is_due())
    qtbot.wait(1)
    assert window.rail.updates.isHidden()
