"""Who did what, on paper: the question in the head, then one line for each entry."""

from collections.abc import Iterable
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts

_WIDTHS = (17, 14, 27, 16, 12, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPaper:
    """What was asked and what was found.

    Attributes:
        head: Who made it and why, what was asked, and counts; plain sentences.
        rows: When, who, what, about whom, at which computer, why.
    """

    head: tuple[str, ...]
    rows: Iterable[tuple[str, str, str, str, str, str]]


def build_audit(paper: AuditPaper, setting: page.Setting) -> page.ListDocument:
    """The report on wide paper, for staff."""
    _ = in_language(setting.language)
    title = _("Who did what")
    headers = (_("When"), _("Who"), _("What"), _("About"), _("Computer"), _("Why"))
    return page.make_list(
        setting,
        title=title,
        intro=parts.title(title)
        + parts.bullets(parts.plain(line, setting) for line in paper.head)
        + parts.paragraph(
            _("This sheet names patients: keep it with you, then shred it."), kind="quiet"
        ),
        header=parts.grid(headers, (), setting, widths=_WIDTHS, kind="row"),
        rows=(
            parts.grid(
                (),
                (tuple(parts.plain(each, setting) for each in row),),
                setting,
                widths=_WIDTHS,
                kind="row",
            )
            for row in paper.rows
        ),
    )
