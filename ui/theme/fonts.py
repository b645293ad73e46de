"""The bundled typefaces, so that text looks and measures the same everywhere."""

from PySide6.QtGui import QFontDatabase

from carecoord.common.paths import RESOURCES_DIR

FONTS_DIR = RESOURCES_DIR / "fonts"
WINDOW_FONTS = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
PAPER_FONTS = ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf")

_registered: set[str] = set()


def register_window_fonts() -> None:
    """Make Inter known to Qt; needs a QGuiApplication. Asked again, it does nothing."""
    _register(WINDOW_FONTS)


def register_paper_fonts() -> None:
    """Make the faces known that only documents need."""
    _register(WINDOW_FONTS + PAPER_FONTS)


def _register(names: tuple[str, ...]) -> None:
    for name in names:
        if name not in _registered:
            QFontDatabase.addApplicationFont(str(FONTS_DIR / name))
            _registered.add(name)
