"""Whoever makes the packages, and a real place with their signed list: a folder, or https."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from typing_extensions import override

from carecoord.security.update_offer import FILE_NAME, PRODUCT, signed

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
TRUSTED = (KEY.public_key().public_bytes_raw(),)
MADE_AT = "2026-11-20T12:00:00+00:00"
_YEARS = dt.timedelta(days=3650)


def package(system: str = "linux", sha256: str = "a" * 64) -> dict[str, Any]:
    """One file on offer."""
    return {"name": "carecoord_0.2.0_amd64.deb", "system": system, "size": 44, "sha256": sha256}


def offer(**changes: Any) -> bytes:
    """A list that offers 0.2.0, signed; ``changes`` replace parts of it before that."""
    told = {
        "product": PRODUCT,
        "version": "0.2.0",
        "made_at": MADE_AT,
        "expires_on": "2099-01-01",
        "notes": {"en": ["Lists open faster."], "es": ["Las listas abren antes."]},
        "packages": [package(system) for system in ("linux", "win32", "darwin")],
    }
    return signed({**told, **changes}, KEY)


@dataclass
class Place:
    """An https server of the test's own.

    Attributes:
        answers: What a path gives: a status, headers and content.
        asked: Path and headers of each request.
        context: Trusts this server alone.
    """

    address: str
    context: ssl.SSLContext
    answers: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, content: bytes) -> None:
        """Have the list lie there."""
        self.answers[f"/{FILE_NAME}"] = (200, {"Set-Cookie": "who=you"}, content)

    def send_on(self, where: str) -> None:
        """Have it lead elsewhere."""
        self.answers[f"/{FILE_NAME}"] = (302, {"Location": where}, b"")


class _Server(ThreadingHTTPServer):
    """Shakes hands in the thread of each request, so that who is not trusted holds up nobody."""

    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    @override
    def get_request(self) -> tuple[Any, Any]:
        plain, address = super().get_request()
        return self.serving.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        ), address

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of those who went away."""


@contextmanager
def https_place(folder: Path) -> Iterator[Place]:
    """A server on a loopback port that the system chooses."""
    certificate = _certificate(folder)
    holder: list[Place] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = holder[0]
            place.asked.append((self.path, dict(self.headers.items())))
            status, headers, content = place.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        @override
        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    server.serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    holder.append(Place(f"https://127.0.0.1:{server.server_port}/", trusting))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield holder[0]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "updates")])
    begin = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(begin).not_valid_after(begin + _YEARS)
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "server.pem"
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path.write_bytes(key.private_bytes(pem, form, bare) + made.public_bytes(pem))
    return path
