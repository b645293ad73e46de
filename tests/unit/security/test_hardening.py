"""Which parts of hardening each system gets; the operating system's calls are recorded."""

import ctypes
import os
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from carecoord.security.hardening import hide_memory, keep_files_private

resource = pytest.importorskip("resource", reason="Windows has no resource limits")


class RecordedLibrary:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self._calls = calls

    def prctl(self, *arguments: int) -> int:
        self._calls.append(("prctl", *arguments))
        return 0

    def ptrace(self, *arguments: int) -> int:
        self._calls.append(("ptrace", *arguments))
        return 0

    def SetErrorMode(self, mode: int) -> int:  # noqa: N802 - Windows names it so
        self._calls.append(("errors", mode))
        return 0

    def WerSetFlags(self, flags: int) -> int:  # noqa: N802 - Windows names it so
        self._calls.append(("reports", flags))
        return 0


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[object, ...]]]:
    made: list[tuple[object, ...]] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: RecordedLibrary(made))
    windows = SimpleNamespace(kernel32=RecordedLibrary(made))
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: made.append(("limit", *limit)))
    before = os.umask(0o022)
    yield made
    os.umask(before)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", [("limit", resource.RLIMIT_CORE, (0, 0)), ("prctl", 4, 0, 0, 0, 0)]),
        ("darwin", [("limit", resource.RLIMIT_CORE, (0, 0)), ("ptrace", 31, 0, 0, 0)]),
        ("win32", [("errors", 3), ("reports", 1)]),
    ],
)
def test_that_each_system_gets_the_hardening_it_knows(
    monkeypatch: pytest.MonkeyPatch,
    calls: list[tuple[object, ...]],
    platform: str,
    expected: list[tuple[object, ...]],
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    keep_files_private()
    hide_memory()
    assert calls == expected
    assert os.umask(0o022) == 0o077
