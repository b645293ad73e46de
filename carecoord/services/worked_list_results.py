"""What is said about a list that comes back, before and after it is brought in."""

import datetime as dt
import enum
from collections import Counter
from dataclasses import dataclass, field

from carecoord.db.verify import Anchor
from carecoord.importers.worked_rows import WorkedSheet
from carecoord.services.outreach_recording import Judged
from carecoord.vocab.actor import Actor


class Fate(enum.StrEnum):
    """What becomes of a row that was filled in. The values are told to scripts."""

    LOG = "log"
    """It is logged as a call."""
    CONFIRM = "confirm"
    """It changes somebody's status, and is logged once a person has confirmed that."""
    ALREADY = "already"
    """It was brought in before from the same export."""
    CONFLICT = "conflict"
    """Somebody did something meanwhile, so a person has to look."""
    REFUSED = "refused"
    """It cannot be taken as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedRowPlan:
    """One row that was filled in.

    Attributes:
        number: Of the row, as a spreadsheet shows it.
        name: The person as known here; "" when the row does not say who.
        said: What was filled in, in words; as it was typed where it could not be read.
        sentence: What follows, what stands in the way, or what is wrong.
        attempt_id: The key of the try it becomes.
    """

    number: int
    fate: Fate
    name: str = ""
    said: str = ""
    sentence: str = ""
    patient_id: str = ""
    attempt_id: str = ""
    judged: Judged | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedPreview:
    """What bringing a list back would do; nothing is written yet.

    Attributes:
        title: Name of the list; of the first one where a file holds rows of several.
        exported_on: The day of the export; of the oldest one where there are several.
        rows: Those filled in, in the order of the file.
        left_empty: Rows nobody filled in.
        notices: Sentences about the file as a whole.
        actor: Whose rights the rows were judged by.
    """

    file: str
    title: str
    exported_on: dt.date
    rows: tuple[WorkedRowPlan, ...]
    left_empty: int
    notices: tuple[str, ...]
    export_id: str
    actor: Actor
    sheet: WorkedSheet = field(repr=False)
    anchors: tuple[Anchor, ...] = field(repr=False)

    def count(self, fate: Fate) -> int:
        return Counter(row.fate for row in self.rows)[fate]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedReport:
    """What was logged; ``run_id`` undoes it whole.

    Attributes:
        run_id: "" when there was nothing to log.
        said: Sentences about what changed beside the calls, such as numbers out of use.
    """

    run_id: str
    logged: int
    already: int
    left_out: int
    said: tuple[str, ...] = ()
