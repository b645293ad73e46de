"""Every list there is: the program's and the practice's own, read from the store."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.entities import OwnWorklist
from carecoord.vocab.own_lists import ListState
from carecoord.worklists.catalogue import Catalogue, built_in
from carecoord.worklists.definition import Definition
from carecoord.worklists.keeping import Keeper
from carecoord.worklists.reading import DefinitionError, read

_SHOWN = (ListState.IN_USE.value, ListState.RETIRED.value)
_QUERY = (
    select(
        OwnWorklist.id, OwnWorklist.rev, OwnWorklist.worklist_id, OwnWorklist.number,
        OwnWorklist.state, OwnWorklist.deleted,
    )
    .where(OwnWorklist.state.in_(_SHOWN), OwnWorklist.definition != "")
    .order_by(OwnWorklist.worklist_id, OwnWorklist.number, OwnWorklist.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Held:
    """One version that holds, or held."""

    id: str
    rev: int
    worklist_id: str
    number: int
    state: str
    deleted: bool

    @property
    def is_used(self) -> bool:
        return self.state == ListState.IN_USE and not self.deleted


class ListsInUse:
    """The lists as they are now; what did not change since is not read again."""

    def __init__(self, built_in: Catalogue) -> None:
        self.built_in = built_in
        self._read: tuple[tuple[_Held, ...], Catalogue] = ((), built_in)

    def catalogue(self, session: Session) -> Catalogue:
        """All lists; one that cannot be used stands aside and harms no other."""
        holding = _newest(_Held(*row) for row in session.execute(_QUERY))
        known, catalogue = self._read
        if holding != known:
            catalogue = self._put_together(session, holding)
            # One assignment, since several threads ask.
            self._read = (holding, catalogue)
        return catalogue

    def _put_together(self, session: Session, holding: tuple[_Held, ...]) -> Catalogue:
        if not holding:
            return self.built_in
        ids = [held.id for held in holding]
        rows = session.execute(
            select(OwnWorklist.id, OwnWorklist.title, OwnWorklist.definition).where(
                OwnWorklist.id.in_(ids)
            )
        )
        texts = {row_id: (title, definition) for row_id, title, definition in rows}
        used: list[Definition] = []
        retired: list[Definition] = []
        broken: dict[str, str] = {}
        for held in holding:
            title, text = texts[held.id]
            try:
                definition = read(text)
            except DefinitionError as error:
                broken[held.worklist_id] = broken_words(title, error)
                continue
            # A file that was tampered with never takes the place of another list.
            if definition.id == held.worklist_id and definition.id not in self.built_in:
                (used if held.is_used else retired).append(definition)
        return self.built_in.with_own(used, retired, broken)


def list_keeper() -> Keeper:
    """Keeps the rows of all lists in step; the lists are read when it is first needed."""
    lists: list[ListsInUse] = []

    def catalogue(session: Session) -> Catalogue:
        if not lists:
            lists.append(ListsInUse(built_in()))
        return lists[0].catalogue(session)

    return Keeper(catalogue)


def broken_words(title: str, error: DefinitionError) -> str:
    """That a list cannot be used, and what to do."""
    return _(
        "The list “{title}” cannot be used in this version of CareCoord. {problem} "
        "Open it under Own worklists and change it, or retire it."
    ).format(title=title, problem=error)


def _newest(rows: Iterable[_Held]) -> tuple[_Held, ...]:
    """Of each list one version: one in use before a retired one, else the highest number."""
    best: dict[str, _Held] = {}
    for row in rows:
        held = best.get(row.worklist_id)
        if held is None or row.is_used or not held.is_used:
            best[row.worklist_id] = row
    return tuple(best.values())
