"""``keys``: the ways into the practice, and the key behind all of them."""

import argparse
import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from carecoord.cli.output import answer
from carecoord.cli.practice import opened, services
from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import N_, _
from carecoord.common.paths import write_private

if TYPE_CHECKING:
    from carecoord.services.bundle import Services
    from carecoord.services.keys import WayIn

_KINDS = {
    "passphrase": N_("passphrase"),
    "passphrase+device": N_("passphrase, on one computer"),
    "device": N_("this computer alone"),
    "recovery": N_("recovery sheet"),
}


def run(arguments: argparse.Namespace) -> None:
    """Carry out one of the verbs."""
    verbs: Mapping[str, Callable[[argparse.Namespace], None]] = {
        "keys list": _list, "keys rotate": _rotate, "keys sheet": _sheet, "keys revoke": _revoke,
    }  # fmt: skip
    verbs[arguments.command](arguments)


def _list(arguments: argparse.Namespace) -> None:
    with services(arguments) as practice:
        ways = practice.keys.ways(actor=practice.actor)
    found = [dataclasses.asdict(way) for way in ways]
    answer(found, as_json=arguments.json, lines=[_line(way) for way in ways])


def _line(way: "WayIn") -> str:
    used = way.used_at.date().isoformat() if way.used_at else _("not known")
    told = _("{id}  {kind}  {name}  since {since}, last used: {used}").format(
        id=way.id, kind=_(_KINDS[way.kind]), name=way.name or "-",
        since=way.since.date().isoformat(), used=used,
    )  # fmt: skip
    renew = _("(sign in once to renew)")
    return f"{told}  {renew}" if way.is_behind else told


def _rotate(arguments: argparse.Namespace) -> None:
    with services(arguments) as practice:
        _begin(practice, leave_out=arguments.leave_out)
    _see_to_its_end(arguments)
    told = _("The key of the records is changed. Make a backup now: older ones open with the old.")
    answer({"changed": True}, as_json=arguments.json, lines=[told])


def _sheet(arguments: argparse.Namespace) -> None:
    file: Path = arguments.file
    if file.exists():
        # It may be the only recovery key of another practice.
        raise RefusedError(
            _("The recovery file is there already. Name a new one, so that no key is lost.")
        )
    with services(arguments) as practice:
        try:
            write_private(file, b"")
        except OSError:
            raise UnavailableError(
                _("The recovery file cannot be written, and the old sheet still counts.")
            ) from None
        key = practice.people.new_recovery_key(actor=practice.actor)
        write_private(file, (key.text + "\n").encode())
    told = _(
        "The new recovery key is in the file you named. The old sheet opens nothing any more. "
        "Print the file, keep the paper in the safe and delete the file."
    )
    answer({"file": str(file)}, as_json=arguments.json, lines=[told])


def _revoke(arguments: argparse.Namespace) -> None:
    with services(arguments) as practice:
        actor = practice.actor
        ways = practice.keys.ways(actor=actor)
        way = next((way for way in ways if way.id == arguments.id), None)
        if way is None:
            raise RefusedError(_("There is no such way in. “keys list” names them all."))
        if way.person_id:
            practice.people.deactivate(way.person_id, actor=actor)
        else:
            practice.keys.revoke(way.id, actor=actor)
        if not arguments.keep_key:
            _begin(practice, leave_out=arguments.leave_out)
    if not arguments.keep_key:
        _see_to_its_end(arguments)
    told = _("{name} opens nothing here any more.").format(name=way.name or way.id)
    answer({"revoked": way.id}, as_json=arguments.json, lines=[told])


def _begin(practice: "Services", *, leave_out: bool) -> None:
    actor = practice.actor
    behind = practice.keys.state(actor=actor).behind if leave_out else ()
    practice.keys.begin_change(leaving_out=[way.id for way in behind], actor=actor)


def _see_to_its_end(arguments: argparse.Namespace) -> None:
    """Open once more, which writes the data anew under the new key.

    Raises:
        UnavailableError: The disk has no room for it; the next opening tries again.
    """
    with opened(arguments) as practice:
        if practice.store.load_keys().is_changing_key:
            raise UnavailableError(
                _(
                    "The disk has too little room to change the key of the records, which are "
                    "as they were. Make room on the disk, then sign in again."
                )
            )
