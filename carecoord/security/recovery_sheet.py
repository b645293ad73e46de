"""The recovery sheet: one page of HTML in the subset that Qt's text engine prints.

Lengths are in px, since Qt drops margins given in pt, and type is in pt, since Qt takes px
of type for dots of the paper. Nothing is loaded from outside.
"""

import html

from carecoord.common.i18n import _, current_language
from carecoord.security.recovery import RecoveryKey

_GROUPS_PER_LINE = 3
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-size: 12pt; color: #000000;">
<h1 style="font-size: 22pt; margin-bottom: 4px;">{title}</h1>
<p style="font-size: 14pt; margin-top: 0px;"><b>{practice}</b><br>{made}</p>
<p>{purpose}</p>
<table align="center" border="1" cellspacing="0" cellpadding="14"
 style="margin-top: 16px; margin-bottom: 16px;">
{rows}
</table>
<p>{typing}</p>
<h2 style="font-size: 14pt;">{keeping_title}</h2>
<ul>{keeping}</ul>
<h2 style="font-size: 14pt;">{using_title}</h2>
<ol>{using}</ol>
<h2 style="font-size: 14pt;">{help_title}</h2>
<p>{help}</p>
</body>
</html>
"""
_CELL = (
    '<td><span style="font-size: 10pt;">{number}</span> '
    '<span style="font-family: monospace; font-size: 24pt;">{group}</span></td>'
)


def recovery_sheet_html(
    key: RecoveryKey, *, practice_name: str, made_on: str, who_to_call: str
) -> str:
    """The sheet, in the language of the screen.

    Args:
        key: Printed in full; the text must go to paper or a PDF and nowhere else.
        practice_name: As the practice writes it.
        made_on: Practice day as people read it, to tell the newest sheet from older ones.
        who_to_call: Name and number of whoever looks after the computers, as typed.
    """
    return _PAGE.format(
        language=current_language(),
        title=_("Recovery key"),
        practice=html.escape(practice_name),
        made=_("Made on {date}").format(date=html.escape(made_on)),
        purpose=_(
            "This key opens the patient records of the practice when nobody can sign in: "
            "a passphrase is forgotten, or the computer was lost or replaced. "
            "Whoever holds this sheet and the computer or a backup can read every record."
        ),
        rows=_rows(key),
        typing=_(
            "Capital and small letters, spaces and dashes make no difference. "
            "The letters I, L, O and U are never used."
        ),
        keeping_title=_("Where to keep it"),
        keeping=_items(
            _("Keep it in the safe, or in a locked drawer away from the computers."),
            _("Never keep it with a laptop, in a laptop bag or as a photo."),
            _(
                "Destroy older sheets once a backup was made after this one: only the newest one "
                "opens the records, and it opens no older backup."
            ),
        ),
        using_title=_("How to use it"),
        using=_items(
            _(
                "Start CareCoord and choose “Use the recovery key”, or on another computer “I have "
                "a backup”."
            ),
            _("Type the nine groups in order, from left to right, line by line."),
            _("Choose a new passphrase. Print a new sheet if anybody else may have seen this one."),
        ),
        help_title=_("Who to call"),
        help=html.escape(who_to_call) or _("Write the name and number here:"),
    )


def _rows(key: RecoveryKey) -> str:
    cells = [
        _CELL.format(number=number, group=group) for number, group in enumerate(key.groups, start=1)
    ]
    lines = range(0, len(cells), _GROUPS_PER_LINE)
    return "\n".join(f"<tr>{''.join(cells[at : at + _GROUPS_PER_LINE])}</tr>" for at in lines)


def _items(*sentences: str) -> str:
    return "".join(f"<li>{sentence}</li>" for sentence in sentences)
