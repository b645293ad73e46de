"""What systemd's logind tells on the system bus of Linux.

Without it, as on systems that have none, nothing is heard and nothing fails.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

LOGIND = "org.freedesktop.login1"
MANAGER, SESSION = f"{LOGIND}.Manager", f"{LOGIND}.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
UPOWER, UPOWER_PATH = "org.freedesktop.UPower", "/org/freedesktop/UPower"
MANAGER_PATH = "/org/freedesktop/login1"
OWN_SESSION_PATH = f"{MANAGER_PATH}/session/auto"

_ON_LID = "on_lid(QString,QVariantMap)"
_INHIBIT = ("sleep", "CareCoord", "Closing patients' records", "delay")
Answered = Callable[[Any], object]


def system_bus() -> QDBusConnection:
    return QDBusConnection.systemBus()


class Logind(QObject):
    """Tells when the computer is about to sleep or its lid is closed, and of the session's lock.

    A session that another user's takes the screen from counts as locked. A lid may be closed
    without any sleep, which UPower tells. The computer is asked to wait with sleeping until
    this process ends, at most the few seconds that logind grants: long enough to close the store.
    """

    def __init__(
        self,
        bus: QDBusConnection,
        left: Callable[[], object],
        sleeps: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._left = left
        self._sleeps = sleeps
        self._hold: QDBusUnixFileDescriptor | None = None
        if bus.isConnected():
            self._hear(MANAGER_PATH, MANAGER, "PrepareForSleep", "on_sleep(bool)")
            self._hear(UPOWER_PATH, PROPERTIES, "PropertiesChanged", _ON_LID, UPOWER)
            self._ask(MANAGER_PATH, MANAGER, "Inhibit", _INHIBIT, self._on_hold)
            self._ask(OWN_SESSION_PATH, PROPERTIES, "Get", (SESSION, "Id"), self._on_id)

    def _hear(
        self, path: str, interface: str, signal: str, slot: str, sender: str = LOGIND
    ) -> None:
        """From logind itself; nobody else may own its name on a system bus."""
        # Its types ask for bytes, which it then does not take.
        self._bus.connect(sender, path, interface, signal, self, SLOT(slot))  # type: ignore[call-overload]

    def _ask(
        self, path: str, interface: str, method: str, given: tuple[str, ...], then: Answered
    ) -> None:
        call = QDBusMessage.createMethodCall(LOGIND, path, interface, method)
        call.setArguments(list(given))
        _Answer(QDBusPendingCallWatcher(self._bus.asyncCall(call)), then, self)

    def _on_hold(self, given: object) -> None:
        if isinstance(given, QDBusUnixFileDescriptor):
            self._hold = given  # the computer waits for as long as this is open

    def _on_id(self, given: object) -> None:
        name = given.variant() if isinstance(given, QDBusVariant) else given
        if isinstance(name, str) and name:
            self._ask(MANAGER_PATH, MANAGER, "GetSession", (name,), self._on_session)
        else:
            self._on_session(None)

    def _on_session(self, given: object) -> None:
        """Hear of this session; of every session when it is not known which is ours."""
        path = given.path() if isinstance(given, QDBusObjectPath) else ""
        self._hear(path, SESSION, "Lock", "on_lock()")
        self._hear(path, PROPERTIES, "PropertiesChanged", "on_changed(QString,QVariantMap)")

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - as logind sends it
        if begins:
            self._sleeps()

    @Slot(str, "QVariantMap")
    def on_lid(self, interface: str, values: dict[str, object]) -> None:
        if interface == UPOWER and values.get("LidIsClosed") is True:
            self._left()

    @Slot()
    def on_lock(self) -> None:
        self._left()

    @Slot(str, "QVariantMap")
    def on_changed(self, interface: str, values: dict[str, object]) -> None:
        """Desktops that lock the screen themselves only set a hint."""
        locked, active = values.get("LockedHint"), values.get("Active")
        if interface == SESSION and (locked is True or active is False):
            self._left()


class _Answer(QObject):
    """Waits for one answer and hands its first value on, None when the call failed."""

    def __init__(self, call: QDBusPendingCallWatcher, then: Answered, parent: QObject) -> None:
        super().__init__(parent)
        self._call = call
        self._then = then
        call.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        given = [] if self._call.isError() else self._call.reply().arguments()
        self._then(given[0] if given else None)
        self.deleteLater()
