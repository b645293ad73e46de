"""Small pictures set into a document, so that it needs no other file."""

import base64

from carecoord.common.paths import RESOURCES_DIR

ICONS_DIR = RESOURCES_DIR / "icons"

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


def _image(svg: str, side_px: int) -> str:
    data = base64.b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" width="{side_px}" height="{side_px}"/>'
