"""A practice that is open: its data, who is signed in, and what day it is there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import Clock
from carecoord.vocab.actor import Actor

if TYPE_CHECKING:  # the window paints its sign-in before SQLAlchemy is loaded
    from carecoord.db.database import Database
    from carecoord.security.database_key import DatabaseKey
    from carecoord.services.stores import Store


@dataclass(frozen=True)
class OpenedPractice:
    """One open practice and the person signed in to it.

    Attributes:
        home: Data folder on this machine.
        store: Where the data is, for backups and for enrolling people.
        key: The practice's key, for enrolling people; hidden from ``repr``.
        language: Interface language of the person, "en" or "es".
        must_choose_passphrase: Somebody else chose the person's passphrase and knows it.
        came_with_sheet: The printed recovery key opened it, so no passphrase need be known.
        key_changed: This sign-in saw a change of the key to its end.
        on_close: Steps of letting go, in order.
    """

    database: "Database"
    actor: Actor
    clock: Clock
    zone: ZoneInfo
    feed: ChangeFeed
    home: Path
    practice_name: str
    language: str
    store: "Store" = field(repr=False)
    key: "DatabaseKey" = field(repr=False)
    must_choose_passphrase: bool = False
    came_with_sheet: bool = False
    key_changed: bool = False
    on_close: tuple[Callable[[], None], ...] = field(default=(), repr=False)

    def also_on_close(self, step: Callable[[], None]) -> "OpenedPractice":
        """The same practice with one more step of letting go, the last."""
        return replace(self, on_close=(*self.on_close, step))

    def close(self) -> None:
        """Close the data and forget the key."""
        for step in self.on_close:
            step()
        self.key.wipe()


@dataclass(frozen=True)
class NewPractice:
    """A practice just made, and the recovery key to print before anything else.

    Attributes:
        recovery_groups: The nine groups, two of which are to be retyped.
        recovery_sheet_html: The sheet as a document of its own.
    """

    opened: OpenedPractice
    recovery_text: str = field(repr=False)
    recovery_groups: tuple[str, ...] = field(repr=False)
    recovery_sheet_html: str = field(repr=False)
