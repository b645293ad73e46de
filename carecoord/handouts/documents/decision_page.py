"""What was decided together, for the patient to take home."""

from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionPart:
    """One option as it was talked through; doing nothing for now is one too.

    Attributes:
        benefits: Each with its size in whole people and its time.
        harms: Likewise.
        burden: Visits, cost, time; "" when nothing was said.
        is_chosen: The patient chose it.
    """

    label: str
    benefits: tuple[str, ...]
    harms: tuple[str, ...]
    burden: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStepPart:
    """Who does what by when; ``who`` is "" when nobody is named, ``due_on`` without a day."""

    action: str
    who: str
    due_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPaper:
    """A shared-decision note without what is only for staff.

    Attributes:
        patient_id: Whose note it is; must be the patient's own.
        took_part: Names with roles.
        what_matters: The patient's words, most important first.
        outcome: A sentence; "not yet" is one too.
        reason: Why, in the patient's words.
        missing: What is still needed before deciding.
        until_then: What to do and when to call while it is not decided.
        review_on: Day the decision is looked at again, as written.
        signed: By whom and when; "" while it is a draft.
        begun_from: A sentence about the template of the note; "" when it began empty.
    """

    patient: page.PatientLabel
    patient_id: str
    question: str
    discussed_on: str
    took_part: tuple[str, ...]
    options: tuple[OptionPart, ...]
    what_matters: tuple[str, ...]
    outcome: str
    reason: str = ""
    missing: str = ""
    until_then: str = ""
    next_steps: tuple[NextStepPart, ...] = ()
    review_on: str = ""
    signed: str = ""
    begun_from: str = ""


def build_decision(paper: DecisionPaper, setting: page.Setting) -> page.Document:
    """The note as a document.

    Raises:
        MixedPatientsError: The note is another patient's.
    """
    page.assert_one_patient(paper.patient.patient_id, paper.patient_id)
    _ = in_language(setting.language)
    title = _("What we decided together")
    body = (
        parts.title(title),
        parts.who(paper.patient, setting),
        _question(paper, setting),
        parts.section(
            _("What matters most to you"),
            parts.bullets(parts.quote(words, setting) for words in paper.what_matters),
        ),
        parts.section(_("The options"), _options(paper, setting)),
        _outcome(paper, setting),
        parts.section(_("What happens next"), _next(paper, setting)),
        _signature(paper, setting),
    )
    return page.make_document(
        setting, title=title, body="".join(body), patient_id=paper.patient.patient_id
    )


def _question(paper: DecisionPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    people = ", ".join(parts.plain(name, setting) for name in paper.took_part)
    talked = _("We talked on {date}: {people}.").format(
        date=parts.plain(paper.discussed_on, setting), people=people
    )
    asked = parts.paragraph(parts.plain(paper.question, setting))
    return parts.section(_("The question"), asked + parts.paragraph(talked))


def _options(paper: DecisionPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    headers = (_("Option"), _("Good that may come of it"), _("Harm that may come of it"))

    def name(option: OptionPart) -> str:
        label = f"<b>{parts.plain(option.label, setting)}</b>"
        if option.is_chosen:
            label += "<br>✓ " + _("Your choice")
        if option.burden:
            label += f"<br>{parts.plain(option.burden, setting)}"
        return label

    def lines(texts: tuple[str, ...]) -> str:
        return "<br>".join(parts.plain(text, setting) for text in texts)

    rows = [(name(one), lines(one.benefits), lines(one.harms)) for one in paper.options]
    return parts.grid(headers, rows, setting, widths=(30, 35, 35)) if rows else ""


def _outcome(paper: DecisionPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    body = parts.heading(_("Where we are now")) + parts.paragraph(
        f"<b>{parts.plain(paper.outcome, setting)}</b>"
    )
    if paper.reason:
        said = _("In your words: {words}").format(words=parts.quote(paper.reason, setting))
        body += parts.paragraph(said)
    if paper.missing:
        needed = _("Still needed: {what}").format(what=parts.plain(paper.missing, setting))
        body += parts.paragraph(needed)
    if paper.until_then:
        until = _("Until then: {what}").format(what=parts.plain(paper.until_then, setting))
        body += parts.paragraph(until)
    if paper.review_on:
        again = _("We look at it again on {date}. You may change your mind before then.").format(
            date=f"<b>{parts.plain(paper.review_on, setting)}</b>"
        )
        body += parts.paragraph(again)
    return parts.box(body, setting, kind="call-us")


def _next(paper: DecisionPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)

    def line(step: NextStepPart) -> str:
        action, person = parts.plain(step.action, setting), parts.plain(step.who, setting)
        if not person:
            return action
        if not step.due_on:
            return _("{action} ({person})").format(action=action, person=person)
        return _("{action} ({person}, by {date})").format(
            action=action, person=person, date=parts.plain(step.due_on, setting)
        )

    return parts.bullets(line(step) for step in paper.next_steps)


def _signature(paper: DecisionPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    state = _("This is a draft. It is not signed yet.")
    if paper.signed:
        state = _("Signed by {signed}").format(signed=parts.plain(paper.signed, setting))
    begun = parts.plain(paper.begun_from, setting)
    return "".join(parts.paragraph(line, kind="quiet") for line in (begun, state) if line)
