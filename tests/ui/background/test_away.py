"""The computer sleeps or locks: told by a logind of the test's own, on a bus of its own."""

import ctypes
import shutil
import sys
from collections.abc import Iterator
from ctypes.wintypes import MSG
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

if sys.platform != "linux":
    pytest.skip("Only Linux has a logind.", allow_module_level=True)

from PySide6.QtDBus import QDBusConnection, QDBusMessage

from tests.ui.logind import MINE, OTHER, Desktop, desktop_on
from ui.background import away_logind
from ui.background.away import Away
from ui.background.away_logind import (
    LOGIND,
    MANAGER,
    MANAGER_PATH,
    PROPERTIES,
    SESSION,
    UPOWER,
    UPOWER_PATH,
    Logind,
)
from ui.background.away_windows import MessageFilter


@pytest.fixture
def desktop(tmp_path: Path, qapp: QApplication) -> Iterator[Desktop]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("A bus for the test needs dbus-daemon.")
    with desktop_on(tmp_path) as made:
        yield made


class Heard:
    """How often somebody left."""

    def __init__(self) -> None:
        self.times = 0
        self.sleeps_told = 0

    def left(self) -> None:
        self.times += 1

    def sleeps(self) -> None:
        self.sleeps_told += 1


@pytest.fixture
def heard() -> Heard:
    return Heard()


BUS = "org.freedesktop.DBus"


@pytest.fixture
def logind(desktop: Desktop, heard: Heard, qtbot: QtBot) -> Iterator[Logind]:
    """The program, which by now knows its session."""
    desktop.start()
    bus = desktop.join("program")
    made = Logind(bus, heard.left, heard.sleeps)
    known: list[object] = []
    listens = made._on_session

    def note(given: object) -> None:
        listens(given)
        known.append(given)

    made._on_session = note  # type: ignore[method-assign]
    qtbot.waitUntil(lambda: bool(known))
    # What was asked for before is in force once the bus has answered this.
    bus.call(QDBusMessage.createMethodCall(BUS, "/org/freedesktop/DBus", BUS, "GetId"))
    yield made
    made.deleteLater()


def _all_told(desktop: Desktop, heard: Heard, qtbot: QtBot) -> int:
    """How often it was heard of, once a last signal has come that follows all the others."""
    desktop.tell(MANAGER_PATH, MANAGER, "PrepareForSleep", True)
    qtbot.waitUntil(lambda: heard.sleeps_told > 0)
    return heard.times


def test_that_sleep_is_told_when_it_begins_and_not_when_it_ends(
    desktop: Desktop, logind: Logind, heard: Heard, qtbot: QtBot
) -> None:
    desktop.tell(MANAGER_PATH, MANAGER, "PrepareForSleep", False)
    assert _all_told(desktop, heard, qtbot) == 0
    assert heard.sleeps_told == 1


def test_that_the_lock_of_this_session_is_told_and_of_another_is_not(
    desktop: Desktop, logind: Logind, heard: Heard, qtbot: QtBot
) -> None:
    desktop.tell(OTHER, SESSION, "Lock")
    desktop.tell(MINE, SESSION, "Lock")
    assert _all_told(desktop, heard, qtbot) == 1


def test_that_a_desktop_that_locks_by_itself_is_noticed(
    desktop: Desktop, logind: Logind, heard: Heard, qtbot: QtBot
) -> None:
    for path, interface, values in (
        (MINE, SESSION, {"LockedHint": True}),
        (MINE, SESSION, {"LockedHint": False}),
        (MINE, SESSION, {"IdleHint": True}),
        (MINE, SESSION, {"Active": True}),
        (MINE, "org.example.Other", {"LockedHint": True}),
        (OTHER, SESSION, {"LockedHint": True}),
    ):
        # What follows the values, a list of names, is of no interest.
        desktop.tell(path, PROPERTIES, "PropertiesChanged", interface, values, "and so on")
    assert _all_told(desktop, heard, qtbot) == 1


