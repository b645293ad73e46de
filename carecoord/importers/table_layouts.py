"""Known exports of several tables, kept as data: which tables and columns mean what."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import msgspec

from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold

_LAYOUTS_DIR = RESOURCES_DIR / "importers" / "layouts"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table of an export.

    Attributes:
        names: File names without ending it may have, in lower case.
        kind: FHIR resource type of a row; '' for tables that say nothing about patients.
        columns: Field -> names of the column that holds it, the first found counts.
        constants: Field -> value for every row whose own is empty.
        identifiers: Column -> system of the identifier it holds ('' = the source itself).
        guess: Whether columns not named here are guessed from their headers.
    """

    names: tuple[str, ...]
    kind: str
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    guess: bool = False

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Field -> index of its column, for the columns this file has."""
        folded = [fold(name) for name in header]
        found = {}
        for name, spellings in self.columns.items():
            at = next((folded.index(fold(s)) for s in spellings if fold(s) in folded), None)
            if at is not None:
                found[name] = at
        return found


@dataclass(frozen=True, slots=True)
class ExportLayout:
    """A kind of export; ``requires`` names the columns that tell it from others."""

    title: str
    requires: dict[str, tuple[str, ...]]
    tables: tuple[TableLayout, ...]

    def table(self, stem: str) -> TableLayout | None:
        """The layout of a file by its name without ending."""
        return next((table for table in self.tables if stem in table.names), None)

    def fits(self, headers: Mapping[str, Sequence[str]]) -> bool:
        """Whether files (name without ending -> header) are an export of this kind."""
        people = next((table for table in self.tables if table.kind == "Patient"), None)
        stem = next((s for s in headers if people and s in people.names), "")
        if not people or not stem or "key" not in people.positions(headers[stem]):
            return False
        needed = self.requires.get(stem, ())
        present = {fold(name) for name in headers[stem]}
        joined = any(
            "patient" in table.positions(header)
            for other, header in headers.items()
            if (table := self.table(other)) and other != stem
        )
        return joined and all(fold(name) in present for name in needed)


@cache
def export_layouts() -> tuple[ExportLayout, ...]:
    """All known layouts, the most particular first."""
    return tuple(
        msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), ExportLayout)
        for path in sorted(_LAYOUTS_DIR.glob("*.toml"))
    )
