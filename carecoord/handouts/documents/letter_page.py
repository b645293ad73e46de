"""A letter to one person, and many of them in one print job; each has pages of its own."""

import re
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts
from carecoord.handouts.documents.dates import long_date

_HEAD_PT = 12
"""Of sender and address in every print size: the window of the envelope does not grow."""
_LINE_PX, _WINDOW_FROM_PX, _HEAD_GAP_PX, _BELOW_PX = 20, 128, 6, 34
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Where a letter goes; nothing else is seen through the window."""

    patient_id: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBody:
    """What a letter says, filled in with one person's data."""

    patient_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Letters in one print job, in the order they are printed.

    Attributes:
        title: Of the print job, where others read it; names nobody.
    """

    title: str
    letters: tuple[page.Document, ...]

    def __post_init__(self) -> None:
        owners = [each.patient_id for each in self.letters]
        if not all(owners) or len(set(owners)) < len(owners):
            raise page.MixedPatientsError


def build_letter(
    addressee: Addressee, body: LetterBody, sender: tuple[str, ...], setting: page.Setting
) -> page.Document:
    """One letter, its address where a window envelope shows it.

    Args:
        addressee: Name and address.
        body: The text, with empty lines between paragraphs.
        sender: The practice's name and address.
        setting: Language, print size and day.

    Raises:
        MixedPatientsError: Text and address are of different people.
    """
    page.assert_one_patient(addressee.patient_id, body.patient_id)
    _ = in_language(setting.language)
    day = long_date(setting.printed_on, setting.language)
    said = (parts.plain(each, setting) for each in _PARAGRAPH.split(body.text.strip()))
    html = (
        _head(addressee.lines, sender, setting),
        parts.paragraph(parts.plain(day, setting)),
        *(parts.paragraph(each) for each in said),
    )
    return page.make_document(
        setting, title=_("Letter"), body="".join(html), patient_id=addressee.patient_id
    )


def build_script(
    body: LetterBody, who: page.PatientLabel, phone: str, setting: page.Setting
) -> page.Document:
    """What to say to one person on the phone, for whoever calls.

    Raises:
        MixedPatientsError: Text and person differ.
    """
    page.assert_one_patient(who.patient_id, body.patient_id)
    _ = in_language(setting.language)
    said = (parts.plain(each, setting) for each in body.text.strip().splitlines() if each.strip())
    html = (
        parts.title(_("What to say on the phone")),
        parts.who(who, setting),
        parts.paragraph(f"<b>{parts.plain(phone, setting)}</b>"),
        *(parts.paragraph(each) for each in said),
        parts.paragraph(
            _("This sheet names a patient: keep it with you, then shred it."), kind="quiet"
        ),
    )
    return page.make_document(
        setting, title=_("What to say on the phone"), body="".join(html), patient_id=who.patient_id
    )


def _head(to: tuple[str, ...], sender: tuple[str, ...], setting: page.Setting) -> str:
    """The sender above, then the address, a fixed way from the top of the sheet."""
    above = _WINDOW_FROM_PX - _LINE_PX * len(sender)
    return (
        _block(sender, setting, bottom_px=max(above, _HEAD_GAP_PX))
        + _block(to, setting, bottom_px=_BELOW_PX)
    )  # fmt: skip


def _block(lines: tuple[str, ...], setting: page.Setting, *, bottom_px: int) -> str:
    """A paragraph a line: the text engine sets breaks within one in the size of the body."""
    return "".join(
        f'<p style="font-size: {_HEAD_PT}pt; line-height: 100%; '
        f'margin: 0 0 {bottom_px if place == len(lines) else 0}px 0;">'
        f"{parts.plain(line, setting)}</p>"
        for place, line in enumerate(lines, start=1)
    )
