"""``demo``: a practice of synthetic patients."""

import argparse
from pathlib import Path

from carecoord.cli.output import answer, note
from carecoord.cli.practice import DEMO_SIGN_IN_NAME, gate_of, home_of, opened, passphrase_of
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import make_private_dir, write_private
from carecoord.security.passphrases import suggest_passphrase
from carecoord.services.gate import GateState
from carecoord.vocab.roles import Role

DEMO_PRACTICE = "Riverside Family Clinic"
DEMO_PERSON = "Bree Wells"
DEMO_ZONE = "America/New_York"


def run(arguments: argparse.Namespace) -> None:
    """Fill a new or still empty practice with people nobody ever met."""
    made = make(arguments)
    told = _("{count} synthetic patients are in the practice.").format(count=made)
    answer({"patients": made}, as_json=arguments.json, lines=[told])


def make(arguments: argparse.Namespace) -> int:
    """Set the practice up where there is none, and fill it; returns how many people."""
    from carecoord.bootstrap import build_services
    from carecoord.demo.generate import fill

    if gate_of(arguments).state() is GateState.NEW:
        _create(arguments)
    with opened(arguments) as practice:
        services = build_services(practice)
        if sum(services.patient_list.counts(actor=practice.actor).values()):
            raise RefusedError(
                _("There are patients in this practice. Name another folder with --home.")
            )
        return fill(practice, patients=arguments.patients, seed=arguments.seed)


def _create(arguments: argparse.Namespace) -> None:
    home: Path = home_of(arguments)
    passphrase = passphrase_of(arguments)
    generated = passphrase is None
    if passphrase is None:
        passphrase = suggest_passphrase()
    gate_of(arguments).create(
        practice=DEMO_PRACTICE,
        time_zone=DEMO_ZONE,
        person=DEMO_PERSON,
        role=Role.LEAD,
        passphrase=passphrase,
    ).opened.close()
    if generated:
        # Synthetic people need no secret, and a demo that asks for one teaches to share it.
        make_private_dir(home)
        write_private(home / DEMO_SIGN_IN_NAME, (passphrase + "\n").encode())
        note(_("This is a practice of invented people. Do not enter real patients here."))
