"""One process that goes from one person to the next, and tells how long that took.

Run as ``python -m benchmarks.at_switch HOME``, with what ``switching`` puts into the environment.
The lock really replaces the process, so the beginning travels there too; what comes after it
prints one JSON object. Both begin as people begin them, and nothing is loaded beside that before
the sign-in is painted.
"""

import json
import os
import sys
import time
from functools import partial
from typing import Any

import main

FIRST, NEXT = "CARECOORD_SWITCH_FIRST", "CARECOORD_SWITCH_NEXT"
"""Each a name and a passphrase, with a line between."""
TODAY = "CARECOORD_SWITCH_TODAY"
_BEGAN = "CARECOORD_SWITCH_BEGAN"
_WORKED = "CARECOORD_SWITCH_WORKED"
_SETTLE_MS = 1500


def leave(session: Any) -> None:
    """The first person has a patient open and locks."""
    from benchmarks.waiting import first_list_painted, pause

    pause(_SETTLE_MS)
    _sign_in(session, os.environ[FIRST])
    first_list_painted(session)
    services = session.desk._services  # noqa: SLF001 - as a person would search for somebody
    (hit, *_others) = services.search.find("garcia", actor=services.actor)
    session.desk.navigator.open_patient(hit.id)
    pause(_SETTLE_MS)
    # Counted by the machine, so it goes on in the process that follows.
    os.environ[_BEGAN] = str(time.perf_counter())
    os.environ[_WORKED] = str(time.process_time())
    session.desk.locker.lock()


def arrive(session: Any) -> None:
    """The next person's passphrase stands there as soon as there is a field."""
    painted_s = time.perf_counter()
    from benchmarks.waiting import DerivedKeys, first_list_painted

    derived = DerivedKeys()
    _sign_in(session, os.environ[NEXT])
    at_s = first_list_painted(session)
    worked_s = time.process_time() - float(os.environ[_WORKED])
    began_s = float(os.environ[_BEGAN])
    told = {
        "painted": painted_s - began_s,
        "derived": derived.seconds,
        "today": at_s - began_s,
        "worked": worked_s,
    }
    print(json.dumps({f"{name}_ms": taken * 1000 for name, taken in told.items()}), flush=True)
    session.desk.window.close()


def _sign_in(session: Any, who: str) -> None:
    name, passphrase = who.splitlines()
    step = session.way_in.sign_in
    (place,) = (n for n in range(step.people.count()) if name in step.people.itemText(n))
    step.people.setCurrentIndex(place)
    step.prefill(passphrase, "")
    step.went_on.emit()


def _load_window() -> None:
    load()
    from PySide6.QtCore import QTimer

    from ui.app import Session

    begin = Session.start

    def start(session: Session) -> None:
        person = partial(arrive if _BEGAN in os.environ else leave, session)
        session.entry.painted.connect(lambda: QTimer.singleShot(0, person))
        begin(session)

    Session.start = start  # type: ignore[method-assign]


if __name__ == "__main__":
    load = main.load_window
    main.load_window = _load_window
    main.main(["--home", sys.argv[1], "--today", os.environ[TODAY], "--language", "en"])
