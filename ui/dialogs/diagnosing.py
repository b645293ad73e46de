"""What the window adds to the report for whoever helps: Qt, screens, how it looks."""

from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from carecoord.common.i18n import _
from carecoord.common.paths import default_home
from ui.theme.look import look

_homes: list[Path] = []


def use_home(home: Path) -> None:
    """Say which data folder the report is about: a fault may come before anybody signs in."""
    _homes[:] = [home]


def make_report() -> str:
    """The report as text, made now."""
    from carecoord.services.diagnostics import report

    return report(_homes[0] if _homes else default_home(), window_facts())


def window_facts() -> list[tuple[str, str]]:
    """Names and values in words."""
    shown = look()
    facts = [
        ("Qt", f"{qVersion()}, PySide6 {PySide6.__version__}"),
        (_("Display"), QGuiApplication.platformName()),
        (_("Text size"), f"{shown.text_percent} %"),
        (_("Colors"), shown.tokens.name),
    ]
    for screen in QGuiApplication.screens():
        size = screen.size()
        scale = f"{screen.devicePixelRatio():g}"
        facts.append((_("Screen"), f"{size.width()} x {size.height()}, x {scale}"))
    return facts
