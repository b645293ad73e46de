"""Where a store in a file wakes up: where it was, on another computer, as a copy, put back.

Whenever it is not simply where it was, this device writes under a new name from then on, so
that the journals of two copies never have entries under the same name and number. What people
are asked about comes after that; nothing depends on their answer but what the journal says.
"""

import contextlib
import enum
import hashlib
import json
from pathlib import Path

from sqlalchemy.orm import Session

from carecoord.common.errors import CareCoordError, RefusedError
from carecoord.common.i18n import N_, _
from carecoord.common.machine import machine_mark
from carecoord.common.paths import make_private_dir, memory_dir, write_private
from carecoord.db import marks
from carecoord.db.database import Database, Transaction
from carecoord.db.verify import anchors
from carecoord.security.database_key import DatabaseKey
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.stores import DATABASE_NAME, FileStore, Store
from carecoord.vocab.actor import Actor

_MACHINE, _FOLDER, _ASKED = "place.machine", "place.folder", "place.asked"
_KNOWN = "place.known."
RESTORED = "place.restored"
"""Set where somebody signed in restored a backup here: nobody has to ask whether it was meant."""


class Woke(enum.StrEnum):
    """How a store woke up."""

    HERE = "here"
    COPIED = "copied"
    ELSEWHERE = "elsewhere"
    OLDER = "older"


class Answer(enum.StrEnum):
    """What people say about it."""

    NEW_COMPUTER = "new_computer"
    COPY = "copy"
    PUT_BACK = "put_back"
    NOT_MEANT = "not_meant"


ANSWERS = {
    Woke.ELSEWHERE: (Answer.NEW_COMPUTER, Answer.COPY),
    Woke.OLDER: (Answer.PUT_BACK, Answer.NOT_MEANT),
}
"""What can be said about what is asked; about the others nothing is asked."""


class Place:
    """One store in a file, and where it is now."""

    def __init__(self, store: FileStore, key: DatabaseKey) -> None:
        self._home = store.home.resolve()
        self._machine = machine_mark("store")
        # Outside the data folder, so that it is not put back together with it.
        name = hashlib.sha256(key.subkey("last-seen") + str(self._home).encode()).hexdigest()
        self._memory = memory_dir() / f"{name[:32]}.json"
        # A rehearsal is nowhere, and nothing is remembered of it.
        self._is_somewhere = _holds_store(self._home)

    def woke(self, session: Session) -> Woke:
        """How it woke up, by what it knows of itself and what this computer remembers."""
        before = marks.read(session, _MACHINE)
        if before and self._machine and before != self._machine:
            return Woke.ELSEWHERE
        folder = marks.read(session, _FOLDER)
        if folder and Path(folder) != self._home and _holds_store(Path(folder)):
            return Woke.COPIED
        heads = {anchor.origin: anchor.seq for anchor in anchors(session)}
        seen = self._remembered()
        is_older = any(heads.get(origin, 0) < seq for origin, seq in seen.items())
        return Woke.OLDER if is_older else Woke.HERE

    def note(self, transaction: Transaction, woke: Woke) -> None:
        """Journal it, and have the store know where it is now."""
        session = transaction.session
        if woke is not Woke.HERE:
            transaction.record("store.woke", how=woke.value)
            if woke in ANSWERS and not self._is_clear(session, woke):
                marks.write(session, _ASKED, woke.value)
        else:
            marks.write(session, RESTORED, "")
        if self._machine:
            marks.write(session, _MACHINE, self._machine)
            if woke is Woke.HERE and not marks.read(session, _ASKED):
                marks.write(session, _KNOWN + self._machine, "1")
        marks.write(session, _FOLDER, str(self._home))

    def _is_clear(self, session: Session, woke: Woke) -> bool:
        """Whether people have said already what it means."""
        if woke is Woke.OLDER:
            return bool(marks.read(session, RESTORED))
        return bool(self._machine and marks.read(session, _KNOWN + self._machine))

    def remember(self, database: Database) -> None:
        """Keep outside the folder how far the journal goes; best done, never a reason to fail."""
        with contextlib.suppress(CareCoordError, OSError):
            with database.reading() as session:
                heads = {anchor.origin: anchor.seq for anchor in anchors(session)}
            if self._is_somewhere:
                make_private_dir(self._memory.parent)
                write_private(self._memory, json.dumps(heads).encode())

    def _remembered(self) -> dict[str, int]:
        try:
            stored = json.loads(self._memory.read_text(encoding="utf-8"))
            return {str(origin): int(seq) for origin, seq in stored.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}


class PlaceService:
    """Asking people what it means that a store woke up elsewhere, or older than it was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def question(self) -> Woke | None:
        """What is to be asked; None when nothing is."""
        with self._database.reading() as session:
            asked = marks.read(session, _ASKED)
        return Woke(asked) if asked else None

    def may_answer(self, actor: Actor) -> bool:
        return is_allowed(actor.role, Permission.MANAGE_PEOPLE)

    def answer(self, said: Answer, *, actor: Actor) -> str:
        """Journal what people say; returns what they have to know or do next.

        Raises:
            RefusedError: This was not asked.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        with self._database.writing(actor) as transaction:
            asked = marks.read(transaction.session, _ASKED)
            if not asked or said not in ANSWERS[Woke(asked)]:
                raise RefusedError(_("This was answered already."))
            transaction.record("store.placed", said=said.value)
            marks.write(transaction.session, _ASKED, "")
            marks.write(transaction.session, _KNOWN + machine_mark("store"), "1")
        return _(_NEXT[said])


_NEXT = {
    Answer.NEW_COMPUTER: N_(
        "Noted. Do not go on with the records on the old computer: what is written there does "
        "not come here."
    ),
    Answer.COPY: N_(
        "Noted. What is written in this copy does not come to the other computer, nor the other "
        "way round."
    ),
    Answer.PUT_BACK: N_("Noted. What was written after this state is not here any more."),
    Answer.NOT_MEANT: N_(
        "Noted. Write nothing more here, keep this folder as it is, and tell whoever looks after "
        "your computers: somebody may have put an older state of the records in its place."
    ),
}


def place_of(store: Store, key: DatabaseKey) -> Place | None:
    """Where a store in a file is; None for a server, which is nowhere but where it is."""
    return Place(store, key) if isinstance(store, FileStore) else None


def _holds_store(folder: Path) -> bool:
    try:
        return (folder / DATABASE_NAME).is_file()
    except OSError:
        return False
