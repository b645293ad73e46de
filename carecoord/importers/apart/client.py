"""The parent's side: it starts a child, asks, listens, and ends it."""

import atexit
import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from carecoord import READ_FILES_APART
from carecoord.common.errors import CancelledError, RefusedError, UnavailableError
from carecoord.common.i18n import _, current_language
from carecoord.common.incidents import ElsewhereError
from carecoord.importers.apart import job_object
from carecoord.importers.apart.limits import IDLE_S, Budget
from carecoord.importers.apart.tasks import TASKS
from carecoord.importers.apart.wire import (
    Answer,
    Failure,
    Message,
    Part,
    Request,
    Told,
    decode,
    encode,
    messages,
    read_frame,
    write_frame,
)

_ROOT = Path(__file__).resolve().parents[3]
_ASKS_EVERY_S = 0.05
_ENDS_WITHIN_S = 5
_TRUSTED_S = IDLE_S / 2  # one that waited longer may be about to go
_MESSAGES_AHEAD = 8  # a child that reads faster than we take waits
_OUT_OF_TIME = (-24, -9)  # SIGXCPU, and SIGKILL where the system ran out of memory
_CODE = (
    f"import sys; sys.path.insert(0, {str(_ROOT)!r});"
    " from carecoord.importers.apart.worker import run_and_exit; run_and_exit()"
)
_NEEDED_VARIABLES = ("SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONPYCACHEPREFIX")


class Listener(NamedTuple):
    """Who hears what happens on the way; a message that fits nobody is dropped."""

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    part: Callable[[str, msgspec.Raw], None] | None = None


_NOBODY = Listener()


