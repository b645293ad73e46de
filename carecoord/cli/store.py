"""``backup`` and ``verify``: keeping the store, and proving that it is sound."""

import argparse
import dataclasses

from carecoord.cli.output import answer
from carecoord.cli.practice import services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _


def backup(arguments: argparse.Namespace) -> None:
    """A consistent copy of the whole practice in one file, verified."""
    with services(arguments) as practice:
        made = practice.backups.make(arguments.file, actor=practice.actor)
    told = _("The backup is written and was opened to check it.")
    answer(dataclasses.asdict(made), as_json=arguments.json, lines=[told])


def verify(arguments: argparse.Namespace) -> None:
    """Check the file, the references and the journal.

    Raises:
        RefusedError: Something is not as it should be; the text says what to do.
    """
    with services(arguments) as practice:
        report = practice.backups.verify(actor=practice.actor)
    if not report.sound:
        raise RefusedError("\n".join(report.faults))
    told = _("Everything is sound: the data, its references and the journal.")
    answer(dataclasses.asdict(report), as_json=arguments.json, lines=[told])
