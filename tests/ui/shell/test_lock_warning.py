"""What is said before the screen locks by itself."""

import datetime as dt

from PySide6.QtWidgets import QApplication, QLineEdit

from carecoord.common.clock import FixedClock
from tests.ui.kit import TODAY, ZONE, Show
from ui.background.idle import IdleWatch
from ui.shell.lock_warning import LockWarning


def test_that_a_lock_to_come_stands_over_the_window_until_somebody_stirs(
    qapp: QApplication, show: Show
) -> None:
    idle = IdleWatch(FixedClock(TODAY, ZONE), dt.timedelta(minutes=5))
    field = QLineEdit()
    field.resize(700, 40)
    warning = LockWarning(idle, field)
    show(field)
    assert "locks in 30 seconds" in warning.words
    seen = []
    for told in (idle.soon, idle.stirred, idle.soon, idle.went_idle):
        told.emit()
        seen.append(warning.is_shown)
        assert field.hasFocus()  # typing goes on where it was
    assert seen == [True, False, True, False]
