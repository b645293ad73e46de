"""A code at the foot of a handout: a phone's camera opens the page it names.

The page is public, and its address holds a code of the condition and a language, nothing about
a person. Beside it stands in words where it leads.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import parts, pictures
from carecoord.handouts.documents.page import Setting, TextSize

_SIDE_PX = {TextSize.STANDARD: 116, TextSize.LARGE: 132, TextSize.LARGEST: 148}
_QUIET_MODULES = 4
"""What the standard leaves white around a code, so that a camera finds it."""
_DOTS = 4
_SIDE_PERCENT = 26


def code_modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The dark and light modules of an address, row by row, without the white around them.

    Stays readable with an eighth of it smudged or folded away.
    """
    import segno

    made = segno.make(address, error="m", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def code_svg(address: str) -> str:
    """The code in pure black, for whatever prints it."""
    modules = code_modules(address)
    side = (len(modules) + 2 * _QUIET_MODULES) * _DOTS
    dark = "".join(
        f"M{(x + _QUIET_MODULES) * _DOTS} {(y + _QUIET_MODULES) * _DOTS}h{_DOTS}v{_DOTS}h-{_DOTS}z"
        for y, row in enumerate(modules)
        for x in _dark_places(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}"'
        f' viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{dark}" fill="#000"/></svg>'
    )


def read_more(address: str, setting: Setting) -> str:
    """The code and where it leads, as the last thing of a page; nothing without an address."""
    if not address:
        return ""
    _ = in_language(setting.language)
    host = urlsplit(address).hostname or ""
    words = _(
        "To read more, point the camera of your phone at this code. It opens a page of {host}."
    ).format(host=f"<b>{parts.plain(host, setting)}</b>")
    image = pictures.drawing(code_svg(address), width_px=_SIDE_PX[setting.text_size])
    return (
        '<table class="pictures" width="100%" cellspacing="0" cellpadding="0"><tr>'
        f'<td width="{_SIDE_PERCENT}%"><p class="picture">{image}</p></td>'
        f'<td width="{100 - _SIDE_PERCENT}%" valign="middle"><p>{words}</p></td></tr></table>'
    )


def _dark_places(row: Sequence[bool]) -> list[int]:
    return [place for place, is_dark in enumerate(row) if is_dark]
