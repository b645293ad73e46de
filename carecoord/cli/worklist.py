"""``worklist``: list, show, export."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from carecoord.cli.output import answer, note
from carecoord.cli.practice import services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.exporters.files import replacing
from carecoord.services.bundle import Services
from carecoord.services.papers import Document, LabelSheet, Letters, ListDocument
from carecoord.services.worklist_rows import WorklistRow, WorklistSummary

_ALL = "all"


class Printer(Protocol):
    """What makes paper of a document; the window's half provides it."""

    def sheet_pdf(self, sheet: Document | ListDocument | Letters | LabelSheet) -> bytes: ...


def listing(arguments: argparse.Namespace) -> None:
    """Every list with its count."""
    with services(arguments) as practice:
        found = practice.worklists.summaries(actor=practice.actor)
    lines = [f"{one.count:>6}  {one.id:<28} {one.title} {one.note}".rstrip() for one in found]
    answer([_summary(one) for one in found], as_json=arguments.json, lines=lines)


def show(arguments: argparse.Namespace) -> None:
    """Everybody on one list, with the reason."""
    with services(arguments) as practice:
        found = practice.worklists.rows(arguments.id, actor=practice.actor)
    if not found:
        note(_("Nobody is on this list today."))
    lines = [f"{row.name} ({row.birth_on}): {row.why}" for row in found]
    answer([_row(row) for row in found], as_json=arguments.json, lines=lines)


def export(arguments: argparse.Namespace, make_printer: Callable[[], Printer]) -> None:
    """One list as a workbook, as CSV, or as a printed call list."""
    path: Path = arguments.file
    ending = path.suffix.lower()
    if ending not in {".xlsx", ".csv", ".pdf"}:
        raise RefusedError(_("Name a file that ends in .xlsx, .csv or .pdf."))
    with services(arguments) as practice:
        if ending == ".pdf":
            document = practice.exports.worklist_paper(arguments.id, actor=practice.actor)
            rows = len(document.rows)
            paper = make_printer().sheet_pdf(document)
            with replacing(path) as stream:
                stream.write(paper)
        else:
            rows = practice.exports.worklist_file(
                arguments.id, path, actor=practice.actor, columns=_columns(practice, arguments)
            )
    told = n_("{count} row written.", "{count} rows written.", rows).format(count=rows)
    answer({"rows": rows, "file": str(path)}, as_json=arguments.json, lines=[told])


def _columns(practice: Services, arguments: argparse.Namespace) -> tuple[str, ...]:
    """The columns asked for.

    Raises:
        RefusedError: The list has no such column.
    """
    offered = [each.key for each in practice.exports.columns(arguments.id)]
    if arguments.columns == (_ALL,):
        return tuple(offered)
    for name in arguments.columns:
        if name not in offered:
            raise RefusedError(
                _("This list has no column “{name}”. It has: {columns}.").format(
                    name=name, columns=", ".join(offered)
                )
            )
    return tuple(arguments.columns)


def _summary(one: WorklistSummary) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "count": one.count,
        "note": one.note,
    }


def _row(row: WorklistRow) -> dict[str, Any]:
    return {
        "patient": {
            "id": row.patient_id,
            "name": row.name,
            "birth_date": row.birth_on,
            "identifiers": dict(row.identifiers),
        },
        "why": row.why,
        "since": row.since,
        "leaves_when": row.leaves_when,
        "values": dict(row.values),
    }
