"""Getting the list of versions from where the practice says: a folder, a file or an https address.

A plain GET with a fixed name of the program, and nothing else: no cookies, no version, nothing
about the practice or the computer. What comes is capped in size and time, and another host is
never followed.
"""

import http.client
import os
import queue
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.overriding import override
from carecoord.security.update_offer import FILE_NAME, LARGEST_BYTES, UpdateRefusedError
from carecoord.vocab.updates import Finding

if TYPE_CHECKING:
    import ssl

LONGEST_S = 20.0
_EACH_ANSWER_S = 8.0
_LOOK_S = 0.05
_AGENT = "CareCoord"
_HTTPS = "https://"
_MOST_REDIRECTS = 3
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
)  # fmt: skip
"""Where systems keep the certificates they trust; a packaged program knows only its builder's."""


def checked_place(typed: str) -> str:
    """A place as it is stored, "" for none.

    Raises:
        RefusedError: It is neither an https address nor a whole path.
    """
    place = typed.strip()
    if "://" in place:
        if not _is_plain_address(place):
            raise RefusedError(
                _("Type an address that begins with https://, without a name, a password or a “?”.")
            )
        return _HTTPS + place[len(_HTTPS) :]  # as it is known again, however it was typed
    if place and not Path(place).is_absolute():
        raise RefusedError(
            _("Type the whole path of a folder, from the drive or the server on, or an address "
              "that begins with https://.")
        )  # fmt: skip
    return place


def _is_plain_address(place: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(place)
        is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
        return parts.scheme == "https" and bool(parts.hostname) and is_plain and parts.port != 0
    except ValueError:  # brackets or a port that nothing can be made of
        return False


def beside(place: str, name: str) -> str:
    """Where a file lies that is named in the list at this place; the place is not asked."""
    if _is_address(place):
        return urllib.parse.urljoin(_address(place), urllib.parse.quote(name))
    return str(_file(place).with_name(name))


def fetch(
    place: str, *, stopped: Callable[[], bool], context: "ssl.SSLContext | None" = None
) -> bytes:
    """The file at a place, whole.

    Args:
        place: As :func:`checked_place` gives it.
        stopped: Asked all the time whether to go on waiting.
        context: Whom to trust; None for whom the system trusts.

    Raises:
        UpdateRefusedError: It cannot be reached, is too large, or leads elsewhere.
        CancelledError: ``stopped`` said so.
    """
    answers: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put(_read(place, context))
        except Exception as error:  # noqa: BLE001 - handed on
            answers.put(error)

    # A name that is not found or a share that hangs holds up nobody, also not closing.
    threading.Thread(target=work, daemon=True, name="updates").start()
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        if stopped():
            raise CancelledError
        try:
            found = answers.get(timeout=_LOOK_S)
        except queue.Empty:
            continue
        return _taken(found)
    raise UpdateRefusedError(Finding.UNREACHABLE)


def _taken(found: bytes | Exception) -> bytes:
    if isinstance(found, bytes):
        if len(found) > LARGEST_BYTES:
            raise UpdateRefusedError(Finding.TOO_LARGE)
        return found
    # A value error is an address that is none, and a missing module a Python without TLS.
    if isinstance(found, OSError | http.client.HTTPException | ValueError | ImportError):
        raise UpdateRefusedError(Finding.UNREACHABLE) from found
    raise found


def _read(place: str, context: "ssl.SSLContext | None") -> bytes:
    if not _is_address(place):
        with _file(place).open("rb") as stream:
            return stream.read(LARGEST_BYTES + 1)
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=context or _trusting()), _SameHost()
    )
    opener.addheaders = [("User-Agent", _AGENT)]
    with opener.open(_address(place), timeout=_EACH_ANSWER_S) as answer:
        content: bytes = answer.read(LARGEST_BYTES + 1)
        return content


class _SameHost(urllib.request.HTTPRedirectHandler):
    max_redirections = _MOST_REDIRECTS

    @override
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        before, after = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (before.scheme, before.netloc) != (after.scheme, after.netloc):
            fp.close()
            raise UpdateRefusedError(Finding.ELSEWHERE)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _trusting() -> "ssl.SSLContext":
    import ssl

    context = ssl.create_default_context()
    known: Any = ssl.get_default_verify_paths()
    if sys.platform != "win32" and not (known.cafile or known.capath):
        found = next(filter(os.path.exists, _BUNDLES), None)
        if found:
            context.load_verify_locations(found)
    return context


def _is_address(place: str) -> bool:
    return place.startswith(_HTTPS)


def _address(place: str) -> str:
    return f"{place}{FILE_NAME}" if place.endswith("/") else place


def _file(place: str) -> Path:
    """By its name alone: a share that is away must not be asked whenever something is told."""
    path = Path(place)
    return path if path.suffix == Path(FILE_NAME).suffix else path / FILE_NAME
