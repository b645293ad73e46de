"""Sheets of address labels: what stands on them, and how the sheet is cut."""

from dataclasses import dataclass

from carecoord.handouts.documents.page import MixedPatientsError


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelForm:
    """How a sheet is cut; lengths in millimeters.

    Attributes:
        paper: "letter" or "a4".
        left, top: From the corner of the sheet to the first label.
        across, down: From one label to the next.
    """

    id: str
    paper: str
    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float
    across: float
    down: float

    @property
    def count(self) -> int:
        return self.columns * self.rows


FORMS = (
    LabelForm(
        id="3x10", paper="letter", columns=3, rows=10, left=4.76, top=12.7,
        width=66.68, height=25.4, across=69.85, down=25.4,
    ),
    LabelForm(
        id="2x7", paper="a4", columns=2, rows=7, left=4.65, top=15.15,
        width=99.1, height=38.1, across=101.64, down=38.1,
    ),
)  # fmt: skip
"""Common sheets: 30 labels of 2 5/8 by 1 inch on US Letter, 14 of 99.1 by 38.1 mm on A4."""


@dataclass(frozen=True, slots=True)
class Label:
    """Name and address, nothing else."""

    patient_id: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """Labels in their order.

    Attributes:
        title: Of the print job; names nobody.
        start: Place of the first label on the first sheet, from 1: a sheet begun is used up.
    """

    title: str
    form: LabelForm
    labels: tuple[Label, ...]
    start: int = 1

    def __post_init__(self) -> None:
        owners = [each.patient_id for each in self.labels]
        if not all(owners) or len(set(owners)) < len(owners):
            raise MixedPatientsError

    @property
    def pages(self) -> int:
        return max(-(-(self.start - 1 + len(self.labels)) // self.form.count), 1)