class _Child:
    """One child process, and what it says."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.process = subprocess.Popen(  # noqa: S603 - this very program
            [*_command(), str(budget.memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_variables(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        try:
            self._job = job_object.bind(self.process, budget)
        except OSError:
            self.end()
            raise _unbound() from None
        self.said: queue.Queue[bytes | None] = queue.Queue(_MESSAGES_AHEAD)
        self.rests_since = 0.0
        self.files: tuple[str, ...] = ()
        self._is_over = False
        self._said_all = False
        threading.Thread(target=self._listen, daemon=True, name="reading apart").start()

    def ask(self, request: Request) -> bool:
        """Whether it was there to be asked."""
        assert self.process.stdin is not None
        try:
            write_frame(self.process.stdin, encode(request))
        except OSError:
            return False
        return True

    def end(self) -> int:
        """Stop it at once, whatever it does; returns its exit code."""
        self._is_over = True
        if not self._said_all:  # else it goes by itself, and its exit code tells why
            self.process.kill()
        try:
            code = self.process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        with contextlib.suppress(OSError):
            assert self.process.stdin is not None
            self.process.stdin.close()
        return code

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            while (body := read_frame(stream)) is not None and self._put(body):
                pass
        self._put(None)

    def _put(self, body: bytes | None) -> bool:
        self._said_all = body is None
        while not self._is_over:
            with contextlib.suppress(queue.Full):
                self.said.put(body, timeout=_ASKS_EVERY_S)
                return True
        return False


_kept: list[_Child] = []
_guard = threading.Lock()


def ask(
    task: str, words: msgspec.Struct, budget: Budget, listener: Listener = _NOBODY
) -> Any:  # fmt: skip
    """Have a child do a task.

    Raises:
        RefusedError: The file cannot be read; the text says why.
        UnavailableError: It cannot be opened, or no child could be started and bound.
        CancelledError: The listener said so; the child is gone already.
        ElsewhereError: A bug of ours showed in the child.
    """
    request = Request(task, current_language(), budget.cpu_s, msgspec.Raw(encode(words)))
    child, answer = _asked(request, budget, listener, _files_of(words))
    if isinstance(answer, Failure):
        child.end()
        raise _error(answer)
    _give_back(child)
    try:
        return decode(answer.value, TASKS[task].answer)
    except msgspec.DecodeError:
        raise _stopped() from None


def end_children() -> None:
    """End those that wait for another file."""
    with _guard:
        resting = [*_kept]
        _kept.clear()
    for child in resting:
        child.end()


def _files_of(words: msgspec.Struct) -> tuple[str, ...]:
    """Which files a task is about; some have one and some several."""
    paths: tuple[str, ...] = getattr(words, "paths", ())
    return paths or (str(getattr(words, "path", "")),)


def _asked(
    request: Request, budget: Budget, listener: Listener, files: tuple[str, ...]
) -> tuple[_Child, Answer | Failure]:
    """The child and its last word; one that went to rest in between is replaced."""
    child = (_taken(files) if budget.is_usual else None) or _started(budget)
    if not child.ask(request):
        child.end()
        child = _started(budget)
        child.ask(request)
    child.files = files
    try:
        return child, _heard(child, budget, listener)
    except BaseException:
        child.end()
        raise


def _heard(child: _Child, budget: Budget, listener: Listener) -> Answer | Failure:
    until = time.monotonic() + budget.wall_s
    while True:
        if listener.cancelled is not None and listener.cancelled():
            raise CancelledError(_("The import was stopped. Nothing was kept."))
        if time.monotonic() > until:
            raise too_much()
        try:
            body = child.said.get(timeout=_ASKS_EVERY_S)
        except queue.Empty:
            continue
        if body is None:
            raise too_much() if child.end() in _OUT_OF_TIME else _stopped()
        try:
            message: Message = messages.decode(body)
            if isinstance(message, Part) and listener.part is not None:
                listener.part(message.name, message.items)
        except (msgspec.DecodeError, KeyError):
            raise _stopped() from None
        if isinstance(message, Told) and listener.progress is not None:
            listener.progress(message.done, message.total)
        if isinstance(message, Answer | Failure):
            return message


def _started(budget: Budget) -> _Child:
    try:
        return _Child(budget)
    except OSError:
        raise _unbound() from None


def _taken(files: tuple[str, ...]) -> _Child | None:
    """The one that waits, if it read these very files: another might have been taken over."""
    with _guard:
        child = _kept.pop() if _kept else None
    if child is None:
        return None
    if child.files == files and time.monotonic() - child.rests_since < _TRUSTED_S:
        return child
    child.end()
    return None


def _give_back(child: _Child) -> None:
    """Keep one for the next file, unless it has seen much."""
    child.rests_since = time.monotonic()
    with _guard:
        if child.budget.is_usual and not _kept:
            _kept.append(child)
            return
    child.end()


def _command() -> list[str]:
    """A program that was frozen has no Python beside it, so it starts itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, READ_FILES_APART]
    # In an environment of its own on Windows Python starts another Python, which no job would hold.
    python = getattr(sys, "_base_executable", "") if sys.platform == "win32" else sys.executable
    return [python, "-I", "-X", "utf8", "-c", _CODE]


def _variables() -> dict[str, str]:
    needed = {name: os.environ[name] for name in _NEEDED_VARIABLES if name in os.environ}
    needed["MALLOC_ARENA_MAX"] = "1"  # a second one is 64 MB of the address space
    if sys.platform == "win32":
        needed["__PYVENV_LAUNCHER__"] = sys.executable
    return needed


def _error(failure: Failure) -> Exception:
    match failure.kind:
        case "refused":
            return RefusedError(failure.text)
        case "unavailable":
            return UnavailableError(failure.text)
        case "memory":
            return too_much()
        case "unbound":
            return _unbound()
    return ElsewhereError(failure.text, failure.frames)


def too_much() -> RefusedError:
    """It costs more than a file of its size can be worth."""
    return RefusedError(
        _(
            "Reading this file takes more memory or time than a list needs, so it was stopped and"
            " nothing was imported. Ask the source for a plain export, or save the list alone as"
            " CSV."
        )
    )


def _stopped() -> RefusedError:
    """It ended the child, by a limit of the system or a hole in a parser."""
    return RefusedError(
        _(
            "This file stopped the part of the program that reads files, so nothing was imported."
            " It may be damaged or built to do harm. Ask the source for a plain export."
        )
    )


def _unbound() -> UnavailableError:
    return UnavailableError(
        _(
            "Files are read apart from the rest of the program, and this computer did not let it"
            " start that part. Close other programs and try again."
        )
    )


atexit.register(end_children)
