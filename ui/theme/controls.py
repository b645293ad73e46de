"""Ticks, dots and arrows of a scheme, as the files a style sheet can refer to.

Qt style sheets read pictures from files only and cannot tint them, so each scheme
has its own set. ``python -m ui.theme.controls`` writes them anew from the tokens;
a test compares the two.
"""

from pathlib import Path

from carecoord.common.paths import RESOURCES_DIR
from ui.theme.tokens import SCHEMES, Tokens

CONTROLS_DIR = RESOURCES_DIR / "styles" / "controls"

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">'
    "{body}</svg>\n"
)
_BOX = '<rect x="1.5" y="1.5" width="17" height="17" rx="4" fill="{fill}" stroke="{edge}" stroke-width="1.4"/>'  # noqa: E501 - one drawing
_RING = '<circle cx="10" cy="10" r="8.25" fill="{fill}" stroke="{edge}" stroke-width="{width}"/>'
_DOT = '<circle cx="10" cy="10" r="4.2" fill="{ink}"/>'
_LINE = (
    '<path d="{path}" fill="none" stroke="{ink}" stroke-width="{width}" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)
_TICK, _DASH, _DOWN, _UP = "M5.5 10.5l3 3 6-7", "M5.5 10h9", "M5 7.5l5 5 5-5", "M5 12.5l5-5 5 5"
_LEFT, _RIGHT = "M12.5 5l-5 5 5 5", "M7.5 5l5 5-5 5"


def controls_dir(tokens: Tokens) -> Path:
    return CONTROLS_DIR / tokens.name


def drawings(tokens: Tokens) -> dict[str, str]:
    """File name to SVG text."""
    empty = _BOX.format(fill=tokens.surface, edge=tokens.control)
    full = _BOX.format(fill=tokens.primary, edge=tokens.primary)
    ring = _RING.format(fill=tokens.surface, edge=tokens.control, width=1.4)
    chosen = _RING.format(fill=tokens.surface, edge=tokens.primary, width=1.8)
    bodies = {
        "check-off": empty,
        "check-on": full + _LINE.format(path=_TICK, ink=tokens.on_primary, width=2.2),
        "check-part": full + _LINE.format(path=_DASH, ink=tokens.on_primary, width=2.2),
        "radio-off": ring,
        "radio-on": chosen + _DOT.format(ink=tokens.primary),
        "arrow-down": _LINE.format(path=_DOWN, ink=tokens.text2, width=1.75),
        "arrow-up": _LINE.format(path=_UP, ink=tokens.text2, width=1.75),
        "arrow-left": _LINE.format(path=_LEFT, ink=tokens.text2, width=1.75),
        "arrow-right": _LINE.format(path=_RIGHT, ink=tokens.text2, width=1.75),
    }
    return {f"{name}.svg": _SVG.format(body=body) for name, body in bodies.items()}


def write_all() -> None:
    """Replace the files of every scheme."""
    for tokens in SCHEMES:
        folder = controls_dir(tokens)
        folder.mkdir(parents=True, exist_ok=True)
        for name, svg in drawings(tokens).items():
            (folder / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    write_all()
