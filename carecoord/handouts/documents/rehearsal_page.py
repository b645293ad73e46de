"""Who would get something and who would not, to be gone through before anything is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts

_WIDTHS = (26, 40, 34)


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """One person: where it goes with remarks, or why it does not go."""

    name: str
    where: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Everybody asked for, once.

    Attributes:
        title: What is made, of which list.
        summary: How many get it, and how many are left out for which reason.
    """

    title: str
    summary: tuple[str, ...]
    rows: Sequence[RehearsalRow]


def build_rehearsal(paper: Rehearsal, setting: page.Setting) -> page.ListDocument:
    """The list on wide paper, for staff."""
    _ = in_language(setting.language)
    headers = (_("Patient"), _("Goes to"), _("Remarks"))
    return page.make_list(
        setting,
        title=paper.title,
        intro=parts.title(paper.title)
        + parts.bullets(parts.plain(line, setting) for line in paper.summary)
        + parts.paragraph(
            _("This sheet names patients: keep it with you, then shred it."), kind="quiet"
        ),
        header=parts.grid(headers, (), setting, widths=_WIDTHS, kind="row"),
        rows=(
            parts.grid(
                (),
                (tuple(parts.plain(each, setting) for each in (row.name, row.where, row.remark)),),
                setting,
                widths=_WIDTHS,
                kind="row",
            )
            for row in paper.rows
        ),
    )
