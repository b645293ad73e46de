import datetime as dt

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit import TODAY, Show
from ui.widgets.by_name import choose
from ui.widgets.cards import Card
from ui.widgets.data_table import DataTable
from ui.widgets.date_field import DateField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel, NameLabel, Tone, badge, label, set_tone
from ui.widgets.layouts import clear, row
from ui.widgets.progress import ProgressCard
from ui.widgets.shortcut_list import ShortcutList
from ui.widgets.shortcuts import Shortcuts


def test_that_a_table_opens_the_chosen_row_with_enter_and_lets_tab_go(
    show: Show, qtbot: QtBot
) -> None:
    table = DataTable("Patients")
    model = QStandardItemModel()
    for name in ("Ada Moss", "Ben Oduya"):
        model.appendRow([QStandardItem(name)])
    table.setModel(model)
    show(table)
    with qtbot.waitSignal(table.moved_to):
        table.selectRow(1)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args[0].data() == "Ben Oduya"
    assert not table.tabKeyNavigation()


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)
def test_that_a_day_picked_from_the_calendar_is_written_in_words(show: Show, qtbot: QtBot) -> None:
    field = DateField("Next try", TODAY)
    show(field)
    field.open_calendar()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    calendar = menu.findChild(QCalendarWidget)
    assert calendar is not None
    calendar.clicked.emit(QDate(2026, 12, 1))
    assert field.day == dt.date(2026, 12, 1)
    assert field.box.text() == "1 Dec 2026"
    assert not menu.isVisible()


def test_that_all_shortcuts_are_listed_by_group(qapp: QApplication) -> None:
    shortcuts = Shortcuts()
    shortcuts.note("Calls", "1", "Reached patient")
    shortcuts.note("Everywhere", "Ctrl+K", "Search")
    shown = ShortcutList(shortcuts)
    named = {words.accessibleName() for words in shown.findChildren(QLabel)}
    assert {"Reached patient: 1", "Search: Ctrl+K"} <= named


def test_that_a_long_line_is_cut_on_screen_and_whole_for_a_screen_reader(show: Show) -> None:
    whole = "Hospital discharge call: chest pain, second try today"
    shown = ElidedLabel(whole)
    shown.resize(120, 30)
    show(shown)
    assert shown.text().endswith("…")
    assert shown.accessibleName() == whole
    assert shown.toolTip() == whole


def test_that_a_badge_changes_its_colours_with_its_tone(show: Show) -> None:
    shown = badge("Draft", Tone.NEUTRAL)
    show(shown)
    before = shown.grab().toImage()
    set_tone(shown, "Draft", Tone.WARN)
    assert shown.grab().toImage() != before


def test_that_text_is_never_taken_for_markup(qapp: QApplication) -> None:
    assert label("<b>Santos</b>").textFormat() == Qt.TextFormat.PlainText


def test_that_clearing_a_layout_removes_what_is_nested_too(qapp: QApplication) -> None:
    card = Card()
    card.body.addWidget(QLabel("one"))
    card.body.addLayout(row(QLabel("two"), None, QWidget()))
    clear(card.body)
    assert card.body.count() == 0
    assert card.findChildren(QLabel) == []


def test_that_cancelling_long_work_is_asked_once_and_said(show: Show, qtbot: QtBot) -> None:
    card = ProgressCard("Bringing in patients")
    show(card)
    card.show_progress(1200, 4000)
    with qtbot.waitSignal(card.cancel_asked):
        card.cancel_button.click()
    assert not card.cancel_button.isEnabled()
    card.restart("Bringing in patients")
    assert card.cancel_button.isEnabled()


def test_that_a_property_is_chosen_by_its_name_in_qt_and_a_wrong_name_is_found(
    qapp: QApplication,
) -> None:
    shown = QLabel("<b>Ana</b>")
    choose(shown, textFormat="PlainText", focusPolicy="StrongFocus")
    assert shown.textFormat() is Qt.TextFormat.PlainText
    assert shown.focusPolicy() is Qt.FocusPolicy.StrongFocus
    for wrong in ({"textFormat": "Plain"}, {"textShape": "PlainText"}):
        with pytest.raises(ValueError, match="Qt does not know text"):
            choose(shown, **wrong)


def test_that_a_long_name_goes_on_in_a_second_line_rather_than_being_cut(show: Show) -> None:
    shown = QWidget()
    name = NameLabel("title")
    name.setText("Ortega de la Cruz, Tomás")
    shown.setLayout(FlowLayout(name))
    shown.resize(1000, 200)
    show(shown)
    one_line = name.height()
    assert name.width() >= name.fontMetrics().horizontalAdvance(name.text())
    shown.resize(name.width() // 2 + 20, 200)
    QApplication.processEvents()
    assert name.height() > one_line * 1.7
