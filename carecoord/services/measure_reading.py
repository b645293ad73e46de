"""Measures over one period, read in one session."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.services.measure_cases import Case, Frame
from carecoord.services.measure_parts import PartNames, in_order
from carecoord.services.measure_values import Measure, MeasureLine, Number
from carecoord.services.measure_words import Definition
from carecoord.vocab.measures import By


class MeasureReader:
    """Numbers and records come from the same cases, so they cannot differ."""

    def __init__(self, session: Session, frame: Frame, names: PartNames, by: By) -> None:
        self._session = session
        self._frame = frame
        self._names = names
        self._by = by

    def measure(self, definition: Definition) -> Measure:
        """The number of the whole, and of its parts where it has any."""
        whole = self.cases(definition, None)
        lines = list(self._lines(definition, whole))
        number = _number(whole)
        return Measure(
            id=definition.id,
            section=_(definition.section),
            title=_(definition.title),
            counted=_(definition.counted),
            met=_(definition.met),
            number=number,
            people=number.people or 0,
            lines=tuple(lines),
        )

    def cases(self, definition: Definition, part: str | None) -> Sequence[Case]:
        """The records of a part, or of the whole for None."""
        parted = definition.by and part is not None
        frame = replace(self._frame, by=self._by) if parted else self._frame
        found = definition.read(self._session, frame)
        return [one for one in found if part is None or one.part == part]

    def _lines(self, definition: Definition, whole: Sequence[Case]) -> Iterator[MeasureLine]:
        found: Iterable[Case] = whole if definition.parts else ()
        if self._by in definition.by:
            found = definition.read(self._session, replace(self._frame, by=self._by))
        parts: dict[str, list[Case]] = defaultdict(list)
        for one in found:
            parts[one.part].append(one)
        names = {part: self._names.name(definition, part, self._by) for part in parts}
        for part in sorted(
            parts, key=lambda each: in_order(each, names[each], self._by, definition)
        ):
            # Beside the name of a colleague stand counts alone: a share invites comparing.
            has_share = not definition.by or self._by is not By.STAFF
            yield MeasureLine(part, names[part], _number(parts[part]), has_share=has_share)


def _number(found: Iterable[Case]) -> Number:
    cases = list(found)
    answers = [one.is_met for one in cases]
    people = {one.patient_id for one in cases if one.is_met is not None}
    waiting = answers.count(None)
    return Number(answers.count(True), len(answers) - waiting, waiting, len(people))
