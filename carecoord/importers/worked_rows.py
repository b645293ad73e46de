"""What a list of ours that comes back yields: rows of text, by the keys of our columns."""

from dataclasses import dataclass, field

from carecoord.vocab.worked_lists import FILLED_IN


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """One row as the file has it.

    Attributes:
        number: As a spreadsheet shows it.
        cells: Trimmed text by column key; a column that is gone is not in it.
        trouble: Sentence that says why the row cannot be read, or "".
    """

    number: int
    cells: dict[str, str]
    trouble: str = ""

    @property
    def is_filled_in(self) -> bool:
        return bool(self.trouble) or any(self.cells.get(key) for key in FILLED_IN)


@dataclass(frozen=True, slots=True)
class WorkedSheet:
    """The sheet with the list.

    Attributes:
        columns: Keys of the columns that were found.
        rows: All that hold anything, filled in or not.
    """

    file: str
    columns: frozenset[str]
    rows: tuple[WorkedRow, ...]
    is_1904: bool = False
    warnings: tuple[str, ...] = field(default=())
