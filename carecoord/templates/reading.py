"""A template read from TOML, with a sentence for everything that is wrong in it."""

import re
import tomllib
from collections.abc import Mapping

from carecoord.common.i18n import LANGUAGES, _
from carecoord.common.text import fold
from carecoord.templates.definition import (
    ConditionCode,
    Effect,
    Numbers,
    Option,
    Source,
    Template,
)
from carecoord.templates.entries import Entries, TemplateError
from carecoord.vocab import code_systems
from carecoord.vocab.decisions import Trigger

_KEYS = frozenset(
    {
        "id", "version", "dated_on", "review_due_on", "author", "reviewed_by", "trigger", "title",
        "question", "comes_up", "not_when", "no_wait_reason", "what_matters", "options", "numbers",
        "codes", "keywords", "sources",
    }
)  # fmt: skip
_OPTION_KEYS = frozenset({"label", "wait", "burden", "benefits", "harms"})
_EFFECT_KEYS = frozenset({*LANGUAGES, "count", "source"})
_NUMBERS_KEYS = frozenset({"per", "time_frame", "about"})
_SOURCE_KEYS = frozenset({"key", "title", "publisher", "dated"})
_CODE_SYSTEMS = frozenset({"icd10cm", "snomed"})
_DENOMINATORS = (100, 1000)
_OPTIONS_AT_LEAST = 2
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 36
"""Room for the names of settings that are made from it."""
_VERSION = re.compile(r"\d+\.\d+")
_DATED = re.compile(r"\d{4}(-\d\d){0,2}")


def read(text: str) -> Template:
    """The template in a TOML text.

    Raises:
        TemplateError: It is not TOML, or something in it is missing, unknown or at odds.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            _("The decision template is not valid TOML: {problem}").format(problem=error)
        ) from error
    return _template(Entries(table, _KEYS, template_id=str(table.get("id", "?"))))


def _template(entries: Entries) -> Template:
    sources = _sources(entries)
    title = entries.text("title")
    question = entries.text("question")
    codes = _codes(entries)
    options = tuple(_option(one, sources) for one in entries.tables("options", _OPTION_KEYS))
    template = Template(
        id=_shaped(entries, "id", _ID, _("use small letters, digits and hyphens")),
        version=_shaped(entries, "version", _VERSION, _("a version such as 1.0 is needed here")),
        dated_on=entries.day("dated_on"),
        review_due_on=entries.day("review_due_on"),
        author=entries.word("author"),
        reviewed_by=entries.maybe_empty("reviewed_by"),
        title=title,
        question=question,
        comes_up=entries.text("comes_up"),
        not_when=entries.text("not_when"),
        what_matters=tuple(
            one.languages() for one in entries.tables("what_matters", frozenset(LANGUAGES))
        ),
        options=options,
        sources=tuple(sources.values()),
        trigger=entries.one_of("trigger", Trigger),
        no_wait_reason=entries.text_or_none("no_wait_reason"),
        numbers=_numbers(entries),
        codes=codes,
        keywords=_keywords(entries, [*title.by_language.values(), *question.by_language.values()]),
    )
    _check(template, entries)
    return template


def _shaped(entries: Entries, name: str, shape: re.Pattern[str], problem: str) -> str:
    word = entries.word(name)
    if not shape.fullmatch(word) or len(word) > _LONGEST_ID:
        raise entries.wrong(name, problem)
    return word


def _sources(entries: Entries) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for one in entries.tables("sources", _SOURCE_KEYS):
        dated = _shaped(one, "dated", _DATED, _("a year, a month or a day is needed here"))
        source = Source(one.word("key"), one.word("title"), one.word("publisher"), dated)
        if source.key in found:
            raise one.wrong("key", _("two sources have this key"))
        found[source.key] = source
    return found


def _option(entries: Entries, sources: Mapping[str, Source]) -> Option:
    return Option(
        label=entries.text("label"),
        is_wait=entries.yes_or_no("wait"),
        burden=entries.text_or_none("burden"),
        benefits=tuple(_effect(one, sources) for one in entries.tables("benefits", _EFFECT_KEYS)),
        harms=tuple(_effect(one, sources) for one in entries.tables("harms", _EFFECT_KEYS)),
    )


def _effect(entries: Entries, sources: Mapping[str, Source]) -> Effect:
    text = entries.languages()
    if not entries.has("count"):
        if entries.has("source"):
            raise entries.wrong("source", _("only a number names its source here"))
        return Effect(text)
    count = entries.need("count")
    if not isinstance(count, int | float) or isinstance(count, bool) or count < 0:
        raise entries.wrong("count", _("a number of people is needed here"))
    key = entries.word("source")
    if key not in sources:
        raise entries.wrong("source", _("{word} is not among the sources").format(word=key))
    return Effect(text, count, sources[key])


def _numbers(entries: Entries) -> Numbers | None:
    if not entries.has("numbers"):
        return None
    numbers = entries.table("numbers", _NUMBERS_KEYS)
    per = numbers.need("per")
    if per not in _DENOMINATORS:
        raise numbers.wrong("per", _("count out of 100 or out of 1000 people"))
    return Numbers(int(per), numbers.text("time_frame"), numbers.text("about"))


def _codes(entries: Entries) -> tuple[ConditionCode, ...]:
    if not entries.has("codes"):
        return ()
    table = entries.table("codes", _CODE_SYSTEMS)
    return tuple(
        ConditionCode(code_systems.normalise(system), code)
        for system in sorted(_CODE_SYSTEMS)
        for code in table.words(system)
    )


def _keywords(entries: Entries, words: list[str]) -> str:
    table = entries.table("keywords", frozenset(LANGUAGES))
    for language in LANGUAGES:
        words.extend(table.words(language))
    return f" {fold(' '.join(words))} "


def _check(template: Template, entries: Entries) -> None:
    """What only the whole shows: the options beside each other, the numbers in one measure."""
    if len(template.options) < _OPTIONS_AT_LEAST:
        raise entries.wrong("options", _("at least two options are needed"))
    waiting = sum(option.is_wait for option in template.options)
    if waiting > 1:
        raise entries.wrong("options", _("only one option can be to wait"))
    if not waiting and template.no_wait_reason is None:
        raise entries.wrong(
            "no_wait_reason", _("one option has to be to wait, or say here why it cannot be")
        )
    if waiting and template.no_wait_reason is not None:
        raise entries.wrong("no_wait_reason", _("waiting is an option here, so leave this out"))
    _check_numbers(template, entries)


def _check_numbers(template: Template, entries: Entries) -> None:
    counts = [effect.count for effect in template.effects() if effect.count is not None]
    numbers = template.numbers
    if counts and numbers is None:
        raise entries.wrong("numbers", _("say out of how many people, in what time, and who"))
    if numbers is None:
        return
    if not counts:
        raise entries.wrong("numbers", _("there is no number to count by this"))
    if max(counts) > numbers.per:
        raise entries.wrong(
            "numbers.per", _("a number is larger than the people it is counted among")
        )
