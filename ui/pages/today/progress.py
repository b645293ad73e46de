"""How much of the list shown was worked today, by this person and by everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.services.outreach_progress import WorkedToday


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows worked today, of those and the ones still on the list."""

    done: int
    mine: int
    total: int

    @property
    def words(self) -> str:
        done, total = f"{self.done:,}", f"{self.total:,}"
        if self.mine == self.done:
            return _("{done} of {total} done today").format(done=done, total=total)
        return _("{done} of {total} done today, {mine} by you").format(
            done=done, total=total, mine=f"{self.mine:,}"
        )


def progress_of(worked: WorkedToday | None, listed: Sequence[str]) -> Progress:
    """Whoever was worked for and is still on the list counts once."""
    if worked is None:
        return Progress(0, 0, 0)
    gone = worked.everybody - frozenset(listed)
    return Progress(len(worked.everybody), len(worked.mine), len(listed) + len(gone))
