"""Lists of a practice's own, as somebody would put them together."""

import random
from collections.abc import Sequence

from carecoord.services.own_list_forms import Block, FactChoice, Line, LineValue, ListForm, Words
from carecoord.services.own_list_words import NEVER, NO
from carecoord.services.own_lists import OwnListService
from carecoord.vocab.actor import Actor

HIGH_A1C = ListForm(
    title=Words(en="A1c of 9 or more", es="A1c de 9 o más"),
    parts=(
        Line(fact="has_active_condition(diabetes)", operator="is", value=True),
        Line(fact="latest(a1c).value", operator="at_least", value=9.0),
    ),
)


def use(own_lists: OwnListService, form: ListForm = HIGH_A1C, *, actor: Actor) -> str:
    """Make a list and use it; returns the id of its version."""
    version = own_lists.begin(form, actor=actor)
    publish(own_lists, version, actor=actor)
    return version


def publish(own_lists: OwnListService, version: str, *, actor: Actor) -> None:
    rev = own_lists.load(version, actor=actor).rev
    own_lists.publish(version, rev=rev, actor=actor)


def id_of(own_lists: OwnListService, version: str, *, actor: Actor) -> str:
    return own_lists.load(version, actor=actor).worklist_id


class ChanceLists:
    """Any list the page can make, of the facts and comparisons it offers."""

    def __init__(self, seed: int, facts: Sequence[FactChoice]) -> None:
        self._chance = random.Random(seed)
        self._facts = [fact for fact in facts if fact.can_be_asked]
        self._told = [fact for fact in facts if fact.can_be_told]

    def form(self) -> ListForm:
        chance = self._chance
        told = chance.choice(self._told).name
        why = chance.choice(["", "Look at {" + told + "}, and } { too"])
        return ListForm(
            kind=chance.choice(["worklist", "worklist", "segment"]),
            people=chance.choice(["active", "registered", "living"]),
            word=chance.choice(["all", "any", "none"]),
            parts=tuple(self._part() for _ in range(chance.randint(1, 3))),
            title=Words(
                en=chance.choice(['Called "by chance" \\ {x}', "", "Ñandú\t\x7f"]), es="Azar"
            ),
            why=Words(en=why),
            order=chance.choice(["", told, "-" + told]),
            since=chance.choice(["", self._day()]),
            settled_by_visit=chance.choice([True, False]),
        )

    def _day(self) -> str:
        return self._chance.choice([one.name for one in self._told if one.type in _DAYS])

    def _part(self) -> Line | Block:
        if self._chance.random() < 0.7:
            return self._line()
        lines = tuple(self._line() for _ in range(self._chance.randint(1, 3)))
        return Block(word=self._chance.choice(["all", "any", "none"]), lines=lines)

    def _line(self) -> Line:
        fact = self._chance.choice(self._facts)
        operator = self._chance.choice(fact.operators)[0]
        if operator in {NEVER, NO}:
            return Line(
                fact=fact.name, operator="known" if operator == NEVER else "is", value=False
            )
        return Line(fact=fact.name, operator=operator, value=self._value(fact, operator))

    def _value(self, fact: FactChoice, operator: str) -> LineValue:
        chance = self._chance
        if operator == "known" or fact.type == "flag":
            return True
        values = [value for value, _words in fact.choices]
        if operator == "is":
            return chance.choice(values)
        if operator == "one_of":
            return tuple(chance.sample(values, k=min(2, len(values))))
        if fact.type in {"number", "count"}:
            return chance.choice([0, 1, 7.5, 140])
        return chance.choice([0, 1, 30, 65, 365])


_DAYS = frozenset({"day", "instant"})
