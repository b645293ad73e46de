"""The entries of one table of a template's file, with a sentence for each that is wrong."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _
from carecoord.templates.definition import Text
from carecoord.vocab.languages import name_of
from carecoord.vocab.terms import Term

Choice = TypeVar("Choice", bound=Term)


class TemplateError(RefusedError):
    """A template's file cannot be used; the text says where and why."""


class Entries:
    """Reads entries by name; every refusal names the template and the place."""

    def __init__(
        self, table: Mapping[str, Any], known: frozenset[str], *, template_id: str, place: str = ""
    ) -> None:
        """``known`` are the names there may be.

        Raises:
            TemplateError: There is an entry of another name.
        """
        self._table = table
        self._template_id = template_id
        self._place = place
        for name in sorted(table.keys() - known):
            raise self.wrong(name, _("there is no such entry"))

    def wrong(self, name: str, problem: str) -> TemplateError:
        place = ".".join(filter(None, (self._place, name)))
        return TemplateError(
            _("The decision template {id} cannot be used. At {place}: {problem}.").format(
                id=self._template_id, place=place, problem=problem
            )
        )

    def has(self, name: str) -> bool:
        return name in self._table

    def need(self, name: str) -> Any:
        if name not in self._table:
            raise self.wrong(name, _("this entry is missing"))
        return self._table[name]

    def word(self, name: str) -> str:
        word = self.need(name)
        if not isinstance(word, str) or not word.strip():
            raise self.wrong(name, _("a text is needed here"))
        return word

    def maybe_empty(self, name: str) -> str:
        """A word that has to be there but may be empty, such as who reviewed it."""
        word = self.need(name)
        if not isinstance(word, str):
            raise self.wrong(name, _("a text is needed here"))
        return word.strip()

    def day(self, name: str) -> dt.date:
        day = self.need(name)
        if type(day) is not dt.date:
            raise self.wrong(name, _("a day such as 2026-11-30 is needed here"))
        return day

    def yes_or_no(self, name: str) -> bool:
        """True or false; false when it is not there."""
        answer = self._table.get(name, False)
        if not isinstance(answer, bool):
            raise self.wrong(name, _("write true or false here"))
        return answer

    def one_of(self, name: str, choices: type[Choice]) -> Choice | None:
        """One of an enumeration's words; None when the entry is not there."""
        if name not in self._table:
            return None
        try:
            return choices(self._table[name])
        except ValueError as error:
            listed = ", ".join(choices)
            raise self.wrong(name, _("choose one of {choices}").format(choices=listed)) from error

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words; empty when it is not there."""
        found = self._table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise self.wrong(name, _("a list of words is needed here"))
        return tuple(found)

    def text(self, name: str) -> Text:
        """A text with all languages of the program, and no other."""
        table = self.need(name)
        if not isinstance(table, dict):
            raise self.wrong(name, _("a text is needed here"))
        return Entries(
            table, frozenset(LANGUAGES), template_id=self._template_id, place=self._at(name)
        ).languages()

    def text_or_none(self, name: str) -> Text | None:
        return self.text(name) if self.has(name) else None

    def languages(self) -> Text:
        """This table itself as a text; other entries beside the languages do not matter."""
        for language in LANGUAGES:
            said = self._table.get(language)
            if not isinstance(said, str) or not said.strip():
                raise self.wrong(
                    language,
                    _("the text in {language} is missing").format(language=name_of(language)),
                )
        return Text({language: self._table[language].strip() for language in LANGUAGES})

    def table(self, name: str, known: frozenset[str]) -> "Entries":
        found = self.need(name)
        if not isinstance(found, dict):
            raise self.wrong(name, _("a table is needed here"))
        return Entries(found, known, template_id=self._template_id, place=self._at(name))

    def tables(self, name: str, known: frozenset[str]) -> "tuple[Entries, ...]":
        """A list of tables that has at least one."""
        found = self.need(name)
        if not isinstance(found, list) or not found or not all(isinstance(t, dict) for t in found):
            raise self.wrong(name, _("at least one entry is needed here"))
        return tuple(
            Entries(
                one, known, template_id=self._template_id, place=self._at(f"{name}[{number}]")
            )
            for number, one in enumerate(found)
        )  # fmt: skip

    def _at(self, name: str) -> str:
        return ".".join(filter(None, (self._place, name)))
