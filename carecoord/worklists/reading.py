"""A definition read from TOML, with a sentence for everything that is wrong in it."""

import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _
from carecoord.settings import ALL, OUTREACH_ATTEMPTS, OUTREACH_HIDE_DAYS
from carecoord.vocab.roles import Role
from carecoord.worklists.comparing import ALLOWED
from carecoord.worklists.definition import (
    FALLBACK_LANGUAGE,
    About,
    Comparison,
    Condition,
    Definition,
    Group,
    Kind,
    Operator,
    Outreach,
    People,
    SortKey,
    Text,
    Variant,
)
from carecoord.worklists.fact import SINCE, Fact, FactType
from carecoord.worklists.facts import find_fact
from carecoord.worklists.moment import Amount
from carecoord.worklists.wording import AGO, SPAN, placeholders

_NUMERIC_SETTINGS = frozenset(
    spec.name
    for spec in ALL
    if isinstance(spec.default, int | float) and not isinstance(spec.default, bool)
)
_GROUP_WORDS = ("all", "any", "none")
_SORT_WORDS = frozenset({"name", "group"})
FORMAT = 1
"""Version of the files this program reads; those that come with it name none."""
_KEYS = frozenset(
    {
        "format", "id", "kind", "position", "people", "about", "audience", "owner_role", "title",
        "purpose", "leaves_when", "why", "next_step", "condition", "order", "outreach",
        "parameters", "values", "since", "due", "safety", "evidence", "requires", "missing",
        "settled_by_visit", "asked_no_contact",
    }
)  # fmt: skip
_HIDE_DAYS = {"setting": OUTREACH_HIDE_DAYS.name}
_ATTEMPTS = {"setting": OUTREACH_ATTEMPTS.name}
_WORDS_FOR_ROWS = ("since", "due", "safety")
Choice = TypeVar("Choice", Kind, People, About, Role, Operator)


class DefinitionError(RefusedError):
    """A list's file cannot be used; the text says where and why."""