def test_that_another_person_who_takes_the_screen_is_noticed(
    desktop: Desktop, logind: Logind, heard: Heard, qtbot: QtBot
) -> None:
    desktop.tell(MINE, PROPERTIES, "PropertiesChanged", SESSION, {"Active": False}, "and so on")
    assert _all_told(desktop, heard, qtbot) == 1


def test_that_a_lid_closed_without_any_sleep_is_noticed(
    desktop: Desktop, logind: Logind, heard: Heard, qtbot: QtBot
) -> None:
    assert desktop.bus.registerService(UPOWER)
    for is_closed in (False, True):
        values = {"LidIsClosed": is_closed, "OnBattery": True}
        desktop.tell(UPOWER_PATH, PROPERTIES, "PropertiesChanged", UPOWER, values, "and so on")
    assert _all_told(desktop, heard, qtbot) == 1


def test_that_nobody_but_logind_is_believed(
    desktop: Desktop, logind: Logind, heard: Heard, qtbot: QtBot
) -> None:
    stranger = desktop.join("stranger")
    desktop.tell(MANAGER_PATH, MANAGER, "PrepareForSleep", True, bus=stranger)
    desktop.tell(MINE, SESSION, "Lock", bus=stranger)
    # The bus answers the stranger only when it has passed all of that on.
    bus = "org.freedesktop.DBus"
    stranger.call(QDBusMessage.createMethodCall(bus, "/", bus, "GetId"))
    assert _all_told(desktop, heard, qtbot) == 0
    assert heard.sleeps_told == 1, "logind itself is"


def test_that_the_computer_is_asked_to_wait_until_the_store_is_closed(
    desktop: Desktop, logind: Logind, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: logind._hold is not None)
    assert desktop.manager.asked == [("sleep", "delay")]
    assert desktop.manager.is_held()
    logind._hold = None
    qtbot.waitUntil(lambda: not desktop.manager.is_held())


def test_that_every_session_counts_when_it_is_not_known_which_is_ours(
    desktop: Desktop, heard: Heard, qtbot: QtBot
) -> None:
    assert desktop.bus.registerService(LOGIND)
    program = Logind(desktop.join("program"), heard.left, heard.sleeps)
    qtbot.waitUntil(lambda: not program.children())
    desktop.tell(OTHER, SESSION, "Lock")
    assert _all_told(desktop, heard, qtbot) == 1
    program.deleteLater()


def test_that_without_a_bus_nothing_is_heard_and_nothing_fails(
    qapp: QApplication, heard: Heard
) -> None:
    none = QDBusConnection("no such bus")
    assert not none.isConnected()
    made = Logind(none, heard.left, heard.sleeps)
    assert made.children() == []


def test_that_what_logind_tells_reaches_whoever_locks(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    desktop.start()
    program = desktop.join("program")
    monkeypatch.setattr(away_logind, "system_bus", lambda: program)
    away = Away()
    away.watch()
    with qtbot.waitSignal(away.sleeps):
        desktop.tell(MANAGER_PATH, MANAGER, "PrepareForSleep", True)


@pytest.mark.parametrize(
    ("kind", "message", "value", "told"),
    [
        (b"windows_generic_MSG", 0x0218, 0x0004, "sleeps"),
        (b"windows_generic_MSG", 0x02B1, 0x7, "left"),
        (b"windows_generic_MSG", 0x02B1, 0x2, "left"),
        (b"windows_generic_MSG", 0x02B1, 0x4, "left"),
        (b"windows_generic_MSG", 0x0218, 0x0012, ""),
        (b"windows_generic_MSG", 0x02B1, 0x8, ""),
        (b"windows_generic_MSG", 0x0200, 0x4, ""),
        (b"xcb_generic_event_t", 0x0218, 0x0004, ""),
    ],
)
def test_that_windows_tells_of_suspending_of_its_lock_and_of_another_user(
    kind: bytes, message: int, value: int, told: str, heard: Heard
) -> None:
    given = MSG()
    given.message, given.wParam = message, value
    watching = MessageFilter(heard.left, heard.sleeps)
    taken = watching.nativeEventFilter(kind, ctypes.addressof(given))
    assert (heard.times, heard.sleeps_told) == (told == "left", told == "sleeps")
    assert taken == (False, 0)
