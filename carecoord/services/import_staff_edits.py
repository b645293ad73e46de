"""Who wrote a stored value last: an import may change what imports wrote, not what staff did."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from carecoord.db.rowlog import RowLog, row_logs
from carecoord.db.shapes import decode_fields, shape_of
from carecoord.entities.base import Synced
from carecoord.services.import_origins import Row, is_by_staff, reasons_of, stamp_of

_ROWS_AT_A_TIME = 500


class StaffEdits:
    """Looks up the journal entries behind stored values."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_staff(
        self, table: type[Synced], patient_id: str, stored: Row, names: Iterable[str]
    ) -> frozenset[str]:
        """Those of the fields that a person wrote last, not an import.

        A field that was left blank when the row was made, or left as every row begins, is
        nobody's word.

        Args:
            table: The row's table.
            patient_id: Whose row it is.
            stored: The row with its ``clock``.
            names: Fields a file would change.
        """
        clock = decode_fields(stored["clock"])
        start = shape_of(table).start
        stamps = {
            name: stamp_of(clock, name)
            for name in names
            if name in clock or stored[name] not in {None, "", start.get(name)}
        }
        stamped = ((patient_id, stamp) for stamp in set(stamps.values()))
        reasons = reasons_of(self._session, stamped)
        return frozenset(n for n, stamp in stamps.items() if is_by_staff(reasons.get(stamp)))

    def former(
        self, table: type[Synced], stored: Row, names: tuple[str, str]
    ) -> frozenset[tuple[Any, ...]]:
        """Pairs of values staff took away from a row, by changing or by removing it.

        Args:
            table: The row's table.
            stored: The row with its ``clock``, whether it is removed or not.
            names: The two fields that a file knows the row by.
        """
        touched = [name for name in (*names, "deleted") if f'"{name}"' in stored["clock"]]
        if not touched or not self.by_staff(table, stored["patient_id"], stored, touched):
            return frozenset()
        log = row_logs(self._session, shape_of(table), [(stored["id"], stored["patient_id"])])
        return frozenset(values_had(log[stored["id"]], names))

    def changed(
        self, table: type[Synced], rows: Iterable[Row], names: Sequence[str]
    ) -> list[tuple[Row, RowLog]]:
        """Of these rows those of which staff changed one of the fields, with all versions."""
        touched: dict[str, tuple[Row, set[str]]] = {}
        for row in rows:
            clock = decode_fields(row["clock"])
            if stamps := {stamp_of(clock, name) for name in names if name in clock}:
                touched[row["id"]] = row, stamps
        reasons = reasons_of(
            self._session,
            ((row["patient_id"], stamp) for row, stamps in touched.values() for stamp in stamps),
        )
        by_staff = [
            row
            for row, stamps in touched.values()
            if any(is_by_staff(reasons.get(stamp)) for stamp in stamps)
        ]
        return list(self._with_logs(table, by_staff))

    def _with_logs(self, table: type[Synced], rows: Sequence[Row]) -> Iterable[tuple[Row, RowLog]]:
        for start in range(0, len(rows), _ROWS_AT_A_TIME):
            some = rows[start : start + _ROWS_AT_A_TIME]
            pairs = [(row["id"], row["patient_id"]) for row in some]
            logs = row_logs(self._session, shape_of(table), pairs)
            yield from ((row, logs[row["id"]]) for row in some)


def values_had(log: RowLog, names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    """Every combination of the values these fields ever had."""
    had = (
        {log.start[name], *(version.value for version in log.versions[name].values())}
        for name in names
    )
    return itertools.product(*had)
