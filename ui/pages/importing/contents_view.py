"""What the files hold, what of it is kept, and what they lack."""

from collections.abc import Mapping

from carecoord.common.i18n import _
from carecoord.services.import_results import ImportPreview
from ui.pages.importing.wording import kind_words
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import clear, row


class ContentsView(Card):
    """Counts by kind of record."""

    def __init__(self) -> None:
        super().__init__(margins=(0, 10, 0, 4))
        scroll = ScrollBody((16, 0, 16, 8), 6)
        self._lines = scroll.column
        self.body.addWidget(scroll, 1)

    def show_contents(self, preview: ImportPreview) -> None:
        clear(self._lines)
        kept = {k: n for k, n in preview.counts.items() if k not in preview.not_kept and n}
        self._add_counts(_("Read from the file"), "check", "ok", kept)
        self._add_counts(_("Is in the file, but not kept"), "minus", "text3", preview.not_kept)
        if preview.lacks:
            self._lines.addWidget(label(_("What the file does not have"), "caption"))
        for sentence in preview.lacks:
            self._add_line("info-circle", "info", sentence)
        self._lines.addStretch(1)

    def _add_counts(self, head: str, icon: str, tint: str, counts: Mapping[str, int]) -> None:
        if not counts:
            return
        self._lines.addWidget(label(head, "caption"))
        for kind, count in sorted(counts.items(), key=lambda item: -item[1]):
            words = _("{kind}: {count}").format(kind=kind_words(kind), count=f"{count:,}")
            self._add_line(icon, tint, words)

    def _add_line(self, icon: str, tint: str, words: str) -> None:
        line = row(IconLabel(icon, tint), label(words, "body", wrap=True), spacing=10)
        line.setStretch(1, 1)
        self._lines.addLayout(line)
