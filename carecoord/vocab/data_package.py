"""The export of a whole practice: what its description says, for writing and for reading.

The description is a Frictionless data package (``datapackage.json``); what only CareCoord needs
stands in it under ``carecoord``.
"""

import msgspec

FORMAT = 1
"""Number of the layout of the files. The tables have a number of their own, the schema's: those
of any older version are taken in."""
DESCRIPTION = "datapackage.json"


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """One column.

    Attributes:
        type: ``common.cells.CellKind``, bytes being text in hexadecimal digits.
        description: What it means.
        codes: The values a coded column may hold.
        unit: Of a measured number; "" where there is none or another column names it.
        nullable: Whether an empty cell means that nothing is on record; else it is an empty text.
    """

    name: str
    type: str
    description: str = ""
    format: str = "default"
    codes: list[str] = msgspec.field(default_factory=list)
    unit: str = ""
    nullable: bool = False


class Reference(msgspec.Struct, frozen=True):
    """Where a foreign key leads."""

    resource: str
    fields: list[str]


class ForeignKey(msgspec.Struct, frozen=True):
    """A column whose values are keys of another table."""

    fields: list[str]
    reference: Reference


class Schema(msgspec.Struct, frozen=True, rename="camel"):
    """The columns of a table."""

    fields: list[Field]
    primary_key: list[str] = msgspec.field(default_factory=list)
    foreign_keys: list[ForeignKey] = msgspec.field(default_factory=list)
    missing_values: tuple[str, ...] = ("",)


class Resource(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One file.

    Attributes:
        hash: ``sha256:`` and hexadecimal digits.
        rows: Of a table, its heading not counted; of other files -1.
        schema: Of a table; None of any other file.
    """

    name: str
    path: str
    bytes: int
    hash: str
    profile: str = "data-resource"
    format: str = ""
    encoding: str = "utf-8"
    description: str = ""
    rows: int = -1
    schema: Schema | None = None


class Maker(msgspec.Struct, frozen=True):
    """What CareCoord says of an export.

    Attributes:
        schema: Version of the tables.
        zone: The practice's time zone.
        left_out: What is not in it, by table or table and column, and why.
    """

    format: int
    program: str
    schema: int
    practice: str
    zone: str
    left_out: dict[str, str] = msgspec.field(default_factory=dict)


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """All of an export."""

    name: str
    title: str
    created: str
    carecoord: Maker
    resources: list[Resource]
    profile: str = "data-package"

    @property
    def tables(self) -> tuple[Resource, ...]:
        """The files that are tables, parents before children."""
        return tuple(one for one in self.resources if one.schema is not None)


class Person(msgspec.Struct, frozen=True):
    """Somebody who works at the practice, as an export names them."""

    id: str
    name: str
    role: str
    language: str


class Look(msgspec.Struct, frozen=True):
    """What an export says of itself, before anything of it is taken in.

    Attributes:
        people: Those who work there now.
    """

    package: Package
    people: list[Person]
