"""A screen nobody sits at, whose picture is looked at and whose keyboard is pressed."""

import hashlib
import os
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from devtools.places import SetupError

PATIENCE_S = 90.0
_SIZE = "1366x768x24"
_LOOK_S = 0.1
_STILL_S = 1.5
_EMPTY = 8
"""Colours an empty screen may show."""
_BYTES_A_PIXEL = 4
_HEADER_WORDS = 25
_BYTES_A_COLOUR = 12
_PATTERN = 7


class Display:
    """An X server of our own.

    Attributes:
        variables: For programs that are to be shown on it.
    """

    def __init__(self, number: str, picture: Path) -> None:
        self.variables = {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        self._picture = picture

    def wait_until(self, come: Callable[[], object], what: str) -> None:
        """Look again and again until something has come.

        Raises:
            SetupError: It never did; the picture of what is there instead is kept.
        """
        until = time.monotonic() + PATIENCE_S
        while not come():
            if time.monotonic() > until:
                seen = Path(tempfile.gettempdir()) / "carecoord-not-seen.png"
                self.keep(seen)
                raise SetupError(f"Never seen: {what}. What is there instead: {seen}")
            time.sleep(_LOOK_S)

    def is_painted(self) -> bool:
        """Whether there is more to see than an empty screen."""
        seen = self._pixels()[2]
        step = _BYTES_A_PIXEL * _PATTERN
        return len({seen[at : at + _BYTES_A_PIXEL] for at in range(0, len(seen), step)}) > _EMPTY

    def wait_until_still(self) -> None:
        """Wait until the picture has not changed for a moment; a cursor may blink."""
        since, before = time.monotonic(), self._print()
        seen = {before}

        def is_still() -> bool:
            nonlocal since, before
            now = self._print()
            if now not in seen:
                since = time.monotonic()
                seen.add(now)
            return time.monotonic() - since > _STILL_S

        self.wait_until(is_still, "a picture that stays")

    def windows(self) -> set[str]:
        """The numbers of the windows shown."""
        found = self._xdotool("search", "--onlyvisible", "--class", "carecoord", check=False)
        return set(found.split())

    def press(self, *keys: str) -> None:
        """Press keys in the newest window, such as ``ctrl+q``."""
        window = max(self.windows(), key=int)
        self._xdotool("windowfocus", window)
        for key in keys:
            self._xdotool("key", key)
            time.sleep(_LOOK_S)

    def type(self, text: str) -> None:
        """Type a text where the cursor is."""
        self._xdotool("type", "--delay", "20", text)

    def keep(self, target: Path) -> None:
        """Write what is seen now as a PNG file."""
        width, height, pixels = self._pixels()
        stride = width * _BYTES_A_PIXEL
        lines = bytearray()
        for line in range(height):
            row = pixels[line * stride : (line + 1) * stride]
            colours = bytearray(3 * width)
            colours[0::3], colours[1::3], colours[2::3] = row[2::4], row[1::4], row[0::4]
            lines += b"\0" + colours
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(lines))), (b"IEND", b""))
        target.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))

    def middle(self) -> bytes:
        """The line of pixels in the middle of the screen: quickly looked at."""
        width, height, begin = self._form
        with self._picture.open("rb", buffering=0) as seen:
            seen.seek(begin + height // 2 * width * _BYTES_A_PIXEL)
            return seen.read(width * _BYTES_A_PIXEL)

    @cached_property
    def _form(self) -> tuple[int, int, int]:
        """Width, height, and where the pixels begin, as the head of an XWD file has it."""
        with self._picture.open("rb") as seen:
            words = struct.unpack(f">{_HEADER_WORDS}I", seen.read(4 * _HEADER_WORDS))
        return words[4], words[5], words[0] + words[19] * _BYTES_A_COLOUR

    def _print(self) -> bytes:
        return hashlib.sha256(self._pixels()[2]).digest()

    def _pixels(self) -> tuple[int, int, bytes]:
        width, height, begin = self._form
        whole = self._picture.read_bytes()
        return width, height, whole[begin : begin + width * height * _BYTES_A_PIXEL]

    def _xdotool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env={**os.environ, **self.variables},
            capture_output=True, text=True, check=check,
        )  # fmt: skip
        return done.stdout


@contextmanager
def display() -> Iterator[Display]:
    """One for as long as it is needed.

    Raises:
        SetupError: Xvfb or xdotool is not here.
    """
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        raise SetupError(f"{' and '.join(missing)} is not here (apt-get install xvfb xdotool).")
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        options = ["-displayfd", str(writing), "-screen", "0", _SIZE, "-fbdir", folder]
        with subprocess.Popen(
            ["Xvfb", *options, "-nolisten", "tcp", "-ac"],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as server:  # fmt: skip
            os.close(writing)
            try:
                with os.fdopen(reading) as answer:
                    number = answer.readline().strip()
                yield Display(number, Path(folder) / "Xvfb_screen0")
            finally:
                server.terminate()


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
