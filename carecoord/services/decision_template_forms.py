"""A template as the window shows it, and as the note it becomes."""

import datetime as dt
from dataclasses import dataclass

from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    OptionEntry,
    TemplateOrigin,
)
from carecoord.templates.definition import Effect, Option, Template


@dataclass(frozen=True, slots=True)
class Approval:
    """That somebody here read a template in one language and stands by it.

    Attributes:
        version: The version they read.
        by: Their name.
    """

    version: str
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One line of the list.

    Attributes:
        suggested: Whether an active condition of the patient goes with it.
        approval: Of this very version in this language; None while there is none.
        is_own: Whether it is the practice's own.
    """

    id: str
    title: str
    question: str
    version: str
    suggested: bool
    approval: Approval | None
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePage:
    """A whole template in one language.

    Attributes:
        comes_up: When people face this decision.
        not_when: When it is not the right sheet.
        about_numbers: Whom the numbers were counted in; "" when there are none.
        what_matters: Open questions for the patient.
        sources: Title, publisher and date of each.
        reviewed_by: Which clinician read it for the program; "" when nobody has yet.
        earlier: Approval of another version, when this one has none.
        written_by: Who of this practice wrote it; "" for a template of the program.
    """

    id: str
    language: str
    title: str
    version: str
    review_due_on: dt.date
    comes_up: str
    not_when: str
    about_numbers: str
    what_matters: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed_by: str
    form: DecisionForm
    approval: Approval | None
    earlier: Approval | None
    written_by: str = ""


def as_form(template: Template, language: str) -> DecisionForm:
    """What a note begins with: all but what only the patient, and only this talk, can say."""
    return DecisionForm(
        question=template.question.in_language(language),
        trigger=template.trigger.value if template.trigger else "",
        no_wait_reason=(
            template.no_wait_reason.in_language(language) if template.no_wait_reason else ""
        ),
        options=tuple(_option(template, option, language) for option in template.options),
        template=TemplateOrigin(
            template.id, template.version, language, template.title.in_language(language)
        ),
    )


def _option(template: Template, option: Option, language: str) -> OptionEntry:
    sides = (("benefit", option.benefits), ("harm", option.harms))
    return OptionEntry(
        label=option.label.in_language(language),
        is_wait=option.is_wait,
        burden=option.burden.in_language(language) if option.burden else "",
        effects=tuple(
            _effect(template, side, effect, language)
            for side, effects in sides
            for effect in effects
        ),
    )


def _effect(template: Template, side: str, effect: Effect, language: str) -> EffectEntry:
    text, numbers = effect.text.in_language(language), template.numbers
    if effect.count is None or effect.source is None or numbers is None:
        return EffectEntry(side, text)
    return EffectEntry(
        side,
        text,
        effect.count,
        numbers.per,
        numbers.time_frame.in_language(language),
        effect.source.cited,
    )
