from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.ui.kit import PLAIN, Dress, Show
from ui.theme import icons
from ui.theme.apply import Contrast, Scheme, ThemeChoice, apply_theme
from ui.theme.look import TEXT_PERCENTS, TextRole, look
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import CONTRAST_DARK, DARK, LIGHT


def test_that_the_palette_follows_the_scheme(qapp: QApplication, dress: Dress) -> None:
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL))
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.bg)
    dress(PLAIN)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.bg)


def test_that_high_contrast_keeps_light_or_dark(dress: Dress) -> None:
    dress(ThemeChoice(Scheme.DARK, Contrast.HIGH))
    assert look().tokens is CONTRAST_DARK


def test_that_the_systems_scheme_is_followed_until_one_is_chosen(
    qapp: QApplication, dress: Dress, qtbot: QtBot
) -> None:
    dress(ThemeChoice(Scheme.SYSTEM, Contrast.NORMAL))
    hints = qapp.styleHints()
    try:
        hints.setColorScheme(Qt.ColorScheme.Dark)
        if hints.colorScheme() == Qt.ColorScheme.Dark:
            qtbot.waitUntil(lambda: look().tokens is DARK)
        dress(PLAIN)
        assert look().tokens is LIGHT
    finally:
        hints.unsetColorScheme()


def test_that_text_grows_with_the_percentage(qapp: QApplication, dress: Dress) -> None:
    for percent in TEXT_PERCENTS:
        dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, percent))
        assert qapp.font().pointSizeF() == TextRole.BODY.points * percent / 100
        assert look().px(40) == round(40 * percent / 100)


class Dressed(QLabel):
    """Counts how often it is dressed."""

    times = 0

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.times += event.type() == QEvent.Type.StyleChange


def test_that_another_look_dresses_each_widget_but_once_however_deep_it_stands(
    dress: Dress, show: Show
) -> None:
    words = Dressed("Maria")
    around = words.window()
    for _level in range(6):
        frame = QFrame()
        QVBoxLayout(frame).addWidget(around)
        around = frame
    show(around)
    words.times = 0
    dress(PLAIN._replace(text_percent=150))
    # Once as the old sheet goes, once for the new one.
    assert words.times <= 2


def test_that_motion_can_be_stilled_by_choice(dress: Dress) -> None:
    for still in (True, False):
        dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, reduced_motion=still))
        assert look().reduced_motion is still


def test_that_a_dressed_button_changes_its_icon_with_the_scheme(
    qapp: QApplication, dress: Dress, show: Show
) -> None:
    button = QPushButton("Print")
    icons.dress(button, "printer", "primary")
    show(button)
    before = button.icon().pixmap(18, 18).toImage()
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL))
    assert button.icon().pixmap(18, 18).toImage() != before


def test_that_applying_the_same_look_again_dresses_no_widget_anew(
    qapp: QApplication, show: Show
) -> None:
    dressed = Dressed("Maria")
    show(dressed)
    dressed.times = 0
    for still in (True, False, True):
        apply_theme(qapp, PLAIN._replace(reduced_motion=still))
    assert dressed.times == 0
    apply_theme(qapp, PLAIN._replace(scheme=Scheme.DARK))
    assert dressed.times > 0


def test_that_every_name_in_the_style_sheet_is_filled_in(qapp: QApplication) -> None:
    assert "$" not in stylesheet(look())
