"""What stands in the way of using a list, in sentences that say what to do."""

from collections.abc import Iterable, Iterator

from carecoord.common.i18n import LANGUAGES, _
from carecoord.common.text import fold
from carecoord.rules.findings import Finding, Severity
from carecoord.services.own_list_forms import Block, Line, ListForm
from carecoord.services.own_list_toml import placeholders
from carecoord.vocab.roles import Role
from carecoord.worklists.comparing import ALLOWED
from carecoord.worklists.definition import Kind, Operator, People
from carecoord.worklists.fact import SINCE, Fact, FactType
from carecoord.worklists.facts import find_fact

MOST_DAYS = 36_500
MOST_TRIES = 20
_WORDS = frozenset({"all", "any", "none"})


def check(form: ListForm, others: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Everything to put right first, then what is good to know.

    Args:
        form: As it stands.
        others: Titles of the other lists.
    """
    found = [*_about_texts(form, others), *_about_parts(form), *_about_rest(form)]
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.BLOCKS))


def _blocks(code: str, sentence: str, field: str, position: int = 0) -> Finding:
    return Finding(f"list.{code}", Severity.BLOCKS, sentence, field, position)


def _about_texts(form: ListForm, others: Iterable[str]) -> Iterator[Finding]:
    titles = [form.title.in_language(one) for one in LANGUAGES]
    if not any(titles):
        yield _blocks("title", _("Give the list a title."), "title")
    elif not all(titles):
        yield Finding(
            "list.one_language",
            Severity.SUGGESTS,
            _("The title is in one language only; it is shown as it is in the other one too."),
            "title",
        )
    taken = {fold(one) for one in others}
    if any(fold(one) in taken for one in titles if one):
        yield Finding(
            "list.same_title",
            Severity.WARNS,
            _("Another list has this title. Give this one a title that tells them apart."),
            "title",
        )
    for language in LANGUAGES:
        for name in placeholders(form.why.in_language(language)):
            if find_fact(name) is None:
                sentence = _("The reason speaks of “{name}”, which is no fact. Take it out.")
                yield _blocks("why", sentence.format(name=name), "why")


def _about_parts(form: ListForm) -> Iterator[Finding]:
    if not form.parts or form.word not in _WORDS:
        yield _blocks("no_condition", _("Say who is on the list: add a condition."), "parts")
    position = 0
    for part in form.parts:
        if isinstance(part, Block) and not part.lines:
            sentence = _("A group has no condition. Add one, or take the group away.")
            yield _blocks("empty_group", sentence, "parts")
        for line in [part] if isinstance(part, Line) else part.lines:
            position += 1
            wrong = line_fault(line)
            if wrong:
                yield _blocks("line", wrong, "parts", position)


def line_fault(line: Line) -> str:
    """What is missing in a line, "" when nothing is."""
    if not line.fact:
        return _("Choose what the condition is about.")
    fact = find_fact(line.fact)
    if fact is None:
        return _(
            "This version of CareCoord does not know the fact “{name}”. "
            "Choose another one, or take the condition away."
        ).format(name=line.fact)
    if line.operator not in set(Operator) or Operator(line.operator) not in ALLOWED.get(
        fact.type, frozenset()
    ):
        return _("Choose how it is compared.")
    return "" if _fits(fact, Operator(line.operator), line.value) else _value_fault(fact)


def _value_fault(fact: Fact) -> str:
    if fact.type in SINCE:
        return _("Type a number of days from 0 to {most}.").format(most=MOST_DAYS)
    if fact.type in {FactType.TEXT, FactType.FLAG}:
        return _("Choose at least one answer.")
    return _("Type a number.")


def _fits(fact: Fact, operator: Operator, value: object) -> bool:
    if operator is Operator.KNOWN or fact.type is FactType.FLAG:
        return isinstance(value, bool)
    if operator is Operator.IS:
        return isinstance(value, str) and value != ""
    if operator is Operator.ONE_OF:
        return isinstance(value, tuple) and bool(value) and all(map(_is_text, value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if fact.type in SINCE:
        return value == int(value) and 0 <= value <= MOST_DAYS
    if fact.type is FactType.AGE:
        return value == int(value) and 0 <= value <= _OLDEST_YEARS
    return abs(value) < _LARGEST


def _is_text(value: object) -> bool:
    return isinstance(value, str)


_OLDEST_YEARS = 150
_LARGEST = 1e9


def _about_rest(form: ListForm) -> Iterator[Finding]:
    for name in filter(None, (form.order.removeprefix("-"), form.since)):
        if find_fact(name) is None:
            sentence = _("This version of CareCoord does not know the fact “{name}”.")
            yield _blocks("order", sentence.format(name=name), "order")
    if form.people not in set(People) or form.kind not in set(Kind):
        yield _blocks("people", _("Choose whom the list is about."), "people")
    if form.kind != Kind.WORKLIST:
        return
    if form.owner_role not in set(Role):
        yield _blocks("owner", _("Choose who works the list."), "owner_role")
    if not form.audience or not set(form.audience) <= set(Role):
        yield _blocks("audience", _("Choose at least one role that sees the list."), "audience")
    tries = form.attempts is None or 1 <= form.attempts <= MOST_TRIES
    days = (form.hide_days or 0, form.settled_days, form.declined_days)
    if not tries or not all(0 <= each <= MOST_DAYS for each in days):
        yield _blocks(
            "policy",
            _("Tries go from 1 to {most}, and days from 0 on.").format(most=MOST_TRIES),
            "attempts",
        )
