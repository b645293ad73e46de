"""A list of the practice's own as TOML, in the shape of the program's own lists.

Texts nobody wrote are made from the conditions here, in both languages.
"""

import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from carecoord.common.i18n import LANGUAGES, N_
from carecoord.common.text import fold
from carecoord.services.own_list_forms import Block, Line, ListForm, Words
from carecoord.services.own_list_words import Speech, fact_words, line_words, part_words, sentence
from carecoord.worklists.definition import Kind, Operator
from carecoord.worklists.fact import SINCE, Fact, FactType
from carecoord.worklists.facts import find_fact
from carecoord.worklists.reading import FORMAT
from carecoord.worklists.wording import AGO

WORKLIST_POSITION, SEGMENT_POSITION = 95, 150
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_PIECES = re.compile(r"(\{[^{}]+\})")
_MOST_PARTED = 3
"""Facts that may be missing one by one; with more, a row that lacks any gets the general reason."""
_NAME_LENGTH = 40
_TOLD = frozenset({FactType.FLAG})


def placeholders(text: str) -> tuple[str, ...]:
    """Names of the facts a text speaks of."""
    return tuple(_PLACEHOLDER.findall(text))


def to_toml(form: ListForm, worklist_id: str, *, staff: Mapping[str, str] | None = None) -> str:
    """The whole definition.

    Args:
        form: Complete: ``own_list_checks.check`` has nothing to say that blocks.
        worklist_id: Its id.
        staff: Names of colleagues by key, for the texts.
    """
    writer = _Writer(form, {one: Speech(one, staff or {}) for one in LANGUAGES})
    return "\n".join(writer.lines(worklist_id)) + "\n"


def made_why(form: ListForm, speech: Speech) -> str:
    """The reason as it is made from the conditions, with facts by name in braces."""
    return _reason(form, _shown(form), speech)


def made_leaves(speech: Speech) -> str:
    """What takes a row off where nobody wrote it."""
    return speech.say(N_("What the list asks for is no longer so."))


def told_facts(form: ListForm) -> tuple[Fact, ...]:
    """Facts whose values can explain a row, each once, in reading order."""
    lines = _asserted(form)
    facts = (find_fact(line.fact) for line in lines if line.operator != Operator.KNOWN)
    names = {fact.name: fact for fact in facts if fact is not None and fact.type not in _TOLD}
    return tuple(names.values())


def _asserted(form: ListForm) -> Iterator[Line]:
    """Lines that hold for whoever is on the list, not those that must not hold."""
    if form.word == "none":
        return
    for part in form.parts:
        if isinstance(part, Line):
            yield part
        elif part.word != "none":
            yield from part.lines


def _shown(form: ListForm) -> tuple[Fact, ...]:
    return told_facts(form)[:_MOST_PARTED]


def _reason(form: ListForm, known: Sequence[Fact], speech: Speech) -> str:
    """One sentence a line: with its value where it is known, else as the condition says it."""
    if form.word == "none" or not form.parts:
        return sentence(form, speech)
    # Which of several is so is not known of a person; their values stand behind.
    is_certain = form.word == "all" or len(form.parts) == 1
    names = {fact.name for fact in known}
    said = [] if is_certain else [_one_of(form.parts, speech)]
    for part in form.parts:
        said += _told(part, names, speech, is_certain=is_certain)
    return " ".join(dict.fromkeys(said)) or sentence(form, speech)


def _told(
    part: Line | Block, known: set[str], speech: Speech, *, is_certain: bool
) -> Iterator[str]:
    lines = [part] if isinstance(part, Line) else list(part.lines)
    if isinstance(part, Block):
        if part.word == "none":
            return
        if part.word == "any" and len(lines) > 1:
            yield _one_of(lines, speech)
            is_certain = False
    for line in lines:
        fact = find_fact(line.fact)
        if fact is not None and fact.name in known:
            yield _value_words(fact, speech)
        elif is_certain:
            yield speech.say(N_("{condition}.")).format(condition=line_words(line, speech))


