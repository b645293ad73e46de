"""Sentences the program itself wrote into a record, told again in the reader's language.

A follow-up that opens or closes by itself says so in the language of whoever caused it. Where one
at a desk reads Spanish and one English both have to understand it, above all what is about safety.
What a person typed stays as it is.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from carecoord.common.i18n import LANGUAGES, N_, current_language, in_language
from carecoord.vocab.barriers import Domain
from carecoord.vocab.teachback import IfStillUnclear

WRITTEN = (
    # What is to be done.
    N_("A clinician takes this up today"),
    N_("A step that is in the record"),
    N_("Check: {topic}"),
    N_("Decide: {question}"),
    N_("Explain again: {topic}"),
    N_("Go over it with an interpreter: {topic}"),
    N_("Has a handout that could harm: {title}"),
    N_("Look back on: {question}"),
    N_("Missed visit"),
    N_("Very high blood pressure: {reading}"),
    # Why.
    N_("At or above {systolic}/{diastolic}. A clinician decides today."),
    N_("Decided together. See whether it still fits."),
    N_("In the way: {what}."),
    N_("Left the hospital on {day}. Call by {call}, see by {soon} or {later}."),
    N_("No qualified interpreter took part in the talk."),
    N_("Not checked yet."),
    N_("Not decided yet. It is to be taken up again by this day."),
    N_("Our explanation was not clear yet. Agreed: {step}."),
    N_("Our explanation was not clear yet."),
    N_("Retired because: {reason}"),
    N_("The reason is in the record, for those permitted."),
    N_("The visit did not take place."),
    # What comes next.
    N_("Ask what got in the way and offer a new day."),
    N_("Book a qualified interpreter, then go over it once more."),
    N_("Tell the clinician now. Call 911 for chest pain, trouble breathing or signs of a stroke."),
    # How it ended.
    N_("Closed by itself: a new decision was signed."),
    N_("Closed by itself: a new visit is booked."),
    N_("Closed by itself: it was checked again, and a new day is set."),
    N_("Closed by itself: the handout is offered again."),
    N_("Closed by itself: the note was amended."),
    N_("Closed by itself: the person came in."),
    N_("Closed by itself: the person does not want to go over it for now."),
    N_("Closed by itself: the reading was corrected."),
    N_("Closed by itself: the reading was entered by mistake."),
    N_("Closed by itself: the topic is clear now."),
    N_("Closed by itself: the visit does not count as missed any more."),
    N_("Closed by itself: the visit was entered by mistake."),
    N_("Closed. What came of it is in the record."),
    N_("Deleted in the record system it came from."),
    N_("No step is planned any more."),
    N_("Not in the list of the record system any more."),
    N_("Settled by the visit of {day}, entered on {entered}."),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = frozenset({"call", "day", "entered", "later", "soon"})
_TERMS = frozenset({"step", "what"})
_FIELD = re.compile(r"\{(\w+)\}")
_KEPT = 4096


def told(text: str, language: str = "") -> str:
    """A stored text for somebody who reads ``language``, by default the one spoken now.

    Only what the program wrote is told again; everything else comes back as it is.
    """
    return _told(text, language or current_language()) if text else text


@lru_cache(_KEPT)
def _told(text: str, language: str) -> str:
    whole, shapes = _known()
    say = in_language(language)
    if text in whole:
        return say(whole[text])
    for shape, original in shapes:
        if match := shape.fullmatch(text):
            parts = match.groupdict()
            fields = {name: _field(name, value, language) for name, value in parts.items()}
            return say(original).format(**fields)
    return text


def _field(name: str, value: str, language: str) -> str:
    if name not in _TERMS | _DAYS:
        return value
    say, known = in_language(language), _wordings()
    parts = value.split(" ") if name in _DAYS else [value]
    return " ".join(say(known[part]) if part in known else part for part in parts)


@cache
def _known() -> tuple[Mapping[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    """What was written, in any language: whole sentences, and those with something filled in."""
    whole: dict[str, str] = {}
    shapes: dict[str, str] = {}
    for original in WRITTEN:
        for language in LANGUAGES:
            written = in_language(language)(original)
            if _FIELD.search(written):
                shapes[_shape(written)] = original
            else:
                whole[written] = original
    return whole, tuple((re.compile(shape, re.DOTALL), shapes[shape]) for shape in shapes)


def _shape(written: str) -> str:
    parts = _FIELD.split(written)
    return "".join(
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )


@cache
def _wordings() -> Mapping[str, str]:
    """The months, what gets in the way and what is agreed on, in any language."""
    terms = (*_MONTHS, *(term.wording for term in (*Domain, *IfStillUnclear)))
    return {in_language(language)(term): term for language in LANGUAGES for term in terms}
