"""The sheet of paper every document is printed on.

Documents are HTML in the part that Qt's text engine draws the same on screen and on paper:
lengths in px, boxes as one-cell tables, pictures inline.
"""

import datetime as dt
import enum
import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts import bidi
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.fields import Practice
from carecoord.vocab import languages


class TextSize(enum.IntEnum):
    """Size of running text in points; large print is set large, never enlarged."""

    STAFF = 10
    """Only for lists that staff work through; see ``PATIENT_SIZES``."""
    STANDARD = 12
    LARGE = 18
    LARGEST = 24


PATIENT_SIZES = (TextSize.STANDARD, TextSize.LARGE, TextSize.LARGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientLabel:
    """Whom a paper is about: a name and two identifiers.

    Attributes:
        identifier: Record number with its kind, as staff say it: ``MRN 10442``.
    """

    patient_id: str
    name: str
    born_on: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper ready to be shown and printed.

    Attributes:
        title: What the paper is, without a patient's name: fit for a window or a file name.
        html: Complete and self-contained.
        patient_id: Whose paper it is; "" when it is nobody's or a list.
        footer_lines: Printed at the foot of each page, beside the page number.
        footer_points: Size of the footer.
    """

    title: str
    html: str
    language: str
    is_right_to_left: bool
    text_size: TextSize
    footer_lines: tuple[str, ...]
    footer_points: int
    patient_id: str
    is_landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocument:
    """A list that staff work through, set a page at a time: it may have thousands of rows.

    Attributes:
        intro: HTML above the list, on its first page.
        header: HTML above the rows of each page.
        rows: HTML of each row, which is never cut.
        opening, closing: What makes a page of it.
    """

    title: str
    opening: str
    intro: str
    header: str
    rows: tuple[str, ...]
    closing: str
    language: str
    is_right_to_left: bool
    text_size: TextSize
    footer_lines: tuple[str, ...]
    footer_points: int
    patient_id: str = ""
    is_landscape: bool = True

    @property
    def html(self) -> str:
        """The whole of it; see ``page_html`` for a part."""
        return self.page_html(0, len(self.rows))

    def page_html(self, first: int, last: int) -> str:
        """Rows from ``first`` to before ``last`` with what stands above them."""
        intro = self.intro if first == 0 else ""
        rows = self.rows[first:last]
        return "".join((self.opening, intro, self.header, *rows, self.closing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How and for whom a paper is set.

    Attributes:
        language: BCP 47 code of the paper.
        printed_on: Practice day.
    """

    practice: Practice
    language: str
    text_size: TextSize
    printed_on: dt.date


class MixedPatientsError(Exception):
    """Parts of more than one patient met in one document: never printed."""


def assert_one_patient(patient_id: str, *others: str) -> None:
    """Stop before one patient's paper shows another's data.

    Raises:
        MixedPatientsError: An id differs.
    """
    if any(other != patient_id for other in others):
        raise MixedPatientsError


def is_right_to_left(language: str) -> bool:
    found = languages.find(language)
    return found is not None and found.direction == "rtl"


def make_document(
    setting: Setting,
    *,
    title: str,
    body: str,
    patient_id: str,
    about: str = "",
    is_for_staff: bool = False,
) -> Document:
    """Lay ``body`` on the sheet.

    Args:
        setting: Practice, language, size and day.
        title: The document's title.
        body: Escaped HTML.
        patient_id: Whose document it is, "" for none.
        about: What the footer says beside language and date, such as the version.
        is_for_staff: Whether it stays at the desk, where smaller text can be read.
    """
    assert is_for_staff or setting.text_size in PATIENT_SIZES, "too small for patients"
    return Document(
        title=title,
        html=_opening(setting) + _content(setting, body) + _CLOSING,
        language=setting.language,
        is_right_to_left=is_right_to_left(setting.language),
        text_size=setting.text_size,
        footer_lines=_staff_footer(setting, title) if is_for_staff else _footer(setting, about),
        footer_points=_FOOTER_POINTS[setting.text_size],
        patient_id=patient_id,
    )


def make_list(
    setting: Setting, *, title: str, intro: str, header: str, rows: Iterable[str]
) -> ListDocument:
    """Set a list of many patients on wide paper, in text as small as staff can read.

    Args:
        setting: Practice, language, size and day.
        title: The list's title; it stands on each page.
        intro: Escaped HTML above it, on the first page.
        header: Escaped HTML above the rows of each page.
        rows: Escaped HTML of each row.
    """
    return ListDocument(
        title=title,
        opening=_opening(setting),
        intro=_content(setting, intro),
        header=_content(setting, header),
        rows=tuple(_content(setting, row) for row in rows),
        closing=_CLOSING,
        language=setting.language,
        is_right_to_left=is_right_to_left(setting.language),
        text_size=setting.text_size,
        footer_lines=_staff_footer(setting, title),
        footer_points=_FOOTER_POINTS[setting.text_size],
    )


def _opening(setting: Setting) -> str:
    return _OPENING.substitute(
        direction="rtl" if is_right_to_left(setting.language) else "ltr",
        language=setting.language,
        style=_style(setting.text_size),
    )


def _content(setting: Setting, body: str) -> str:
    """What stands on the sheet, with the directions of its texts settled."""
    turned = is_right_to_left(setting.language)
    content = bidi.isolate_runs(body, is_right_to_left=turned)
    content = _HEADER_CELL.sub(rf'<th align="{"right" if turned else "left"}"', content)
    return bidi.mirror_rows(content) if turned else content


def _footer(setting: Setting, about: str) -> tuple[str, ...]:
    language = languages.find(setting.language)
    facts = (
        about,
        language.own if language else setting.language,
        long_date(setting.printed_on, setting.language),
    )
    return (_whom_to_call(setting), " · ".join(fact for fact in facts if fact))


def _whom_to_call(setting: Setting) -> str:
    _ = in_language(setting.language)
    if not setting.practice.phone:
        return _("Questions? Call {practice}").format(practice=setting.practice.name)
    return _("Questions? Call {practice}, {phone}").format(
        practice=setting.practice.name,
        phone=bidi.isolate(setting.practice.phone, is_right_to_left=False),
    )


def _staff_footer(setting: Setting, title: str) -> tuple[str, ...]:
    """A page found by itself says what it is; staff need no number to call."""
    facts = (title, setting.practice.name, long_date(setting.printed_on, setting.language))
    return (" · ".join(fact for fact in facts if fact),)


_FOOTER_POINTS = {
    TextSize.STAFF: 10,
    TextSize.STANDARD: 12,
    TextSize.LARGE: 18,
    TextSize.LARGEST: 18,
}
"""Who needs large print, of 18 points at least, needs the number to call in it as well."""

_HEADER_CELL = re.compile(r"<th(?=[ >])")
_OPENING = string.Template(
    '<html lang="$language"><head><style>$style</style></head><body dir="$direction">'
)
_CLOSING = "</body></html>"

_INK = "#14212b"
_HEADING = "#0b4f4f"
_QUIET = "#445460"
_LINE = "#9fb8b8"
_HEAD_FILL = "#e6f1f1"
_CALL_FILL = "#eef6f6"
_EMERGENCY = "#8f1d15"
_EMERGENCY_FILL = "#fdf1f0"

_STYLE = string.Template("""
body { font-size: ${text}pt; color: $ink; }
h1 { font-size: ${title}pt; font-weight: 700; color: $heading; margin: 0 0 ${s}px 0; }
h2 { font-size: ${section}pt; font-weight: 600; color: $heading; margin: ${m}px 0 ${s}px 0; }
p { line-height: 135%; margin: 0 0 ${s}px 0; }
li { line-height: 135%; margin: 0 0 ${xs}px 0; }
ul, ol { margin: 0 0 ${s}px 0; }
p.picture { line-height: 100%; margin: 0; }
p.quiet { color: $quiet; }
p.for { color: $quiet; }
p.who { margin: 0 0 ${s}px 0; color: $quiet; }
.quiet { color: $quiet; }
table.grid, table.log { border-collapse: collapse; margin: ${s}px 0 ${m}px 0; }
table.grid td, table.grid th, table.log td, table.log th { border: 1px solid $line; }
table.pictures { margin: ${xs}px 0 ${xs}px 0; }
table.schedule { border-collapse: collapse; margin: ${s}px 0 ${m}px 0; }
table.schedule td, table.schedule th { border: 1px solid $line; }
table.row { border-collapse: collapse; margin: 0; }
table.row td, table.row th { border: 1px solid $line; }
th { background-color: $head_fill; font-weight: 600; }
table.box { margin: ${s}px 0 ${s}px 0; }
td.call-us { background-color: $call_fill; }
td.emergency { background-color: $emergency_fill; }
td.emergency h2 { color: $emergency; }
td.call-us h2, td.emergency h2 { margin: 0 0 ${s}px 0; }
""")


def _style(size: TextSize) -> str:
    """Spaces grow with the text, in px, which the engine turns into paper lengths."""
    return _STYLE.substitute(
        text=int(size),
        title=round(size * 1.75),
        section=round(size * 1.25),
        xs=round(size * 0.3),
        s=round(size * 0.6),
        m=round(size * 1.3),
        ink=_INK,
        heading=_HEADING,
        quiet=_QUIET,
        line=_LINE,
        head_fill=_HEAD_FILL,
        call_fill=_CALL_FILL,
        emergency=_EMERGENCY,
        emergency_fill=_EMERGENCY_FILL,
    )
