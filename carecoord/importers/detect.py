"""What was handed over: told from contents where there is one file, from names where many."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.importers.columns import field_of_header, names_people
from carecoord.importers.encodings import in_utf8
from carecoord.importers.grids import known_header
from carecoord.importers.options import FileKind, Options
from carecoord.importers.related_tables import rows_of
from carecoord.importers.sources import SourceFile, is_zip, members_of
from carecoord.importers.table_layouts import ExportLayout, export_layouts
from carecoord.importers.xlsx import read_workbook
from carecoord.importers.xlsx_guard import refuse_other_formats

_TABLE_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".tab"})
_FHIR_ENDINGS = frozenset({".json", ".ndjson"})
_VAGUE_ENDINGS = frozenset({"", ".txt", ".jsonl", ".fhir", ".dat"})
_HEAD_BYTES = 4096
_JSON = re.compile(rb"\s*[{\[]")
_XML = re.compile(rb"\s*<")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")


@dataclass(frozen=True, slots=True)
class Detected:
    """The kind of input and the files of it that are read."""

    kind: FileKind
    files: tuple[SourceFile, ...]
    layout: ExportLayout | None = None
    left_aside: tuple[str, ...] = ()  # names of files of other kinds


def detect(sources: Sequence[SourceFile], options: Options) -> Detected:
    """Say what the files are.

    Raises:
        RefusedError: They are nothing that can be read; the text says what they are.
    """
    if len(sources) == 1:
        data = sources[0].fetch()
        if is_zip(data):
            if sources[0].is_packed:
                raise RefusedError(
                    _("This ZIP holds another ZIP. Unpack it first, and import what is inside.")
                )
            return detect(members_of(data), options)
        return Detected(_kind_of_contents(data), tuple(sources))
    return _detect_many(sources, options)


def _detect_many(sources: Sequence[SourceFile], options: Options) -> Detected:
    fhir = _fhir_among(sources)
    tables = tuple(
        source for source in sources if source.suffix in _TABLE_ENDINGS and source not in fhir
    )
    books = tuple(source for source in sources if source.suffix == ".xlsx")
    if fhir:
        return Detected("fhir", fhir, None, _others(sources, fhir))
    if tables and (layout := _layout_of(tables, options)):
        return Detected("related tables", tables, layout, _others(sources, tables))
    lists = tables + books
    named = lists if len(lists) == 1 else tuple(one for one in lists if _names_people(one, options))
    if len(named) == 1:
        found = detect(named, options)
        return Detected(found.kind, named, None, _others(sources, named))
    if lists:
        raise RefusedError(
            _(
                "These tables are not an export that is known here."
                " Choose the one file that holds the list of patients."
            )
        )
    raise RefusedError(
        _(
            "Nothing here can be imported. Choose a list as CSV or Excel workbook, or an export"
            " in FHIR."
        )
    )


def _fhir_among(sources: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """Files that are FHIR by their ending, or by their contents where the ending says nothing."""
    named = tuple(source for source in sources if source.suffix in _FHIR_ENDINGS)
    if len(named) == len(sources):
        return named
    unsure = (source for source in sources if source.suffix in _FHIR_ENDINGS | _VAGUE_ENDINGS)
    return tuple(source for source in unsure if _holds_resources(source))


def _holds_resources(source: SourceFile) -> bool:
    data = in_utf8(source.fetch())
    return _JSON.match(data) is not None and b'"resourceType"' in data


def _names_people(source: SourceFile, options: Options) -> bool:
    """Whether a header with names stands in it: a readme beside the list has none."""
    try:
        if source.suffix == ".xlsx":
            rows = read_workbook(source.name, source.fetch()).grid.rows
        else:
            rows = rows_of(source, options)
    except RefusedError:
        return False
    header = known_header(rows)
    return header > 0 and names_people([field_of_header(cell) for cell in rows[header - 1]])


def _others(sources: Sequence[SourceFile], taken: Sequence[SourceFile]) -> tuple[str, ...]:
    return tuple(source.name for source in sources if source not in taken)


def _layout_of(tables: Sequence[SourceFile], options: Options) -> ExportLayout | None:
    headers = {table.stem: next(iter(rows_of(table, options)), []) for table in tables}
    return next((layout for layout in export_layouts() if layout.fits(headers)), None)


def _kind_of_contents(data: bytes) -> FileKind:
    head = in_utf8(data[:_HEAD_BYTES])
    if not head.strip():
        raise RefusedError(_("This file is empty. Check that the export has finished."))
    if head.startswith(b"PK"):
        return "workbook"
    refuse_other_formats(data)
    _refuse_by_name(head)
    return "fhir" if _JSON.match(head) else "table"


def _refuse_by_name(head: bytes) -> None:
    if _XML.match(head):
        raise RefusedError(_name_of_xml(head))
    if head.lstrip(b"\x0b").startswith((b"MSH|", b"FHS|", b"BHS|")):
        raise RefusedError(
            _("This file holds HL7 version 2 messages. Ask for a list as CSV or for FHIR R4.")
        )
    if head.startswith(b"%PDF"):
        raise RefusedError(
            _("This file is a PDF. Ask for the list as CSV or as an Excel workbook.")
        )
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) // 4
    if not is_utf16 and len(_CONTROL.findall(head)) > len(head) // 50:
        raise RefusedError(
            _("This file is not text. Choose a list as CSV or Excel workbook, or FHIR in JSON.")
        )


def _name_of_xml(head: bytes) -> str:
    if b"ClinicalDocument" in head or b"urn:hl7-org:v3" in head:
        return _("This file is a C-CDA document. Ask for the list as CSV or for FHIR R4 in JSON.")
    if b"hl7.org/fhir" in head:
        return _("This file is FHIR in XML. Ask the source for FHIR R4 in JSON.")
    return _("This file is XML. Choose a list as CSV or Excel workbook, or FHIR in JSON.")
