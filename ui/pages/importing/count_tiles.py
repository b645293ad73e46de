"""The four numbers of an import."""

from PySide6.QtWidgets import QLabel, QWidget

from carecoord.common.i18n import _
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
        words = {
            "added": _("people are new"),
            "updated": _("people change"),
            "unchanged": _("people stay as they are"),
            "refused": _("entries are left out"),
        }
        self._numbers: dict[str, QLabel] = {}
        line = row(spacing=10)
        for name in _TILES:
            number = label("0", "title")
            tile = Card(margins=(14, 8, 14, 8))
            icon, tint = _ICONS[name]
            text = column(number, label(words[name], "small", wrap=True), spacing=0)
            inside = row(IconLabel(icon, tint, 22), text, spacing=12)
            inside.setStretch(1, 1)
            tile.body.addLayout(inside)
            self._numbers[name] = number
            line.addWidget(tile, 1)
        self.setLayout(line)

    def show_counts(self, *, added: int, updated: int, unchanged: int, refused: int) -> None:
        counts = {"added": added, "updated": updated, "unchanged": unchanged, "refused": refused}
        for name, count in counts.items():
            self._numbers[name].setText(f"{count:,}")
