"""The window's language: our own text, Qt's, and how numbers are written."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from carecoord.common.i18n import LANGUAGES, current_language, use_language

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator

NAMES = {"en": "English", "es": "Español"}
"""Each language by its own name, as people look for it."""

_REGIONS = {"en": "en_US", "es": "es_US"}
_QTS_OWN = "en"
_installed: "list[QTranslator]" = []


def speak(app: QApplication, language: str) -> None:
    """Use a language from now on; widgets made before keep theirs."""
    use_language(language)
    QLocale.setDefault(QLocale(_REGIONS[current_language()]))
    while _installed:
        app.removeTranslator(_installed.pop())
    if current_language() == _QTS_OWN:
        return  # what Qt itself says is English
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{current_language()}", folder):
        app.installTranslator(translator)
        _installed.append(translator)


def machine_language() -> str:
    """The operating system's language where we speak it, else English."""
    first = QLocale.system().name().partition("_")[0]
    return first if first in LANGUAGES else "en"
