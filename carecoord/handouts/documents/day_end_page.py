"""The sheet of the day's end: for the desk, not for patients."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts
from carecoord.handouts.documents.dates import long_date
from carecoord.rules.partial_dates import display

MOST_UNREACHED = 12
"""More of them than this stand on Today and not on the one sheet; safety is never cut short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEndPaper:
    """What stands on it.

    Attributes:
        done: What was counted, and how many.
        lists: Title, done today, left.
        emptied: Titles of lists that were worked to their end.
        safety: Name, record number, matter, due day or None, owner.
        unreached: Name, record number, list, next try or None.
        code: Where the journal stands, to be checked later; "" for none.
    """

    done: Sequence[tuple[str, int]]
    lists: Sequence[tuple[str, int, int]]
    emptied: Sequence[str]
    safety: Sequence[tuple[str, str, str, dt.date | None, str]]
    unreached: Sequence[tuple[str, str, str, dt.date | None]]
    code: str = ""


def build_day_end(paper: DayEndPaper, setting: page.Setting) -> page.Document:
    """What was done, then safety, who was not reached, and what is left of each list."""
    _ = in_language(setting.language)
    title = _("The day's end")
    about = _("{day}. Names of patients: for staff only. Shred it when it was read.").format(
        day=long_date(setting.printed_on, setting.language)
    )
    done = (f"{parts.plain(name, setting)}: <b>{count:,}</b>" for name, count in paper.done)
    body = (
        parts.title(title),
        parts.paragraph(about, kind="quiet"),
        parts.paragraph(" · ".join(done)),
        parts.heading(_("About safety and still open")),
        _safety(paper, setting),
        parts.section(_("Tried today, not reached"), _unreached(paper, setting)),
        parts.section(_("Worklists"), _lists(paper, setting)),
        _code(paper, setting),
    )
    return page.make_document(
        setting, title=title, body="".join(body), patient_id="", is_for_staff=True
    )


def _code(paper: DayEndPaper, setting: page.Setting) -> str:
    """Kept apart from the names by cutting the foot off, it is proof in years."""
    _ = in_language(setting.language)
    if not paper.code:
        return ""
    told = _(
        "Code of the journal: {code}. Cut it off and keep it. Whether the journal still holds "
        "this day is said under Who did what, Check a printed code."
    )
    code = f"<b>{parts.plain(paper.code, setting)}</b>"
    return parts.paragraph(told.format(code=code), kind="quiet")


def _safety(paper: DayEndPaper, setting: page.Setting) -> str:
    """By who has it, one line for each, so that a usual day fits on the page."""
    _ = in_language(setting.language)
    if not paper.safety:
        return parts.paragraph(_("Nothing about safety is due and open."))
    owners: dict[str, list[str]] = {}
    for name, number, matter, due_on, owner in paper.safety:
        due = _("due {day}").format(day=display(due_on.isoformat())) if due_on else ""
        facts = (_who(name, number, setting), parts.plain(matter, setting), due)
        owners.setdefault(owner, []).append(" · ".join(filter(None, facts)))
    told = {
        owner: [_often(*one) for one in Counter(lines).items()] for owner, lines in owners.items()
    }
    return "".join(
        parts.paragraph("<br>".join((f"{parts.plain(owner, setting)}:", *lines)))
        for owner, lines in told.items()
    )


def _often(line: str, times: int) -> str:
    """Two matters that read the same are one line."""
    return f"{line} · {times} ×" if times > 1 else line


def _unreached(paper: DayEndPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    shown = paper.unreached[:MOST_UNREACHED]
    lines = []
    for name, number, title, next_on in shown:
        again = _("next try {day}").format(day=display(next_on.isoformat())) if next_on else ""
        what = again or _("somebody decides what comes next")
        lines.append(f"{_who(name, number, setting)} · {parts.plain(title, setting)} · {what}")
    more = len(paper.unreached) - len(shown)
    if more:
        lines.append(_("And {count} more, who stand on Today.").format(count=more))
    return parts.paragraph("<br>".join(lines)) if lines else ""


def _lists(paper: DayEndPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    words = _("{list}: {done} done today, {left} left")
    lines = (
        words.format(list=parts.plain(title, setting), done=f"{done:,}", left=f"{left:,}")
        for title, done, left in paper.lists
    )
    told = parts.paragraph(" · ".join(lines)) if paper.lists else ""
    emptied = ", ".join(parts.plain(title, setting) for title in paper.emptied)
    said = _("Worked to the end: {lists}.").format(lists=emptied) if emptied else ""
    return told + (parts.paragraph(said) if said else "")


def _who(name: str, number: str, setting: page.Setting) -> str:
    shown = f"<b>{parts.plain(name, setting)}</b>"
    return f"{shown} · {parts.plain(number, setting)}" if number else shown
