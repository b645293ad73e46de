"""A made-up language, in which every text of the program is longer and no letter is plain.

Whatever is shown with a plain letter in it never went through the catalogue, and whatever is cut
in it would be cut in the next real language too. Names, days and the words of the resource files,
which bring their own languages, are let through.
"""

import gettext
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from typing_extensions import override

from carecoord.common import i18n
from carecoord.vocab import written
from carecoord.vocab.languages import COMMON
from ui.widgets.calendar_names import ENGLISH
from ui.widgets.zone_box import ZoneBox

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LONGER = 0.4
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀçðéƒğĥíĵķļḿñóṕɋřšţúṽŵẋýžÁɃÇÐÉƑĞĤÍĴĶĻḾÑÓṔɊŘŠŢÚṼŴẊÝŽ"
_TO_ACCENTED = str.maketrans(_PLAIN, _ACCENTED)
# What a text holds besides words: fields, tags of HTML, entities.
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;)")
_FILLER = "ĺóñğéŕ "
_WORD = re.compile(r"[^\W\d_]*[A-Za-z]{2}[^\W\d_]*")
_TAG = re.compile(r"<(style|head)\b.*?</\1>|<[^<>]+>|&\w+;", re.DOTALL)
_TITLE = re.compile(r"<(?:title|h1)[^>]*>([^<]+)</")
_MOST_ROWS = 40
_LONG = 12

ALLOWED_WORDS = frozenset(
    {
        # Names of things that are the same in every language.
        "CareCoord", "English", "Español", "Excel", "CSV", "PDF", "FHIR", "Enter", "Ctrl", "Shift",
        "Alt", "Esc", "Tab", "Space", "Del", "Backspace", "Return", "HL7", "AM", "PM",
        "ICD", "CM", "SNOMED", "CT", "LOINC", "mmHg",
        *(language.english for language in COMMON),
        *ENGLISH.months, *ENGLISH.short_months, *ENGLISH.days, *ENGLISH.short_days,
    }
)  # fmt: skip


def in_other_words(text: str) -> str:
    """A text of the catalogue in the made-up language."""
    parts = _KEPT.split(text)
    words = "".join(
        part if place % 2 else part.translate(_TO_ACCENTED) for place, part in enumerate(parts)
    )
    more = round(LONGER * len(text))
    filler = (_FILLER * (more // len(_FILLER) + 1))[:more].strip()
    return f"[{words} {filler}]" if filler else f"[{words}]"


class _MadeUp(gettext.NullTranslations):
    """The catalogue of the made-up language."""

    @override
    def gettext(self, message: str) -> str:
        return in_other_words(message)

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return in_other_words(msgid1 if n == 1 else msgid2)


def speak_made_up(patch: pytest.MonkeyPatch) -> None:
    """Speak the made-up language wherever English is spoken."""
    made_up, read = _MadeUp(), i18n._read

    def read_other(language: str) -> gettext.NullTranslations:
        return made_up if language == "en" else read(language)

    patch.setattr(i18n, "_read", read_other)
    # What is known of it goes with it.
    patch.setattr(written, "_known", cache(written._known.__wrapped__))
    patch.setattr(written, "_wordings", cache(written._wordings.__wrapped__))
    patch.setattr(written, "_told", written._told.__wrapped__)
    patch.setattr(i18n, "_catalogue", made_up)


def plain_texts(root: QWidget, *names: str) -> list[str]:
    """What is shown with a plain letter in it, though it is nobody's name.

    Args:
        root: The window or dialog.
        names: Names and words of the people and papers it shows.
    """
    found: dict[str, None] = {}
    for kind, text in _texts(root):
        for word in _WORD.findall(_without_known(text, names)):
            if word not in ALLOWED_WORDS:
                found.setdefault(f"{kind}: {text[:120]!r} ({word})", None)
                break
    return list(found)


def _texts(root: QWidget) -> Iterator[tuple[str, str]]:
    yield "title", root.windowTitle()
    for widget in (root, *root.findChildren(QWidget)):
        if widget is not root and (not widget.isVisibleTo(root) or _is_inner(widget)):
            continue
        kind = type(widget).__name__
        yield f"{kind} (name)", widget.accessibleName()
        yield f"{kind} (description)", widget.accessibleDescription()
        yield f"{kind} (tip)", widget.toolTip()
        for text in _shown_by(widget):
            yield kind, text
    for action in root.findChildren(QAction):
        yield "action", action.text()


def _is_inner(widget: QWidget) -> bool:
    """A part that Qt makes for itself."""
    return widget.objectName().startswith("qt_") or isinstance(widget, QMenu)


def _shown_by(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        yield widget.placeholderText()  # what is typed in is a person's
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QComboBox) and not isinstance(widget, ZoneBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    elif isinstance(widget, QAbstractItemView):
        yield from _shown_by_model(widget.model())


def _shown_by_model(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    of = Qt.ItemDataRole
    roles = (of.DisplayRole, of.AccessibleTextRole, of.ToolTipRole)
    lists = isinstance(model, QAbstractListModel)  # these keep their number of columns private
    for column in range(1 if lists else model.columnCount(QModelIndex())):
        heading = model.headerData(column, Qt.Orientation.Horizontal, roles[0])
        if isinstance(heading, str):
            yield heading
        for row in range(min(model.rowCount(QModelIndex()), _MOST_ROWS)):
            for role in roles:
                shown = model.index(row, column).data(role)
                if isinstance(shown, str):
                    yield shown


def _without_known(text: str, names: tuple[str, ...]) -> str:
    text = _TAG.sub(" ", text)
    for name in names:
        text = text.replace(name, " ")
    if not _WORD.search(text):
        return ""
    whole, parts = _own_languages()
    return "" if text.strip(" .") in whole else parts.sub(" ", text)


@cache
def _own_languages() -> tuple[frozenset[str], re.Pattern[str]]:
    """The English texts of the resource files: whole, and as parts of a longer text.

    Short ones count only where nothing else is said, or half of English would be let through.
    """
    known = {language.english for language in COMMON}
    for file in RESOURCES.rglob("*.toml"):
        known.update(_english(tomllib.loads(file.read_text(encoding="utf-8")), within=False))
    for page in RESOURCES.rglob("en*/**/*.html"):
        known.update(_TITLE.findall(page.read_text(encoding="utf-8")))
    for page in RESOURCES.rglob("en.html"):
        known.update(_TITLE.findall(page.read_text(encoding="utf-8")))
    long = sorted((text.strip() for text in known if len(text) >= _LONG), key=len, reverse=True)
    pattern = "|".join(rf"\b{_as_pattern(text)}" for text in long if _WORD.match(text))
    return frozenset(text.strip(" .") for text in known), re.compile(pattern)


def _english(value: Any, *, within: bool) -> Iterator[str]:
    """The strings under a key ``en``, however deep."""
    if isinstance(value, str):
        if within:
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _english(one, within=within)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _english(one, within=within or key == "en")


def _as_pattern(text: str) -> str:
    parts = re.split(r"\{[^{}]*\}", text.strip())
    return ".{0,80}?".join(re.escape(part.rstrip(".")) for part in parts)
