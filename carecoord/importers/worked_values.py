"""What people filled in on a list: words in every language we speak, and days that can be."""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from carecoord.common.i18n import LANGUAGES, _, in_language
from carecoord.common.text import fold
from carecoord.importers.values.dates import DateColumn, date_column, read_date
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.importers.worked_rows import WorkedRow, WorkedSheet
from carecoord.rules.partial_dates import display
from carecoord.vocab.outreach import CALL_SCREEN_RESULTS, AttemptResult, DeclineKind, LeaveReason
from carecoord.vocab.terms import Term, label
from carecoord.vocab.worked_lists import CALLED_ON, NEXT_TRY_ON, NOTE, REASON, RESULT

_FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedValues:
    """What one row says.

    Attributes:
        result: None where only a reason was given.
        reason: A ``DeclineKind``, a ``LeaveReason`` or None.
        called_on: None where the column was left empty.
    """

    result: AttemptResult | None
    reason: DeclineKind | LeaveReason | None
    called_on: dt.date | None
    next_try_on: dt.date | None
    note: str


def day_column(sheet: WorkedSheet) -> DateColumn:
    """How the file writes its days: all of them as the program that saved it does."""
    cells = [row.cells.get(key, "") for row in sheet.rows for key in (CALLED_ON, NEXT_TRY_ON)]
    return date_column(cells, is_1904=sheet.is_1904)


def read_values(
    row: WorkedRow, column: DateColumn, *, exported_on: dt.date, today: dt.date
) -> WorkedValues:
    """What a row says.

    Raises:
        UnclearValueError: A word is not known, or a day cannot be read or cannot be.
    """
    return WorkedValues(
        result=_result(row.cells.get(RESULT, "")),
        reason=_reason(row.cells.get(REASON, "")),
        called_on=_called_on(row.cells.get(CALLED_ON, ""), column, exported_on, today),
        next_try_on=_next_try_on(row.cells.get(NEXT_TRY_ON, ""), column, today),
        note=row.cells.get(NOTE, ""),
    )


def _result(text: str) -> AttemptResult | None:
    if not fold(text):
        return None
    found = _words(AttemptResult).get(fold(text))
    if found is None:
        raise UnclearValueError(
            _("The word for what happened is not known here. Use one of these: {words}.").format(
                words=_listed(CALL_SCREEN_RESULTS)
            )
        )
    return AttemptResult(found)


def _reason(text: str) -> DeclineKind | LeaveReason | None:
    if not fold(text):
        return None
    for terms in (DeclineKind, LeaveReason):
        found = _words(terms).get(fold(text))
        if found is not None:
            return DeclineKind(found) if terms is DeclineKind else LeaveReason(found)
    raise UnclearValueError(
        _(
            "The word for the reason is not known here. Use one of these: {words}."
            " What the person said belongs in the note."
        ).format(words=_listed((*DeclineKind, *LeaveReason)))
    )


@functools.cache
def _words(terms: type[Term]) -> dict[str, str]:
    """Values by their wording in every language, and by themselves."""
    by_word = {fold(label(term, in_language(lang))): term.value for lang in LANGUAGES
               for term in terms}  # fmt: skip
    return by_word | {fold(term.value): term.value for term in terms}


def _listed(terms: Iterable[Term]) -> str:
    return ", ".join(map(label, terms))


def _called_on(
    text: str, column: DateColumn, exported_on: dt.date, today: dt.date
) -> dt.date | None:
    days = _days(text, column, today)
    if not days:
        return None
    fitting = [day for day in days if exported_on <= day <= today]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _two_days(fitting)
    if min(days) > today:
        raise UnclearValueError(_("The day of the call lies in the future."))
    raise UnclearValueError(
        _("The day of the call is before {day}, when the list was exported.").format(
            day=display(exported_on.isoformat())
        )
    )


def _next_try_on(text: str, column: DateColumn, today: dt.date) -> dt.date | None:
    days = _days(text, column, today)
    if not days:
        return None
    fitting = [day for day in days if today <= day <= today + _FURTHEST]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _two_days(fitting)
    if max(days) < today:
        raise UnclearValueError(_("The day of the next try is in the past."))
    raise UnclearValueError(_("The day of the next try is more than a year ahead."))


def _two_days(days: Sequence[dt.date]) -> UnclearValueError:
    one, other = (display(day.isoformat()) for day in days)
    sentence = _("A day can be read as {day} or as {other}. Write the month as a word.")
    return UnclearValueError(sentence.format(day=one, other=other))


def _days(text: str, column: DateColumn, today: dt.date) -> list[dt.date]:
    """The day a cell can mean: none, one, or two where the order of day and month is open.

    Raises:
        UnclearValueError: It is no day.
    """
    if not text:
        return []
    orders = [column] if column.is_settled else [replace(column, order=o) for o in ("mdy", "dmy")]
    found: set[dt.date] = set()
    for each in orders:
        try:
            found.add(dt.date.fromisoformat(read_date(text, each, latest=today + _FURTHEST).iso))
        except (UnclearValueError, ValueError):
            continue
    if not found:
        raise UnclearValueError(_("A day cannot be read. Write it like 2026-03-31."))
    return sorted(found)
