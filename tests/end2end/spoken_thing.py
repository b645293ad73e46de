"""What the accessibility bus tells of one thing in a window."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

jeepney = pytest.importorskip("jeepney", reason="To be read aloud: the package jeepney.")
blocking = pytest.importorskip("jeepney.io.blocking")

ANSWERS_WITHIN_S = 20.0
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_STATES = {
    3: "busy", 4: "checked", 7: "editable", 8: "enabled", 10: "expanded", 11: "focusable",
    12: "focused", 16: "modal", 23: "selected", 25: "showing", 31: "manages descendants",
    33: "required", 36: "invalid entry", 41: "checkable", 42: "has popup", 43: "read only",
}  # fmt: skip
_FIELDS = ("text", "password text", "combo box", "spin box")
_LABELLED_BY = 2
_MANY = 100
_PASSWORD_TEXT = 40


class Thing(NamedTuple):
    """A place on the bus: whose, and which."""

    owner: str
    path: str


class Gone(Exception):  # noqa: N818 - no mistake: windows change while they are read
    """A thing is not there any more."""


class Bus:
    """Asks things about themselves."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def at(cls, address: str) -> Iterator["Bus"]:
        connection = blocking.open_dbus_connection(address)
        try:
            yield cls(connection)
        finally:
            connection.close()

    @contextmanager
    def listening(self, interface: str, heard: deque[Any]) -> Iterator[None]:
        """Collect every signal of an interface."""
        rule = jeepney.MatchRule(type="signal", interface=interface)
        self._connection.send_and_get_reply(jeepney.message_bus.AddMatch(rule))
        with self._connection.filter(rule, queue=heard):
            yield

    def receive(self, within_s: float) -> None:
        """Take what has come, and wait a moment where nothing has."""
        try:
            self._connection.recv_messages(timeout=within_s)
            while True:
                self._connection.recv_messages(timeout=0)
        except TimeoutError:
            return

    def ask(
        self, thing: Thing, interface: str, question: str, signature: str = "", *words: Any
    ) -> Any:
        """One answer.

        Raises:
            Gone: The thing is not there, or does not know the question.
        """
        address = jeepney.DBusAddress(thing.path, thing.owner, interface)
        message = jeepney.new_method_call(address, question, signature or None, words)
        answer = self._connection.send_and_get_reply(message, timeout=ANSWERS_WITHIN_S)
        if answer.header.message_type is jeepney.MessageType.error:
            raise Gone(question, answer.body)
        return answer.body[0] if answer.body else None

    # What a thing says; of one that has gone, nothing

    def name(self, thing: Thing) -> str:
        return str(self._property(thing, "Name"))

    def description(self, thing: Thing) -> str:
        return str(self._property(thing, "Description"))

    def role(self, thing: Thing) -> str:
        role = str(self._of(thing, "GetRoleName") or "")
        is_secret = role == "text" and self._of(thing, "GetRole") == _PASSWORD_TEXT
        return "password text" if is_secret else role

    def spoken(self, thing: Thing) -> str:
        """Name, role and description, as they are read out; nothing is said twice."""
        role = self.role(thing)
        labels = self.related(thing, _LABELLED_BY) if role in _FIELDS else ()
        label = ". ".join(self.name(each) for each in labels)
        parts = (label, self.name(thing), role, self.description(thing))
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def states(self, thing: Thing) -> frozenset[str]:
        low, high = self._of(thing, "GetState") or (0, 0)
        return frozenset(name for bit, name in _STATES.items() if (low | high << 32) >> bit & 1)

    def children(self, thing: Thing) -> list[Thing]:
        """All the parts of a thing; for a list, which may be long, see ``first_children``."""
        return [Thing(*each) for each in self._of(thing, "GetChildren") or ()]

    def first_children(self, thing: Thing) -> list[Thing]:
        """As many as somebody would go through; all of a long list would stop the window."""
        places = range(min(self.child_count(thing), _MANY))
        asked = (self._of(thing, "GetChildAtIndex", "i", place) for place in places)
        return [Thing(*each) for each in asked if each]

    def parent(self, thing: Thing) -> Thing:
        return Thing(*(self._property(thing, "Parent") or thing))

    def child_count(self, thing: Thing) -> int:
        return int(self._property(thing, "ChildCount") or 0)

    def related(self, thing: Thing, kind: int) -> list[Thing]:
        """What a thing says it belongs to in this way."""
        relations = self._of(thing, "GetRelationSet") or ()
        return [Thing(*each) for found, those in relations if found == kind for each in those]

    def text(self, thing: Thing) -> str:
        """What stands in a field."""
        try:
            return str(self.ask(thing, "org.a11y.atspi.Text", "GetText", "ii", 0, -1))
        except Gone:
            return ""

    def pid(self, thing: Thing) -> int:
        bus = Thing("org.freedesktop.DBus", "/org/freedesktop/DBus")
        try:
            question = "GetConnectionUnixProcessID"
            return int(self.ask(bus, "org.freedesktop.DBus", question, "s", thing.owner))
        except Gone:
            return 0

    def _of(self, thing: Thing, question: str, signature: str = "", *words: Any) -> Any:
        try:
            return self.ask(thing, _ACCESSIBLE, question, signature, *words)
        except Gone:
            return None

    def _property(self, thing: Thing, name: str) -> Any:
        try:
            return self.ask(thing, _PROPERTIES, "Get", "ss", _ACCESSIBLE, name)[1]
        except Gone:
            return ""
