"""A page to take home exactly as it prints, and what stands on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _, current_language, n_
from carecoord.services.papers import TextSize
from ui.dialogs.base import BaseDialog
from ui.printing.preview import PagePreview
from ui.printing.sheet import Printable
from ui.theme.look import look
from ui.widgets.buttons import button
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.labels import label
from ui.widgets.layouts import column, row
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.tab_order import tab_before
from ui.widgets.tick_line import TickLine

_WIDTH_PX, _LEFT_PX = 880, 300
_HIGHEST_PX, _AROUND_PX = 560, 250


@dataclass(frozen=True, slots=True)
class PagePiece:
    """One thing that can stand on the page, as a sentence for its tick box."""

    key: str
    words: str


class VisitPageDialog(BaseDialog):
    """Choices at the left, the paper at the right; it stays open until it is printed or closed.

    Signals:
        changed: Language, size or pieces: answer with ``show_page``.
        print_asked, pdf_asked: What is to be done with the page; call ``accept`` when it is.
    """

    help_topic = "practice"
    changed = Signal()
    print_asked = Signal()
    pdf_asked = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        *,
        about: str,
        languages: Mapping[str, str],
        pieces: Sequence[PagePiece],
        warnings: Sequence[str] = (),
        title: str = "",
    ) -> None:
        """``about`` says whose page it is; ``warnings`` what is not on it yet, and why."""
        super().__init__(
            title or _("After-visit page"),
            _("Print"),
            parent,
            explanation=about,
            cancel=_("Close"),
            width_px=_WIDTH_PX,
        )
        self.language = SegmentedChoice(
            _("Language of the page"), [Option(key, name) for key, name in languages.items()]
        )
        self.as_typed = label(
            _("What you typed is printed as you typed it. Go over it in the patient's language."),
            "small",
            wrap=True,
        )
        self.text_size = SegmentedChoice(_("Text size"), _sizes())
        self.ticks = {piece.key: TickLine(piece.words) for piece in pieces}
        self.preview = PagePreview()
        self.pages = label("", "small")
        self.pdf_button = button(_("Save as PDF"), icon="file-type-pdf", shortcut="Ctrl+S")
        self._is_filling = False
        self._was_shown = False
        self._lay_out(warnings)
        self._connect()
        self.let_go(on=False)

    def _lay_out(self, warnings: Sequence[str]) -> None:
        left = ScrollBody((0, 0, 8, 0), 8)
        left.setFixedWidth(look().px(_LEFT_PX))
        for words in warnings:
            note = Card("warn", (12, 8, 12, 8), 0)
            note.body.addWidget(label(words, wrap=True))
            left.column.addWidget(note)
        left.column.addWidget(label(_("Language of the page"), "caption"))
        left.column.addWidget(self.language)
        left.column.addWidget(self.as_typed)
        left.column.addWidget(label(_("Text size"), "caption"))
        left.column.addWidget(self.text_size)
        left.column.addWidget(label(_("Stands on the page"), "caption"))
        for tick in self.ticks.values():
            tick.tick(on=True)
            left.column.addWidget(tick)
        left.column.addStretch(1)
        right = column(self.preview, self.pages, spacing=6)
        right.setStretch(0, 1)
        sides = row(left, right, spacing=14)
        sides.setStretch(1, 1)
        sides.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(sides)
        room = self.screen().availableGeometry().height() - look().px(_AROUND_PX)
        # Both sides scroll inside, the dialog around them does not.
        holder.setFixedHeight(max(min(look().px(_HIGHEST_PX), room), look().px(_AROUND_PX)))
        self.body.addWidget(holder)
        self.foot.insertWidget(0, self.pdf_button)

    def _connect(self) -> None:
        self.language.chosen.connect(self._on_changed)
        self.text_size.chosen.connect(self._on_changed)
        for tick in self.ticks.values():
            tick.toggled.connect(self._on_changed)
        self.pdf_button.clicked.connect(self.pdf_asked)
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(self.print_asked)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Left of the other buttons, though it was made after them.
        tab_before(self.cancel_button, [self.pdf_button])

    def choose(self, language: str, text_size: TextSize, left_out: frozenset[str]) -> None:
        """What is chosen to begin with; what is shown is not a change."""
        self._is_filling = True
        self.language.choose(language)
        self.text_size.choose(str(int(text_size)))
        for key, tick in self.ticks.items():
            tick.tick(on=key not in left_out)
        self._is_filling = False
        self._show_as_typed()

    @property
    def left_out(self) -> frozenset[str]:
        """Keys of the pieces that are not to stand on the page."""
        return frozenset(key for key, tick in self.ticks.items() if not tick.is_ticked())

    def show_page(self, sheet: Printable) -> None:
        """The page as it stands now."""
        self.preview.show_sheet(sheet)
        count = self.preview.page_count
        words = n_("Print {count} page", "Print {count} pages", count).format(count=f"{count:,}")
        self.accept_button.setText(words)
        self.pages.setText(self.preview.words())
        self.let_go(on=True)
        if not self._was_shown:
            self._was_shown = True
            self.accept_button.setFocus()

    def let_go(self, *, on: bool) -> None:
        """Whether the page shown may be printed or saved now."""
        for each in (self.accept_button, self.pdf_button):
            each.setEnabled(on)

    def _show_as_typed(self) -> None:
        """Our own words are translated, those of staff are not."""
        self.as_typed.setVisible(self.language.value != current_language())

    @Slot()
    def _on_changed(self) -> None:
        self._show_as_typed()
        if not self._is_filling:
            self.let_go(on=False)
            self.changed.emit()


def _sizes() -> tuple[Option, ...]:
    return (
        Option(str(int(TextSize.STANDARD)), _("Standard")),
        Option(str(int(TextSize.LARGE)), _("Large")),
        Option(str(int(TextSize.LARGEST)), _("Largest")),
    )
