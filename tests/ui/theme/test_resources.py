"""Pictures and faces that come with the product."""

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QImage
from PySide6.QtWidgets import QApplication

from ui.theme import controls, fonts, icons
from ui.theme.tokens import SCHEMES, Tokens


@pytest.mark.parametrize("tokens", SCHEMES, ids=lambda tokens: tokens.name)
def test_that_the_drawn_controls_match_the_tokens(tokens: Tokens) -> None:
    """When this fails, write them anew: python -m ui.theme.controls."""
    folder = controls.controls_dir(tokens)
    stored = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert stored == controls.drawings(tokens)


def test_that_every_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    for file in sorted(icons.ICONS_DIR.glob("*.svg")):
        drawn = icons.image(file.stem, "#ff0000", 48)
        assert _has_color(drawn, QColor("#ff0000")), f"{file.name} ignores its colour"


def test_that_the_window_speaks_inter(qapp: QApplication) -> None:
    fonts.register_paper_fonts()
    families = QFontDatabase.families()
    assert "Inter" in families
    assert "Noto Naskh Arabic" in families
    assert qapp.font().families()[0] == "Inter"


def test_that_licences_come_with_what_is_bundled() -> None:
    assert "MIT" in (icons.ICONS_DIR / "LICENSE-Tabler.txt").read_text(encoding="utf-8")
    for name in ("Inter", "Noto-Naskh-Arabic"):
        licence = fonts.FONTS_DIR / f"LICENSE-{name}.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8")


def _has_color(drawn: QImage, wanted: QColor) -> bool:
    return any(
        drawn.pixelColor(x, y).rgb() == wanted.rgb()
        for x in range(drawn.width())
        for y in range(drawn.height())
    )
