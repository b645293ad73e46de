"""The number to call, and what to mind when calling it."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from ui.pages.today.person_head import PhoneLine

SHORT = "Mobile."
LONG = "Mobile. OK to leave a message. Best time: before noon. A video visit may be easier."


def is_below(line: PhoneLine, words: str) -> bool:
    """Whether these words stand below the number, and not beside it."""
    boxes = {
        each.text(): QRect(each.mapTo(line, QPoint(0, 0)), each.size())
        for each in line.findChildren(QLabel)
    }
    number = next(box for text, box in boxes.items() if "555" in text)
    return next(box for text, box in boxes.items() if words in text).top() >= number.bottom()


def test_that_much_to_mind_stands_below_the_number_and_little_beside_it(
    desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    services = desk.services
    entry = services.worklists.row("followups-due", people["Ana"], actor=services.actor)
    assert entry is not None
    line = PhoneLine()
    qtbot.addWidget(line)
    line.resize(420, 120)
    line.show()
    for words, wraps in ((LONG, True), (SHORT, False), (LONG, True)):
        line.show_entry(replace(entry, phone_note=words, best_time="", barriers=()))
        qtbot.wait(1)
        assert is_below(line, words) == wraps
    line.resize(1600, 120)
    qtbot.waitUntil(lambda: not is_below(line, LONG))
