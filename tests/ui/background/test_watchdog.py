import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.background.watchdog import LoopWatchdog


def test_that_a_block_of_the_windows_thread_is_measured(qapp: QApplication, qtbot: QtBot) -> None:
    blocked = [False]

    def block() -> None:
        time.sleep(0.08)
        blocked[0] = True

    with LoopWatchdog() as dog:
        QTimer.singleShot(0, block)
        qtbot.waitUntil(lambda: blocked[0])
    assert dog.longest_block_ms >= 60


def test_that_a_block_is_noticed_even_before_the_loop_turns_again(qapp: QApplication) -> None:
    with LoopWatchdog() as dog:
        time.sleep(0.05)
        assert dog.longest_block_ms >= 40


def test_that_measuring_starts_anew(qapp: QApplication) -> None:
    dog = LoopWatchdog()
    with dog:
        time.sleep(0.5)
    with dog:
        pass
    assert dog.longest_block_ms < 400
