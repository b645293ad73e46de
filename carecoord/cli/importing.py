"""``import``: bring in patients."""

import argparse
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence

from carecoord.cli.interrupts import heeded_interrupts
from carecoord.cli.output import answer, progress_line
from carecoord.cli.practice import services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.importers.records import Problem
from carecoord.services.bundle import Services
from carecoord.services.import_results import ImportPreview, ImportReport

_MOST_PROBLEM_LINES = 20
_MOST_PLACES = 3
_GRAVEST_FIRST = ("refused", "warning", "note")


def run(arguments: argparse.Namespace) -> None:
    """Read, and unless it is a dry run, commit."""
    with heeded_interrupts() as stopped, services(arguments) as practice:
        preview = _previewed(practice, arguments, stopped)
        counts = {
            "patients_added": preview.added,
            "patients_updated": preview.updated,
            "patients_unchanged": preview.unchanged,
            "rows_refused": preview.rows_refused,
        }
        problems: Sequence[Problem] = preview.problems
        if not arguments.dry_run:
            report = _committed(practice, preview, stopped)
            counts = {name: getattr(report, name) for name in counts}
            problems = report.problems
    result = {
        **counts,
        "problems": [dataclasses.asdict(problem) for problem in problems],
        "conflicts_kept": len(preview.conflicts),
        "lacks": preview.lacks,
    }
    lines = [
        _summary(counts, is_dry_run=arguments.dry_run),
        *_kept(len(preview.conflicts)),
        *preview.lacks,
        *_problem_lines(problems),
    ]
    answer(result, as_json=arguments.json, lines=lines)


def _previewed(
    practice: Services, arguments: argparse.Namespace, stopped: Callable[[], bool]
) -> ImportPreview:
    with progress_line() as progress:
        return practice.importing.preview(
            arguments.paths,
            source=arguments.source,
            actor=practice.actor,
            progress=progress,
            cancelled=stopped,
        )


def _committed(
    practice: Services, preview: ImportPreview, stopped: Callable[[], bool]
) -> ImportReport:
    """Bring everything in.

    Raises:
        RefusedError: Nothing in it can be kept; the text gives the reasons too.
    """
    try:
        with progress_line() as progress:
            return practice.importing.commit(
                preview, actor=practice.actor, progress=progress, cancelled=stopped
            )
    except RefusedError as error:
        reasons = _problem_lines(preview.problems)
        raise RefusedError("\n".join([str(error), *reasons])) from None


def _summary(counts: Mapping[str, int], *, is_dry_run: bool) -> str:
    told = (
        _("Nothing was changed. The import would add {added} and update {updated} patients, "
          "leave {unchanged} unchanged and leave out {refused} entries.")
        if is_dry_run
        else _("Added {added}, updated {updated}, unchanged {unchanged}, "
               "entries left out {refused}.")
    )  # fmt: skip
    return told.format(
        added=counts["patients_added"],
        updated=counts["patients_updated"],
        unchanged=counts["patients_unchanged"],
        refused=counts["rows_refused"],
    )


def _kept(conflicts: int) -> Iterator[str]:
    if conflicts:
        yield n_(
            "{count} value was kept because staff changed it since the last import.",
            "{count} values were kept because staff changed them since the last import.",
            conflicts,
        ).format(count=conflicts)


def _problem_lines(problems: Sequence[Problem]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for problem in sorted(problems, key=_urgency):
        places.setdefault(problem.message, []).append(problem.where)
    for message, where in list(places.items())[:_MOST_PROBLEM_LINES]:
        named = _named(where)
        yield f"{named}: {message}" if named else message
    left = len(places) - _MOST_PROBLEM_LINES
    if left > 0:
        yield n_(
            "One more note; --json lists all.",
            "{count} more notes; --json lists all.",
            left,
        ).format(count=left)


def _named(where: Sequence[str]) -> str:
    """The first places of a problem and how many more there are; the same one is named once."""
    places = list(dict.fromkeys(filter(None, where)))
    listed = ", ".join(places[:_MOST_PLACES])
    more = len(places) - _MOST_PLACES
    if more <= 0:
        return listed
    return n_("{places} and {count} more", "{places} and {count} more", more).format(
        places=listed, count=more
    )


def _urgency(problem: Problem) -> tuple[int, bool]:
    """What speaks of the whole file comes before what speaks of one row."""
    return _GRAVEST_FIRST.index(problem.severity), bool(problem.where)
