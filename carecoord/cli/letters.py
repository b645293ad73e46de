"""``worklist letters``: who would get one and who would not, or all of them as one PDF.

``worklist waiting`` lists what was made and nobody said was sent; ``worklist sent`` says so.
"""

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
from carecoord.services.letter_forms import LoggedRun, Plan, WaitingRun
from carecoord.vocab.outbound import Made
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import label


def run(arguments: argparse.Namespace, make_printer: Callable[[], Printer]) -> None:
    """Rehearse, or write the letters and log them as saved, never as sent."""
    path: Path = arguments.file
    if path.suffix.lower() != ".pdf":
        raise RefusedError(_("Name a file that ends in .pdf."))
    logged: LoggedRun | None = None
    with services(arguments) as practice:
        plan = practice.letters.plan(arguments.id, Channel.LETTER, actor=practice.actor)
        if not arguments.dry_run and plan.recipients:
            logged = _write(practice, plan, arguments, make_printer)
    if not arguments.dry_run and not plan.recipients:
        note(_("Nobody gets one, so there is nothing to make."))
    told = _told(plan) | ({} if arguments.dry_run else {"file": str(path)})
    lines = _lines(plan, is_rehearsal=arguments.dry_run)
    if logged is not None:
        told |= _logged(logged)
        lines += _about_sending(logged)
    answer(told, as_json=arguments.json, lines=lines)


def waiting(arguments: argparse.Namespace) -> None:
    """What was made ready, of any list, and nobody said was sent."""
    with services(arguments) as practice:
        found = practice.letter_log.waiting(arguments.id, actor=practice.actor)
    if not found:
        note(_("Nothing waits to be sent."))
    lines = [
        n_(
            "{run}  {day}  {list}: {way}, {state} for {count} person",
            "{run}  {day}  {list}: {way}, {state} for {count} people",
            one.count,
        ).format(
            run=one.run_id, day=one.made_on.isoformat(), list=one.worklist_id,
            way=label(one.way), state=label(one.state), count=one.count,
        )
        for one in found
    ]  # fmt: skip
    answer([_waiting(one) for one in found], as_json=arguments.json, lines=lines)


def sent(arguments: argparse.Namespace) -> None:
    """Say that a run was sent, which makes a try of each of it."""
    with services(arguments) as practice:
        log, actor = practice.letter_log, practice.actor
        if arguments.run not in {one.run_id for one in log.waiting(actor=actor)}:
            raise RefusedError(
                _("No run with this number waits. “worklist waiting” lists those that do.")
            )
        told = log.say_sent(arguments.run, actor=actor)
    answer({"run": told.run_id}, as_json=arguments.json, lines=[told.sentence])


def _write(
    practice: Services,
    plan: Plan,
    arguments: argparse.Namespace,
    make_printer: Callable[[], Printer],
) -> LoggedRun:
    template = arguments.text or practice.letter_texts.choices()[0].id
    made = practice.letters.letters(plan, template, actor=practice.actor)
    paper = make_printer().sheet_pdf(made.paper)
    with replacing(arguments.file) as stream:
        stream.write(paper)
    return practice.letter_log.log(made.run, Made.SAVED, actor=practice.actor)


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


def _about_sending(logged: LoggedRun) -> list[str]:
    """Who has two now, and how to say that the letters are on their way."""
    say = _("Once they are mailed: worklist sent {run}").format(run=logged.run_id)
    return [*(f"! {one.words}" for one in logged.doubles), say]


def _logged(logged: LoggedRun) -> dict[str, Any]:
    doubles = [
        {"id": one.patient_id, "name": one.name, "made_by": one.made_by, "words": one.words}
        for one in logged.doubles
    ]
    return {"run": logged.run_id, "made_twice": doubles}


def _waiting(one: WaitingRun) -> dict[str, Any]:
    return {
        "run": one.run_id, "list": one.worklist_id, "way": one.way.value,
        "state": one.state.value, "made_on": one.made_on, "people": one.count,
    }  # fmt: skip


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
