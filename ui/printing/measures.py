"""Lengths and type on paper."""

from functools import lru_cache

from PySide6.QtGui import QFont, QImage

DPI = 300
_CSS_DPI = 96
_MM_PER_INCH = 25.4

_FAMILIES = ("Inter", "Noto Naskh Arabic", "Noto Sans", "sans-serif")
_FAMILIES_RTL = ("Noto Naskh Arabic", "Inter", "Noto Sans", "sans-serif")


def px_to_dots(css_px: float) -> float:
    return css_px * DPI / _CSS_DPI


def paper_font(points: float, *, rtl: bool = False) -> QFont:
    """Inter, with the face for Arabic behind or before it."""
    font = QFont()
    font.setFamilies(_FAMILIES_RTL if rtl else _FAMILIES)
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Inter's contextual alternates turn the brackets of a phone number into other
    # characters, which are then lost when the PDF's text is copied.
    font.setFeature(QFont.Tag("calt"), 0)
    return font


@lru_cache(maxsize=1)
def reference_device() -> QImage:
    """What text is measured against, wherever it is painted."""
    device = QImage(1, 1, QImage.Format.Format_ARGB32)
    dots_per_meter = round(DPI / _MM_PER_INCH * 1000)
    device.setDotsPerMeterX(dots_per_meter)
    device.setDotsPerMeterY(dots_per_meter)
    return device
