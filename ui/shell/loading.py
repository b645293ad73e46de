"""Loading what comes after the sign-in, in the window's own thread and in small turns.

A worker must not do it: while it makes a class that belongs to Qt, Qt for Python looks up the
classes of living objects in the window's thread without a lock, and the program dies.
"""

import importlib
import pkgutil
import time
from collections.abc import Iterator
from functools import partial

import ui
from ui.background.in_steps import Step

_TURN_S = 0.012
_STOREYS = (
    "state", "theme", "background", "widgets", "models", "printing", "dialogs", "pages", "shell",
)  # fmt: skip
"""From below, so that a module finds loaded what it needs."""


def loading() -> Iterator[Step]:
    """Steps that load every module of the window; each takes a turn."""
    names = _names()
    while (name := next(names, None)) is not None:
        yield partial(_load_for_a_turn, name, names)


def _load_for_a_turn(name: str, others: Iterator[str]) -> None:
    until_s = time.perf_counter() + _TURN_S
    importlib.import_module(name)
    while time.perf_counter() < until_s and (more := next(others, None)) is not None:
        importlib.import_module(more)


def _names() -> Iterator[str]:
    for storey in _STOREYS:
        folders = [f"{folder}/{storey}" for folder in ui.__path__]
        yield f"ui.{storey}"
        for found in pkgutil.walk_packages(folders, f"ui.{storey}."):
            yield found.name
