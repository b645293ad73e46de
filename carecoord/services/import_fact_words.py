"""What an import says about facts it corrects, takes away, or leaves out."""

import enum
from collections import Counter
from collections.abc import Iterator

from carecoord.common.i18n import N_, _, n_
from carecoord.importers.records import Problem, Severity, Why

SENTENCES_AT_MOST = 100
"""Single facts told of in one import; the others are counted."""

_REASONS: dict[Why, str] = {
    "entered_in_error": N_("The source says that it was entered in error."),
    "refuted": N_("The source says that it turned out not to be true."),
    "cancelled": N_("The source says that it was canceled."),
    "no_number": N_("The source gives no number for it any more."),
}


def reason_of(why: Why) -> str:
    """Why a source takes a fact back, for the journal and the screen."""
    return _(_REASONS[why])


class LeftOut(enum.StrEnum):
    """Why facts of a file are not kept."""

    STRANGER = "stranger"
    INCOMPLETE = "incomplete"
    REMOVED_HERE = "removed_here"
    WITHDRAWN = "withdrawn"


class Told:
    """Sentences about facts, gathered while a file is compared with the store."""

    def __init__(self, *, is_named: bool) -> None:
        """``is_named``: whether the source has a name that tells it from others."""
        self._is_named = is_named
        self._single: list[Problem] = []
        self._left_out: Counter[LeftOut] = Counter()
        self._is_doubtful = False

    def corrected(self, where: str, *, before: str, after: str) -> None:
        """A source says something else than it said before."""
        message = _("The source corrects itself: {after}, not {before}.")
        self._tell(where, message.format(before=before, after=after))

    def comes_from_a_list(self) -> None:
        """A fact without a key was taken for the correction of an earlier one."""
        self._is_doubtful = not self._is_named

    def withdrawn(self, where: str, why: Why, fact: str) -> None:
        """A source takes back what it said before."""
        message = _("{fact} is taken off the chart. {reason}")
        self._tell(where, message.format(fact=fact, reason=reason_of(why)))

    def returned(self, where: str, fact: str) -> None:
        """A source says again what it had taken back."""
        message = _("{fact} is back on the chart: the source says again that it holds.")
        self._tell(where, message.format(fact=fact))

    def left_out(self, why: LeftOut) -> None:
        self._left_out[why] += 1

    def problems(self) -> Iterator[Problem]:
        """All of it, single facts first."""
        yield from self._single[:SENTENCES_AT_MOST]
        if (more := len(self._single) - SENTENCES_AT_MOST) > 0:
            message = n_(
                "{count} more fact was corrected or taken back by the source.",
                "{count} more facts were corrected or taken back by the source.",
                more,
            )
            yield Problem("warning", "", message.format(count=more))
        if self._is_doubtful:
            message = _(
                "Lists without a name count as one source. If they come from different systems,"
                " name the source of each, so that one does not correct the other."
            )
            yield Problem("warning", "", message)
        for why, count in sorted(self._left_out.items()):
            severity, message = _left_out_words(why, count)
            yield Problem(severity, "", message.format(count=count))

    def _tell(self, where: str, message: str) -> None:
        self._single.append(Problem("warning", where, message))


def _left_out_words(why: LeftOut, count: int) -> tuple[Severity, str]:
    """How grave it is, and a sentence with room for the count."""
    if why is LeftOut.STRANGER:
        return "warning", n_(
            "{count} record belongs to nobody in this import and to nobody known here, so it was"
            " left out. Import the patients first.",
            "{count} records belong to nobody in this import and to nobody known here, so they"
            " were left out. Import the patients first.",
            count,
        )
    if why is LeftOut.INCOMPLETE:
        return "warning", n_(
            "{count} record has no date or no name, so it was left out.",
            "{count} records have no date or no name, so they were left out.",
            count,
        )
    if why is LeftOut.REMOVED_HERE:
        return "note", n_(
            "{count} record was taken off the chart here as a mistake, so it was left out.",
            "{count} records were taken off the chart here as mistakes, so they were left out.",
            count,
        )
    return "note", n_(
        "{count} record was marked as entered in error or refuted and left out.",
        "{count} records were marked as entered in error or refuted and left out.",
        count,
    )
