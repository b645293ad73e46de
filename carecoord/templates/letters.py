"""What is written to people: texts with fields to fill in, ours and as a practice words them."""

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from carecoord.common.i18n import LANGUAGES, _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.rules.outside_words import telling_words

LETTERS_DIR = RESOURCES_DIR / "letters"
FIELDS = ("name", "practice", "phone")
"""What may stand in braces."""
VISIT_FIELD = "visit"
"""Day and time of the booked visit, in texts that are about one."""
_FIELD = re.compile(r"\{([^{}]*)\}")
_SEEN_BY_OTHERS = ("subject", "email", "text")
_LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One template in one language.

    Attributes:
        letter: Paragraphs with an empty line between them.
        subject, email: Of the e-mail; others may see both.
        text: The text message.
        script: What to say on the phone, with remarks for the caller in brackets.
    """

    letter: str
    subject: str
    email: str
    text: str
    script: str


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template as it comes with the program.

    Attributes:
        title: What staff call it, by language.
        words: By language.
        needs_visit: Whether it is about a booked visit.
    """

    id: str
    position: int
    title: Mapping[str, str]
    words: Mapping[str, Words]
    needs_visit: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """What may stand in braces in this text."""
        return (*FIELDS, VISIT_FIELD) if self.needs_visit else FIELDS


@functools.cache
def built_in_letters() -> tuple[LetterTemplate, ...]:
    """The templates of the program, in their order."""
    found = (_read(path) for path in LETTERS_DIR.glob("*.toml"))
    return tuple(sorted(found, key=lambda each: each.position))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; what is filled in is not looked through again."""
    return _FIELD.sub(lambda found: values[found[1]], text)


def problems(words: Words, fields_known: Sequence[str] = FIELDS) -> tuple[str, ...]:
    """What is wrong with the words of a practice, in sentences; empty when all is well."""
    return tuple(
        sentence
        for name in WORD_FIELDS
        for sentence in _problems(name, getattr(words, name), fields_known)
    )


WORD_FIELDS = tuple(field.name for field in fields(Words))


def _problems(name: str, text: str, fields_known: Sequence[str]) -> list[str]:
    found = []
    if not text.strip():
        return [_("Write something in every text.")]
    if len(text) > _LONGEST:
        found.append(_("One of the texts is too long. Make it shorter."))
    if name == "subject" and "\n" in text.strip():
        found.append(_("The subject has to stand on one line."))
    unknown = [field for field in _FIELD.findall(text) if field not in fields_known]
    if unknown or "{" in _FIELD.sub("", text) or "}" in _FIELD.sub("", text):
        found.append(
            _("Only these can be filled in: {fields}. Correct what stands in braces.").format(
                fields=", ".join(f"{{{field}}}" for field in fields_known)
            )
        )
    if name in _SEEN_BY_OTHERS:
        found += _telling(text)
    return found


def _telling(text: str) -> list[str]:
    """Others may read a message on a screen, or hear who it is for."""
    found = []
    if "{name}" in text:
        found.append(
            _("A message that others may see does not name the person. Leave the name out.")
        )
    if words := telling_words(text):
        found.append(
            _("Others may see this message, and it says something about health: {words}.").format(
                words=", ".join(words)
            )
        )
    return found


def _read(path: Path) -> LetterTemplate:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {
        language: Words(**{name: text.strip() for name, text in table[language].items()})
        for language in LANGUAGES
    }
    return LetterTemplate(
        table["id"], table["position"], table["title"], words, table.get("needs_visit", False)
    )
