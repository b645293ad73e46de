"""``worklist import``: bring back a list that was filled in."""

import argparse
from collections.abc import Iterator
from typing import Any

from carecoord.cli.interrupts import heeded_interrupts
from carecoord.cli.output import answer, progress_line
from carecoord.cli.practice import services
from carecoord.common.i18n import _, n_
from carecoord.services.worked_list_results import (
    Fate,
    WorkedPreview,
    WorkedReport,
    WorkedRowPlan,
)

_MOST_LINES = 20
_IN_ORDER = (Fate.REFUSED, Fate.CONFLICT, Fate.CONFIRM)


def run(arguments: argparse.Namespace) -> None:
    """Say what becomes of each row, and unless it is a dry run, log the calls."""
    with heeded_interrupts() as stopped, services(arguments) as practice:
        with progress_line() as progress:
            preview = practice.worked_lists.preview(
                arguments.file, actor=practice.actor, progress=progress, cancelled=stopped
            )
        report = None
        if not arguments.dry_run:
            report = practice.worked_lists.commit(
                preview, confirm_status=arguments.confirm_status, actor=practice.actor
            )
    problems = _problems(preview, is_confirmed=arguments.confirm_status)
    lines = [_summary(preview, report), *_said(preview, report), *_lines(problems)]
    result = {**_counts(preview, report), "problems": [_problem(row) for row in problems]}
    answer(result | {"notices": preview.notices}, as_json=arguments.json, lines=lines)


def _counts(preview: WorkedPreview, report: WorkedReport | None) -> dict[str, Any]:
    return {
        "list": preview.title,
        "run": report.run_id if report else "",
        "logged": report.logged if report else 0,
        "would_log": preview.count(Fate.LOG),
        "to_confirm": preview.count(Fate.CONFIRM),
        "already": report.already if report else preview.count(Fate.ALREADY),
        "conflicts": preview.count(Fate.CONFLICT),
        "refused": preview.count(Fate.REFUSED),
        "left_empty": preview.left_empty,
    }


def _problems(preview: WorkedPreview, *, is_confirmed: bool) -> list[WorkedRowPlan]:
    wanted = [fate for fate in _IN_ORDER if not (is_confirmed and fate is Fate.CONFIRM)]
    found = [row for row in preview.rows if row.fate in wanted]
    return sorted(found, key=lambda row: (wanted.index(row.fate), row.number))


def _problem(row: WorkedRowPlan) -> dict[str, Any]:
    return {"row": row.number, "kind": row.fate.value, "message": row.sentence}


def _summary(preview: WorkedPreview, report: WorkedReport | None) -> str:
    if report is None:
        count = preview.count(Fate.LOG)
        return n_(
            "Nothing was changed. {count} call would be logged.",
            "Nothing was changed. {count} calls would be logged.",
            count,
        ).format(count=f"{count:,}")
    return n_("{count} call logged.", "{count} calls logged.", report.logged).format(
        count=f"{report.logged:,}"
    )


def _said(preview: WorkedPreview, report: WorkedReport | None) -> Iterator[str]:
    yield from preview.notices
    already = report.already if report else preview.count(Fate.ALREADY)
    if already:
        yield n_(
            "{count} row was brought in before.", "{count} rows were brought in before.", already
        ).format(count=f"{already:,}")
    if report is not None:
        yield from report.said


def _lines(problems: list[WorkedRowPlan]) -> Iterator[str]:
    for row in problems[:_MOST_LINES]:
        yield _("Row {row}: {sentence}").format(row=row.number, sentence=row.sentence)
    if (more := len(problems) - _MOST_LINES) > 0:
        yield n_("One more note; --json lists all.", "{count} more notes; --json lists all.",
                 more).format(count=more)  # fmt: skip