def _one_of(parts: Sequence[Line | Block], speech: Speech) -> str:
    said = "; ".join(part_words(part, speech) for part in parts)
    return speech.say(N_("At least one of these is so: {parts}.")).format(parts=said)


def _value_words(fact: Fact, speech: Speech) -> str:
    value = "{" + fact.name + "}"
    unit = ""
    if fact.type is FactType.NUMBER and fact.unit:
        unit = f" {speech.say(fact.unit)}"
    return speech.say(N_("{fact}: {value}.")).format(
        fact=fact_words(fact, speech), value=value + unit
    )


class _Writer:
    """Writes one definition; values get a name each when they are first needed."""

    def __init__(self, form: ListForm, speeches: Mapping[str, Speech]) -> None:
        self._form = form
        self._speeches = speeches
        self._names: dict[str, str] = {}

    def lines(self, worklist_id: str) -> Iterator[str]:
        form = self._form
        is_work = form.kind == Kind.WORKLIST
        texts = list(self._texts())
        facts = [find_fact(line.fact) for line in form.lines()]
        known = [fact for fact in facts if fact is not None]
        since = self._name(form.since or _first(fact.day for fact in known))
        safety = self._name(_first(fact.safety for fact in known)) if is_work else ""
        head: dict[str, Any] = {
            "format": FORMAT,
            "id": worklist_id,
            "kind": form.kind,
            "position": WORKLIST_POSITION if is_work else SEGMENT_POSITION,
            "people": form.people,
            "order": self._order(safety),
            "since": since,
            "safety": safety,
            "requires": _first(fact.requires for fact in known),
        }
        if is_work:
            head |= {
                "audience": list(form.audience), "owner_role": form.owner_role,
                "evidence": _evidence(known),
            }  # fmt: skip
            if form.settled_by_visit:
                head["settled_by_visit"] = True
        yield from (f"{key} = {_toml(value)}" for key, value in head.items() if value != "")
        if head["requires"]:
            yield from self._text("missing", _MISSING)
        yield from texts
        yield from ("", "[values]", *(f"{v} = {_toml(n)}" for n, v in self._names.items()))
        yield from self._condition()
        yield from self._outreach() if is_work else ()

    def _order(self, safety: str) -> list[str]:
        keys = [f"-{safety}"] if safety else []
        wanted = self._form.order
        if wanted:
            sign = "-" if wanted.startswith("-") else ""
            keys.append(sign + self._name(wanted.removeprefix("-")))
        return [*keys, "name"]

    def _name(self, fact_name: str) -> str:
        """The name of a value, "" for no fact."""
        if not fact_name:
            return ""
        if fact_name not in self._names:
            plain = re.sub(r"[^a-z0-9]+", "_", fold(fact_name)).strip("_")[:_NAME_LENGTH]
            taken = set(self._names.values())
            names = (f"{plain}{number or ''}" for number in itertools.count())
            self._names[fact_name] = next(one for one in names if one and one not in taken)
        return self._names[fact_name]

    def _texts(self) -> Iterator[str]:
        form = self._form
        yield from self._text("title", self._written(form.title, lambda _speech: ""))
        yield from self._text(
            "purpose", self._written(form.purpose, lambda speech: sentence(form, speech))
        )
        yield from self._text("leaves_when", self._written(form.leaves_when, made_leaves))
        yield from self._why()
        if form.kind != Kind.WORKLIST:
            return
        if form.next_step.any_language("en"):
            yield from self._variant("next_step", self._written(form.next_step, made_leaves))
            return
        yield from self._variant("next_step", self._all(lambda speech: speech.say(_NEXT_STEP)))

    def _why(self) -> Iterator[str]:
        """From the one that needs most to the one that always holds."""
        form = self._form
        if form.why.any_language("en"):
            yield from self._variant("why", self._written(form.why, lambda _speech: ""))
        facts = _shown(form)
        for size in range(len(facts), -1, -1):
            for known in itertools.combinations(facts, size):
                yield from self._variant("why", self._all(partial(_reason, form, known)))

    def _all(self, made: Callable[[Speech], str]) -> dict[str, str]:
        return {language: made(speech) for language, speech in self._speeches.items()}

    def _written(self, words: Words, made: Callable[[Speech], str]) -> dict[str, str]:
        """What somebody wrote, the other language in its place; else what is made."""
        return {
            language: words.any_language(language) or made(speech)
            for language, speech in self._speeches.items()
        }

    def _variant(self, key: str, said: Mapping[str, str]) -> Iterator[str]:
        needs: dict[str, None] = {}
        texts = {language: self._filled(text, needs) for language, text in said.items()}
        yield from ("", f"[[{key}]]")
        if needs:
            yield f"needs = {_toml(list(needs))}"
        yield from (f"{language} = {_toml(text)}" for language, text in texts.items())

    def _filled(self, text: str, needs: dict[str, None]) -> str:
        """Facts in braces by the names of their values, which the text then needs."""
        return "".join(self._piece(piece, needs) for piece in _PIECES.split(text))

    def _piece(self, piece: str, needs: dict[str, None]) -> str:
        fact = find_fact(piece[1:-1]) if _PLACEHOLDER.fullmatch(piece) else None
        if fact is None:
            return _plain(piece)
        name = self._name(fact.name)
        needs[name] = None
        return "{" + name + (AGO if fact.type in SINCE else "") + "}"

    def _text(self, key: str, said: Mapping[str, str] | str) -> Iterator[str]:
        if isinstance(said, str):
            wording = said
            said = self._all(lambda speech: speech.say(wording))
        yield from ("", f"[{key}]")
        # Only a reason has values.
        yield from (f"{one} = {_toml(_plain(text))}" for one, text in said.items())

    def _condition(self) -> Iterator[str]:
        members = ",\n  ".join(_part_toml(part) for part in self._form.parts)
        if members:
            yield from ("", "[condition]", f"{self._form.word} = [\n  {members},\n]")

    def _outreach(self) -> Iterator[str]:
        form = self._form
        yield from ("", "[outreach]")
        for key, value in (("hide_days", form.hide_days), ("attempts", form.attempts)):
            if value is not None:
                yield f"{key} = {value}"
        yield from (f"settled_days = {form.settled_days}", f"declined_days = {form.declined_days}")


