"""The four numbers of an import."""

from PySide6.QtWidgets import QLabel, QWidget

from carecoord.common.i18n import n_
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row

_TILES = ("added", "updated", "unchanged", "refused")
_ICONS = {
    "added": ("user-plus", "ok"),
    "updated": ("edit", "info"),
    "unchanged": ("user-check", "text2"),
    "refused": ("user-x", "danger"),
}


class CountTiles(QWidget):
    """People added, updated, unchanged; rows left out."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, QLabel] = {}
        self._words: dict[str, QLabel] = {}
        line = row(spacing=10)
        for name in _TILES:
            number = label("0", "title")
            tile = Card(margins=(14, 8, 14, 8))
            icon, tint = _ICONS[name]
            words = label("", "small", wrap=True)
            text = column(number, words, spacing=0)
            inside = row(IconLabel(icon, tint, 22), text, spacing=12)
            inside.setStretch(1, 1)
            tile.body.addLayout(inside)
            self._numbers[name], self._words[name] = number, words
            line.addWidget(tile, 1)
        self.setLayout(line)
        self.show_counts(added=0, updated=0, unchanged=0, refused=0)

    def show_counts(self, *, added: int, updated: int, unchanged: int, refused: int) -> None:
        shown = {
            "added": (added, n_("person is new", "people are new", added)),
            "updated": (updated, n_("person changes", "people change", updated)),
            "unchanged": (
                unchanged, n_("person stays as they are", "people stay as they are", unchanged)
            ),
            "refused": (refused, n_("entry is left out", "entries are left out", refused)),
        }  # fmt: skip
        for name, (count, words) in shown.items():
            self._numbers[name].setText(f"{count:,}")
            self._words[name].setText(words)
