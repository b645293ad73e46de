"""``audit``: who did what, and whether the journal still holds a printed code."""

import argparse
from typing import TYPE_CHECKING, Any

from carecoord.cli.output import answer, progress_line
from carecoord.cli.practice import services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.services.audit import AuditFilter, AuditRow
from carecoord.services.journal_watch import fault_words
from carecoord.services.journal_words import what_to_do
from carecoord.vocab.audit import AuditKind

if TYPE_CHECKING:
    from carecoord.services.bundle import Services


def run(arguments: argparse.Namespace) -> None:
    """Entries that fit, newest first, as lines, as JSON or as a file.

    Raises:
        RefusedError: A person, a patient or a computer is not known, a file has no reason, or
            the journal is not as it should be.
    """
    with services(arguments) as practice:
        if arguments.check or arguments.code:
            _check(arguments, practice)
            return
        wanted = _wanted(arguments, practice)
        if arguments.file is not None:
            count = practice.audit_papers.file(
                wanted, arguments.file, reason=arguments.reason, actor=practice.actor
            )
            told = _("{count} entries are written.").format(count=f"{count:,}")
            answer({"entries": count}, as_json=arguments.json, lines=[told])
            return
        rows = practice.audit.entries(wanted, limit=arguments.limit, actor=practice.actor)
        zone = practice.zone
    answer(
        [_plain(row) for row in rows],
        as_json=arguments.json,
        lines=[_line(row, f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}") for row in rows],
    )


def _check(arguments: argparse.Namespace, practice: "Services") -> None:
    """Read all of the journal, or look for the entry of a printed code."""
    if arguments.code:
        said = practice.journal.check_code(arguments.code, actor=practice.actor)
        if not said.is_held:
            raise RefusedError(said.sentence)
        answer({"held": True}, as_json=arguments.json, lines=[said.sentence])
        return
    with progress_line() as progress:
        found = practice.journal.check(actor=practice.actor, progress=progress)
    if not found.sound:
        faults = dict.fromkeys(fault_words(fault.fault) for fault in found.faults)
        raise RefusedError("\n".join((*faults, what_to_do())))
    told = _("The journal is whole: {count} entries were read.")
    answer(
        {"entries": found.entries},
        as_json=arguments.json,
        lines=[told.format(count=f"{found.entries:,}")],
    )


def _wanted(arguments: argparse.Namespace, practice: "Services") -> AuditFilter:
    return AuditFilter(
        staff_id=_staff(arguments.person, practice),
        patient_id=_patient(arguments.patient, practice),
        kinds=frozenset(AuditKind(kind) for kind in arguments.kind),
        origin=_computer(arguments.computer, practice),
        since=arguments.since,
        until=arguments.until,
    )


def _staff(named: str, practice: "Services") -> str:
    if not named:
        return ""
    wanted = named.casefold()
    found = [
        key for key, name in practice.people.names().items() if wanted in (key, name.casefold())
    ]
    if len(found) != 1:
        raise RefusedError(_("There is no one person “{name}” here.").format(name=named))
    return found[0]


def _patient(named: str, practice: "Services") -> str:
    """Our id, or a number the patient is known by."""
    if not named:
        return ""
    found = practice.search.with_number(named, actor=practice.actor)
    if len(found) > 1:
        raise RefusedError(_("Several patients have this number. Use our id."))
    return found[0] if found else named


def _computer(named: str, practice: "Services") -> str:
    if not named:
        return ""
    known = practice.audit.computers(actor=practice.actor)
    found = [origin for origin, label in known.items() if named in (origin, label)]
    if len(found) != 1:
        raise RefusedError(_("There is no one computer “{name}” here.").format(name=named))
    return found[0]


def _line(row: AuditRow, at: str) -> str:
    who = row.who or _("The program")
    return "  ".join(filter(None, (at, who, row.what, row.patient, row.computer, row.reason)))


def _plain(row: AuditRow) -> dict[str, Any]:
    return {
        "at": row.at, "who": row.who, "kind": row.kind.value, "event": row.name,
        "what": row.what, "patient": row.patient, "patient_id": row.patient_id,
        "computer": row.computer, "reason": row.reason, "fields": list(row.fields),
    }  # fmt: skip
