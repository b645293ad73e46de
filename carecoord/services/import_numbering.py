"""Whether a source gives its records the same keys with every export, or new ones each time."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from carecoord.services.import_fact_kinds import FactKind
from carecoord.services.import_origins import Row
from carecoord.services.import_plan import Fields
from carecoord.services.import_rows import is_unique_everywhere

Record = tuple[str, Fields]
"""Patient id, and what a file says."""
_FEW = 4  # records from which on it can be told how many are known under another key


class Numbering:
    """Tells a record that was given a new key from another one that says the same.

    Where keys last, a known fact under another key is a second one, such as a visit registered
    twice. Where they are given anew, every record of the file has another key than before.
    """

    def __init__(
        self,
        kind: FactKind,
        *,
        lasts: bool,
        is_told: bool,
        is_mixed: bool,
        known_by_key: Collection[str],
    ) -> None:
        self.is_mixed = is_mixed
        """Whether some records have a new key and others do not: the file brought again would
        tell something else then, so the new keys have to be kept."""
        self._kind = kind
        self._lasts = lasts
        self._is_told = is_told
        self._known_by_key = known_by_key

    def is_another(self, row: Row, patient_id: str, fields: Fields) -> bool:
        """Whether a record is another one than a stored row of its source that says the same."""
        ours, theirs = row["source_key"], fields["source_key"]
        if not ours or not theirs or ours == theirs:
            return False
        if self._is_told:
            return self._lasts
        # Little is known, so the person's own key speaks for those of their records.
        if patient_id not in self._known_by_key:
            return False
        are_unique = is_unique_everywhere(ours) and is_unique_everywhere(theirs)
        repeats = self._kind.repeats and all(row[n] == fields[n] for n in self._kind.compared)
        return are_unique or repeats


def numbering_of(
    kind: FactKind,
    records: Sequence[Record],
    same: Callable[[str, Fields], Iterable[Row]],
    keyed: Mapping[tuple[str, str], Sequence[Row]],
    known_by_key: Collection[str],
) -> Numbering:
    """What the records of one file tell about the keys of their source.

    Args:
        kind: Their table.
        records: All of them that have a key.
        same: The stored rows that say the same as a record.
        keyed: Stored rows by person and key.
        known_by_key: Patient ids of those known by the source's own key for them.
    """
    kept = renamed = reused = 0
    alike: set[str] = set()
    for patient_id, fields in records:
        rows = list(same(patient_id, fields))
        keys = {row["source_key"] for row in rows}
        alike.update(row["id"] for row in rows)
        mine = keyed.get((patient_id, fields["source_key"]), ())
        kept += fields["source_key"] in keys
        renamed += bool(keys) and fields["source_key"] not in keys
        reused += bool(mine) and not any(_are_one(kind, row, fields) for row in mine)
    lasts = kept > renamed + reused or (not reused and renamed * _FEW <= len(records))
    is_told = bool(kept or reused) or len(records) >= _FEW
    return Numbering(
        kind,
        lasts=lasts,
        is_told=is_told,
        is_mixed=renamed > 0 and (renamed < len(records) or len(alike) < renamed),
        known_by_key=known_by_key,
    )


def _are_one(kind: FactKind, row: Mapping[str, Any], fields: Fields) -> bool:
    return all(row[name] == fields[name] for name in kind.alike)
