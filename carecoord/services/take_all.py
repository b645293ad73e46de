"""Take all and go: everything on record in open formats, for another program or another place."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.orm import Session

from carecoord import __version__
from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _
from carecoord.common.text import squeeze
from carecoord.db import portable
from carecoord.db.database import Database
from carecoord.db.version import SCHEMA_VERSION
from carecoord.exporters.whole.places import LOCKED, Place, place_at
from carecoord.exporters.whole.readme import Contents, read_me
from carecoord.exporters.whole.rows import csv_pieces
from carecoord.security.errors import WrongSecretError
from carecoord.security.passphrases import require_acceptable
from carecoord.security.permissions import Permission, require
from carecoord.services import take_all_fhir
from carecoord.services.papers import Setting, TextSize, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.services.stores import Store
from carecoord.services.take_all_papers import handout_pages, own_lists
from carecoord.settings import PRACTICE_NAME
from carecoord.vocab.actor import Actor
from carecoord.vocab.data_package import DESCRIPTION, FORMAT, Maker, Package, Resource, Schema

TABLES = "tables"
_WORK_OF_FHIR = 2
"""Steps that a person's FHIR takes, next to one for a row of a table."""

Progress = Callable[[int, int], object]
"""Hears steps done and in all; stops the work by raising ``CancelledError``."""


