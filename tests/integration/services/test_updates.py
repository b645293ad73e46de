"""Looking for a newer version in real places."""

import dataclasses
import datetime as dt
import functools
import hashlib
import os
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.common.errors import CancelledError, PermissionDeniedError, RefusedError
from carecoord.common.i18n import use_language
from carecoord.db.database import Database
from carecoord.security.update_offer import FILE_NAME
from carecoord.services import update_memory
from carecoord.services.preferences import PreferenceService
from carecoord.services.update_fetching import fetch
from carecoord.services.updates import UpdateService, UpdateStatus
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from carecoord.vocab.updates import Finding
from tests.fakes.update_place import TRUSTED, Place, https_place, offer, package

DAY = dt.date(2026, 11, 21)


@dataclasses.dataclass
class Office:
    """One computer of the practice."""

    preferences: PreferenceService
    home: Path
    actor: Actor
    context: ssl.SSLContext | None = None

    def on(self, day: dt.date = DAY, own: str = "0.1.0") -> UpdateService:
        clock = FixedClock(day, ZoneInfo("America/Chicago"))
        return UpdateService(
            self.preferences, clock, self.home, ChangeFeed(), keys=TRUSTED, own=own,
            fetching=functools.partial(fetch, context=self.context),
        )  # fmt: skip

    def looked(self, place: Path, content: bytes, own: str = "0.1.0") -> UpdateStatus:
        """What a look says when this lies in the folder."""
        place.mkdir(exist_ok=True)
        (place / FILE_NAME).write_bytes(content)
        self.on().set_place(str(place), actor=self.actor)
        return self.on(own=own).look()


@pytest.fixture
def office(file_database: Database, actor: Actor, tmp_path: Path) -> Office:
    return Office(PreferenceService(file_database), tmp_path, actor)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with https_place(tmp_path) as served:
        yield served


def test_that_it_is_off_until_a_place_is_set(office: Office, tmp_path: Path) -> None:
    assert not office.on().is_due()
    assert office.on().look().finding is None
    assert not (tmp_path / update_memory.MEMORY_NAME).exists()


def test_that_a_folder_of_the_practice_tells_of_a_version_with_its_notes_and_packages(
    office: Office, tmp_path: Path
) -> None:
    found = office.looked(tmp_path / "shared", offer(packages=[package(), package("win32")]))
    assert found.sentence == "Version 0.2.0 is ready."
    assert found.ready is not None
    assert found.ready.notes == ("Lists open faster.",)
    (row,) = found.ready.packages
    assert row.where == str(tmp_path / "shared" / "carecoord_0.2.0_amd64.deb")
    use_language("es")
    try:
        again = office.on().status().ready
    finally:
        use_language("en")
    assert again is not None
    assert again.notes == ("Las listas abren antes.",)


def test_that_an_address_is_asked_plainly_and_once_a_day(office: Office, place: Place) -> None:
    place.put(offer())
    office.context = place.context
    office.on().set_place(place.address, actor=office.actor)
    found = office.on().look()
    assert found.ready is not None
    assert found.ready.packages[0].where == f"{place.address}carecoord_0.2.0_amd64.deb"
    assert not office.on().is_due()
    assert office.on(DAY + dt.timedelta(days=1)).is_due()
    office.on(DAY + dt.timedelta(days=1)).look()
    first, second = place.asked
    assert first == second  # nothing was learned, such as a cookie
    path, headers = first
    assert path == f"/{FILE_NAME}"
    assert set(headers) == {"Accept-Encoding", "Host", "User-Agent", "Connection"}
    assert headers["User-Agent"] == "CareCoord"


def test_that_another_host_is_not_followed_and_the_same_one_is(
    office: Office, place: Place
) -> None:
    office.context = place.context
    office.on().set_place(place.address, actor=office.actor)
    place.send_on("https://localhost:1/elsewhere")
    assert office.on().look().finding is Finding.ELSEWHERE
    place.send_on("/new")
    place.answers["/new"] = (200, {}, offer())
    assert office.on().look().finding is Finding.READY


def test_that_a_certificate_nobody_trusts_is_as_good_as_no_answer(
    office: Office, place: Place
) -> None:
    place.put(offer())
    office.on().set_place(place.address, actor=office.actor)
    assert office.on().look().finding is Finding.UNREACHABLE
    assert not place.asked


