"""Small things the window's tests share."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from ui.theme.apply import Contrast, Scheme, ThemeChoice

TODAY = dt.date(2026, 11, 21)
ZONE = ZoneInfo("America/New_York")
PLAIN = ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, reduced_motion=True)

Show = Callable[[QWidget], None]
Dress = Callable[[ThemeChoice], None]
