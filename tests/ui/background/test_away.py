"""The computer sleeps or locks: told by a logind of the test's own, on a bus of its own."""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from ctypes.wintypes import MSG
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.integration.security.secret_service import private_bus

if sys.platform != "linux":
    pytest.skip("Only Linux has a logind.", allow_module_level=True)

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)

from ui.background import away_logind
from ui.background.away import Away
from ui.background.away_logind import (
    LOGIND,
    MANAGER,
    MANAGER_PATH,
    OWN_SESSION_PATH,
    PROPERTIES,
    SESSION,
    UPOWER,
    UPOWER_PATH,
    Logind,
)
from ui.background.away_windows import MessageFilter

MINE, OTHER = f"{MANAGER_PATH}/session/_31", f"{MANAGER_PATH}/session/c2"
Q = TypeVar("Q", bound=QObject)
_EVERY_PART = (
    QDBusConnection.RegisterOption.ExportAllSlots
    | QDBusConnection.RegisterOption.ExportAllProperties
)


def _on_the_bus(interface: str) -> Callable[[type[Q]], type[Q]]:
    """The name under which a class is called from the bus."""
    named: Any = ClassInfo  # its types know of no arguments
    return named({"D-Bus Interface": interface})  # type: ignore[no-any-return]


@_on_the_bus(MANAGER)
class Manager(QObject):
    """What the program asks of logind."""

    def __init__(self) -> None:
        super().__init__()
        self.waits_for: list[int] = []
        self.asked: list[tuple[str, str]] = []

    @Slot(str, str, str, str, result="QDBusUnixFileDescriptor")
    def Inhibit(  # noqa: N802 - logind's name for it
        self, what: str, _who: str, _why: str, mode: str
    ) -> QDBusUnixFileDescriptor:
        self.asked.append((what, mode))
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        self.waits_for.append(ours)
        given = QDBusUnixFileDescriptor(theirs)
        os.close(theirs)
        return given

    @Slot(str, result="QDBusObjectPath")
    def GetSession(self, name: str) -> QDBusObjectPath:  # noqa: N802 - as above
        return QDBusObjectPath(f"{MANAGER_PATH}/session/_3{name}")

    def is_held(self) -> bool:
        """Whether the program still asks to wait; the end of a pipe reads as empty."""
        try:
            return bool(os.read(self.waits_for[0], 1))
        except BlockingIOError:
            return True


@_on_the_bus(SESSION)
class OwnSession(QObject):
    def _number(self) -> str:
        return "1"

    Id = Property(str, _number)


class Desktop:
    """Logind as far as the program sees it, and whoever else is on the bus."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._names: list[str] = []
        self.manager, self.session = Manager(), OwnSession()
        self.bus = self.join("logind")

    def join(self, name: str) -> QDBusConnection:
        self._names.append(name)
        return QDBusConnection.connectToBus(self.address, name)

    def start(self) -> None:
        assert self.bus.registerService(LOGIND)
        assert self.bus.registerObject(MANAGER_PATH, self.manager, _EVERY_PART)
        assert self.bus.registerObject(OWN_SESSION_PATH, self.session, _EVERY_PART)

    def tell(
        self,
        path: str,
        interface: str,
        name: str,
        *values: object,
        bus: QDBusConnection | None = None,
    ) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(values))
        assert (bus or self.bus).send(signal)

    def leave(self) -> None:
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)
        for end in self.manager.waits_for:
            os.close(end)


@pytest.fixture
def desktop(tmp_path: Path, qapp: QApplication) -> Iterator[Desktop]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("A bus for the test needs dbus-daemon.")
    with private_bus(tmp_path) as address:
        made = Desktop(address)
        yield made
        made.leave()


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


@pytest.fixture
def logind(desktop: Desktop, heard: Heard, qtbot: QtBot) -> Iterator[Logind]:
    """The program, which by now knows its session."""
    desktop.start()
    made = Logind(desktop.join("program"), heard.left, heard.sleeps)
    known: list[object] = []
    listens = made._on_session

    def note(given: object) -> None:
        listens(given)
        known.append(given)

    made._on_session = note  # type: ignore[method-assign]
    qtbot.waitUntil(lambda: bool(known))
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