def test_that_an_old_list_put_back_is_refused_and_what_was_known_stays_known(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    newer = office.looked(folder, offer(version="0.3.0", made_at="2026-11-21T00:00:00+00:00"))
    assert newer.ready is not None
    older = office.looked(folder, offer())
    assert older.finding is Finding.REPLAYED
    assert older.ready is None
    # Also in another place: what was seen once counts for the program, not for the folder.
    assert office.looked(tmp_path / "other", offer()).finding is Finding.REPLAYED


def test_that_a_forged_an_expired_and_an_older_list_are_refused(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    assert office.looked(folder, offer().replace(b"0.2.0", b"0.9.0")).finding is Finding.FORGED
    assert office.looked(folder, offer(expires_on="2026-11-20")).finding is Finding.EXPIRED
    found = office.looked(folder, offer(), own="0.2.1")
    assert found.finding is Finding.OLDER
    assert "CareCoord does not go back" in found.sentence
    assert found.ready is None


def test_that_what_lies_there_is_capped_before_it_is_read(office: Office, tmp_path: Path) -> None:
    assert office.looked(tmp_path / "shared", b"x" * 300_000).finding is Finding.TOO_LARGE


def test_that_a_place_that_is_away_for_a_day_takes_nothing_back(
    office: Office, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    office.looked(shared, offer())
    shared.rename(tmp_path / "away")
    found = office.on().look()
    assert found.finding is Finding.UNREACHABLE
    assert found.ready is not None
    assert found.ready.packages[0].where == str(shared / "carecoord_0.2.0_amd64.deb")


@pytest.mark.parametrize("name", ["", FILE_NAME])
def test_that_what_is_known_is_told_without_asking_a_share_that_may_hang(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shared = tmp_path / "shared"
    office.looked(shared, offer())
    office.on().set_place(str(shared / name), actor=office.actor)
    office.on().look()
    asked: list[str] = []
    asks = os.stat

    def note(path: str, **how: Any) -> os.stat_result:
        asked.append(str(path))
        return asks(path, **how)

    with monkeypatch.context() as watched:
        watched.setattr(os, "stat", note)
        ready = office.on().status().ready
    assert ready is not None
    assert ready.packages[0].where == str(shared / "carecoord_0.2.0_amd64.deb")
    assert not [one for one in asked if one.startswith(str(shared))]


def test_that_once_it_is_installed_it_is_the_newest(office: Office, tmp_path: Path) -> None:
    office.looked(tmp_path / "shared", offer())
    status = office.on(own="0.2.0").status()
    assert status.ready is None
    assert status.sentence == "This is the newest version, 0.2.0."


def test_that_a_version_is_quiet_until_tomorrow_or_for_good(office: Office, tmp_path: Path) -> None:
    office.looked(tmp_path / "shared", offer())
    office.on().remind_tomorrow(actor=office.actor)
    today, tomorrow = office.on().status().ready, office.on(DAY + dt.timedelta(days=1)).status()
    assert today is not None
    assert today.is_quiet
    assert tomorrow.ready is not None
    assert not tomorrow.ready.is_quiet
    office.on().skip("0.2.0", actor=office.actor)
    after = DAY + dt.timedelta(days=2)
    skipped = office.on(after).status().ready
    assert skipped is not None
    assert skipped.is_skipped
    (tmp_path / "shared" / FILE_NAME).write_bytes(offer(version="0.2.1"))
    later = office.on(after).look().ready
    assert later is not None
    assert not later.is_quiet


def test_that_only_whoever_may_change_settings_decides(office: Office, tmp_path: Path) -> None:
    nurse = dataclasses.replace(office.actor, role=Role.NURSE)
    with pytest.raises(PermissionDeniedError):
        office.on().set_place(str(tmp_path), actor=nurse)
    with pytest.raises(PermissionDeniedError):
        office.on().skip("0.2.0", actor=nurse)


@pytest.mark.parametrize(
    "typed",
    [
        "http://a.example/", "https://me:secret@a.example/", "https://", "shared/updates",
        "https://[", "https://a]b/", "https://a.example:port/",
    ],
)  # fmt: skip
def test_that_a_place_is_a_whole_path_or_a_plain_https_address(office: Office, typed: str) -> None:
    with pytest.raises(RefusedError, match="Type"):
        office.on().set_place(typed, actor=office.actor)
    assert "Type" in office.on().problem(typed)


def test_that_an_address_is_one_also_in_capitals(office: Office, place: Place) -> None:
    place.put(offer())
    office.on().set_place(place.address.replace("https", "HTTPS"), actor=office.actor)
    office.context = place.context
    assert office.on().look().finding is Finding.READY


def test_that_a_package_that_was_fetched_is_compared_with_what_was_signed_for(
    office: Office, tmp_path: Path
) -> None:
    content = b"the package"
    sha256 = hashlib.sha256(content).hexdigest()
    office.looked(tmp_path / "shared", offer(packages=[package(sha256=sha256)]))
    (tmp_path / "fetched.deb").write_bytes(content)
    assert "is whole" in office.on().check_package(tmp_path / "fetched.deb")
    (tmp_path / "fetched.deb").write_bytes(content + b"!")
    with pytest.raises(RefusedError, match="Do not install it"):
        office.on().check_package(tmp_path / "fetched.deb")


def test_that_a_package_of_an_older_version_or_another_system_is_not_called_whole(
    office: Office, tmp_path: Path
) -> None:
    fetched = tmp_path / "fetched.deb"
    fetched.write_bytes(b"the package")
    sha256 = hashlib.sha256(b"the package").hexdigest()
    mine = package(sys.platform, sha256)
    other = package("darwin" if sys.platform != "darwin" else "linux", sha256)
    office.looked(tmp_path / "shared", offer(packages=[mine]))
    for later in (office.on(own="0.2.0"), office.on(dt.date(2200, 1, 1))):
        with pytest.raises(RefusedError, match="No version is on offer"):
            later.check_package(fetched)
    office.looked(tmp_path / "shared", offer(packages=[package(sys.platform), other]))
    with pytest.raises(RefusedError, match="Do not install it"):
        office.on().check_package(fetched)


def test_that_what_is_kept_and_spoilt_by_somebody_counts_for_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.looked(tmp_path / "shared", offer())
    kept = tmp_path / update_memory.MEMORY_NAME
    kept.write_text(kept.read_text().replace("0.2.0", "9.2.0"))
    assert office.on().status().ready is None
    kept.write_text("[]")
    assert office.on().status().finding is None


def test_that_whoever_closes_the_window_waits_for_no_answer(tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        fetch(str(tmp_path), stopped=lambda: True)
