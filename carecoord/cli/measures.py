"""``measures``: how the practice works, in numbers."""

import argparse
from collections.abc import Iterator
from typing import Any

from carecoord.cli.output import answer
from carecoord.cli.practice import services
from carecoord.services.measures import By, Measure, Number


def show(arguments: argparse.Namespace) -> None:
    """Every measure over the last days, each number with what it is out of; perhaps as a file."""
    with services(arguments) as practice:
        period = practice.measures.period(arguments.days)
        by = By(arguments.by)
        found = practice.measures.all(period, by=by, actor=practice.actor)
        if arguments.file is not None:
            practice.measures.numbers_file(period, arguments.file, by=by, actor=practice.actor)
    told = {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "by": by.value,
        "measures": [_measure(one) for one in found],
    }
    answer(told, as_json=arguments.json, lines=[line for one in found for line in _lines(one)])


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "counted": one.counted,
        "counts_as_done": one.met,
        **_number(one.number),
        "people": one.people,
        "parts": [
            {"part": line.part, "title": line.title, **_number(line.number)} for line in one.lines
        ],
    }


def _number(number: Number) -> dict[str, int]:
    return {"met": number.met, "of": number.of, "waiting": number.waiting}


def _lines(one: Measure) -> Iterator[str]:
    yield f"{one.title}: {one.number.words()} · {one.note()}"
    for line in one.lines:
        yield f"  {line.title}: {line.words()}"
