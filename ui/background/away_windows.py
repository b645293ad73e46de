"""What Windows tells its windows: that it suspends, and that the screen is locked."""

import sys
from collections.abc import Callable
from ctypes.wintypes import MSG

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication
from typing_extensions import override

_KIND = b"windows_generic_MSG"
_POWER, _SUSPENDS = 0x0218, 0x0004
_SESSION, _LOCKED = 0x02B1, 0x7
_OTHER_USER, _REMOTE_ENDED = 0x2, 0x4
_LEAVES = frozenset({_LOCKED, _OTHER_USER, _REMOTE_ENDED})
_THIS_SESSION = 0


class WindowsSession(QObject):
    """Tells when the computer suspends, and when this session is locked or left for another."""

    def __init__(
        self,
        left: Callable[[], object],
        sleeps: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._filter = MessageFilter(left, sleeps)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        _ask_for_session_changes()


class MessageFilter(QAbstractNativeEventFilter):
    """Looks at every message of Windows and takes none."""

    def __init__(self, left: Callable[[], object], sleeps: Callable[[], object]) -> None:
        super().__init__()
        self._left = left
        self._sleeps = sleeps

    @override
    def nativeEventFilter(self, kind: object, message: object) -> tuple[bool, int]:
        if bytes(kind) == _KIND:  # type: ignore[call-overload]  # a QByteArray
            told = MSG.from_address(int(message))  # type: ignore[call-overload]  # a pointer
            if (told.message, told.wParam) == (_POWER, _SUSPENDS):
                self._sleeps()
            elif told.message == _SESSION and told.wParam in _LEAVES:
                self._left()
        return False, 0


def _ask_for_session_changes() -> None:
    """They only come to windows that asked; that it suspends is told to all."""
    if sys.platform == "win32":
        import ctypes

        for window in QGuiApplication.topLevelWindows():
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                int(window.winId()), _THIS_SESSION
            )
