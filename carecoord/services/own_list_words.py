"""Facts and conditions of a list in plain words, in either language."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from carecoord.common.i18n import N_, current_language, in_language, plural_in_language
from carecoord.services.own_list_forms import Block, Line, ListForm
from carecoord.vocab.conditions import BY_KEY
from carecoord.vocab.languages import named
from carecoord.vocab.measurements import Kind
from carecoord.worklists.definition import Operator
from carecoord.worklists.fact import SINCE, Choice, Fact, FactType
from carecoord.worklists.facts import find_fact
from carecoord.worklists.facts.health import ANY_CHRONIC

_CALL = re.compile(r"(?P<name>\w+)\((?P<argument>[^()]*)\)(?:\.(?P<part>\w+))?")
_DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Speech:
    """One language, and the names of colleagues that facts speak of.

    Attributes:
        staff: Names by key.
    """

    language: str = field(default_factory=current_language)
    staff: Mapping[str, str] = field(default_factory=dict)

    @property
    def say(self) -> Callable[[str], str]:
        """Translates a sentence into this language."""
        return in_language(self.language)

    @property
    def count(self) -> Callable[[str, str, int], str]:
        """Translates with a plural form."""
        return plural_in_language(self.language)


_SUBJECTS: Sequence[tuple[str, tuple[str, ...]]] = (
    (N_("Goals"), ("goal",)),
    (N_("Barriers and needs"), ("barrier", "need_", "needs_", "need.")),
    (N_("Appointments"), ("appointment", "booked", "no_show", "to_confirm", "call_first")),
    (N_("Conditions"), ("condition",)),
    (N_("Results"), ("latest(", "days_since_last(", "result_")),
    (N_("Visits"), ("visit",)),
    (N_("Teach-back"), ("teachback", "unfinished_talk")),
    (N_("Decisions"), ("decision",)),
    (N_("Handouts"), ("handout",)),
    (N_("Follow-ups"), ("follow_up", "transition")),
    (N_("Calls"), ("contact", "not_reached", "number", "phone")),
    (N_("Person"), ("age_", "status", "language_", "interpreter", "has_tag", "cared_for_by")),
)
_OTHERS = N_("More")
SUBJECT_ORDER: Sequence[str] = (
    N_("Person"), N_("Conditions"), N_("Results"), N_("Visits"), N_("Appointments"),
    N_("Teach-back"), N_("Decisions"), N_("Goals"), N_("Barriers and needs"), N_("Handouts"),
    N_("Follow-ups"), N_("Calls"), _OTHERS,
)  # fmt: skip
"""Subjects in the order shown."""


def subject_of(fact: Fact) -> str:
    """What a fact is about, by a word of its name, so that a new one finds its place."""
    for subject, marks in _SUBJECTS:
        if any(mark in fact.name for mark in marks):
            return subject
    return _OTHERS


_MADE: Mapping[tuple[str, str], str] = {
    ("has_condition", ""): N_("Ever had the condition {what}"),
    ("has_active_condition", ""): N_("Has the condition {what}"),
    ("has_tag", ""): N_("Has the tag “{what}”"),
    ("cared_for_by", ""): N_("In the care of {what}"),
    ("latest", "value"): N_("{what}, latest value"),
    ("latest", "value2"): N_("{what}, latest second value"),
    ("latest", "on"): N_("{what}, day of the latest value"),
    ("latest", "at"): N_("{what}, time of the latest value"),
    ("latest", "comparator"): N_("{what}, sign before the latest value"),
    ("days_since_last", ""): N_("{what}, last measured"),
}
"""Names of facts that need an argument; {what} is its name."""
_MADE_OF_ANY: Mapping[str, str] = {
    "has_condition": N_("Ever had a chronic condition"),
    "has_active_condition": N_("Has a chronic condition"),
}


def fact_words(fact: Fact, speech: Speech) -> str:
    """The plain name of a fact; no two facts have the same."""
    call = _CALL.fullmatch(fact.name)
    if call is None:
        return speech.say(fact.label)
    what = _argument(call["name"], call["argument"], speech)
    if call["argument"] == ANY_CHRONIC and call["name"] in _MADE_OF_ANY:
        return speech.say(_MADE_OF_ANY[call["name"]])
    template = _MADE.get((call["name"], call["part"] or ""))
    if template is None:
        template = N_("{fact}: {what}")
    return speech.say(template).format(fact=speech.say(fact.label), what=what)


def _argument(maker: str, argument: str, speech: Speech) -> str:
    if maker == "cared_for_by":
        unknown = speech.say(N_("somebody who is not here"))
        return speech.staff.get(argument, unknown)
    if argument in BY_KEY:
        return speech.say(BY_KEY[argument].wording)
    if argument in set(Kind):
        return speech.say(Kind(argument).wording)
    return argument


def name_words(name: str, speech: Speech) -> str:
    """The plain name of the fact of this name, or the name itself when there is none."""
    fact = find_fact(name)
    return name if fact is None else fact_words(fact, speech)


def choice_words(choice: Choice, speech: Speech) -> str:
    """A value of a text fact in words; without words of its own it is a language."""
    return speech.say(choice.wording) if choice.wording else named(choice.value, speech.language)


_COMPARED: Mapping[Operator, str] = {
    Operator.IS: N_("is"),
    Operator.ONE_OF: N_("is one of"),
    Operator.AT_LEAST: N_("is at least"),
    Operator.MORE_THAN: N_("is more than"),
    Operator.AT_MOST: N_("is at most"),
    Operator.LESS_THAN: N_("is less than"),
}
_AGO: Mapping[Operator, str] = {
    Operator.MORE_THAN: N_("more than … ago, or never"),
    Operator.AT_LEAST: N_("at least … ago, or never"),
    Operator.AT_MOST: N_("within the last …"),
    Operator.LESS_THAN: N_("less than … ago"),
}
NEVER = "never"
"""Stands for ``known = false`` where people pick a comparison."""
NO = "no"
"""Stands for ``is = false`` of a flag where people pick a comparison."""


def operator_choices(
    fact: Fact, allowed: frozenset[Operator], speech: Speech
) -> tuple[tuple[str, str], ...]:
    """Comparisons that make sense for a fact, as people say them, the usual first."""
    if fact.type is FactType.FLAG:
        return ((Operator.IS, speech.say(N_("yes"))), (NO, speech.say(N_("no"))))
    words = _AGO if fact.type in SINCE else _COMPARED
    found = [(each.value, speech.say(words[each])) for each in words if each in allowed]
    if fact.type is FactType.TEXT and fact.choices is None:
        found = []
    if Operator.KNOWN in allowed and not _says_not_asked(fact):
        never = N_("never") if fact.type in SINCE else N_("is not on record")
        ever = N_("ever") if fact.type in SINCE else N_("is on record")
        found += [(Operator.KNOWN.value, speech.say(ever)), (NEVER, speech.say(never))]
    return tuple(found)


def _says_not_asked(fact: Fact) -> bool:
    """Whether not having been asked is an answer of its own, so that none is ever missing."""
    if fact.choices is None or "." in fact.name:
        return False  # of a record, which may be missing altogether
    return any(one.value == "not_asked" for one in fact.choices())


def span_words(days: int, speech: Speech) -> str:
    """A number of days that something is measured by, exactly: "12 months", "90 days"."""
    if days and days % _DAYS_A_YEAR == 0:
        months = days // _DAYS_A_YEAR * 12
        return speech.count("{count} month", "{count} months", months).format(count=months)
    return speech.count("{count} day", "{count} days", days).format(count=days)


_SAID: Mapping[Operator, str] = {
    Operator.AT_LEAST: N_("{fact} is at least {value}"),
    Operator.MORE_THAN: N_("{fact} is more than {value}"),
    Operator.AT_MOST: N_("{fact} is at most {value}"),
    Operator.LESS_THAN: N_("{fact} is less than {value}"),
}
_SAID_AGO: Mapping[Operator, str] = {
    Operator.AT_LEAST: N_("{fact} at least {value} ago, or never"),
    Operator.MORE_THAN: N_("{fact} more than {value} ago, or never"),
    Operator.AT_MOST: N_("{fact} within the last {value}"),
    Operator.LESS_THAN: N_("{fact} less than {value} ago"),
}


def line_words(line: Line, speech: Speech) -> str:
    """A line as a part of a sentence."""
    fact = find_fact(line.fact)
    if fact is None:
        return speech.say(N_("a fact this version does not know"))
    name = fact_words(fact, speech)
    if line.value is None or line.operator not in set(Operator):
        return speech.say(N_("{fact} …")).format(fact=name)
    operator = Operator(line.operator)
    if operator is Operator.KNOWN:
        template = _known_words(fact, is_known=bool(line.value))
        return speech.say(template).format(fact=name)
    if fact.type is FactType.FLAG:
        return name if line.value else speech.say(N_("not “{fact}”")).format(fact=name)
    if operator in {Operator.IS, Operator.ONE_OF}:
        return _chosen_words(fact, line, name, speech)
    said = _SAID_AGO if fact.type in SINCE else _SAID
    value = number_words(fact, line.value, speech)
    return speech.say(said[operator]).format(fact=name, value=value)


def _known_words(fact: Fact, *, is_known: bool) -> str:
    if fact.type in SINCE:
        return N_("{fact} ever") if is_known else N_("{fact} never")
    return N_("{fact} is on record") if is_known else N_("{fact} is not on record")


def _chosen_words(fact: Fact, line: Line, name: str, speech: Speech) -> str:
    values = line.value if isinstance(line.value, tuple) else (str(line.value),)
    by_value = {one.value: one for one in fact.choices()} if fact.choices else {}
    words = [choice_words(by_value[v], speech) if v in by_value else v for v in values]
    if len(words) == 1:
        return speech.say(N_("{fact} is “{value}”")).format(fact=name, value=words[0])
    return speech.say(N_("{fact} is one of: {values}")).format(fact=name, values=", ".join(words))


def number_words(fact: Fact, value: object, speech: Speech) -> str:
    """A bound with its unit."""
    number = float(value) if isinstance(value, int | float) else 0.0
    if fact.type in SINCE:
        return span_words(int(number), speech)
    unit = speech.say(fact.unit) if fact.unit else ""
    return f"{number:g} {unit}".strip()


_PEOPLE: Mapping[str, str] = {
    "active": N_("Active patients"),
    "registered": N_("Patients of this practice, active or not"),
    "living": N_("All living patients, also those who moved"),
}
_TOP: Mapping[str, str] = {
    "all": N_("{people}, if all of this is so: {parts}."),
    "any": N_("{people}, if at least one of these is so: {parts}."),
    "none": N_("{people}, if none of these is so: {parts}."),
}
_INSIDE: Mapping[str, str] = {
    "all": N_("all of ({parts})"),
    "any": N_("at least one of ({parts})"),
    "none": N_("none of ({parts})"),
}


def people_words(speech: Speech) -> dict[str, str]:
    """Whom a list can be about, by value."""
    return {value: speech.say(words) for value, words in _PEOPLE.items()}


def sentence(form: ListForm, speech: Speech) -> str:
    """Who is on the list, in one sentence."""
    people = speech.say(_PEOPLE.get(form.people, _PEOPLE["active"]))
    if not form.parts:
        return speech.say(N_("{people}.")).format(people=people)
    parts = "; ".join(part_words(part, speech) for part in form.parts)
    if len(form.parts) == 1 and form.word != "none":
        return speech.say(N_("{people}, if this is so: {parts}.")).format(
            people=people, parts=parts
        )
    return speech.say(_TOP[form.word]).format(people=people, parts=parts)


def part_words(part: Line | Block, speech: Speech) -> str:
    """A line or a group of them as a part of a sentence."""
    if isinstance(part, Line):
        return line_words(part, speech)
    if len(part.lines) == 1 and part.word != "none":
        return line_words(part.lines[0], speech)
    lines = "; ".join(line_words(line, speech) for line in part.lines)
    return speech.say(_INSIDE[part.word]).format(parts=lines)


def unknown_words(form: ListForm, speech: Speech) -> tuple[str, ...]:
    """For each line, how people without the fact are treated; "" where nobody lacks it."""
    found: list[str] = []
    for part in form.parts:
        if isinstance(part, Line):
            found.append(_unknown(part, speech, is_turned=form.word == "none"))
            continue
        turned = (form.word == "none") is not (part.word == "none")
        found += [_unknown(line, speech, is_turned=turned) for line in part.lines]
    return tuple(found)


def _unknown(line: Line, speech: Speech, *, is_turned: bool) -> str:
    fact = find_fact(line.fact)
    if fact is None or not _can_lack(fact, line):
        return ""
    if fact.type in SINCE and line.operator in {Operator.AT_LEAST, Operator.MORE_THAN}:
        meets = not is_turned
    else:
        meets = is_turned
    if meets:
        return speech.say(N_("Whoever has nothing on record meets this."))
    return speech.say(N_("Whoever has nothing on record does not meet this."))


def _can_lack(fact: Fact, line: Line) -> bool:
    if line.operator == Operator.KNOWN or fact.type is FactType.COUNT or _says_not_asked(fact):
        return False
    return fact.type is not FactType.FLAG or "." in fact.name
