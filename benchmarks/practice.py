"""The demo practice the benchmarks run on, made once and kept."""

from pathlib import Path

from carecoord.bootstrap import build_services
from carecoord.common.ids import new_id
from carecoord.demo.generate import fill
from carecoord.services.bundle import Services
from carecoord.services.gate import Gate, GateState
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.roles import Role

_WORDS = "quiet river lantern seven maple"


def open_practice(home: Path, patients: int) -> tuple[OpenedPractice, Services]:
    """Open the practice in a folder; a new folder is filled with this many people first."""
    gate = Gate(home)
    if gate.state() is GateState.NEW:
        opened = gate.create(
            practice=f"Benchmark {new_id()[:4]}",
            time_zone="America/New_York",
            person="Bree Wells",
            role=Role.LEAD,
            passphrase=_WORDS,
        ).opened
        fill(opened, patients=patients, seed=1)
    else:
        opened = gate.sign_in_somebody(_WORDS)
    return opened, build_services(opened)
