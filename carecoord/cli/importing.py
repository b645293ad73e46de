"""``import``: bring in patients."""

import argparse
import dataclasses
from collections.abc import Sequence

from carecoord.cli.output import answer
from carecoord.cli.practice import services
from carecoord.common.i18n import _
from carecoord.importers.records import Problem


def run(arguments: argparse.Namespace) -> None:
    """Read, and unless it is a dry run, commit."""
    with services(arguments) as practice:
        service = practice.importing
        preview = service.preview(arguments.paths, source=arguments.source, actor=practice.actor)
        counts = {
            "patients_added": preview.added,
            "patients_updated": preview.updated,
            "patients_unchanged": preview.unchanged,
            "rows_refused": preview.rows_refused,
        }
        problems: Sequence[Problem] = preview.problems
        if not arguments.dry_run:
            report = service.commit(preview, actor=practice.actor)
            counts = {name: getattr(report, name) for name in counts}
            problems = report.problems
    told = [dataclasses.asdict(problem) for problem in problems]
    conflicts = len(preview.conflicts)
    result = {**counts, "problems": told, "conflicts_kept": conflicts, "lacks": preview.lacks}
    lines = [
        _(
            "Added {added}, updated {updated}, unchanged {unchanged}, rows refused {refused}."
        ).format(
            added=counts["patients_added"],
            updated=counts["patients_updated"],
            unchanged=counts["patients_unchanged"],
            refused=counts["rows_refused"],
        ),
        *preview.lacks,
        *(f"{problem.where}: {problem.message}" for problem in problems),
    ]
    answer(result, as_json=arguments.json, lines=lines)
