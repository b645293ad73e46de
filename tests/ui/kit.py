"""Small things the window's tests share."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from ui.background.watchdog import LoopWatchdog
from ui.theme.apply import Contrast, Scheme, ThemeChoice

TODAY = dt.date(2026, 11, 21)
ZONE = ZoneInfo("America/New_York")
PLAIN = ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, reduced_motion=True)

Show = Callable[[QWidget], None]
Dress = Callable[[ThemeChoice], None]

_LONGEST_BLOCK_MS = 50
_PATIENCE_MS = 2_000


def stays_quick(dog: LoopWatchdog) -> bool:
    """No turn of the window worked longer than a person notices, nor waited for something.

    A busy machine holds up any turn for a while, so what counts is the processor time of one;
    who waits for the database or another program takes none, but takes longer than a machine
    is ever that busy.
    """
    return dog.longest_work_ms < _LONGEST_BLOCK_MS and dog.longest_block_ms < _PATIENCE_MS
