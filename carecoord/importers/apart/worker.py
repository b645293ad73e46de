"""The child: bound first, then it reads one file after another until nobody asks any more."""

import os
import queue
import sys
import threading
import time
import traceback
from pathlib import PurePath
from typing import Any, BinaryIO

import msgspec

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import use_language
from carecoord.importers.apart import limits
from carecoord.importers.apart.tasks import TASKS, Report
from carecoord.importers.apart.wire import (
    Answer,
    Failure,
    Part,
    Told,
    decode,
    encode,
    read_frame,
    requests,
    write_frame,
)

_SMALL_STACK = 256 << 10
_TELLS_EVERY_S = 0.1
_REFUSED, _UNAVAILABLE, _MEMORY, _UNBOUND, _BUG = (
    "refused", "unavailable", "memory", "unbound", "bug",
)  # fmt: skip


def main(words: list[str]) -> int:
    """Serve whoever holds the other ends of standard input and output.

    Args:
        words: Bytes of memory this process may ever use.
    """
    taken, given = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what a library prints must not get between the messages
        os.dup2(nothing, descriptor)
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.stack_size(_SMALL_STACK)
    threading.Thread(target=_listen, args=(taken, asked), daemon=True).start()
    try:
        limits.confine(int(words[0]))
    except (OSError, ValueError):
        write_frame(given, encode(Failure(_UNBOUND)))
        return 1
    serve(asked, given)
    return 0


def serve(asked: "queue.SimpleQueue[bytes]", given: BinaryIO) -> None:
    """Answer until nothing has been asked for a while."""
    while True:
        try:
            body = asked.get(timeout=limits.IDLE_S)
        except queue.Empty:
            return
        write_frame(given, encode(_answered(body, given)))


def _listen(taken: BinaryIO, asked: "queue.SimpleQueue[bytes]") -> None:
    """Pass requests on; when the parent is gone there is nobody to read for."""
    while (body := read_frame(taken)) is not None:
        asked.put(body)
    os._exit(0)


def _answered(body: bytes, given: BinaryIO) -> Answer | Failure:
    try:
        request = requests.decode(body)
        use_language(request.language)
        limits.allow_time(request.cpu_s)
        task = TASKS[request.task]
        found = task.work(decode(request.arguments, task.words), _Teller(given).report)
        return Answer(msgspec.Raw(encode(found)))
    except RefusedError as error:
        return Failure(_REFUSED, str(error))
    except UnavailableError as error:
        return Failure(_UNAVAILABLE, str(error))
    except MemoryError:
        return Failure(_MEMORY)
    except Exception as error:  # noqa: BLE001 - told to the parent, which logs it
        return Failure(_BUG, type(error).__name__, tuple(_frames(error)))


class _Teller:
    """Sends what happens on the way, progress not more often than anybody can see it."""

    def __init__(self, given: BinaryIO) -> None:
        self._given = given
        self._next = 0.0
        self.report = Report(self._progress, self._part)

    def _progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _TELLS_EVERY_S
            write_frame(self._given, encode(Told(done, total)))

    def _part(self, name: str, items: bytes) -> None:
        write_frame(self._given, encode(Part(name, msgspec.Raw(items))))


def _frames(error: BaseException) -> Any:
    """Where it was, without a word of what stood in the file."""
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{PurePath(frame.filename).name}:{frame.lineno} in {frame.name}"


def run_and_exit() -> None:
    """As a program: it leaves nothing to be tidied up."""
    os._exit(main(sys.argv[-1:]))