def read(text: str) -> Definition:
    """The definition in a TOML text.

    Raises:
        DefinitionError: It is not TOML, or something in it is missing or unknown.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(
            _("The worklist file is not valid TOML: {problem}").format(problem=error)
        ) from error
    return read_table(table)


def read_table(table: Mapping[str, Any]) -> Definition:
    """The definition in what stood in a TOML text.

    Raises:
        DefinitionError: Something in it is missing or unknown.
    """
    try:
        return _Reader(table).definition()
    except DefinitionError:
        raise
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        # One strange list never takes the others with it.
        raise DefinitionError(
            _(
                "Worklist “{list}”: a value in the file is of another kind than belongs there."
            ).format(list=table.get("id", "?"))
        ) from error


class _Reader:
    """Reads one table; every refusal names the list and the place."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self._id = str(table.get("id", "?"))
        self._parameters: dict[str, Amount] = {}
        self._values: dict[str, Fact] = {}

    def definition(self) -> Definition:
        self._refuse_newer()
        unknown = sorted(self._table.keys() - _KEYS)
        if unknown:
            raise self._wrong(unknown[0], _("there is no such entry"))
        kind = self._choice(Kind, "kind", self._need("kind"))
        self._parameters = {
            name: self._amount(f"parameters.{name}", value)
            for name, value in self._table.get("parameters", {}).items()
        }
        self._values = {
            name: self._fact(f"values.{name}", value)
            for name, value in self._table.get("values", {}).items()
        }
        condition = self._table.get("condition")
        no_contact = self._table.get("asked_no_contact", False) is True
        return Definition(
            id=self._word("id"),
            kind=kind,
            position=int(self._table.get("position", 0)),
            people=self._choice(People, "people", self._need("people")),
            about=self._choice(About, "about", self._table.get("about", About.PATIENT)),
            audience=tuple(
                self._choice(Role, "audience", role) for role in self._table.get("audience", ())
            ),
            owner_role=self._owner(kind),
            title=self._text("title", self._need("title")),
            purpose=self._text("purpose", self._need("purpose")),
            leaves_when=self._text("leaves_when", self._need("leaves_when")),
            why=self._variants("why", self._need("why")),
            next_step=self._variants("next_step", self._table.get("next_step", ())),
            condition=None if condition is None else self._condition("condition", condition),
            order=tuple(self._sort_key(key) for key in self._table.get("order", ("name",))),
            outreach=None if no_contact or kind is Kind.SEGMENT else self._outreach(),
            parameters=self._parameters,
            values=self._values,
            evidence=self._optional_fact("evidence"),
            requires=self._optional_fact("requires"),
            missing=self._missing(),
            settled_by_visit=self._table.get("settled_by_visit") is True,
            asked_no_contact=no_contact,
            **{name: self._value_name(name) for name in _WORDS_FOR_ROWS},
        )  # fmt: skip

    def _refuse_newer(self) -> None:
        found = self._table.get("format", FORMAT)
        if isinstance(found, int) and found > FORMAT:
            raise DefinitionError(
                _(
                    "This list was written by a newer version of CareCoord. "
                    "Update CareCoord on this computer, then try again."
                )
            )
        if found != FORMAT:
            raise self._wrong("format", _("a number is needed here"))

    def _wrong(self, place: str, problem: str) -> DefinitionError:
        return DefinitionError(
            _("The worklist {id} cannot be used. At {place}: {problem}.").format(
                id=self._id, place=place, problem=problem
            )
        )

    def _need(self, name: str) -> Any:
        if name not in self._table:
            raise self._wrong(name, _("this entry is missing"))
        return self._table[name]

    def _word(self, name: str) -> str:
        word = self._need(name)
        if not isinstance(word, str) or not word.strip():
            raise self._wrong(name, _("a text is needed here"))
        return word

    def _choice(self, kind: type[Choice], place: str, word: Any) -> Choice:
        try:
            return kind(word)
        except ValueError as error:
            choices = ", ".join(kind)
            raise self._wrong(
                place, _("choose one of {choices}").format(choices=choices)
            ) from error

    def _owner(self, kind: Kind) -> Role | None:
        if kind is Kind.SEGMENT:
            return None
        return self._choice(Role, "owner_role", self._need("owner_role"))

    def _value_name(self, name: str) -> str:
        word = str(self._table.get(name, ""))
        if word and word not in self._values:
            raise self._wrong(name, _("{word} is not among the values").format(word=word))
        return word

    def _amount(self, place: str, value: Any) -> Amount:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Amount(number=value)
        if isinstance(value, str) and value in self._parameters:
            return self._parameters[value]
        if isinstance(value, dict) and value.get("setting") in _NUMERIC_SETTINGS:
            more = value.get("plus", "")
            if more and more not in _NUMERIC_SETTINGS:
                raise self._wrong(place, _("a numeric setting is needed here"))
            return Amount(setting=value["setting"], plus=more)
        raise self._wrong(place, _("a number, a parameter or a numeric setting is needed here"))

    def _fact(self, place: str, name: Any) -> Fact:
        fact = find_fact(name) if isinstance(name, str) else None
        if fact is None:
            raise self._wrong(place, _("there is no fact named {name}").format(name=name))
        return fact

    def _optional_fact(self, name: str) -> Fact | None:
        return self._fact(name, self._table[name]) if name in self._table else None

    def _text(self, place: str, table: Any) -> Text:
        if not isinstance(table, dict) or not table.get(FALLBACK_LANGUAGE):
            raise self._wrong(place, _("the English text is missing"))
        texts = {language: str(table[language]) for language in LANGUAGES if language in table}
        spans = (name + SPAN for name in self._parameters)
        agos = (name + AGO for name, fact in self._values.items() if fact.type in SINCE)
        known = {*self._values, *self._parameters, *spans, *agos}
        for text in texts.values():
            for name in placeholders(text):
                if name not in known:
                    raise self._wrong(place, _("{word} is not among the values").format(word=name))
        return Text(texts)

    def _missing(self) -> Text | None:
        if "requires" not in self._table:
            return None
        return self._text("missing", self._need("missing"))

    def _variants(self, place: str, tables: Any) -> tuple[Variant, ...]:
        if not isinstance(tables, list | tuple):
            raise self._wrong(place, _("a list of texts is needed here"))
        return tuple(
            self._variant(f"{place}[{number}]", table) for number, table in enumerate(tables)
        )

    def _variant(self, place: str, table: Any) -> Variant:
        text = self._text(place, table)
        needs = tuple(table.get("needs", ()))
        for name in needs:
            if name not in self._values:
                raise self._wrong(place, _("{word} is not among the values").format(word=name))
        return Variant(text, needs)

    def _sort_key(self, key: str) -> SortKey:
        name = key.removeprefix("-")
        if name not in self._values and name not in _SORT_WORDS:
            raise self._wrong("order", _("{word} is not among the values").format(word=name))
        return SortKey(name, descending=key.startswith("-"))

    def _condition(self, place: str, table: Any) -> Condition:
        if not isinstance(table, dict):
            raise self._wrong(place, _("a condition is needed here"))
        for word in _GROUP_WORDS:
            if word in table:
                return self._group(place, word, table)
        return self._comparison(place, table)

    def _group(self, place: str, word: str, table: Mapping[str, Any]) -> Group:
        members = table[word]
        if len(table) > 1 or not isinstance(members, list) or not members:
            raise self._wrong(place, _("{word} takes a list of conditions alone").format(word=word))
        return Group(
            word,
            tuple(
                self._condition(f"{place}.{word}[{number}]", member)
                for number, member in enumerate(members)
            ),
        )

    def _comparison(self, place: str, table: Mapping[str, Any]) -> Comparison:
        fact = self._fact(f"{place}.fact", table.get("fact"))
        words = [word for word in table if word != "fact"]
        if len(words) != 1:
            raise self._wrong(place, _("a fact needs exactly one comparison"))
        operator = self._choice(Operator, place, words[0])
        if operator not in ALLOWED.get(fact.type, frozenset()):
            raise self._wrong(
                place,
                _("{fact} cannot be compared with {operator}").format(
                    fact=fact.name, operator=operator.value
                ),
            )
        return Comparison(fact, operator, self._operand(place, fact, operator, table[words[0]]))

    def _operand(
        self, place: str, fact: Fact, operator: Operator, value: Any
    ) -> bool | str | tuple[str, ...] | Amount:
        if operator is Operator.KNOWN or fact.type is FactType.FLAG:
            fits = isinstance(value, bool)
        elif operator is Operator.IS:
            fits = isinstance(value, str)
        elif operator is Operator.ONE_OF:
            fits = isinstance(value, list)
        else:
            return self._amount(place, value)
        if not fits:
            raise self._wrong(place, _("the value does not fit the fact"))
        operand: bool | str | tuple[str, ...] = tuple(value) if isinstance(value, list) else value
        return operand

    def _outreach(self) -> Outreach:
        table = self._table.get("outreach", {})
        return Outreach(
            hide_days=self._amount("outreach.hide_days", table.get("hide_days", _HIDE_DAYS)),
            attempts=self._amount("outreach.attempts", table.get("attempts", _ATTEMPTS)),
            channels=int(table.get("channels", 2)),
            settled_days=int(table.get("settled_days", 90)),
            declined_days=int(table.get("declined_days", 365)),
        )  # fmt: skip
