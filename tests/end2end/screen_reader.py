"""A screen reader: knows a window only by what it says of itself over the accessibility bus.

It speaks AT-SPI as Orca does: walks what a window shows, hears where the cursor goes and what
is announced, and presses keys through the desktop's own service for them.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest

from tests.end2end.spoken_thing import Bus, Gone, Thing

jeepney = pytest.importorskip("jeepney", reason="To be read aloud: the package jeepney.")

Answer = TypeVar("Answer")

PATIENCE_S = 30.0
_LOOK_AGAIN_S = 0.02
_REGISTRY = "org.a11y.atspi.Registry"
_KEYS = "org.a11y.atspi.DeviceEventController"
_KEYS_PATH = "/org/a11y/atspi/registry/deviceeventcontroller"
_ROOT = Thing(_REGISTRY, "/org/a11y/atspi/accessible/root")
_HEARS = (
    "object:state-changed:focused", "object:announcement", "object:property-change:accessible-name",
    "window:activate",
)  # fmt: skip
_PLAIN = ("", "filler", "unknown", "invalid")
_PRESS, _RELEASE, _BY_NAME, _TEXT = 0, 1, 3, 4
_KEY_CODES = {"Ctrl": 37, "Shift": 50, "Alt": 64}
_KEY_NAMES = {
    "Return": 0xFF0D, "Escape": 0xFF1B, "Tab": 0xFF09, "Space": 0x20, "Home": 0xFF50,
    "Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "End": 0xFF57,
    **{f"F{number}": 0xFFBD + number for number in range(1, 13)},
}  # fmt: skip


class ScreenReader:
    """Who reads a window aloud, and whoever listens and types.

    Attributes:
        said: What it read out by itself, the oldest first: which window came to the front,
            where the cursor went, and what was announced.
        at: Where the cursor is; None until it was heard of.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._signals: deque[Any] = deque()
        self._pid = 0
        self.at: Thing | None = None
        self.said: list[str] = []

    @classmethod
    @contextmanager
    def on(cls, session: str) -> Iterator["ScreenReader"]:
        """A reader on the desktop whose session bus has this address."""
        with Bus.at(_wait_for(lambda: _address(session), "an accessibility bus")) as bus:
            reader = cls(bus)
            for event in _HEARS:
                bus.ask(
                    Thing(_REGISTRY, "/org/a11y/atspi/registry"), _REGISTRY, "RegisterEvent",
                    "sas", event, [],
                )  # fmt: skip
            with (
                bus.listening("org.a11y.atspi.Event.Object", reader._signals),
                bus.listening("org.a11y.atspi.Event.Window", reader._signals),
            ):
                yield reader

    def follow(self, pid: int) -> None:
        """Read the program of this process from now on."""
        self.at = None
        self.said.clear()
        self._pid = pid
        self.wait_for(self.windows, "a program to read")

    # Listening

    def hears(self, words: str) -> str:
        """Wait until it says this by itself; returns the sentence, and drops what was before."""

        def heard() -> str | None:
            for number, sentence in enumerate(self.said):
                if words in sentence:
                    del self.said[: number + 1]
                    return sentence
            return None

        return self.wait_for(heard, f"“{words}”")

    def is_at(self, words: str) -> Thing:
        """Wait until the cursor is on what is called this."""

        def at() -> Thing | None:
            here = self.at
            return here if here is not None and words in self._bus.spoken(here) else None

        return self.wait_for(at, f"the cursor at “{words}”")

    def finds(self, words: str, role: str = "") -> Thing:
        """Look through what the window shows for the thing with these words."""

        def found() -> Thing | None:
            for thing in self.shown():
                if words in self._bus.spoken(thing) and role in ("", self._bus.role(thing)):
                    return thing
            return None

        return self.wait_for(found, f"something shown that says “{words}”")

    def shown(self) -> Iterator[Thing]:
        """All that is shown, in the order it is read; rows out of sight are left out."""
        for window in self.windows():
            yield from self._shown(window)

    def _shown(self, thing: Thing) -> Iterator[Thing]:
        states = self._bus.states(thing)
        if "showing" not in states:
            return
        yield thing
        is_list = "manages descendants" in states
        for part in (self._bus.first_children if is_list else self._bus.children)(thing):
            yield from self._shown(part)

    def reads(self, text: str) -> None:
        """Wait until this stands in the field the cursor is in."""
        self.wait_for(lambda: self.at is not None and self._bus.text(self.at) == text, text)

    def knows_of(self, thing: Thing) -> tuple[int, frozenset[str]]:
        """How many parts a thing says it has, and what state it is in."""
        return self._bus.child_count(thing), self._bus.states(thing)

    def everything(self) -> list[str]:
        """All that is shown, as it is read out one after the other."""
        return [self._bus.spoken(thing) for thing in self.shown()]

    def comes_before(self, first: str, second: str) -> bool:
        """Whether one thing is read before another, when all is read from the top."""
        everything = self.everything()
        return everything.index(first) < everything.index(second)

    def nameless(self) -> list[str]:
        """What takes the keyboard and does not say what it is for."""
        found = []
        for thing in self.shown():
            if "focusable" not in self._bus.states(thing):
                continue
            role, says = self._bus.role(thing), self._bus.spoken(thing)
            # The name of a drop-down is what is chosen in it, so something else has to tell.
            parts = 3 if role == "combo box" else 2
            if role in _PLAIN or len(says.split(", ")) < parts:
                found.append(f"{says} in {self._bus.spoken(self._bus.parent(thing))}")
        return found

    def windows(self) -> list[Thing]:
        """Those of the program; a lock starts it anew, as another program on the bus."""
        return [
            window
            for program in self._bus.children(_ROOT)
            if self._bus.pid(program) == self._pid
            for window in self._bus.children(program)
        ]

    # Doing

    def keys(self, *keys: str) -> None:
        """Press keys, such as ``Ctrl+K`` or ``Return``."""
        for each in keys:
            *held, last = each.split("+")
            for name in held:
                self._key(_KEY_CODES[name], _PRESS)
            self._key(_KEY_NAMES.get(last) or ord(last.lower()), _BY_NAME)
            for name in reversed(held):
                self._key(_KEY_CODES[name], _RELEASE)

    def type(self, text: str) -> None:
        self._key(0, _TEXT, text)

    def go_to(self, words: str, *, stops: int = 40) -> Thing:
        """Press Tab until the cursor is on what is called this."""
        for _stop in range(stops):
            before = self.at
            if before is not None and words in self._bus.spoken(before):
                return before
            self.keys("Tab")
            self.wait_for(lambda: self.at != before, "the cursor elsewhere")  # noqa: B023
        return self.is_at(words)

    def round_of_stops(self, *, most: int = 60) -> list[str]:
        """What is heard at each press of Tab until the cursor is where it was."""
        first, stops = self.at, list[str]()
        while len(stops) < most:
            before = self.at
            self.keys("Tab")
            self.wait_for(lambda: self.at != before, "the cursor elsewhere")  # noqa: B023
            stops.append(self.said[-1])
            if self._is_within(self.at, first):
                break
        return stops

    def _is_within(self, here: Thing | None, there: Thing | None) -> bool:
        """Whether the cursor is on a thing again, or on the list whose row that is."""
        return here is not None and there in (here, *self._bus.first_children(here))

    def _key(self, code: int, kind: int, text: str = "") -> None:
        self._bus.ask(
            Thing(_REGISTRY, _KEYS_PATH), _KEYS, "GenerateKeyboardEvent", "isu", code, text, kind
        )

    # Hearing

    def wait_for(self, find: Callable[[], Answer | None], what: str) -> Answer:
        """Listen and look again and again until something is there.

        Raises:
            AssertionError: It never was; the text has what was said last.
        """
        try:
            return _wait_for(lambda: find() if self._listened() else None, what)
        except AssertionError as error:
            raise AssertionError(f"{error} Said: {self.said[-12:]}") from None

    def _listened(self) -> bool:
        self._bus.receive(_LOOK_AGAIN_S)
        while self._signals:
            self._take(self._signals.popleft())
        return True

    def _take(self, signal: Any) -> None:
        fields = signal.header.fields
        kind, detail, _detail, (_signature, value), _more = signal.body
        thing = Thing(fields[jeepney.HeaderFields.sender], fields[jeepney.HeaderFields.path])
        match fields[jeepney.HeaderFields.member]:
            case "Announcement":
                self.said.append(value)
            case "Activate":
                self.said.append(self._bus.spoken(thing))
            case "PropertyChange" if thing == self.at:
                self.said.append(self._bus.spoken(thing))
            case "StateChanged" if kind == "focused" and detail:
                # Where the cursor has left again by now, nothing is read out.
                if thing != self.at and "focused" in self._bus.states(thing):
                    self.at = thing
                    self.said.append(self._bus.spoken(thing))


def _address(session: str) -> str | None:
    """Where the accessibility bus is; None while it is not there yet."""
    with Bus.at(session) as bus:
        try:
            answer = bus.ask(Thing("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus", "GetAddress")
        except Gone:
            return None
    return str(answer)


def _wait_for(find: Callable[[], Answer | None], what: str) -> Answer:
    until_s = time.monotonic() + PATIENCE_S
    while True:
        found = find()
        if found:
            return found
        assert time.monotonic() < until_s, f"Never there: {what}."
        time.sleep(_LOOK_AGAIN_S)
