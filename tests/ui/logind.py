"""A logind of the test's own, on a bus of its own; Linux only."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import ClassInfo, Property, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)

from tests.integration.security.secret_service import private_bus
from ui.background.away_logind import LOGIND, MANAGER, MANAGER_PATH, OWN_SESSION_PATH, SESSION

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


@contextmanager
def desktop_on(folder: Path) -> Iterator[Desktop]:
    """Nothing is heard of it before ``start``."""
    with private_bus(folder) as address:
        made = Desktop(address)
        yield made
        made.leave()
