"""What goes through the pipes between the two processes: typed JSON, never code."""

import struct
from typing import IO, Any
from zoneinfo import ZoneInfo

import msgspec

_LENGTH = struct.Struct("<Q")
LONGEST_FRAME = 256 << 20
"""A child that says more at once is no longer ours."""


class Request(msgspec.Struct):
    """One file to read."""

    task: str
    language: str
    cpu_s: int
    arguments: msgspec.Raw


class Told(msgspec.Struct, tag="told"):
    """How far it is: units done and units in all."""

    done: int
    total: int


class Part(msgspec.Struct, tag="part"):
    """Some of the records; there may be millions, so they come bit by bit."""

    name: str
    items: msgspec.Raw


class Answer(msgspec.Struct, tag="answer"):
    """The end of it."""

    value: msgspec.Raw


class Failure(msgspec.Struct, tag="failure"):
    """Why there is no answer: our own sentence, or where a bug was met."""

    kind: str
    text: str = ""
    frames: tuple[str, ...] = ()


Message = Told | Part | Answer | Failure
messages: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)


def encode(value: Any) -> bytes:
    """JSON keeps the offset of a time, which MessagePack does not."""
    return msgspec.json.encode(value, enc_hook=_named)


def decode(data: bytes | msgspec.Raw, kind: Any) -> Any:
    """A value of that type and no other.

    Raises:
        msgspec.DecodeError: It is something else.
    """
    return msgspec.json.decode(data, type=kind, dec_hook=_meant)


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """One message; its length goes before it."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next message; None at the end, also in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length) if length <= LONGEST_FRAME else b""
    return body if len(body) == length else None


def _named(value: Any) -> str:
    if isinstance(value, ZoneInfo):
        return value.key
    raise TypeError(type(value))


def _meant(kind: type, value: Any) -> Any:
    if kind is not ZoneInfo or not isinstance(value, str):
        raise TypeError(kind)
    return ZoneInfo(value)
