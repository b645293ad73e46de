"""What one visit came to, for the patient to take home on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedPart:
    """One question that was talked over.

    Attributes:
        patient_id: Whose it is; must be the paper's patient.
        answer: What came of it, a sentence; "not yet" is one too.
        is_open: Whether nothing is decided yet.
        reason: Why, in the patient's words.
        plan: What was agreed, a line each.
        missing: What is still needed to decide.
        until_then: What to do and when to call while it is not decided.
        review_on: Day it is looked at again, as written.
        is_draft: Whether nobody signed it yet.
    """

    patient_id: str
    question: str
    answer: str
    is_open: bool = False
    reason: str = ""
    plan: tuple[str, ...] = ()
    missing: str = ""
    until_then: str = ""
    review_on: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtPart:
    """One thing to remember.

    Attributes:
        patient_id: Who was taught; must be the paper's patient.
        own_words: How the patient put it; "" when not written down.
        again_on: Day we go over it once more, as written; "" when there is none.
        go_over_again: Whether we said so.
    """

    patient_id: str
    text: str
    own_words: str = ""
    go_over_again: bool = False
    again_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPart:
    """What the person wants to do for their health.

    Attributes:
        words: As they said it.
        plan: What they will do; "" while there is no plan.
        plan_b: What they do when something gets in the way.
        check_in_on: Day we ask how it goes, as written; "" when nobody does any more.
        is_reached: Whether they said that they did it.
    """

    patient_id: str
    words: str
    plan: str = ""
    plan_b: str = ""
    helper: str = ""
    check_in_on: str = ""
    is_reached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPart:
    """One thing that happens next; ``who`` is "" when nobody is named."""

    patient_id: str
    action: str
    by: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPaper:
    """One day's talk, without outcomes, scores or what is only for the practice.

    Attributes:
        visited_on: Day as written.
        people: Who of the practice took part.
        handouts: Titles of what was given to read.
        next_visit: Day as written; "" when none is planned.
    """

    patient: page.PatientLabel
    visited_on: str
    people: tuple[str, ...] = ()
    decided: tuple[DecidedPart, ...] = ()
    taught: tuple[TaughtPart, ...] = ()
    goals: tuple[GoalPart, ...] = ()
    handouts: tuple[str, ...] = ()
    steps: tuple[StepPart, ...] = ()
    next_visit: str = ""


def build_visit(paper: VisitPaper, setting: page.Setting) -> page.Document:
    """The page as a document.

    Raises:
        MixedPatientsError: A part is another patient's.
    """
    for some in (paper.decided, paper.taught, paper.goals, paper.steps):
        page.assert_one_patient(paper.patient.patient_id, *(one.patient_id for one in some))
    _ = in_language(setting.language)
    title = _("Your visit")
    still_open = tuple(one for one in paper.decided if one.is_open)
    settled = tuple(one for one in paper.decided if not one.is_open)
    body = (
        parts.title(title),
        parts.who(paper.patient, setting),
        parts.paragraph(_when(paper, setting)),
        parts.section(_("What we decided"), _decided(settled, setting)),
        parts.section(_("What is still open"), _decided(still_open, setting)),
        parts.section(_("What to remember"), _taught(paper.taught, setting)),
        parts.section(_("What you want to do"), goals_section(paper.goals, setting)),
        parts.section(
            _("What you have to read at home"),
            parts.bullets(parts.plain(one, setting) for one in paper.handouts),
        ),
        parts.section(_("What happens next"), _next(paper, setting)),
        _call(setting),
    )
    return page.make_document(
        setting, title=title, body="".join(body), patient_id=paper.patient.patient_id
    )


def _when(paper: VisitPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    day = f"<b>{parts.plain(paper.visited_on, setting)}</b>"
    if not paper.people:
        return day
    people = ", ".join(parts.plain(name, setting) for name in paper.people)
    return _("{date}, with {people}").format(date=day, people=people)


def _decided(decided: tuple[DecidedPart, ...], setting: page.Setting) -> str:
    return "".join(_one_decided(one, setting) for one in decided)


def _one_decided(one: DecidedPart, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    answer = f"<b>{parts.plain(one.answer, setting)}</b>"
    lines = [f"{parts.plain(one.question, setting)}<br>{answer}"]
    if one.reason:
        lines.append(_("In your words: {words}").format(words=parts.quote(one.reason, setting)))
    if one.missing:
        lines.append(_("Still needed: {what}").format(what=parts.plain(one.missing, setting)))
    if one.until_then:
        until = _("Until then: {what}").format(what=parts.plain(one.until_then, setting))
        lines.append(f"<b>{until}</b>")
    if one.review_on:
        day = f"<b>{parts.plain(one.review_on, setting)}</b>"
        again = (
            _("We look at it again on {date}.")
            if one.is_open
            else _("We look at it again on {date}. You may change your mind before then.")
        )
        lines.append(again.format(date=day))
    if one.is_draft:
        lines.append(_("This is a draft. It is not signed yet."))
    plan = parts.bullets(parts.plain(line, setting) for line in one.plan)
    return parts.paragraph("<br>".join(lines)) + plan


def _taught(taught: tuple[TaughtPart, ...], setting: page.Setting) -> str:
    return parts.bullets(_one_taught(one, setting) for one in taught)


def _one_taught(one: TaughtPart, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    lines = [f"<b>{parts.plain(one.text, setting)}</b>"]
    if one.own_words:
        lines.append(_("In your words: {words}").format(words=parts.quote(one.own_words, setting)))
    if one.again_on:
        day = f"<b>{parts.plain(one.again_on, setting)}</b>"
        lines.append(_("We will go over this once more together, by {date}.").format(date=day))
    elif one.go_over_again:
        lines.append(_("We will go over this once more together."))
    return "<br>".join(lines)


def goals_section(goals: Sequence[GoalPart], setting: page.Setting) -> str:
    """Goals in the person's words, with their plan."""
    return parts.bullets(_one_goal(one, setting) for one in goals)


