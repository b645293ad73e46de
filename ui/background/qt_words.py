"""What Qt has to say: that it said something goes into the log, its words nowhere."""

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger(__name__)
_TOLD = {
    QtMsgType.QtWarningMsg: "a warning",
    QtMsgType.QtCriticalMsg: "a fault",
    QtMsgType.QtFatalMsg: "its end",
}


def keep_qt_quiet() -> None:
    """Qt's own sentences may quote a text that it was given, so none is written anywhere."""
    qInstallMessageHandler(_on_message)


def _on_message(kind: QtMsgType, context: QMessageLogContext, _words: str | None) -> None:
    if kind in _TOLD:
        _log.warning("Qt told of %s in %s", _TOLD[kind], context.category or "default")
