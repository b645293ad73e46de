"""Conditions, readings, visits and allergies of a file: new, changed, withdrawn, or known already.

A fact is known by its key in the source, or, since keys differ from export to export, by
being the same thing at the same time. A reading without a key that has another value than its
source gave for the same time before is a correction.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from carecoord.importers.records import Reading, Withdrawal
from carecoord.services.fact_words import Columns
from carecoord.services.import_fact_kinds import FACT_KINDS, FactKind
from carecoord.services.import_fact_words import LeftOut, Told, reason_of
from carecoord.services.import_known_facts import KnownFacts
from carecoord.services.import_origins import Remover, Row
from carecoord.services.import_plan import Fields, Held, Plan, Whole
from carecoord.services.import_staff_edits import StaffEdits

_READING = "reading"
Tick = Callable[[], None]
_ANOTHER_READING = frozenset({"value", "value2", "comparator", "taken_at"})
"""A change of one of these is told; a change of the wording is not."""


class _Incoming(Protocol):
    @property
    def patient_key(self) -> str: ...
    @property
    def where(self) -> str: ...


def plan_facts(
    session: Session, plan: Plan, reading: Reading, *, source: str, keeps_keys: bool, tick: Tick
) -> None:
    """Plan every fact of the reading; people must be planned before.

    Args:
        session: The store as it is.
        plan: Takes the result.
        reading: What the files hold.
        source: Name of where they come from, "" without one.
        keeps_keys: Whether the file's own keys mean the same record next time.
        tick: Called after each record; may raise to stop.
    """
    people = sorted(set(plan.seen.values()) - plan.added)
    told = Told(is_named=bool(source))
    for kind in FACT_KINDS:
        known = KnownFacts(session, kind, people, source)
        planner = _FactPlanner(plan, kind, known, StaffEdits(session), told)
        planner.plan(kind.records(reading), keeps_keys=keeps_keys, tick=tick)
        planner.withdraw(one for one in reading.withdrawn if one.kind == kind.resource)
    plan.problems.extend(told.problems())


class _FactPlanner:
    """Plans the facts of one table."""

    def __init__(
        self, plan: Plan, kind: FactKind, known: KnownFacts, edits: StaffEdits, told: Told
    ) -> None:
        self._plan = plan
        self._kind = kind
        self._known = known
        self._edits = edits
        self._told = told
        self._keys: set[tuple[str, str]] = set()
        self._whole = Whole(_READING, kind.whole, self._words) if kind.whole else None

    def plan(self, records: Sequence[_Incoming], *, keeps_keys: bool, tick: Tick) -> None:
        """Each step takes what it recognises of what the steps before it left."""
        steps = (
            self._takes_own, self._takes_known, self._takes_changed, self._takes_removed,
            self._takes_correction,
        )  # fmt: skip
        left: list[tuple[Held, Fields]] = []
        for record in records:
            fields = self._usable(record)
            if fields is not None:
                if not keeps_keys:
                    fields["source_key"] = ""
                owner = self._plan.seen[record.patient_key]
                left.append((Held(self._kind.table, owner, {}, record.where), fields))
            tick()
        self._keys = {(found.patient_id, fields["source_key"]) for found, fields in left}
        said = [(found.patient_id, fields) for found, fields in left]
        self._known.learn(said, self._plan.known_by_key)
        for takes in steps:
            left = [(found, fields) for found, fields in left if not takes(found, fields)]
        for found, fields in left:
            self._plan.insert(self._kind.table, found.patient_id, fields)

    def withdraw(self, withdrawn: Iterable[Withdrawal]) -> None:
        """Plan what the source takes back of what it said before."""
        for gone in withdrawn:
            owner = self._plan.seen.get(gone.patient_key, "")
            fields = self._kind.fields(gone.record) if gone.record else None
            row = self._known.withdrawn(owner, gone, fields)
            if row is not None:
                self._take_off(Held(self._kind.table, owner, row, gone.where), gone)
            elif gone.why != "no_number" and not self._known.had_key(owner, gone.source_key):
                self._told.left_out(LeftOut.WITHDRAWN)

    def _usable(self, record: _Incoming) -> Fields | None:
        if record.patient_key not in self._plan.seen:
            self._told.left_out(LeftOut.STRANGER)
            return None
        fields = self._kind.fields(record)
        if fields is None:
            self._told.left_out(LeftOut.INCOMPLETE)
        return fields

    def _takes_own(self, found: Held, fields: Fields) -> bool:
        """The record as it was, but perhaps ended or worded anew."""
        return self._change(found, self._known.own(found.patient_id, fields), fields)

    def _takes_known(self, found: Held, fields: Fields) -> bool:
        """The record under another key, or the same fact from another source."""
        row = self._known.same(found.patient_id, fields)
        if row is None:
            return False
        changed = any(row[name] != fields[name] for name in self._kind.compared)
        given_away = (found.patient_id, row["source_key"]) in self._keys
        takes_key = given_away or self._known.takes_key(row, fields)
        is_renamed = bool(fields["source_key"]) and (changed or takes_key)
        if is_renamed and self._known.is_from_here(row):
            self._change(found, row, fields)
            # The old key may have gone to another record of this file.
            if takes_key and row["source_key"] != fields["source_key"]:
                self._plan.update(
                    found.table, found.patient_id, row["id"], {"source_key": fields["source_key"]}
                )
        return True

    def _takes_changed(self, found: Held, fields: Fields) -> bool:
        return self._change(found, self._known.keyed(found.patient_id, fields), fields)

    def _takes_removed(self, found: Held, fields: Fields) -> bool:
        """What was taken off or corrected here, or withdrawn by its source, since it came."""
        gone = self._known.gone(found.patient_id, fields)
        if gone is not None and self._is_settled(found, *gone, fields):
            return True
        return self._change(found, self._known.former(found.patient_id, fields), fields)

    def _takes_correction(self, found: Held, fields: Fields) -> bool:
        row = self._known.corrected(found.patient_id, fields)
        if row is not None:
            self._told.comes_from_a_list()
        return self._change(found, row, fields)

    def _is_settled(self, found: Held, row: Row, remover: Remover, fields: Fields) -> bool:
        """Whether a row that was taken off answers for this record."""
        if remover is Remover.UNDOING:
            return False
        if remover is Remover.STAFF:
            if not self._known.says_the_same(row, fields):
                return False
            self._told.left_out(LeftOut.REMOVED_HERE)
            return True
        given = {name: fields[name] for name in self._kind.compared}
        self._plan.update(
            self._kind.table, found.patient_id, row["id"], {**given, "deleted": False}
        )
        self._told.returned(found.where, self._words(fields))
        return True

    def _change(self, found: Held, row: Row | None, fields: Fields) -> bool:
        if row is None:
            return False
        given = {name: fields[name] for name in self._kind.compared}
        held = Held(found.table, found.patient_id, row, found.where)
        changed = self._plan.change(held, given, self._edits, self._whole)
        if self._kind.whole and not _ANOTHER_READING.isdisjoint(changed):
            self._told.corrected(
                found.where, before=self._words(row), after=self._words({**row, **changed})
            )
        return True

    def _take_off(self, held: Held, gone: Withdrawal) -> None:
        row, reason = held.row, reason_of(gone.why)
        if self._edits.by_staff(held.table, held.patient_id, row, self._kind.same):
            self._plan.dispute_removal(held, reason, ours=self._words(row))
            return
        self._plan.remove(held, reason)
        self._told.withdrawn(held.where, gone.why, self._words(row))

    def _words(self, fields: Columns) -> str:
        return self._kind.says(fields, self._plan.zone)
