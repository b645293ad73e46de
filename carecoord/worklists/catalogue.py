"""The lists there are: the files that come with the program, in their order."""

import functools
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.worklists.compile import Compiled
from carecoord.worklists.definition import Definition
from carecoord.worklists.kept import Kept, can_be_kept
from carecoord.worklists.reading import read

BUILT_IN_DIR = RESOURCES_DIR / "worklists"


def load(folder: Path) -> tuple[Definition, ...]:
    """Every list of a folder, the most pressing first.

    Raises:
        DefinitionError: A file cannot be used.
    """
    found = [read(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=_place))


def _place(definition: Definition) -> tuple[int, str]:
    return definition.position, definition.id


class Catalogue:
    """Lists by id, each compiled when it is first asked for."""

    def __init__(
        self,
        definitions: tuple[Definition, ...],
        retired: tuple[Definition, ...] = (),
        broken: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Put the lists together.

        Args:
            definitions: Those in use, in their order.
            retired: Those that are only found by their id, for what was done from them.
            broken: Sentence by id for those this version cannot use.
        """
        self.definitions = definitions
        self.broken = broken
        self._by_id = {definition.id: definition for definition in (*retired, *definitions)}
        self._base: Catalogue | None = None
        self._compiled: dict[tuple[str, bool, bool], Compiled] = {}
        self._kept: dict[tuple[str, bool, frozenset[str]], Kept | None] = {}

    def __contains__(self, worklist_id: str) -> bool:
        return worklist_id in self._by_id

    def definition(self, worklist_id: str) -> Definition:
        """The list of this id.

        Raises:
            RefusedError: There is none, or this version cannot use it.
        """
        if worklist_id in self.broken:
            raise RefusedError(self.broken[worklist_id])
        if worklist_id not in self._by_id:
            raise RefusedError(
                _("There is no worklist named {id}. Choose one from the list of worklists.").format(
                    id=worklist_id
                )
            )
        return self._by_id[worklist_id]

    def everything(self) -> Iterable[Definition]:
        """Those in use and those that were."""
        return self._by_id.values()

    def with_own(
        self,
        definitions: Iterable[Definition],
        retired: Iterable[Definition] = (),
        broken: Mapping[str, str] = MappingProxyType({}),
    ) -> "Catalogue":
        """The same lists and those of the practice, each in its place."""
        everything = sorted((*self.definitions, *definitions), key=_place)
        made = Catalogue(tuple(everything), tuple(retired), broken)
        made._base = self
        return made

    def compiled(
        self, worklist_id: str, *, includes_hidden: bool = False, is_current: bool = True
    ) -> Compiled:
        """The statement of a list.

        Raises:
            RefusedError: There is no such list.
        """
        if self._base is not None and worklist_id in self._base:
            return self._base.compiled(
                worklist_id, includes_hidden=includes_hidden, is_current=is_current
            )
        key = (worklist_id, includes_hidden, is_current)
        if key not in self._compiled:
            self._compiled[key] = Compiled(
                self.definition(worklist_id),
                includes_hidden=includes_hidden,
                is_current=is_current,
                others=self.definitions,
            )
        return self._compiled[key]

    def kept(
        self, worklist_id: str, *, is_current: bool = True, lacking: Collection[str] = ()
    ) -> Kept | None:
        """How the rows of a list are kept; None for one whose order cannot be.

        Raises:
            RefusedError: There is no such list.
        """
        if self._base is not None and worklist_id in self._base:
            return self._base.kept(worklist_id, is_current=is_current, lacking=lacking)
        key = (worklist_id, is_current, frozenset(lacking))
        if key not in self._kept:
            definition = self.definition(worklist_id)
            self._kept[key] = (
                Kept(definition, is_current=is_current, others=self.definitions, lacking=lacking)
                if can_be_kept(definition)
                else None
            )
        return self._kept[key]


@functools.cache
def built_in() -> Catalogue:
    """The lists that come with the program."""
    return Catalogue(load(BUILT_IN_DIR))
