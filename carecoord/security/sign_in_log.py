"""What happened at the sign-in while nobody had the key, kept beside the data until then.

Without a key nothing can be written into the journal. The file names people by their key in the
list of who may sign in, which lies open beside it, and nothing else.
"""

import contextlib
import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from carecoord.common.ids import new_id
from carecoord.common.paths import write_private

FILE_NAME = "sign-in-notes.json"
MOST_NOTES = 200
EVENTS = frozenset({"session.sign_in_failed", "session.locked", "session.ended"})
"""All that is ever noted: nobody gets anything else into the journal through the file."""
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to be brought into the journal.

    Attributes:
        id: Names the note, so that it is entered once.
        event: Its name in the journal.
        person: Key of the staff row meant; "" when nobody was named.
        at: ISO instant, UTC.
        how: "passphrase", "recovery" or "device" for a sign-in.
        times: How often, where several became one.
    """

    id: str
    event: str
    person: str
    at: str
    how: str = ""
    times: int = 1


class SignInLog:
    """The notes of one data folder.

    On a disk that may not be written nothing is noted; the sign-in itself fails there as well.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE_NAME

    def note(self, event: str, *, person: str, at: dt.datetime, how: str = "") -> str:
        """Keep one thing; returns its id. The oldest ones of many become one with a number."""
        known = self.waiting()
        made = Note(new_id(), event, person, at.astimezone(dt.UTC).isoformat(), how)
        if len(known) >= MOST_NOTES:
            # Somebody who tries all night fills no disk, and the number stays true.
            known = _with_one_less(known)
        self._write([*known, made])
        return made.id

    def waiting(self) -> list[Note]:
        """What is not in the journal yet, the oldest first; a spoilt file holds nothing."""
        try:
            found = [_note(one) for one in json.loads(self._path.read_bytes())]
        except (OSError, ValueError, TypeError, KeyError):
            return []
        return [note for note in found if note.event in EVENTS]

    def forget(self, ids: set[str]) -> None:
        """Drop what is in the journal by now."""
        left = [note for note in self.waiting() if note.id not in ids]
        if left:
            self._write(left)
        else:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _write(self, notes: list[Note]) -> None:
        with contextlib.suppress(OSError):
            write_private(self._path, json.dumps([asdict(note) for note in notes]).encode())


def _with_one_less(notes: list[Note]) -> list[Note]:
    """The notes with the oldest one that came again told by the next one of its kind.

    Of many different ones the oldest goes: nobody is said to have done what another did.
    """
    for place, note in enumerate(notes):
        rest = notes[place + 1 :]
        again = next((n for n, other in enumerate(rest) if _kind(other) == _kind(note)), None)
        if again is not None:
            rest[again] = replace(rest[again], times=rest[again].times + note.times)
            return [*notes[:place], *rest]
    return notes[1:]


def _kind(note: Note) -> tuple[str, str, str]:
    return note.event, note.person, note.how


def _note(content: dict[str, Any]) -> Note:
    return Note(
        str(content["id"])[:_LONGEST], str(content["event"]), str(content["person"])[:_LONGEST],
        dt.datetime.fromisoformat(content["at"]).astimezone(dt.UTC).isoformat(),
        str(content["how"])[:_LONGEST], int(content["times"]),
    )  # fmt: skip