_MISSING = N_(
    "No visits have been brought in yet, so nobody can be called overdue. "
    "Import visits or record them first."
)
_NEXT_STEP = N_("Get in touch, and write down what came of it.")


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if name), "")


def _evidence(facts: Sequence[Fact]) -> str:
    """The day that shows that something new happened; "" unless there is one such day alone."""
    days = {fact.day for fact in facts if fact.day}
    found = find_fact(next(iter(days))) if len(days) == 1 else None
    return found.name if found is not None and found.type is FactType.INSTANT else ""


def _plain(text: str) -> str:
    """Without braces, which would be read as the name of a value."""
    return text.replace("{", "(").replace("}", ")")


def _part_toml(part: Line | Block) -> str:
    if isinstance(part, Line):
        value: Any = list(part.value) if isinstance(part.value, tuple) else part.value
        return f"{{ fact = {_toml(part.fact)}, {part.operator} = {_toml(value)} }}"
    lines = ", ".join(_part_toml(line) for line in part.lines)
    return f"{{ {part.word} = [{lines}] }}"


def _toml(value: Any) -> str:
    """A value as TOML; what JSON writes of texts, numbers and lists is TOML too."""
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, str):
        value = "".join(" " if _is_control(sign) else sign for sign in value)
    return json.dumps(value, ensure_ascii=False)


def _is_control(sign: str) -> bool:
    # Half of a pair of signs is no text that a file can hold.
    return unicodedata.category(sign) in {"Cc", "Cs"}
