"""The rail at the left: which page is open, and the way to the others."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.shell.pages import PageSpec
from ui.theme import icons
from ui.theme.look import look
from ui.widgets.buttons import bind
from ui.widgets.labels import IconLabel, label, restyle
from ui.widgets.layouts import row

WIDE_PX, NARROW_PX, WIDEST_PX = 172, 56, 230
_MARGIN_PX, _EDGE_PX, _LIT_PX = 10, 1, 4
"""``_LIT_PX`` is how much wider the bar beside the open page makes its button."""
_ICON_PX, _BUTTON_PX, _NARROW_HIGHEST_PX = 20, 40, 52


class RailButton(QToolButton):
    """A page's entry; narrow, it shows only its icon and keeps its name."""

    def __init__(self, spec: PageSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page_id = spec.page_id
        self._icon, self._keys = spec.icon, spec.shortcut
        self._is_narrow = self._is_lit = False
        self.setText(spec.title)
        self.setAccessibleName(spec.title)
        self.setToolTip(f"{spec.title} ({spec.shortcut})" if spec.shortcut else spec.title)
        if spec.shortcut:
            bind(self, spec.shortcut)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()

    @property
    def is_lit(self) -> bool:
        """Whether its page is the one that is open."""
        return self._is_lit

    def set_lit(self, *, lit: bool) -> None:
        """Not checkable, which Qt would read out as a box to tick."""
        if lit is not self._is_lit:
            self._is_lit = lit
            self._dress()

    def set_narrow(self, *, narrow: bool) -> None:
        self._is_narrow = narrow
        self._dress()

    def _dress(self) -> None:
        self.setProperty("nav", "narrow" if self._is_narrow else "true")
        self.setProperty("lit", self._is_lit)
        here = _("This page is open.") if self._is_lit else ""
        self.setAccessibleDescription(" ".join(filter(None, (here, self._keys))))
        styles = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            styles.ToolButtonIconOnly if self._is_narrow else styles.ToolButtonTextBesideIcon
        )
        tint = "primary_text" if self._is_lit else "rail_text"
        icons.dress(self, self._icon, tint, size_px=_ICON_PX, gap=not self._is_narrow)
        self.setFixedHeight(_height(narrow=self._is_narrow))
        restyle(self)


def _height(*, narrow: bool) -> int:
    """Pictures alone need less room than words, and all of them have to fit a small screen."""
    grown = look().px(_BUTTON_PX)
    return min(grown, _NARROW_HIGHEST_PX) if narrow else grown


class Foot(QToolButton):
    """A fact always in sight, such as the age of the newest backup; narrow, by icon and tip."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._needs_attention = self._is_narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, fact: str, sentence: str, *, needs_attention: bool) -> None:
        self.setText(fact)
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self._needs_attention = needs_attention
        self._dress()

    def set_narrow(self, *, narrow: bool) -> None:
        self._is_narrow = narrow
        self._dress()

    def _dress(self) -> None:
        styles = Qt.ToolButtonStyle
        icon, tint = (
            ("alert-triangle", "warn") if self._needs_attention else (self._icon, "rail_text")
        )
        self.setProperty("nav", "narrow" if self._is_narrow else "true")
        self.setToolButtonStyle(
            styles.ToolButtonIconOnly if self._is_narrow else styles.ToolButtonTextBesideIcon
        )
        icons.dress(self, icon, tint, size_px=_ICON_PX, gap=not self._is_narrow)
        self.setFixedHeight(_height(narrow=self._is_narrow))
        restyle(self)


class Rail(QFrame):
    """The list of pages. Arrows do not switch pages by themselves; Enter does.

    Signals:
        asked: The id of a page to open.
        backups_asked: The person wants to know more of the backups.
        updates_asked: The person wants to know more of a newer version.
    """

    asked = Signal(str)
    backups_asked = Signal()
    updates_asked = Signal()

    def __init__(self, specs: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(_("Pages"))
        self._narrow = False
        self._brand: QLabel = label("CareCoord", "subtitle")
        self._buttons: dict[str, RailButton] = {}
        self.backups, self.updates = Foot("database"), Foot("download")
        for foot, asked in ((self.backups, self.backups_asked), (self.updates, self.updates_asked)):
            foot.hide()
            foot.clicked.connect(asked)
        self._build([spec for spec in specs if spec.on_rail])

    def _build(self, specs: Sequence[PageSpec]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, 12, _MARGIN_PX, 12)
        column.setSpacing(2)
        brand = row(IconLabel("heartbeat", "primary_text", 22), self._brand, None)
        brand.setContentsMargins(2, 0, 0, 0)
        column.addLayout(brand)
        column.addSpacing(14)
        for spec in (s for s in specs if not s.at_bottom):
            column.addWidget(self._button(spec))
        column.addStretch(1)
        for spec in (s for s in specs if s.at_bottom):
            column.addWidget(self._button(spec))
        column.addWidget(self.updates)
        column.addWidget(self.backups)
        self._fit()

    def _button(self, spec: PageSpec) -> RailButton:
        made = RailButton(spec)
        made.clicked.connect(self._on_clicked)
        self._buttons[spec.page_id] = made
        return made

    def light(self, page_id: str) -> None:
        """Show which page is open."""
        for held in self._buttons.values():
            held.set_lit(lit=held.page_id == page_id)

    def set_narrow(self, *, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    @property
    def narrow(self) -> bool:
        return self._narrow

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._fit()

    def _fit(self) -> None:
        self._brand.setVisible(not self._narrow)
        for held in self._buttons.values():
            held.set_narrow(narrow=self._narrow)
        for foot in (self.backups, self.updates):
            foot.set_narrow(narrow=self._narrow)
        self.setFixedWidth(look().px(NARROW_PX) if self._narrow else self._wide_px())

    def _wide_px(self) -> int:
        """Wider than usual only where a language has a longer word for a page."""
        longest = max((held.sizeHint().width() for held in self._buttons.values()), default=0)
        wanted = longest + 2 * _MARGIN_PX + _EDGE_PX + _LIT_PX
        return min(max(look().px(WIDE_PX), wanted), look().px(WIDEST_PX))

    def show_backups(self, age: str, sentence: str, *, needs_attention: bool) -> None:
        """Say how old the newest backup is.

        Args:
            age: A few words for the foot of the rail.
            sentence: The same and what to do, for the tip and for readers of the screen.
            needs_attention: Its age is a worry.
        """
        self.backups.tell(age, sentence, needs_attention=needs_attention)
        self.backups.show()

    def show_update(self, fact: str, sentence: str) -> None:
        """Say in the foot that a newer version is ready."""
        self.updates.tell(fact, sentence, needs_attention=False)
        self.updates.show()

    @Slot()
    def _on_clicked(self) -> None:
        clicked = self.sender()
        if isinstance(clicked, RailButton):
            # The page decides whether it opens; until then nothing lights up.
            self.asked.emit(clicked.page_id)
