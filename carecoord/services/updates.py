"""Newer versions: looked for at most daily where the practice says, told of, never installed.

Off until a place is set. Whoever may change the practice's settings is told; getting the package
and installing it is theirs.
"""

import dataclasses
import datetime as dt
import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from carecoord import __version__
from carecoord.common.changes import Area, ChangeFeed
from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _, current_language
from carecoord.rules.updates import Offered, is_due, judge
from carecoord.security import update_offer
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.security.update_offer import Offer, UpdateRefusedError
from carecoord.services import update_memory
from carecoord.services.preferences import PreferenceService
from carecoord.services.update_fetching import beside, checked_place, fetch
from carecoord.services.update_memory import Memory
from carecoord.settings import UPDATES_PLACE
from carecoord.vocab.actor import Actor
from carecoord.vocab.terms import label
from carecoord.vocab.updates import Finding

_LATER = dt.timedelta(days=1)
_FALLBACK = "en"
_TAKEN = (Finding.READY, Finding.NEWEST, Finding.NO_PACKAGE)
"""What a list came to that was kept."""
_HOLDS = (Finding.READY, Finding.UNREACHABLE)
"""A place that is away for a day takes nothing back."""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package for this computer.

    Attributes:
        where: Its path or address.
        size: In bytes.
        sha256: What its content has to come to.
    """

    name: str
    where: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A version to go to.

    Attributes:
        notes: What is new, one sentence each.
        packages: What installs it here.
        is_quiet: Somebody does not want to be told of it now.
        is_skipped: They do not want to be told of it ever.
    """

    version: str
    notes: Sequence[str]
    packages: Sequence[PackageRow]
    is_quiet: bool
    is_skipped: bool


@dataclass(frozen=True, slots=True)
class UpdateStatus:
    """How things stand on this computer.

    Attributes:
        can_look: The program was made with a key to check signatures by.
        place: Where to look; "" when it is turned off.
        looked_at: When it was last looked there.
        finding: What came of it; None before the first look.
        sentence: All of that in words.
        ready: A version to go to; None while there is none.
    """

    can_look: bool
    place: str
    looked_at: dt.datetime | None
    finding: Finding | None
    sentence: str
    ready: Ready | None


