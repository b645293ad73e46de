"""``appointments import``: bring in the schedule of another record system."""

import argparse
from collections.abc import Iterator
from typing import Any

from carecoord.cli.interrupts import heeded_interrupts
from carecoord.cli.output import answer
from carecoord.cli.practice import services
from carecoord.common.i18n import _, n_
from carecoord.services.appointment_import_results import (
    Fate,
    PlannedAppointment,
    SchedulePreview,
    ScheduleReport,
)

_MOST_LINES = 20


def run(arguments: argparse.Namespace) -> None:
    """Say what becomes of each visit, and unless it is a dry run, write it."""
    with heeded_interrupts(), services(arguments) as practice:
        preview = practice.schedule_imports.preview(
            [arguments.file], source=arguments.source, actor=practice.actor
        )
        report = None
        if not arguments.dry_run:
            report = practice.schedule_imports.commit(
                preview, cancel_missing=arguments.cancel_missing, actor=practice.actor
            )
    told = [row for row in preview.rows if row.fate in {Fate.REFUSED, Fate.MISSING}]
    lines = [
        _summary(preview, report),
        *preview.warnings,
        *(f"{one.where} {one.message}".strip() for one in preview.problems),
        *_lines(told),
    ]
    answer(_result(preview, report, told), as_json=arguments.json, lines=lines)


def _result(
    preview: SchedulePreview, report: ScheduleReport | None, told: list[PlannedAppointment]
) -> dict[str, Any]:
    return {
        "run": report.run_id if report else "",
        **{fate.value: preview.count(fate) for fate in Fate},
        "cancelled": report.cancelled if report else 0,
        "problems": [
            {"kind": row.fate.value, "where": row.where, "message": row.sentence} for row in told
        ],
    }


def _summary(preview: SchedulePreview, report: ScheduleReport | None) -> str:
    told = (
        _("Nothing was changed. The schedule would add {added} and change {changed} visits, leave "
          "{same} as they are and leave out {refused}.")
        if report is None
        else _("Added {added}, changed {changed}, as they were {same}, left out {refused}.")
    )  # fmt: skip
    return told.format(
        added=preview.count(Fate.ADD),
        changed=preview.count(Fate.CHANGE),
        same=preview.count(Fate.SAME),
        refused=preview.count(Fate.REFUSED),
    )


def _lines(told: list[PlannedAppointment]) -> Iterator[str]:
    """Places and reasons, without names: what a shell prints is often kept."""
    missing = sum(row.fate is Fate.MISSING for row in told)
    if missing:
        yield n_(
            "{count} visit is not in this file any more; --cancel-missing cancels it.",
            "{count} visits are not in this file any more; --cancel-missing cancels them.",
            missing,
        ).format(count=missing)
    refused = [row for row in told if row.fate is Fate.REFUSED]
    for row in refused[:_MOST_LINES]:
        yield f"{row.where}: {row.sentence}"
    if (more := len(refused) - _MOST_LINES) > 0:
        yield n_("One more note; --json lists all.", "{count} more notes; --json lists all.",
                 more).format(count=more)  # fmt: skip
