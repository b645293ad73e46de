"""Small pictures set into a document, so that it needs no other file."""

import base64
import html
import re

from carecoord.common.paths import RESOURCES_DIR

ICONS_DIR = RESOURCES_DIR / "icons"

_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
_SHARP = 4

_BOX = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="192" height="192" viewBox="0 0 24 24">'
    '<rect x="3" y="3" width="18" height="18" rx="3" fill="none" stroke="#14212b"'
    ' stroke-width="1.6"/></svg>'
)


def icon(name: str, *, side_px: int, ink: str) -> str:
    """An icon of the product's set as an ``img``; ``name`` is its file without ``.svg``."""
    drawing = (ICONS_DIR / f"{name}.svg").read_text(encoding="utf-8")
    sharp = drawing.replace('width="24"', 'width="384"').replace('height="24"', 'height="384"')
    return _image(sharp.replace("currentColor", ink), side_px)


def tick_box(*, side_px: int) -> str:
    """An empty box to tick with a pen."""
    return _image(_BOX, side_px)


def drawing(svg: str, *, width_px: int, shown: str = "") -> str:
    """A drawing as an ``img`` of this width; it names its own width and height first of all.

    Args:
        svg: The drawing.
        width_px: How wide it stands on the paper.
        shown: What it shows, for whoever cannot see it.
    """
    found = _SIZE.search(svg)
    assert found is not None, "a drawing says how large it is"
    width, height = int(found[1]), int(found[2])
    # Of the drawing the text engine makes dots at once: enough of them for a printer.
    sharp = svg.replace(found[0], f'width="{width * _SHARP}" height="{height * _SHARP}"', 1)
    return _image(sharp, width_px, round(height * width_px / width), shown=shown)


def _image(svg: str, width_px: int, height_px: int | None = None, *, shown: str = "") -> str:
    data = base64.b64encode(svg.encode()).decode()
    size = f'width="{width_px}" height="{height_px or width_px}"'
    words = f' alt="{html.escape(shown)}"' if shown else ""
    return f'<img src="data:image/svg+xml;base64,{data}" {size}{words}/>'
