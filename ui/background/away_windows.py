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
_THIS_SESSION = 0


class WindowsSession(QObject):
    """Tells when the computer suspends or this session's screen is locked."""

    def __init__(self, left: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter = MessageFilter(left)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        _ask_for_session_changes()


class MessageFilter(QAbstractNativeEventFilter):
    """Looks at every message of Windows and takes none."""

    def __init__(self, left: Callable[[], object]) -> None:
        super().__init__()
        self._left = left

    @override
    def nativeEventFilter(self, kind: object, message: object) -> tuple[bool, int]:
        if bytes(kind) == _KIND:  # type: ignore[call-overload]  # a QByteArray
            told = MSG.from_address(int(message))  # type: ignore[call-overload]  # a pointer
            if is_leaving(told.message, told.wParam):
                self._left()
        return False, 0


def is_leaving(message: int, value: int) -> bool:
    """Whether a message with this first value says that nobody is at the screen."""
    return (message, value) in {(_POWER, _SUSPENDS), (_SESSION, _LOCKED)}


def _ask_for_session_changes() -> None:
    """They only come to windows that asked; that it suspends is told to all."""
    if sys.platform == "win32":
        import ctypes

        for window in QGuiApplication.topLevelWindows():
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                int(window.winId()), _THIS_SESSION
            )
