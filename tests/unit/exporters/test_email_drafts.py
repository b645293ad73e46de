"""E-mail drafts: to one address, opened unsent, named by numbers alone."""

import datetime as dt
import email
from email import policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from carecoord.exporters.calendar_file import CalendarVisit, calendar_text
from carecoord.exporters.email_drafts import as_file, as_link, write_drafts

SUBJECT, BODY = "Un mensaje de la Clínica", "Hola:\n\nLlámenos & gracias.\n"


def test_that_a_draft_opens_unsent_with_its_letters_as_they_were() -> None:
    read = email.message_from_bytes(as_file("a@x.org", SUBJECT, BODY), policy=policy.default)
    assert (read["To"], read["Subject"], read["X-Unsent"]) == ("a@x.org", SUBJECT, "1")
    assert read["Bcc"] is None
    assert read["From"] is None
    assert read.get_content().replace("\r\n", "\n") == BODY


def test_that_drafts_never_take_the_place_of_files_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "draft-001.eml").write_text("mine")
    written = write_drafts(tmp_path, [b"one", b"two"])
    assert [path.name for path in written] == ["draft-002.eml", "draft-003.eml"]
    assert (tmp_path / "draft-001.eml").read_text() == "mine"
    assert written[0].stat().st_mode & 0o077 == 0


def test_that_a_link_carries_one_address_and_the_whole_text() -> None:
    found = urlsplit(as_link("a+b@x.org", SUBJECT, BODY))
    assert (found.scheme, found.path) == ("mailto", "a%2Bb@x.org")
    asked = parse_qs(found.query)
    assert asked == {"subject": [SUBJECT], "body": [BODY.replace("\n", "\r\n")]}


def test_that_a_visit_goes_along_as_a_file_for_the_calendar() -> None:
    visit = CalendarVisit(
        uid="k1", title="Clínica, Norte", place="Calle 1; " + "ñ" * 60, minutes=20,
        starts_at=dt.datetime(2026, 3, 9, 10, tzinfo=ZoneInfo("America/Chicago")),
        said_at=dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC),
    )  # fmt: skip
    read = email.message_from_bytes(
        as_file("a@x.org", SUBJECT, BODY, calendar_text(visit)), policy=policy.default
    )
    (attached,) = read.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "visit.ics")

    calendar = calendar_text(visit)
    assert max(map(len, calendar.split(b"\r\n"))) <= 75
    lines = calendar.replace(b"\r\n ", b"").decode().split("\r\n")
    assert "DTSTART:20260309T150000Z" in lines
    assert "DTEND:20260309T152000Z" in lines
    assert "SUMMARY:Clínica\\, Norte" in lines
    assert "LOCATION:Calle 1\\; " + "ñ" * 60 in lines
