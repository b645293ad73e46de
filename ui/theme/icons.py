"""Line icons, drawn from SVG in the colours of the look in force."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton

from carecoord.common.paths import RESOURCES_DIR
from ui.theme.look import look
from ui.theme.painting import painting

if TYPE_CHECKING:  # nothing of the sign-in is an action
    from PySide6.QtGui import QAction, QImage

    Wearer: TypeAlias = QAbstractButton | QAction

ICONS_DIR = RESOURCES_DIR / "icons"
ICON_PX = 18
_DRAWN_PX = 24
_GAP_PX = 6
_CLEAR = QColor("transparent")
_DRAWN_STROKE, _SHOWN_STROKE = 'stroke-width="2"', 'stroke-width="1.75"'


class _Dress(NamedTuple):
    name: str
    tint: str
    chosen_tint: str
    size_px: int
    gap: bool


_dressed: "WeakKeyDictionary[Wearer, _Dress]" = WeakKeyDictionary()


def exists(name: str) -> bool:
    """Whether there is an icon of this name."""
    return name.replace("-", "").isalnum() and (ICONS_DIR / f"{name}.svg").is_file()


def image(name: str, color: str, side: int) -> "QImage":
    """An icon as ``side`` x ``side`` device pixels on a see-through ground."""
    return _drawn(name, color, side).toImage()


def pixmap(name: str, tint: str = "text2", size_px: int = ICON_PX) -> QPixmap:
    """An icon in a token's colour; ``size_px`` is logical, at 100 % text."""
    return _pixmap(name, getattr(look().tokens, tint), look().px(size_px), _sharpness())


def draw(painter: QPainter, at: QPointF, name: str, tint: str, size_px: int = ICON_PX) -> None:
    """Paint an icon with its upper left corner at ``at``."""
    painter.drawPixmap(at, pixmap(name, tint, size_px))


def icon(
    name: str,
    tint: str = "text2",
    *,
    chosen_tint: str = "",
    size_px: int = ICON_PX,
    gap: bool = False,
) -> QIcon:
    """An icon in the colours of this moment; ``dress`` follows a change of scheme."""
    made = QIcon()
    mode, state = QIcon.Mode, QIcon.State
    for shown_tint, in_mode, in_state in (
        (tint, mode.Normal, state.Off),
        (chosen_tint or tint, mode.Normal, state.On),
        ("text3", mode.Disabled, state.Off),
    ):
        drawn = pixmap(name, shown_tint, size_px)
        made.addPixmap(_with_gap(drawn) if gap else drawn, in_mode, in_state)
    return made


def icon_size(size_px: int = ICON_PX, *, gap: bool = False) -> QSize:
    """What to pass to ``setIconSize`` for an icon of this size."""
    side = look().px(size_px)
    return QSize(side + (look().px(_GAP_PX) if gap else 0), side)


def dress(
    wearer: "Wearer",
    name: str,
    tint: str = "text2",
    *,
    chosen_tint: str = "",
    size_px: int = ICON_PX,
    gap: bool = False,
) -> None:
    """Give a button or action an icon that follows the scheme and the text size.

    ``gap`` puts the space between icon and text into the picture, since style
    sheets have no word for it.
    """
    _dressed[wearer] = _Dress(name, tint, chosen_tint, size_px, gap)
    _put_on(wearer, _dressed[wearer])


def redress_all() -> None:
    """Draw every dressed icon again after the look changed."""
    for wearer, worn in list(_dressed.items()):
        if shiboken6.isValid(wearer):
            _put_on(wearer, worn)


def _put_on(wearer: "Wearer", worn: _Dress) -> None:
    wearer.setIcon(
        icon(
            worn.name,
            worn.tint,
            chosen_tint=worn.chosen_tint,
            size_px=worn.size_px,
            gap=worn.gap,
        )
    )
    if isinstance(wearer, QAbstractButton):
        wearer.setIconSize(icon_size(worn.size_px, gap=worn.gap))


def _sharpness() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, side: int, sharpness: float) -> QPixmap:
    made = _drawn(name, color, round(side * sharpness))
    made.setDevicePixelRatio(sharpness)
    return made


def _drawn(name: str, color: str, side: int) -> QPixmap:
    drawing = _svg(name).replace("currentColor", color)
    for measure in ("width", "height"):
        drawing = drawing.replace(f'{measure}="{_DRAWN_PX}"', f'{measure}="{side}"', 1)
    made = QPixmap()
    made.loadFromData(drawing.encode(), "SVG")
    return made


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    drawn = (ICONS_DIR / f"{name}.svg").read_text(encoding="utf-8")
    return drawn.replace(_DRAWN_STROKE, _SHOWN_STROKE)


def _with_gap(drawn: QPixmap) -> QPixmap:
    sharpness = drawn.devicePixelRatio()
    gap = look().px(_GAP_PX)
    padded = QPixmap(round(drawn.width() + gap * sharpness), drawn.height())
    padded.fill(_CLEAR)
    padded.setDevicePixelRatio(sharpness)
    from_right = QGuiApplication.isRightToLeft()
    with painting(padded) as painter:
        painter.drawPixmap(QPointF(gap if from_right else 0, 0), drawn)
    return padded
