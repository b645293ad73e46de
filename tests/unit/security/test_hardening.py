"""Which parts of hardening each system gets; the operating system's calls are recorded."""

import ctypes
import os
import sys
from collections.abc import Iterator

import pytest

from carecoord.security.hardening import hide_memory, keep_files_private

resource = pytest.importorskip("resource", reason="Windows has no resource limits")


class RecordedLibrary:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self._calls = calls

    def prctl(self, *arguments: int) -> int:
        self._calls.append(("prctl", *arguments))
        return 0


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[object, ...]]]:
    made: list[tuple[object, ...]] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: RecordedLibrary(made))
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: made.append(("limit", *limit)))
    before = os.umask(0o022)
    yield made
    os.umask(before)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", [("limit", resource.RLIMIT_CORE, (0, 0)), ("prctl", 4, 0, 0, 0, 0)]),
        ("darwin", [("limit", resource.RLIMIT_CORE, (0, 0))]),
        ("win32", []),
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
