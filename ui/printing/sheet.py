"""A document ready to be set on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

STANDARD_PT, LARGE_PT, LARGEST_PT = 12, 18, 24
"""Body text sizes. Large print is set in larger type, never scaled up."""


class Printable(Protocol):
    """What printing needs of a document; the core's documents provide it.

    Attributes:
        title: Goes into the PDF's properties and names no patient.
        html: Self-contained.
        language: Of the paper, which need not be the window's.
        is_right_to_left: Reading direction of the body.
        text_size: Size of running text in points.
        footer_lines: Printed at the foot of each page, beside the page number.
        footer_points: Size of the footer.
        is_landscape: Wide paper.
    """

    @property
    def title(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def is_right_to_left(self) -> bool: ...
    @property
    def text_size(self) -> int: ...
    @property
    def footer_lines(self) -> tuple[str, ...]: ...
    @property
    def footer_points(self) -> int: ...
    @property
    def is_landscape(self) -> bool: ...


@runtime_checkable
class PageByPage(Protocol):
    """What tells a long list from other documents: rows that are never cut."""

    @property
    def rows(self) -> Sequence[str]: ...
    def page_html(self, first: int, last: int) -> str:
        """Rows from ``first`` to before ``last`` under their header, as a whole document."""
        ...


@runtime_checkable
class ManyLetters(Protocol):
    """Letters in one print job; the core's letters provide it."""

    @property
    def title(self) -> str: ...
    @property
    def letters(self) -> Sequence[Printable]: ...


class LongList(Printable, PageByPage, Protocol):
    """A document of rows under a header that stands on each page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A Printable made on the spot, for lists and reports of the window."""

    title: str
    html: str
    footer_lines: tuple[str, ...] = ()
    text_size: int = STANDARD_PT
    footer_points: int = 9
    language: str = "en"
    is_right_to_left: bool = False
    is_landscape: bool = False
