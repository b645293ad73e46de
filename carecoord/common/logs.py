"""The log: constant sentences and traces without texts, in a small file that turns over.

Nothing a person typed and nothing about a patient is ever logged: not by this program,
which logs constant sentences, and not by a library, whose records keep only their name and
level.
"""

import logging
from functools import cached_property
from pathlib import Path

from carecoord.common.overriding import override
from carecoord.common.paths import make_private_dir

LOG_NAME = "carecoord.log"
_OURS = ("carecoord", "ui")
_LARGEST_BYTES = 512 * 1024
_KEPT_FILES = 3
_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _WithoutTexts(logging.Formatter):
    """Writes our own sentences, and of a library's records that there was one."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        if record.name.split(".")[0] in _OURS:
            record.exc_info = record.exc_text = None
            return super().format(record)
        bare = logging.LogRecord(
            record.name, record.levelno, "", 0, "a library reported something", (), None
        )
        bare.created, bare.msecs = record.created, record.msecs
        return super().format(bare)


class _LogFile(logging.Handler):
    """Opens its file for the first record: most starts of the window have nothing to write."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    @cached_property
    def _file(self) -> logging.Handler:
        # It brings half of what a mail server needs.
        from logging.handlers import RotatingFileHandler

        file = RotatingFileHandler(
            self._path, maxBytes=_LARGEST_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
        )
        file.setFormatter(_WithoutTexts(_LINE))
        return file

    @override
    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._file.emit(record)
        except Exception:  # noqa: BLE001 - as every handler: a log never stops the work
            self.handleError(record)

    @override
    def close(self) -> None:
        if "_file" in vars(self):
            self._file.close()
        super().close()


def log_to(home: Path) -> Path:
    """Log warnings and worse to a file in the data folder from now on; returns the file."""
    path = make_private_dir(home / "logs") / LOG_NAME
    root = logging.getLogger()
    root.addHandler(_LogFile(path))
    root.setLevel(logging.INFO)
    return path
