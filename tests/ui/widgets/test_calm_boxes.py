import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QTabBar

from tests.ui.kit import Show
from ui.widgets.calm_boxes import CalmComboBox, CalmTabBar
from ui.widgets.calm_spins import CalmDoubleSpinBox, CalmSpinBox
from ui.widgets.form import combo


def _turn_wheel(box: QComboBox | QAbstractSpinBox | QTabBar) -> QWheelEvent:
    event = QWheelEvent(
        QPointF(5, 5), box.mapToGlobal(QPointF(5, 5)), QPoint(0, 0), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    return event


def test_that_the_wheel_over_a_drop_down_changes_nothing(show: Show) -> None:
    box = combo({"asked": "Asked", "not": "Not asked"}, "asked")
    show(box)
    box.setFocus()
    _turn_wheel(box)
    assert box.currentData() == "asked"


def test_that_the_wheel_over_tabs_stays_on_the_one_that_is_open(show: Show) -> None:
    tabs = CalmTabBar()
    for name in ("Decisions", "Goals"):
        tabs.addTab(name)
    show(tabs)
    _turn_wheel(tabs)
    assert tabs.currentIndex() == 0


@pytest.mark.parametrize("kind", [CalmSpinBox, CalmDoubleSpinBox])
def test_that_the_wheel_over_a_number_changes_nothing(
    kind: type[CalmSpinBox] | type[CalmDoubleSpinBox], show: Show
) -> None:
    box = kind()
    box.setValue(7)
    show(box)
    box.setFocus()
    _turn_wheel(box)
    assert box.value() == 7


@pytest.mark.parametrize("kind", [CalmComboBox, CalmSpinBox, CalmDoubleSpinBox])
def test_that_tab_and_a_click_reach_a_box_and_the_wheel_does_not(
    kind: type[CalmComboBox] | type[CalmSpinBox] | type[CalmDoubleSpinBox], qapp: object
) -> None:
    # Qt gives the keyboard by the policy, and only to a wheel that is really turned.
    assert kind().focusPolicy() is Qt.FocusPolicy.StrongFocus
