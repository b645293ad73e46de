"""``updates``: whether a newer version is ready, and where to look for one."""

import argparse
import dataclasses
from collections.abc import Iterator

from carecoord.cli.output import answer
from carecoord.cli.practice import services
from carecoord.services.updates import UpdateStatus


def run(arguments: argparse.Namespace) -> None:
    """Say how things stand; before that look, set the place, or check a file."""
    with services(arguments) as practice:
        updates = practice.updates
        if arguments.check is not None:
            told = updates.check_package(arguments.check)
            answer({"check": told}, as_json=arguments.json, lines=[told])
            return
        if arguments.place is not None:
            updates.set_place(arguments.place, actor=practice.actor)
        status = updates.look() if arguments.look else updates.status()
    answer(dataclasses.asdict(status), as_json=arguments.json, lines=_lines(status))


def _lines(status: UpdateStatus) -> Iterator[str]:
    yield status.sentence
    if status.ready is not None:
        yield from (f"- {note}" for note in status.ready.notes)
        yield from (f"{each.where}  {each.sha256}" for each in status.ready.packages)
