"""Putting clinical records to the people they belong to, and saying what found nobody."""

from collections import Counter
from collections.abc import Collection

from carecoord.common.i18n import _, n_
from carecoord.importers.doubts import note_suspected
from carecoord.importers.measurements import PRESSURE_CODES, PressurePairs
from carecoord.importers.records import (
    IncomingAllergy,
    IncomingCondition,
    IncomingMeasurement,
    IncomingVisit,
    Problem,
    Reading,
    Record,
)
from carecoord.importers.values.quantities import is_believable, value_text


class Placer:
    """Sorts records into a reading whose people are complete; ``finish`` closes it."""

    def __init__(self, reading: Reading, left_out: Collection[str] = ()) -> None:
        """Prepare.

        Args:
            reading: Takes the records; holds everybody who is kept.
            left_out: Keys of people who stand in the files too, but are not kept.
        """
        self._reading = reading
        self._known = {patient.source_key for patient in reading.patients}
        # Somebody without an id in a table of ids owns nothing there.
        self._nobody = {"", *left_out} - (self._known - {""})
        self._pairs = PressurePairs()
        self._orphans: Counter[str] = Counter()

    def put(self, record: Record, kind: str) -> None:
        """Keep a record of a resource type, unless it belongs to nobody who is kept.

        Whose patient is not in the files may belong to somebody who is in the store.
        """
        # A reference to what should stand inside the record, but does not, means nobody.
        if record.patient_key in self._nobody or record.patient_key.startswith("#"):
            self._orphans[kind] += 1
            return
        if record.patient_key not in self._known:
            self._reading.elsewhere.setdefault(record.patient_key, set())
        match record:
            case IncomingMeasurement(code=code) if code in PRESSURE_CODES:
                self._pairs.add(record)
            case IncomingMeasurement():
                self._reading.measurements.append(record)
            case IncomingCondition():
                self._reading.conditions.append(record)
            case IncomingVisit():
                self._reading.visits.append(record)
            case IncomingAllergy():
                self._reading.allergies.append(record)

    def finish(self) -> None:
        """Join the pressures and report what was left out."""
        reading = self._reading
        reading.measurements.extend(self._pairs.pairs(reading.problems))
        _note_doubtful(reading)
        note_suspected(reading)
        for kind, count in sorted(self._orphans.items()):
            message = n_(
                "{count} record of type {kind} names no patient, or one who was left out, so it"
                " was left out too.",
                "{count} records of type {kind} name no patient, or one who was left out, so they"
                " were left out too.",
                count,
            ).format(count=count, kind=kind)
            reading.problems.append(Problem("warning", "", message))
        if unpaired := self._pairs.unpaired():
            message = n_(
                "{count} blood pressure value has no partner (upper or lower) and was left out.",
                "{count} blood pressure values have no partner (upper or lower) and were left out.",
                unpaired,
            ).format(count=unpaired)
            reading.problems.append(Problem("warning", "", message))


def note_without_number(reading: Reading, count: int) -> None:
    """Say how many observations are answers or texts."""
    if count:
        message = n_(
            "{count} observation holds no number (an answer or a text) and was not kept.",
            "{count} observations hold no number (answers or texts) and were not kept.",
            count,
        ).format(count=count)
        reading.problems.append(Problem("note", "", message))


def _note_doubtful(reading: Reading) -> None:
    """Warn of coded results that are hard to believe: a result is kept, and looked at."""
    for one in reading.measurements:
        if is_believable(one.kind, one.value, one.value2):
            continue
        message = _("{value} is hard to believe. It was kept; check it in the source.").format(
            value=value_text(one.kind, one.value, one.unit, one.value2)
        )
        reading.problems.append(Problem("warning", one.where, message, one.kind))
