"""The lists there are: the files that come with the program, in their order."""

import functools
from pathlib import Path

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.worklists.compile import Compiled
from carecoord.worklists.definition import Definition
from carecoord.worklists.reading import read

BUILT_IN_DIR = RESOURCES_DIR / "worklists"


def load(folder: Path) -> tuple[Definition, ...]:
    """Every list of a folder, the most pressing first.

    Raises:
        DefinitionError: A file cannot be used.
    """
    found = [read(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda each: (each.position, each.id)))


class Catalogue:
    """Lists by id, each compiled when it is first asked for."""

    def __init__(self, definitions: tuple[Definition, ...]) -> None:
        self.definitions = definitions
        self._by_id = {definition.id: definition for definition in definitions}
        self._compiled: dict[tuple[str, bool, bool], Compiled] = {}

    def definition(self, worklist_id: str) -> Definition:
        """The list of this id.

        Raises:
            RefusedError: There is none.
        """
        if worklist_id not in self._by_id:
            raise RefusedError(
                _("There is no worklist named {id}. Choose one from the list of worklists.").format(
                    id=worklist_id
                )
            )
        return self._by_id[worklist_id]

    def compiled(
        self, worklist_id: str, *, includes_hidden: bool = False, is_current: bool = True
    ) -> Compiled:
        """The statement of a list.

        Raises:
            RefusedError: There is no such list.
        """
        key = (worklist_id, includes_hidden, is_current)
        if key not in self._compiled:
            self._compiled[key] = Compiled(
                self.definition(worklist_id),
                includes_hidden=includes_hidden,
                is_current=is_current,
                others=self.definitions,
            )
        return self._compiled[key]


@functools.cache
def built_in() -> Catalogue:
    """The lists that come with the program."""
    return Catalogue(load(BUILT_IN_DIR))
