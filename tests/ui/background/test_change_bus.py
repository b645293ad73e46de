import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.common.changes import Area, ChangeFeed
from ui.background.change_bus import ChangeBus


def test_that_changes_from_another_thread_reach_the_windows_thread(
    qapp: QApplication, qtbot: QtBot
) -> None:
    feed = ChangeFeed()
    bus = ChangeBus(feed)
    threads: list[threading.Thread] = []
    bus.changed.connect(lambda _: threads.append(threading.current_thread()))
    with qtbot.waitSignal(bus.changed) as changed:
        worker = threading.Thread(target=feed.announce, args=(frozenset({Area.PATIENTS}),))
        worker.start()
    assert changed.args == [frozenset({Area.PATIENTS})]
    assert threads == [threading.main_thread()]
    bus.close()


def test_that_commits_in_quick_succession_are_told_as_one(qapp: QApplication, qtbot: QtBot) -> None:
    feed = ChangeFeed()
    bus = ChangeBus(feed)
    told: list[object] = []
    bus.changed.connect(told.append)
    for area in (Area.PATIENTS, Area.VISITS, Area.PATIENTS):
        feed.announce(frozenset({area}))
    qtbot.waitUntil(lambda: told == [frozenset({Area.PATIENTS, Area.VISITS})])
    feed.announce(frozenset({Area.SETTINGS}))
    qtbot.waitUntil(lambda: told[1:] == [frozenset({Area.SETTINGS})])
    bus.close()


def test_that_a_closed_bus_hears_nothing(qapp: QApplication) -> None:
    feed = ChangeFeed()
    bus = ChangeBus(feed)
    told: list[object] = []
    bus.changed.connect(told.append)
    bus.close()
    feed.announce(frozenset({Area.PATIENTS}))
    qapp.processEvents()
    assert told == []
