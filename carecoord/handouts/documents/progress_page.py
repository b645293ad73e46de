"""How a person is getting on, on one page they like to look at: nothing else, nothing internal."""

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts
from carecoord.handouts.documents.trend_picture import Trend, draw
from carecoord.handouts.documents.visit_page import GoalPart, goals_section

_ROOM_PX, _MOST_WIDTH_PX, _GAP_PX = 640, 460, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPart:
    """Readings of one kind.

    Attributes:
        patient_id: Whose they are; must be the paper's patient.
        title: What was measured, in plain words.
        last: The newest with its unit, as written.
        last_on: Its day, as written.
        limit: Where the practice's worklist begins, or the person's own goal, as written; ""
            where there is neither.
        is_own: Whether it is the person's own goal.
        trend: The readings as a picture; None when there is only one day.
    """

    patient_id: str
    title: str
    last: str
    last_on: str
    limit: str = ""
    is_own: bool = False
    trend: Trend | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPart:
    """What was decided; ``answer`` is a sentence, ``on`` a day as written."""

    patient_id: str
    question: str
    answer: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPart:
    """Something the person could say or show; ``own_words`` as they put it, "" when unknown."""

    patient_id: str
    text: str
    own_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPaper:
    """One person's way so far.

    Attributes:
        matters: What matters to them, in their own words; "" when nobody asked yet.
        goals: What they want to do, in place of that.
        next_visit: Day as written; "" when none is planned.
        reviews: Days a decision is looked at again, as written.
    """

    patient: page.PatientLabel
    matters: str = ""
    goals: tuple[GoalPart, ...] = ()
    numbers: tuple[NumberPart, ...] = ()
    decided: tuple[ChosenPart, ...] = ()
    learned: tuple[LearnedPart, ...] = ()
    next_visit: str = ""
    reviews: tuple[str, ...] = ()


def build_progress(paper: ProgressPaper, setting: page.Setting) -> page.Document:
    """The page as a document.

    Raises:
        MixedPatientsError: A part is another patient's.
    """
    for some in (paper.goals, paper.numbers, paper.decided, paper.learned):
        page.assert_one_patient(paper.patient.patient_id, *(one.patient_id for one in some))
    _ = in_language(setting.language)
    title = _("How you are getting on")
    matters = f"<b>{parts.quote(paper.matters, setting)}</b>" if paper.matters else ""
    body = (
        parts.title(title),
        parts.who(paper.patient, setting),
        parts.section(_("What matters to you"), parts.paragraph(matters) if matters else ""),
        parts.section(_("What you want to do"), goals_section(paper.goals, setting)),
        _numbers(paper.numbers, setting),
        parts.section(
            _("What you decided"), parts.bullets(_chosen(one, setting) for one in paper.decided)
        ),
        parts.section(
            _("What you have learned"),
            parts.bullets(_learned(one, setting) for one in paper.learned),
        ),
        _next(paper, setting),
    )
    return page.make_document(
        setting, title=title, body="".join(body), patient_id=paper.patient.patient_id
    )


def _numbers(numbers: Sequence[NumberPart], setting: page.Setting) -> str:
    """Side by side as far as letters of this size leave room, so that the page stays one."""
    if not numbers:
        return ""
    about = parts.paragraph(" ".join(_about(numbers, setting)), kind="quiet")
    columns = len(numbers)
    if setting.text_size > page.TextSize.STANDARD or columns == 1:
        drawn = (_number(one, setting, _MOST_WIDTH_PX, parts.heading) for one in numbers)
        return "".join(drawn) + about
    width_px = min(_MOST_WIDTH_PX, (_ROOM_PX - _GAP_PX * (columns - 1)) // columns)
    cells = "".join(
        f'<td width="{100 // columns}%">{_number(one, setting, width_px, _strong)}</td>'
        for one in numbers
    )
    table = f'<table width="100%" cellspacing="0" cellpadding="{_GAP_PX // 2}">'
    return f"{table}<tr>{cells}</tr></table>{about}"


def _number(
    one: NumberPart, setting: page.Setting, width_px: int, head: Callable[[str], str]
) -> str:
    last = f"<b>{parts.plain(one.last, setting)}</b><br>{parts.plain(one.last_on, setting)}"
    picture = ""
    if one.trend is not None:
        drawn = draw(one.trend, text_points=int(setting.text_size), width_px=width_px)
        picture = parts.paragraph(drawn, kind="picture")
    return head(one.title) + picture + parts.paragraph(last)


def _strong(text: str) -> str:
    """A title that stands beside others."""
    return parts.paragraph(f"<b>{html.escape(text, quote=False)}</b>")


def _about(numbers: Sequence[NumberPart], setting: page.Setting) -> Iterator[str]:
    """Whose the dashed lines are, and what the pictures leave out."""
    _ = in_language(setting.language)
    drawn = [one for one in numbers if one.trend is not None]
    limits = [f"{one.title}: {one.limit}" for one in drawn if one.limit and not one.is_own]
    own = [f"{one.title}: {one.limit}" for one in numbers if one.limit and one.is_own]
    if own:
        yield _(
            "Your own goal, which you and your clinician set, is to be below these numbers: "
            "{limits}."
        ).format(limits=parts.plain("; ".join(own), setting))
    if limits:
        yield _(
            "From the dashed lines on, our practice measures again ({limits}). "
            "They are the same for everyone, not your goal."
        ).format(limits=parts.plain("; ".join(limits), setting))
    if any(one.trend is not None and one.trend.begins_above_zero for one in drawn):
        yield _("The pictures do not begin at zero.")


def _chosen(one: ChosenPart, setting: page.Setting) -> str:
    answer = f"<b>{parts.plain(one.answer, setting)}</b>"
    day = f'<span class="quiet">{parts.plain(one.on, setting)}</span>'
    return f"{parts.plain(one.question, setting)}<br>{answer} · {day}"


def _learned(one: LearnedPart, setting: page.Setting) -> str:
    text = parts.plain(one.text, setting)
    if not one.own_words:
        return text
    _ = in_language(setting.language)
    said = _("In your words: {words}").format(words=parts.quote(one.own_words, setting))
    return f"{text} {said}"


def _next(paper: ProgressPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    lines = []
    if paper.next_visit:
        day = f"<b>{parts.plain(paper.next_visit, setting)}</b>"
        lines.append(_("Your next visit: {date}").format(date=day))
    for review in paper.reviews:
        day = f"<b>{parts.plain(review, setting)}</b>"
        lines.append(_("We look at what you decided again on {date}.").format(date=day))
    return parts.paragraph("<br>".join(lines)) if lines else ""
