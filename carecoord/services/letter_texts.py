"""The texts in use: the program's, or the practice's own wording of them."""

import dataclasses
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _, current_language
from carecoord.db.database import Database
from carecoord.entities import Setting
from carecoord.security.permissions import Permission, require
from carecoord.services.letter_forms import TemplateChoice
from carecoord.templates.letters import (
    WORD_FIELDS,
    LetterTemplate,
    Words,
    built_in_letters,
    problems,
)
from carecoord.vocab.actor import Actor

__all__ = [
    "WORD_FIELDS",
    "LetterTextService",
    "Words",
    "problems",
    "template_of",
    "words_in_use",
]

OWN = "letter_text."
"""A practice's own wording is a setting under this name, the template's id and the language."""


@dataclasses.dataclass(frozen=True, slots=True)
class WordsInUse:
    """One text in one language, and whether the practice worded it itself."""

    words: Words
    is_own: bool


class LetterTextService:
    """Reading and wording what is written to people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def choices(self, *, with_visits: bool = False) -> tuple[TemplateChoice, ...]:
        """The texts there are, in their order and the language of the screen.

        Args:
            with_visits: Also those about a booked visit, as for a list of such visits.
        """
        return tuple(
            TemplateChoice(each.id, each.title[current_language()], each.fields)
            for each in built_in_letters()
            if with_visits or not each.needs_visit
        )

    def words(self, template_id: str, language: str, *, actor: Actor) -> WordsInUse:
        """What a text says now.

        Raises:
            RefusedError: There is no such text.
        """
        require(actor, Permission.WORK_WORKLIST)
        with self._database.reading() as session:
            own = _stored(session, template_id, language)
            return WordsInUse(words_in_use(session, template_id, language), own is not None)

    def save(self, template_id: str, language: str, words: Words, *, actor: Actor) -> None:
        """Keep the practice's own wording.

        Raises:
            RefusedError: Something in it may not go out so; the text says what.
        """
        require(actor, Permission.MANAGE_SETTINGS)
        found = problems(words, template_of(template_id).fields)
        if found or language not in LANGUAGES:
            raise RefusedError("\n".join(dict.fromkeys(found)))
        value = json.dumps(dataclasses.asdict(words))
        with self._database.writing(actor) as transaction:
            row = _stored(transaction.session, template_id, language)
            if row is None:
                name = f"{OWN}{template_id}.{language}"
                transaction.session.add(Setting(name=name, value=value))
            else:
                row.value = value

    def restore(self, template_id: str, language: str, *, actor: Actor) -> None:
        """Go back to the program's wording."""
        require(actor, Permission.MANAGE_SETTINGS)
        with self._database.writing(actor) as transaction:
            row = _stored(transaction.session, template_id, language)
            if row is not None:
                transaction.tombstone(row, "the wording of the program is used again")


def template_of(template_id: str) -> LetterTemplate:
    """A template of the program.

    Raises:
        RefusedError: There is none of this id.
    """
    for each in built_in_letters():
        if each.id == template_id:
            return each
    raise RefusedError(
        _("There is no text “{name}”. There are: {names}.").format(
            name=template_id, names=", ".join(each.id for each in built_in_letters())
        )
    )


def words_in_use(session: Session, template_id: str, language: str) -> Words:
    """What a text says, the practice's own wording before ours."""
    template = template_of(template_id)
    row = _stored(session, template_id, language)
    if row is not None:
        own = Words(**json.loads(row.value))
        if not problems(own, template.fields):
            return own
    return template.words[language]


def _stored(session: Session, template_id: str, language: str) -> Setting | None:
    return session.scalars(
        select(Setting)
        .where(
            Setting.name == f"{OWN}{template_id}.{language}",
            Setting.owner == "",
            Setting.deleted.is_(False),
        )
        .order_by(Setting.id)
        .limit(1)
    ).first()
