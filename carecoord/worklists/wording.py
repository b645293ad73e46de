"""Values and texts of a row as people read them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _, current_language
from carecoord.common.spans import ago_words, limit_words
from carecoord.rules import call_first
from carecoord.rules.partial_dates import age_range, age_words, display
from carecoord.rules.times import time_of_day
from carecoord.vocab import languages
from carecoord.vocab.conditions import BY_KEY, CHRONIC, name_of
from carecoord.vocab.written import told
from carecoord.worklists.definition import Definition, Text, Variant
from carecoord.worklists.fact import SINCE, Fact, FactType
from carecoord.worklists.moment import Moment

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SIGNS = frozenset(".,;:")
SPAN = "_span"
"""Added to a parameter's name, its words as a span of days."""
AGO = "_ago"
"""Added to the name of a value in days since something, how long ago that was."""


def placeholders(text: str) -> tuple[str, ...]:
    """Names in braces."""
    return tuple(_PLACEHOLDER.findall(text))


def value_of(fact: Fact, stored: Any, moment: Moment) -> Any:
    """A stored value as it stands in a row: days as dates, 'days since' as a number.

    Numbers stay as measured. None means not known.
    """
    if stored is None or stored == "":
        return None
    if fact.type is FactType.AGE:
        ages = age_range(stored, moment.today)
        return None if ages is None else ages[0]
    if fact.type is FactType.FLAG:
        return bool(stored)
    if fact.type is FactType.TIME:
        local = stored.astimezone(moment.zone)
        return f"{display(local.date().isoformat())}, {time_of_day(local.time())}"
    if fact.type is FactType.BEFORE:
        return call_first.words(_before(stored))
    if fact.type is FactType.CODES:
        return tuple(sorted(stored.split(), key=_chronic_order))
    day = _day(fact, stored, moment)
    if day is None:
        return told(stored) if isinstance(stored, str) else stored
    return (moment.today - day).days if fact.type in SINCE else day


def _day(fact: Fact, stored: Any, moment: Moment) -> dt.date | None:
    if fact.type in {FactType.INSTANT, FactType.DAYS_SINCE_INSTANT}:
        return practice_day(stored, moment.zone)
    if fact.type in {FactType.DAY, FactType.DAYS_SINCE_DAY}:
        return dt.date.fromisoformat(stored)
    return None


def _before(stored: str) -> call_first.Before:
    missed, lead, not_reached, first = (int(part) for part in stored.split("|"))
    return call_first.Before(
        missed=missed,
        lead_days=None if lead < 0 else lead,
        not_reached=bool(not_reached),
        first_visit=bool(first),
    )


def _chronic_order(group: str) -> int:
    return CHRONIC.index(BY_KEY[group])


def value_words(fact: Fact, value: Any, birth_on: str, today: dt.date) -> str:
    """A value for reading, rounded as its fact says; "" when it is not known."""
    if value is None:
        return ""
    if fact.type is FactType.AGE:
        return age_words(birth_on, today)
    if isinstance(value, dt.date):
        return display(value.isoformat())
    if fact.type is FactType.CODES:
        return ", ".join(name_of(BY_KEY[group]) for group in value)
    if fact.type is FactType.NUMBER:
        return f"{value:.{fact.decimals}f}"
    if fact.type is FactType.FLAG:
        return _("Yes") if value else _("No")
    return _chosen(fact, str(value))


def _chosen(fact: Fact, value: str) -> str:
    """A value of a vocabulary in words; one of a newer version as it is."""
    choices = fact.choices() if fact.choices else ()
    known = next((each for each in choices if each.value == value), None)
    if known is None:
        return value
    return _(known.wording) if known.wording else languages.name_of(value)


def words_of(
    definition: Definition, values: Mapping[str, Any], birth_on: str, today: dt.date
) -> dict[str, str]:
    """A row's values for reading; days since something also as people count them."""
    words = {}
    for name, value in values.items():
        fact = definition.values[name]
        words[name] = value_words(fact, value, birth_on, today)
        if fact.type in SINCE and value is not None:
            words[name + AGO] = ago_words(today - dt.timedelta(days=value), today)
    return words


def parameter_words(definition: Definition, moment: Moment) -> dict[str, str]:
    """The numbers a definition names, each also as a span of days: "365" and "12 months"."""
    words = {}
    for name, amount in definition.parameters.items():
        number = moment.amount(amount)
        words[name] = f"{number:g}"
        words[name + SPAN] = limit_words(int(number))
    return words


def fill(text: Text, words: Mapping[str, str]) -> str:
    """The text in the user's language with the words put in.

    A title may be a whole sentence; its period goes where the text itself goes on with a sign.
    That of an abbreviation goes before another period alone: "3:00 p. m., control".
    """
    halves = (_("AM"), _("PM"))

    def put_in(found: re.Match[str]) -> str:
        word = words.get(found[1], "")
        sign = found.string[found.end() : found.end() + 1]
        goes_on = sign == "." if word.endswith(halves) else sign in _SIGNS
        return word.removesuffix(".") if goes_on else word

    return _PLACEHOLDER.sub(put_in, text.in_language(current_language()))


def choose(variants: Iterable[Variant], words: Mapping[str, str]) -> str:
    """The first text all of whose needs are known; "" when there is none."""
    for variant in variants:
        if all(words.get(name) for name in variant.needs):
            return fill(variant.text, words)
    return ""
