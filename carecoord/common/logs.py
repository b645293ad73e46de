"""The log: constant sentences and traces without texts, in a small file that turns over.

Nothing a person typed and nothing about a patient is ever logged: not by this program,
which logs constant sentences, and not by a library, whose records keep only their name and
level.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

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


def log_to(home: Path) -> Path:
    """Log warnings and worse to a file in the data folder from now on; returns the file."""
    path = make_private_dir(home / "logs") / LOG_NAME
    handler = RotatingFileHandler(
        path, maxBytes=_LARGEST_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(_WithoutTexts(_LINE))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
