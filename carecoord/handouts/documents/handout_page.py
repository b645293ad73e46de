"""A handout from the library, made out to one patient."""

import re

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import drawn_parts, page, pictures
from carecoord.handouts.documents.read_more import read_more
from carecoord.handouts.fields import PersonalDetails, fill_fields
from carecoord.handouts.library import Handout

_BOX_START = re.compile(r'<div class="([a-z-]+)">')
_TABLE_START = re.compile(r'<table class="(grid|log|schedule)">')
_ICON_EMS = 2.6
_ICON_GAP = "&nbsp;&nbsp;"
_BOX_PADDING_EMS = 1.1
_CELL_PADDING_EMS = {"grid": 0.4, "log": 0.55, "schedule": 0.4}  # a log is written in by hand
_MOST_PADDING_PX = {"schedule": 7}  # one page holds it in the largest print too
_ICON_INK = "#0f6b6b"
_EMPTY_CELL = "<td></td>"


def build_handout(
    handout: Handout,
    setting: page.Setting,
    personal: PersonalDetails | None = None,
    *,
    more_link: str = "",
) -> page.Document:
    """The handout as a document; without ``personal`` it is fit for anybody.

    Args:
        handout: In the language of ``setting``.
        setting: Practice, size and day.
        personal: One patient's details.
        more_link: Public page to read more on, printed as a code; "" prints none.

    Raises:
        RefusedError: The handout uses a field that does not exist.
    """
    assert handout.language == setting.language, "a page is set in its handout's language"
    details = personal or PersonalDetails()
    filled = fill_fields(
        handout.body_html,
        personal=details,
        practice=setting.practice,
        is_right_to_left=page.is_right_to_left(setting.language),
    )
    side = round(setting.text_size * _ICON_EMS)
    picture = pictures.icon(handout.icon, side_px=side, ink=_ICON_INK)
    picture = picture.replace("<img ", '<img style="vertical-align: middle" ')
    body = _as_printed(filled, setting.text_size)
    body = body.replace("<h1>", f"<h1>{picture}{_ICON_GAP}", 1)
    _ = in_language(setting.language)
    return page.make_document(
        setting,
        title=handout.title,
        body=body + read_more(more_link, setting),
        patient_id=details.patient_id,
        about=_("Version {version}").format(version=handout.version),
    )


def _as_printed(body_html: str, size: page.TextSize) -> str:
    """Boxes and grids as the tables the text engine draws."""
    padding = round(size * _BOX_PADDING_EMS)
    boxed = _BOX_START.sub(
        rf'<table class="box" width="100%" cellspacing="0" cellpadding="{padding}">'
        r'<tr><td class="\1">',
        body_html,
    ).replace("</div>", "</td></tr></table>")
    filled = boxed.replace(_EMPTY_CELL, "<td>&nbsp;</td>")
    drawn = drawn_parts.set_drawings(filled, size)
    return _TABLE_START.sub(lambda start: _grid_start(start[1], size), drawn)


def _grid_start(kind: str, size: page.TextSize) -> str:
    padding = min(round(size * _CELL_PADDING_EMS[kind]), _MOST_PADDING_PX.get(kind, size))
    return f'<table class="{kind}" width="100%" cellspacing="0" cellpadding="{padding}">'
