"""Sizes of widgets that grow with the text, also when another size of it is chosen later."""

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import shiboken6

from ui.theme.look import look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class _Size(NamedTuple):
    px: int
    most_px: int


_sized: "WeakKeyDictionary[QWidget, dict[str, _Size]]" = WeakKeyDictionary()


def grow_with_text(widget: "QWidget", *, most_px: int = 0, **sizes_px: int) -> None:
    """Give a widget sizes that hold at 100 % text: ``grow_with_text(box, minimumWidth=150)``.

    Args:
        widget: Whose size it is.
        most_px: Beyond this it does not grow; 0 for no end.
        sizes_px: By Qt's names: ``minimumWidth``, ``maximumWidth``, ``fixedWidth`` and the same
            of the height.
    """
    sizes = {name: _Size(px, most_px) for name, px in sizes_px.items()}
    _sized.setdefault(widget, {}).update(sizes)
    _put_on(widget, sizes)


def resize_all() -> None:
    """Take the sizes anew after the look changed."""
    for widget, sizes in list(_sized.items()):
        if shiboken6.isValid(widget):
            _put_on(widget, sizes)


def _put_on(widget: "QWidget", sizes: dict[str, _Size]) -> None:
    for name, size in sizes.items():
        px = look().px(size.px)
        setter = f"set{name[0].upper()}{name[1:]}"
        getattr(widget, setter)(min(px, size.most_px) if size.most_px else px)
