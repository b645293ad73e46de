"""The window's one style sheet, filled in from the look in force."""

from functools import lru_cache
from string import Template

from carecoord.common.paths import RESOURCES_DIR
from ui.theme.controls import controls_dir
from ui.theme.look import Look, TextRole

STYLE_FILE = RESOURCES_DIR / "styles" / "window.qss"

_SIZES_PX = {
    "px_control": 34,
    "px_item": 28,
    "px_tick": 18,
    "px_tick_row": 24,
    "px_head": 34,
    "px_menu": 22,
    "px_scroller": 56,
    "px_query": 50,
}
_FOCUS_BORDER_GROWTH_PX, _RING_GROWTH_PX = 2, 6


@lru_cache(maxsize=8)
def stylesheet(shown: Look) -> str:
    """Qt style sheet of a look."""
    values: dict[str, str | int] = shown.tokens._asdict()
    values |= {f"pt_{role.name.lower()}": f"{role.points * shown.scale:.2f}" for role in TextRole}
    values["pt_query"] = f"{13.5 * shown.scale:.2f}"
    values |= {name: shown.px(size) for name, size in _SIZES_PX.items()}
    values["px_control_focus"] = shown.px(_SIZES_PX["px_control"]) - _FOCUS_BORDER_GROWTH_PX
    values["px_control_ring"] = shown.px(_SIZES_PX["px_control"]) - _RING_GROWTH_PX
    values["controls"] = controls_dir(shown.tokens).as_posix()
    return Template(STYLE_FILE.read_text(encoding="utf-8")).substitute(values)