class UpdateService:
    """Looking for newer versions of this program."""

    def __init__(
        self,
        preferences: PreferenceService,
        clock: Clock,
        home: Path,
        feed: ChangeFeed,
        *,
        keys: Sequence[bytes] | None = None,
        own: str = __version__,
        fetching: Callable[..., bytes] = fetch,
    ) -> None:
        """Take what is usual.

        Args:
            preferences: Where the place is stored.
            clock: Of the machine, whatever day the practice reckons from.
            home: The data folder, for what this computer remembers.
            feed: Told when that changes, as of a setting.
            keys: Whose signature counts; those the program was made with where not given.
            own: The version of this program.
            fetching: Reads a place, as ``fetch`` does.
        """
        self._preferences = preferences
        self._clock = clock
        self._home = home
        self._feed = feed
        self._keys = update_offer.trusted_keys() if keys is None else tuple(keys)
        self._own = own
        self._fetch = fetching

    def status(self) -> UpdateStatus:
        """What is known, without looking again."""
        place = self._preferences.get(UPDATES_PLACE)
        memory = self._memory(place)
        offer = self._kept_offer(memory)
        # Judged anew: this program may be newer by now, or the list too old.
        judged = self._judged(offer, None) if offer else None
        finding = judged if memory.finding in _TAKEN else memory.finding
        ready = None
        if place and offer and judged is Finding.READY and finding in _HOLDS:
            ready = self._ready(offer, place, memory)
        sentence = self._sentence(place, finding, offer)
        return UpdateStatus(bool(self._keys), place, memory.looked_at, finding, sentence, ready)

    def is_due(self) -> bool:
        """Whether it is turned on and a day has passed since the last look."""
        place = self._preferences.get(UPDATES_PLACE)
        if not self._keys or not place:
            return False
        return is_due(self._memory(place).looked_at, self._clock.now())

    def look(self, *, stopped: Callable[[], bool] = bool) -> UpdateStatus:
        """Look now; what is in the way is told by the status and never raised.

        Raises:
            CancelledError: ``stopped`` said so; nothing is kept of this look.
        """
        place = self._preferences.get(UPDATES_PLACE)
        if self._keys and place:
            memory = dataclasses.replace(self._memory(place), place=place)
            self._keep(self._looked(memory, stopped))
        return self.status()

    def set_place(self, typed: str, *, actor: Actor) -> None:
        """Say where to look from now on; "" turns it off.

        Raises:
            RefusedError: It is no place, or the person's role does not include it.
        """
        require(actor, Permission.MANAGE_SETTINGS)
        self._preferences.set(UPDATES_PLACE, checked_place(typed), actor=actor)

    def problem(self, typed: str) -> str:
        """What is wrong with a place as typed; empty when nothing is."""
        try:
            checked_place(typed)
        except RefusedError as refused:
            return str(refused)
        return ""

    def may_hear(self, actor: Actor) -> bool:
        """Whether somebody is told of newer versions."""
        return is_allowed(actor.role, Permission.MANAGE_SETTINGS)

    def remind_tomorrow(self, *, actor: Actor) -> None:
        """Say nothing more of it today."""
        require(actor, Permission.MANAGE_SETTINGS)
        self._change(quiet_until=self._clock.today() + _LATER)

    def skip(self, version: str, *, actor: Actor) -> None:
        """Never tell of this version again; a later one is told of."""
        require(actor, Permission.MANAGE_SETTINGS)
        self._change(skipped=version)

    def check_package(self, path: Path) -> str:
        """Whether a file that was fetched is the one somebody signed for; says so.

        Raises:
            RefusedError: It is not, or no version is ready.
            UnavailableError: It cannot be read.
        """
        ready = self.status().ready
        if ready is None:
            raise RefusedError(_("No version is on offer, so there is nothing to compare with."))
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            raise UnavailableError(
                _("The file cannot be read. Check that it is there and that you may read it.")
            ) from None
        if not any(package.sha256 == found for package in ready.packages):
            raise RefusedError(
                _("This file is not one of the packages that were signed for. Do not install it; "
                  "get it again.")
            )  # fmt: skip
        return _("This file is whole, and it was signed for by whoever made this program.")

    def _looked(self, memory: Memory, stopped: Callable[[], bool]) -> Memory:
        try:
            content = self._fetch(memory.place, stopped=stopped)
            offer = update_offer.read(content, self._keys)
        except UpdateRefusedError as refused:
            return dataclasses.replace(memory, looked_at=self._clock.now(), finding=refused.finding)
        finding = self._judged(offer, memory.newest_made_at)
        looked = dataclasses.replace(memory, looked_at=self._clock.now(), finding=finding)
        if finding in (Finding.REPLAYED, Finding.EXPIRED, Finding.OLDER):
            return looked
        return dataclasses.replace(
            looked, newest_made_at=offer.made_at, offer=content.decode("utf-8")
        )

    def _judged(self, offer: Offer, newest_seen: dt.datetime | None) -> Finding:
        systems = {package.system for package in offer.packages}
        offered = Offered(offer.version, offer.made_at, offer.expires_on, systems)
        return judge(
            offered, own=self._own, system=sys.platform, newest_seen=newest_seen,
            today=self._clock.today(),
        )  # fmt: skip

    def _memory(self, place: str) -> Memory:
        """What is kept; of another place only how far lists had come."""
        memory = update_memory.recall(self._home)
        if memory.place == place:
            return memory
        return Memory(newest_made_at=memory.newest_made_at, skipped=memory.skipped)

    def _change(self, **values: object) -> None:
        memory = self._memory(self._preferences.get(UPDATES_PLACE))
        self._keep(dataclasses.replace(memory, **values))  # type: ignore[arg-type] # names of its own fields

    def _keep(self, memory: Memory) -> None:
        update_memory.keep(self._home, memory)
        self._feed.announce(frozenset({Area.SETTINGS}))

    def _kept_offer(self, memory: Memory) -> Offer | None:
        try:
            return update_offer.read(memory.offer.encode(), self._keys) if memory.offer else None
        except UpdateRefusedError:
            return None  # written by somebody else, or this program has other keys by now

    def _ready(self, offer: Offer, place: str, memory: Memory) -> Ready:
        rows = tuple(
            PackageRow(each.name, beside(place, each.name), each.size, each.sha256)
            for each in offer.packages
            if each.system == sys.platform
        )
        notes = offer.notes.get(current_language()) or offer.notes.get(_FALLBACK, ())
        is_skipped = memory.skipped == offer.version
        today = self._clock.today()
        waits = memory.quiet_until is not None and today < memory.quiet_until <= today + _LATER
        return Ready(offer.version, notes, rows, is_skipped or waits, is_skipped)

    def _sentence(self, place: str, finding: Finding | None, offer: Offer | None) -> str:
        if not self._keys:
            return _(
                "This program was made without a key to check new versions by, so it cannot look "
                "for them."
            )
        if not place:
            return _("Looking for new versions is turned off.")
        if finding is None:
            return _("CareCoord has not looked there yet.")
        version = offer.version if offer else ""
        return label(finding).format(version=version, own=self._own)
