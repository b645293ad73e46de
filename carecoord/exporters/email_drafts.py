"""E-mail drafts as files that a mail program opens, and as links that begin one."""

from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

from carecoord.exporters.files import replacing

_STEM, _ENDING = "draft", ".eml"
_CALENDAR_NAME = "visit.ics"


def as_file(
    to: str,
    subject: str,
    body: str,
    calendar: bytes = b"",
    *,
    pdf: tuple[str, bytes] | None = None,
) -> bytes:
    """One draft to one address; mail programs open it ready to be sent, and send nothing.

    Args:
        to: One address.
        subject: On one line.
        body: Plain text.
        calendar: A calendar file to go along; none when empty.
        pdf: A paper to go along, under a name that others may see.
    """
    message = EmailMessage(policy=SMTP.clone(utf8=not to.isascii()))
    message["To"] = to
    message["Subject"] = subject
    message["X-Unsent"] = "1"
    message.set_content(body)
    if calendar:
        message.add_attachment(
            calendar, maintype="text", subtype="calendar", filename=_CALENDAR_NAME
        )
    if pdf is not None:
        name, content = pdf
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def write_drafts(folder: Path, drafts: Iterable[bytes]) -> list[Path]:
    """Write them beside what is there already, under numbers that name nobody.

    Raises:
        UnavailableError: One could not be written.
    """
    written: list[Path] = []
    number = 0
    for draft in drafts:
        number += 1
        while (path := folder / f"{_STEM}-{number:03}{_ENDING}").exists():
            number += 1
        with replacing(path) as stream:
            stream.write(draft)
        written.append(path)
    return written


def as_link(to: str, subject: str, body: str) -> str:
    """A ``mailto:`` link (RFC 6068)."""
    lines = body.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(lines)}"
