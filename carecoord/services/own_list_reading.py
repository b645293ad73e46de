"""A definition as a form: to copy a list of the program, or to bring one in from a file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _
from carecoord.services.own_list_forms import Block, Line, ListForm, Words
from carecoord.services.own_list_toml import to_toml
from carecoord.services.own_list_words import Speech, span_words
from carecoord.worklists.definition import (
    About,
    Comparison,
    Condition,
    Definition,
    Text,
    Variant,
)
from carecoord.worklists.moment import Amount, Moment
from carecoord.worklists.reading import read
from carecoord.worklists.two_levels import TooDeepError, in_two_levels
from carecoord.worklists.wording import AGO, SPAN

_NAME = re.compile(r"\{(\w+)\}")
_OWN_SORTING = frozenset({"name", "group"})


def form_of(definition: Definition, moment: Moment) -> ListForm:
    """The same list as somebody would have put it together here, with today's numbers.

    Raises:
        RefusedError: It is worked in a way of its own, or groups its conditions further.
    """
    if definition.about is not About.PATIENT or definition.asked_no_contact:
        raise RefusedError(
            _(
                "This list is worked in a way of its own, such as one follow-up after the other, "
                "so it cannot be put together here. Begin a new list in its place."
            )
        )
    word, parts = _parts(definition.condition, moment)
    form = ListForm(
        kind=definition.kind.value,
        people=definition.people.value,
        word=word,
        parts=parts,
        title=_words(definition.title, definition, moment),
        owner_role=definition.owner_role or ListForm().owner_role,
        audience=tuple(definition.audience) or ListForm().audience,
        order=_order(definition),
        settled_by_visit=definition.settled_by_visit,
    )
    form = _with_policy(form, definition)
    return _with_texts(form, definition, moment)


def _parts(condition: Condition | None, moment: Moment) -> tuple[str, tuple[Line | Block, ...]]:
    if condition is None:
        return "all", ()
    try:
        whole = in_two_levels(condition)
    except TooDeepError:
        raise RefusedError(
            _(
                "The conditions of this list are grouped in more steps than this page can "
                "show. Put it together here with groups side by side."
            )
        ) from None
    return whole.word, tuple(_part(member, moment) for member in whole.members)


def _part(member: Condition, moment: Moment) -> Line | Block:
    if isinstance(member, Comparison):
        return _line(member, moment)
    lines = tuple(_line(one, moment) for one in member.members if isinstance(one, Comparison))
    return Block(word=member.word, lines=lines)


def _line(comparison: Comparison, moment: Moment) -> Line:
    value = comparison.value
    if isinstance(value, Amount):
        value = moment.amount(value)
    return Line(fact=comparison.fact.name, operator=comparison.operator.value, value=value)


def _order(definition: Definition) -> str:
    for key in definition.order:
        if key.name not in _OWN_SORTING and key.name != definition.safety:
            return ("-" if key.descending else "") + definition.values[key.name].name
    return ""


def _with_policy(form: ListForm, definition: Definition) -> ListForm:
    outreach = definition.outreach
    if outreach is None:
        return form

    def own(amount: Amount) -> int | None:
        return None if amount.number is None else int(amount.number)

    return replace(
        form,
        hide_days=own(outreach.hide_days),
        attempts=own(outreach.attempts),
        settled_days=outreach.settled_days,
        declined_days=outreach.declined_days,
    )


def _with_texts(form: ListForm, definition: Definition, moment: Moment) -> ListForm:
    """The texts that somebody wrote; those that would be made the same are left to be made."""
    made = read(to_toml(form, definition.id)) if form.parts else None
    since = definition.values[definition.since].name if definition.since else ""
    if made is None or since != (made.values[made.since].name if made.since else ""):
        form = replace(form, since=since)

    def written(text: Text, same: Text | None) -> Words:
        return Words() if same == text else _words(text, definition, moment)

    next_step = definition.next_step[0].text if definition.next_step else None
    same_step = made.next_step[0].text if made and made.next_step else None
    return replace(
        form,
        purpose=written(definition.purpose, made.purpose if made else None),
        leaves_when=written(definition.leaves_when, made.leaves_when if made else None),
        next_step=written(next_step, same_step) if next_step else Words(),
        why=_why(definition.why, made.why if made else (), definition, moment),
    )


def _why(
    variants: tuple[Variant, ...],
    made: tuple[Variant, ...],
    definition: Definition,
    moment: Moment,
) -> Words:
    if not variants or [one.text for one in variants] == [one.text for one in made]:
        return Words()
    # One that is for people with more than one thing to do would seldom be used.
    usual = (
        one for one in variants if not any(definition.values[n].explains_only for n in one.needs)
    )
    return _words(next(usual, variants[0]).text, definition, moment)


def _words(text: Text, definition: Definition, moment: Moment) -> Words:
    """A text with the numbers put in and facts by name in braces."""
    said = {one: _put_in(text, one, definition, moment) for one in LANGUAGES}
    if said["es"] == said["en"]:
        said["es"] = ""
    return Words(en=said["en"], es=said["es"])


def _put_in(text: Text, language: str, definition: Definition, moment: Moment) -> str:
    words = _numbers(definition, moment, Speech(language)) | _facts(definition)
    return _NAME.sub(_from(words), text.by_language.get(language, ""))


def _from(words: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda found: words.get(found[1], found[1])


def _numbers(definition: Definition, moment: Moment, speech: Speech) -> dict[str, str]:
    words = {}
    for name, amount in definition.parameters.items():
        number = moment.amount(amount)
        words[name] = f"{number:g}"
        words[name + SPAN] = span_words(int(number), speech)
    return words


def _facts(definition: Definition) -> dict[str, str]:
    named = {name: "{" + fact.name + "}" for name, fact in definition.values.items()}
    return named | {name + AGO: fact for name, fact in named.items()}
