"""How the command line answers: JSON for scripts, short plain lines for people."""

import json
import sys
from collections.abc import Iterable
from typing import Any


def answer(value: Any, *, as_json: bool, lines: Iterable[str]) -> None:
    """Print ``value`` as JSON, or ``lines`` for people."""
    if as_json:
        print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
        return
    for line in lines:
        print(line)


def note(line: str) -> None:
    """Say something beside the answer, so that standard output stays machine-readable."""
    sys.stderr.write(line + "\n")
