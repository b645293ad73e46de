"""A list of people to call or see, worked through with a pen: the one paper with many patients."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts, pictures

_TICK_EMS = 1.15
_WIDTHS = (15, 16, 16, 16, 15, 14, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One person to reach.

    Attributes:
        patient: Name with two identifiers.
        why: Why the person is on the list.
        phone: As people read it; "" when there is none.
        phone_note: Best time, language, whether a message may be left.
        code: Short code by which the row is found again when the sheet is typed in.
    """

    patient: page.PatientLabel
    why: str
    phone: str
    phone_note: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheet:
    """A worklist on paper.

    Attributes:
        outcomes: What to tick, in the order of the call screen; each is printed with the number
            of its key there.
        printed_for: Who works through it.
        rows: Read once.
    """

    title: str
    purpose: str
    printed_for: str
    outcomes: tuple[str, ...]
    rows: Iterable[CallRow]


def build_call_sheet(sheet: CallSheet, setting: page.Setting) -> page.ListDocument:
    """The list on wide paper, one row a person; smaller than patients' paper unless set large."""
    if setting.text_size is page.TextSize.STANDARD:
        setting = replace(setting, text_size=page.TextSize.STAFF)
    _ = in_language(setting.language)
    headers = (
        _("Patient"),
        _("Why"),
        _("Phone"),
        _("What happened"),
        "",
        _("Notes"),
        _("Code"),
    )
    printed = _("For {person}. This sheet names patients: keep it with you, then shred it.").format(
        person=parts.plain(sheet.printed_for, setting)
    )
    typed = _(
        "To enter what happened, type the code of a row on Today and press the number ticked."
    )
    intro = (
        parts.title(sheet.title),
        parts.paragraph(parts.plain(sheet.purpose, setting)),
        parts.paragraph(f"{printed} {typed}", kind="quiet"),
    )
    return page.make_list(
        setting,
        title=sheet.title,
        intro="".join(intro),
        header=parts.grid(headers, (), setting, widths=_WIDTHS, kind="row"),
        rows=(_row(row, sheet.outcomes, setting) for row in sheet.rows),
    )


def _row(row: CallRow, outcomes: tuple[str, ...], setting: page.Setting) -> str:
    """A table of its own, which is never cut: a tick must not stray from its patient."""
    half = (len(outcomes) + 1) // 2
    cells = (
        _who(row.patient, setting),
        parts.plain(row.why, setting),
        _phone(row, setting),
        _ticks(outcomes[:half], 1, setting),
        _ticks(outcomes[half:], half + 1, setting),
        "",
        parts.plain(row.code, setting),
    )
    return parts.grid((), (cells,), setting, widths=_WIDTHS, kind="row")


def _who(patient: page.PatientLabel, setting: page.Setting) -> str:
    lines = (
        f"<b>{parts.plain(patient.name, setting)}</b>",
        parts.born(patient, setting),
        parts.plain(patient.identifier, setting),
    )
    return "<br>".join(line for line in lines if line)


def _phone(row: CallRow, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    phone = parts.plain(row.phone, setting) or _("No phone on file")
    return "<br>".join(line for line in (phone, parts.plain(row.phone_note, setting)) if line)


def _ticks(outcomes: tuple[str, ...], first: int, setting: page.Setting) -> str:
    tick = pictures.tick_box(side_px=round(setting.text_size * _TICK_EMS))
    return "<br>".join(
        f"{tick} <b>{number}</b> {parts.plain(outcome, setting)}"
        for number, outcome in enumerate(outcomes, start=first)
    )
