"""The practice's measures on paper: numbers with what they count, and nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePart:
    """One measure.

    Attributes:
        number: The whole of it as written, such as "12 of 30".
        counted, met: What is counted, and what counts as done; sentences.
        lines: Its parts, each a name and a number as written.
    """

    title: str
    number: str
    counted: str
    met: str
    lines: tuple[tuple[str, str], ...] = ()


def build_measures(
    measures: Sequence[MeasurePart], setting: page.Setting, *, first_day: str, last_day: str
) -> page.Document:
    """All of them over one period; days as written."""
    _ = in_language(setting.language)
    title = _("How the practice works")
    about = _(
        "{first} to {last}. These numbers are about how we work. They rank nobody, neither staff "
        "nor patients."
    ).format(first=parts.plain(first_day, setting), last=parts.plain(last_day, setting))
    body = (
        parts.title(title),
        parts.paragraph(about),
        *(_measure(one, setting) for one in measures),
    )
    return page.make_document(setting, title=title, body="".join(body), patient_id="")


def _measure(one: MeasurePart, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    number = f"<b>{parts.plain(one.number, setting)}</b>"
    about = _("Counted: {counted}\nCounts as done: {met}").format(counted=one.counted, met=one.met)
    lines = parts.bullets(
        f"{parts.plain(name, setting)}: {parts.plain(said, setting)}" for name, said in one.lines
    )
    return (
        parts.heading(one.title)
        + parts.paragraph(number)
        + lines
        + parts.paragraph(parts.plain(about, setting), kind="quiet")
    )
