"""The name of this computer: from each operating system's place, and from none."""

import subprocess
import sys
import types
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from carecoord.common import machine

_TOLD = '+-o Root\n    "IOPlatformUUID" = "0A1B-2C3D"\n    "other" = "x"\n'


_ask = machine.machine_id


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    _ask.cache_clear()
    yield
    _ask.cache_clear()


def test_that_linux_names_its_computer_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    monkeypatch.setattr(machine, "_LINUX_FILES", (first, second))
    monkeypatch.setattr(sys, "platform", "linux")
    assert machine.machine_mark("store") == ""
    _ask.cache_clear()
    second.write_text("abc\n")
    assert machine.machine_id() == "abc"


def test_that_a_mark_is_one_per_computer_and_purpose_and_gives_the_name_away_to_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marks = set()
    for name in ("abc", "abd"):
        monkeypatch.setattr(machine, "machine_id", partial(str, name))
        marks |= {machine.machine_mark("store"), machine.machine_mark("device")}
        assert not any(name in mark for mark in marks)
    assert len(marks) == 4


def test_that_a_mac_is_asked_by_a_program_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    told = types.SimpleNamespace(stdout=_TOLD)
    monkeypatch.setattr(subprocess, "run", lambda *_words, **_ways: told)
    assert machine.machine_id() == "0A1B-2C3D"


def test_that_a_system_that_does_not_answer_leaves_nothing_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def silent(*_words: object, **_ways: object) -> None:
        raise subprocess.TimeoutExpired("ioreg", 5)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", silent)
    assert machine.machine_id() == ""
