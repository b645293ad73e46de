"""The templates there are: the files that come with the program, found by words and codes."""

import functools
from collections.abc import Iterable
from pathlib import Path

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold
from carecoord.templates.definition import Template
from carecoord.templates.reading import read

BUILT_IN_DIR = RESOURCES_DIR / "decisions"


def load(folder: Path) -> tuple[Template, ...]:
    """Every template of a folder, in the order of their ids.

    Raises:
        TemplateError: A file cannot be used.
    """
    return tuple(read(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml")))


class Catalogue:
    """Few enough to be held and searched in memory."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._by_id = {template.id: template for template in templates}

    def templates(self) -> tuple[Template, ...]:
        return tuple(self._by_id.values())

    def template(self, template_id: str) -> Template:
        """The template of this id.

        Raises:
            RefusedError: There is none.
        """
        if template_id not in self._by_id:
            raise RefusedError(_("This decision template is no longer there. Choose another one."))
        return self._by_id[template_id]

    def find(self, query: str) -> tuple[Template, ...]:
        """Templates that hold every word, or beginning of one, whatever its case and accents."""
        words = fold(query).split()
        return tuple(
            template
            for template in self._by_id.values()
            if all(f" {word}" in template.keywords for word in words)
        )

    def for_codes(self, codes: Iterable[tuple[str, str]]) -> frozenset[str]:
        """Ids of the templates that answer to any of these pairs of system and code."""
        wanted = tuple(codes)
        return frozenset(
            template.id
            for template in self._by_id.values()
            if any(own.covers(*code) for own in template.codes for code in wanted)
        )


@functools.cache
def built_in() -> Catalogue:
    """The templates that come with the program, read when first asked for."""
    return Catalogue(load(BUILT_IN_DIR))
