"""A template of the practice's own as it is written, kept and read."""

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace

from carecoord.rules import decisions as rules
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm, EffectEntry, OptionEntry
from carecoord.services.decision_rows import note_of

_NO_DAY = dt.date.min

_ASKED_OF_TEMPLATES = frozenset(
    {
        "decision.question", "decision.two_options", "decision.wait_option",
        "decision.option_name", "decision.benefit", "decision.harm", "decision.source",
        "decision.impossible_number", "decision.denominator", "decision.time_frame",
        "decision.percentage",
    }
)  # fmt: skip
"""What only a talk can say is not asked of a template; what it says about numbers is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTemplateText:
    """What a template of the practice says, in one language.

    Attributes:
        comes_up: When people face this decision.
        not_when: When it is not the right sheet.
        what_matters: Open questions for the patient.
        form: The question and the options; everything else of it is left behind.
    """

    title: str
    comes_up: str
    not_when: str
    what_matters: tuple[str, ...]
    form: DecisionForm


def without_the_patient(form: DecisionForm) -> DecisionForm:
    """The question and the options of a note, and nothing that a patient said or is."""
    return DecisionForm(
        question=form.question,
        trigger=form.trigger,
        no_wait_reason=form.no_wait_reason,
        options=tuple(
            replace(option, id="", patient_comment="", weight=None) for option in form.options
        ),
    )


def check(text: OwnTemplateText) -> tuple[Finding, ...]:
    """What it lacks to be a fair start; each has to be put right."""
    # Of a note only its question and options count here, so no day matters.
    note = note_of(text.form, _NO_DAY)
    return tuple(found for found in rules.check(note) if found.code in _ASKED_OF_TEMPLATES)


def to_json(text: OwnTemplateText) -> str:
    """As it is stored."""
    form = without_the_patient(text.form)
    return json.dumps(
        {
            "comes_up": text.comes_up.strip(),
            "not_when": text.not_when.strip(),
            "what_matters": [one.strip() for one in text.what_matters if one.strip()],
            "question": form.question,
            "trigger": form.trigger,
            "no_wait_reason": form.no_wait_reason,
            "options": [asdict(option) for option in form.options],
        },
        ensure_ascii=False,
    )


def from_json(title: str, content: str) -> OwnTemplateText:
    """As ``to_json`` wrote it."""
    stored = json.loads(content)
    return OwnTemplateText(
        title=title,
        comes_up=stored["comes_up"],
        not_when=stored["not_when"],
        what_matters=tuple(stored["what_matters"]),
        form=DecisionForm(
            question=stored["question"],
            trigger=stored["trigger"],
            no_wait_reason=stored["no_wait_reason"],
            options=tuple(
                OptionEntry(
                    **{
                        **option,
                        "effects": tuple(EffectEntry(**one) for one in option["effects"]),
                    }
                )
                for option in stored["options"]
            ),
        ),
    )
