"""``patients``: count, find, show, visit-file."""

import argparse
from collections.abc import Iterable
from typing import Any

from carecoord.cli.output import answer, note
from carecoord.cli.practice import services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.services.bundle import Services
from carecoord.services.chart_rows import MeasurementSeries
from carecoord.services.patient_details import IdentifierEntry
from carecoord.services.patient_search import PatientHit
from carecoord.services.wording import value_text

_ID_LENGTH = 32


def count(arguments: argparse.Namespace) -> None:
    """How many people are in the store, whatever their status."""
    with services(arguments) as practice:
        total = sum(practice.patient_list.counts(actor=practice.actor).values())
    answer({"count": total}, as_json=arguments.json, lines=[str(total)])


def find(arguments: argparse.Namespace) -> None:
    """People who fit what was typed."""
    with services(arguments) as practice:
        hits = practice.search.find(arguments.text, actor=practice.actor)
    if not hits:
        note(_("Nobody fits this. Type fewer letters, or part of a number or a birth date."))
    answer(
        [_hit(hit) for hit in hits],
        as_json=arguments.json,
        lines=(f"{hit.id}  {hit.name}  {hit.birth_on}  {hit.identifier}" for hit in hits),
    )


def show(arguments: argparse.Namespace) -> None:
    """One person: names, identifiers by system, birth date, latest measurements."""
    with services(arguments) as practice:
        found = _shown(practice, _patient_id(practice, arguments.id))
    lines = [f"{name}: {value}" for name, value in found.items() if value]
    answer(found, as_json=arguments.json, lines=lines)


def visit_file(arguments: argparse.Namespace) -> None:
    """What was recorded for one person today, as a file for another system."""
    with services(arguments) as practice:
        patient_id = _patient_id(practice, arguments.id)
        count = practice.visit_file.write(patient_id, arguments.file, actor=practice.actor)
    note(
        _(
            "This file holds a patient's data, and whoever opens it can read them. "
            "Keep it where only staff can open it, and delete it when it was taken over."
        )
    )
    told = n_("{count} record written.", "{count} records written.", count).format(count=count)
    answer({"records": count, "file": str(arguments.file)}, as_json=arguments.json, lines=[told])


def by_system(identifiers: Iterable[IdentifierEntry]) -> dict[str, str]:
    """Values by system; a further value of one system gets a number behind its name."""
    found: dict[str, str] = {}
    for entry in identifiers:
        system, number = entry.system, 2
        while system in found:
            system = f"{entry.system} ({number})"
            number += 1
        found[system] = entry.value
    return found


def _patient_id(practice: Services, named: str) -> str:
    """Our id, or that of the only person who holds this number."""
    holders = practice.search.with_number(named.strip(), actor=practice.actor)
    if len(holders) > 1:
        raise RefusedError(
            _("Several patients have this number. Find them by name, then show one by its id.")
        )
    if not holders and len(named) != _ID_LENGTH:
        raise RefusedError(
            _("Nobody here has this number. Find them by name, then show one by its id.")
        )
    return holders[0] if holders else named


def _shown(practice: Services, patient_id: str) -> dict[str, Any]:
    header = practice.chart.open(patient_id, actor=practice.actor)
    details = practice.patients.details(patient_id, actor=practice.actor).details
    return {
        "id": header.id,
        "name": header.name,
        "family": details.family,
        "given": details.given,
        "preferred": details.preferred,
        "birth_date": details.birth_on,
        "sex": details.sex,
        "status": header.status,
        "deceased_on": header.status_on if header.status == "deceased" else "",
        "identifiers": by_system(details.identifiers),
        "measurements": {
            series.kind if series.kind != "other" else series.label: _latest(series)
            for series in practice.chart.series(patient_id, actor=practice.actor)
        },
    }


def _latest(series: MeasurementSeries) -> dict[str, Any]:
    """The newest reading; of several at one instant the first in the source."""
    newest = max(series.points, key=lambda point: point.at)
    return {
        "value": newest.value,
        "value2": newest.value2,
        "unit": series.unit,
        "taken_at": newest.at.isoformat(),
        "text": value_text(series.kind, newest.value, newest.value2, newest.comparator),
    }


def _hit(hit: PatientHit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "name": hit.name,
        "birth_date": hit.birth_on,
        "identifier": hit.identifier,
        "phone": hit.phone,
        "status": hit.status,
    }