def _unwatched(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class TakenAll:
    """What was written.

    Attributes:
        counts: Rows by table.
        files: How many, the description not counted.
    """

    path: Path
    counts: dict[str, int]
    files: int


@dataclass
class _Work:
    """One export on its way."""

    place: Place
    session: Session
    progress: Progress
    total: int
    done: int = 0
    resources: list[Resource] = field(default_factory=list)

    def add(self, path: str, pieces: Iterable[bytes], about: Resource) -> None:
        """Write a file and put it into the description."""
        written = self.place.add(path, pieces)
        self.resources.append(
            msgspec.structs.replace(
                about, path=path, bytes=written.size, hash=f"sha256:{written.sha256}"
            )
        )

    def step(self, steps: int) -> None:
        self.done = min(self.done + steps, self.total)
        self.progress(self.done, self.total)


class TakeAllService:
    """Writing everything a practice has on record."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, store: Store,
        preferences: PreferenceService,
    ) -> None:  # fmt: skip
        self._database = database
        self._clock = clock
        self._zone = zone
        self._store = store
        self._preferences = preferences

    def write(
        self,
        path: Path,
        *,
        reason: str,
        own_passphrase: str,
        lock: str = "",
        actor: Actor,
        progress: Progress = _unwatched,
    ) -> TakenAll:
        """Write everything, whole or not at all; it is journalled before it exists.

        Args:
            path: A folder that is not there yet, a ``.zip``, or a ``.age``: the same ZIP under a
                passphrase.
            reason: Why, for the journal.
            own_passphrase: Of whoever does it, asked for once more.
            lock: Passphrase of the ``.age``.
            actor: Who does it.
            progress: Hears how far it is.

        Raises:
            RefusedError: No reason was given, a passphrase does not fit or is too easy to guess,
                or something lies there already.
            CancelledError: ``progress`` stopped it; nothing is left.
            UnavailableError: It cannot be written, or the disk is full; nothing is left.
        """
        require(actor, Permission.TAKE_EVERYTHING)
        said = squeeze(reason)
        if not said:
            raise RefusedError(_("Say why you take this along, in a few words."))
        self._require_own(own_passphrase, actor)
        is_locked = path.suffix.lower() == LOCKED
        if is_locked:
            require_acceptable(lock, (self._preferences.get(PRACTICE_NAME), actor.name))
        with place_at(path, lock, self._store.home) as place:
            with self._database.writing(actor, reason=said) as transaction:
                transaction.record("everything.exported", locked=is_locked)
            with self._database.reading_whole() as session:
                return self._written(place, session, path, progress)

    def _require_own(self, passphrase: str, actor: Actor) -> None:
        try:
            self._store.load_keys().open_with_passphrase(actor.staff_id, passphrase).wipe()
        except WrongSecretError:
            raise RefusedError(_("Your present passphrase does not fit. Type it again.")) from None

    def _written(self, place: Place, session: Session, path: Path, progress: Progress) -> TakenAll:
        connection = session.connection()
        counts = {name: portable.count(connection, name) for name in portable.tables()}
        makers = take_all_fhir.resources(self._clock.today(), self._zone)
        steps = sum(counts.values()) + _WORK_OF_FHIR * counts["patient"] * len(makers)
        work = _Work(place, session, progress, max(steps, 1))
        made_at = self._database.now()
        self._add_pages(work, counts, made_at)
        reading = portable.Reading(connection)
        for name, table in portable.tables().items():
            _add_table(work, reading, name, portable.described(table), counts[name])
        for name, make in makers.items():
            _add_resources(work, name, make, _WORK_OF_FHIR * counts["patient"])
        self._add_texts(work)
        package = self._described(work, made_at)
        work.place.add(DESCRIPTION, [_indented(package)])
        progress(work.total, work.total)
        return TakenAll(path, counts, len(work.resources))

    def _add_pages(self, work: _Work, counts: dict[str, int], made_at: dt.datetime) -> None:
        contents = Contents(
            practice=self._preferences.get(PRACTICE_NAME),
            made=made_at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M %Z"),
            program=__version__,
            tables=[(name, portable.meaning(name), rows) for name, rows in counts.items()],
            left_out=portable.LEFT_OUT,
        )
        for language in LANGUAGES:
            page = read_me(contents, language).encode()
            work.add(f"README-{language}.md", [page], _about(f"readme-{language}", "md"))

    def _add_texts(self, work: _Work) -> None:
        today = self._clock.today()

        def setting_of(language: str) -> Setting:
            return setting_for(
                self._preferences, language=language, text_size=TextSize.STANDARD, printed_on=today
            )

        for name, page in handout_pages(work.session, today, setting_of):
            work.add(f"papers/handouts/{name}", [page], _about(f"page-{name.lower()}", "html"))
        for name, text in own_lists(work.session):
            work.add(f"worklists/{name}", [text], _about(f"list-{name.lower()}", "toml"))

    def _described(self, work: _Work, made_at: dt.datetime) -> Package:
        practice = self._preferences.get(PRACTICE_NAME)
        return Package(
            name="carecoord-everything",
            title=practice,
            created=made_at.isoformat(),
            resources=work.resources,
            carecoord=Maker(
                format=FORMAT, program=__version__, schema=SCHEMA_VERSION, practice=practice,
                zone=self._zone.key, left_out=dict(portable.LEFT_OUT),
            ),
        )  # fmt: skip


def _add_table(
    work: _Work, reading: portable.Reading, name: str, schema: Schema, rows: int
) -> None:
    def pieces() -> Iterator[bytes]:
        for piece, some in csv_pieces(schema, reading.rows(name, schema)):
            work.step(some)
            yield piece

    about = Resource(
        name=name, path="", bytes=0, hash="", profile="tabular-data-resource", format="csv",
        description=portable.meaning(name), rows=rows, schema=schema,
    )  # fmt: skip
    work.add(f"{TABLES}/{name}.csv", pieces(), about)


def _add_resources(work: _Work, name: str, make: take_all_fhir.Made, steps: int) -> None:
    def pieces() -> Iterator[bytes]:
        held = []
        for held_lines, resource in enumerate(make(work.session), start=1):
            held.append(take_all_fhir.line(resource))
            if held_lines % portable.ROWS_AT_A_TIME == 0:
                work.step(0)
                yield b"".join(held)
                held.clear()
        work.step(steps)
        yield b"".join(held)

    work.add(f"fhir/{name}.ndjson", pieces(), _about(f"fhir-{name.lower()}", "ndjson"))


def _about(name: str, form: str) -> Resource:
    return Resource(name=name, path="", bytes=0, hash="", format=form)


def _indented(package: Package) -> bytes:
    return msgspec.json.format(msgspec.json.encode(package), indent=1)
