"""``worklist letters``: who would get one and who would not, or all of them as one PDF."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from carecoord.cli.output import answer, note
from carecoord.cli.practice import services
from carecoord.cli.worklist import Printer
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.exporters.files import replacing
from carecoord.services.bundle import Services
from carecoord.services.letter_forms import Plan
from carecoord.vocab.outbound import Made
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import label


def run(arguments: argparse.Namespace, make_printer: Callable[[], Printer]) -> None:
    """Rehearse, or write the letters and log them as saved, never as sent."""
    path: Path = arguments.file
    if path.suffix.lower() != ".pdf":
        raise RefusedError(_("Name a file that ends in .pdf."))
    with services(arguments) as practice:
        plan = practice.letters.plan(arguments.id, Channel.LETTER, actor=practice.actor)
        if not arguments.dry_run and plan.recipients:
            _write(practice, plan, arguments, make_printer)
    if not arguments.dry_run and not plan.recipients:
        note(_("Nobody gets one, so there is nothing to make."))
    told = _told(plan) | ({} if arguments.dry_run else {"file": str(path)})
    answer(told, as_json=arguments.json, lines=_lines(plan, is_rehearsal=arguments.dry_run))


def _write(
    practice: Services,
    plan: Plan,
    arguments: argparse.Namespace,
    make_printer: Callable[[], Printer],
) -> None:
    template = arguments.text or practice.letter_texts.choices()[0].id
    made = practice.letters.letters(plan, template, actor=practice.actor)
    paper = make_printer().sheet_pdf(made.paper)
    with replacing(arguments.file) as stream:
        stream.write(paper)
    practice.letter_log.log(made.run, Made.SAVED, actor=practice.actor)


def _lines(plan: Plan, *, is_rehearsal: bool) -> list[str]:
    count = len(plan.recipients)
    lines = [f"+ {one.name}: {one.where}" for one in plan.recipients] if is_rehearsal else []
    lines += [f"- {one.name}: {one.words}" for one in plan.omitted]
    if is_rehearsal:
        told = n_("{count} would get a letter.", "{count} would get a letter.", count)
    else:
        told = n_("{count} letter written.", "{count} letters written.", count)
    left_out = n_("{count} left out.", "{count} left out.", len(plan.omitted))
    return [*lines, told.format(count=count), left_out.format(count=len(plan.omitted))]


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "letters": len(plan.recipients),
        "recipients": [
            {"id": one.patient_id, "name": one.name, "to": one.where, "language": one.language}
            for one in plan.recipients
        ],
        "left_out": [
            {"id": one.patient_id, "name": one.name, "reason": one.reason.value,
             "words": label(one.reason)}
            for one in plan.omitted
        ],
    }  # fmt: skip
