"""Where two versions of a decision note differ, in words."""

import datetime as dt
from collections.abc import Callable

from carecoord.common.i18n import N_, _
from carecoord.services.decision_forms import DecisionForm, EffectEntry, OptionEntry
from carecoord.vocab.decisions import MatchesWhatMatters, Outcome, ParticipantRole, TimeLimit
from carecoord.vocab.terms import Term
from carecoord.vocab.terms import label as label_of
from ui.widgets.conflict_card import Difference
from ui.widgets.formats import full_date


def differences(mine: DecisionForm, theirs: DecisionForm) -> list[Difference]:
    """Fields that differ, in the order of the form."""
    found = []
    for caption, words in _FIELDS:
        own, other = words(mine), words(theirs)
        if own != other:
            found.append(Difference(_(caption), own, other))
    return found


def options_words(form: DecisionForm) -> str:
    """All options with what speaks for and against them."""
    return "\n".join(_option_words(option) for option in form.options if option.label)


def effect_words(effect: EffectEntry) -> str:
    """The effect with its size, as in: Dizziness: 10 out of 100 people in 1 year."""
    size = size_words(effect)
    return _("{effect}: {size}").format(effect=effect.text, size=size) if size else effect.text


def size_words(effect: EffectEntry) -> str:
    """How many people it concerns, never a bare percentage; "" when that is not known."""
    if effect.count is None or effect.per is None:
        return ""
    size = _("{count} out of {per} people").format(count=f"{effect.count:g}", per=effect.per)
    if effect.time_frame:
        size = _("{size} in {time}").format(size=size, time=effect.time_frame)
    return size


def chosen_words(form: DecisionForm) -> str:
    return form.options[form.chosen].label if form.chosen is not None else ""


def term_words(terms: type[Term], value: str) -> str:
    """A stored value in words; "" for none, an unknown one as it is."""
    try:
        return label_of(terms(value)) if value else ""
    except ValueError:
        return value


def _option_words(option: OptionEntry) -> str:
    effects = "; ".join(effect_words(effect) for effect in option.effects)
    return f"{option.label}: {effects}" if effects else option.label


def _people_words(form: DecisionForm) -> str:
    people = (
        " ".join(filter(None, (term_words(ParticipantRole, one.role), one.name)))
        for one in form.participants
    )
    return ", ".join(people)


def _template_words(form: DecisionForm) -> str:
    if form.template is None:
        return ""
    words = _("{title}, version {version}")
    return words.format(title=form.template.title, version=form.template.version)


def _day_words(day: dt.date | None) -> str:
    return full_date(day) if day else ""


_FIELDS: tuple[tuple[str, Callable[[DecisionForm], str]], ...] = (
    (N_("What is being decided"), lambda form: form.question),
    (N_("Begun from a template"), _template_words),
    (N_("Why now"), lambda form: form.why_now),
    (N_("What matters to the patient"), lambda form: form.what_matters),
    (N_("What worries the patient"), lambda form: form.worries),
    (N_("What the patient would not accept"), lambda form: form.deal_breakers),
    (N_("What the patient leaned to before the talk"), lambda form: form.leaning_before),
    (N_("Note from staff"), lambda form: form.staff_note),
    (N_("What in the chart bears on it"), lambda form: form.clinical_context),
    (N_("How long it can wait"), lambda form: term_words(TimeLimit, form.time_limit)),
    (N_("To be decided by"), lambda form: _day_words(form.decide_by_on)),
    (N_("Day of the talk"), lambda form: _day_words(form.talked_on)),
    (N_("Decision aid other than the template"), lambda form: form.aid),
    (N_("Who looked into it, and who decides by what right"), lambda form: form.capacity_note),
    (N_("Options talked about"), options_words),
    (N_("Option chosen"), chosen_words),
    (N_("What came of it"), lambda form: term_words(Outcome, form.outcome)),
    (N_("What is still needed to decide"), lambda form: form.missing_for_decision),
    (N_("What to do until then, and when to call"), lambda form: form.until_then),
    (N_("Why, in the patient's words"), lambda form: form.choice_reason),
    (N_("Plan"), lambda form: form.plan),
    (
        N_("Does it fit what matters to the patient"),
        lambda form: term_words(MatchesWhatMatters, form.matches_what_matters),
    ),
    (N_("Look at it again on"), lambda form: _day_words(form.review_on)),
    (N_("Who took part"), _people_words),
)