def _one_goal(one: GoalPart, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    lines = [f"<b>{parts.quote(one.words, setting)}</b>"]
    if one.is_reached:
        lines.append(_("You told us that you did it."))
        return "<br>".join(lines)
    if one.plan:
        lines.append(_("Your plan: {plan}").format(plan=parts.plain(one.plan, setting)))
    if one.plan_b:
        instead = parts.plain(one.plan_b, setting)
        lines.append(_("When something gets in the way: {plan}").format(plan=instead))
    if one.helper:
        lines.append(_("Who helps you: {name}").format(name=parts.plain(one.helper, setting)))
    if one.check_in_on:
        day = f"<b>{parts.plain(one.check_in_on, setting)}</b>"
        lines.append(_("We ask you how it goes by {date}.").format(date=day))
    return "<br>".join(lines)


def _next(paper: VisitPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    lines = [_step(one, setting) for one in paper.steps]
    if paper.next_visit:
        day = f"<b>{parts.plain(paper.next_visit, setting)}</b>"
        lines.append(_("Your next visit: {date}").format(date=day))
    return parts.bullets(lines)


def _step(one: StepPart, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    action, day = parts.plain(one.action, setting), f"<b>{parts.plain(one.by, setting)}</b>"
    if not one.who:
        return _("{action}, by {date}").format(action=action, date=day)
    who = parts.plain(one.who, setting)
    return _("{action}, by {date} ({person})").format(action=action, date=day, person=who)


def _call(setting: page.Setting) -> str:
    """The practice's name is always there; its number where the practice told it to us."""
    _ = in_language(setting.language)
    name = parts.plain(setting.practice.name, setting)
    phone = parts.plain(setting.practice.phone, setting)
    call = _("Call us. We are glad to explain it another way. {practice}: {phone}").format(
        practice=name, phone=f"<b>{phone}</b>"
    )
    if not phone:
        call = _("Call us. We are glad to explain it another way. {practice}").format(practice=name)
    body = parts.heading(_("Not sure about something?")) + parts.paragraph(call)
    return parts.box(body, setting, kind="call-us")
