"""Files are read by a child that is bound; what comes back is what the readers themselves say."""

import datetime as dt
import io
import json
import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from carecoord import READ_FILES_APART
from carecoord.common.errors import CancelledError, RefusedError, UnavailableError
from carecoord.common.i18n import use_language
from carecoord.common.incidents import ElsewhereError, trace_of
from carecoord.importers import reader
from carecoord.importers.apart import client, door, limits, tasks, worker
from carecoord.importers.apart.limits import USUAL, Budget
from carecoord.importers.apart.wire import (
    Answer,
    Request,
    decode,
    encode,
    messages,
    read_frame,
    write_frame,
)
from carecoord.importers.options import Inspection, Options
from devtools.places import MAIN, ROOT

OPTIONS = Options(today=dt.date(2026, 3, 2), zone=ZoneInfo("America/Chicago"))
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")

# Everything of these lines but the reading is refused to a child that is bound.
TRIES = """
import os, socket, subprocess, sys
from carecoord.importers.apart.limits import confine
made, there = sys.argv[1:]
out = os.dup(1)
confine(512 << 20)
def tried(deed):
    try:
        deed()
    except (OSError, ValueError, MemoryError) as error:
        return type(error).__name__
    return "done"
answers = [
    tried(lambda: open(there).read()),
    tried(lambda: open(made, "w")),
    tried(lambda: open(there, "a")),
    tried(lambda: os.unlink(there)),
    tried(lambda: os.rename(there, made)),
    tried(lambda: socket.socket()),
    tried(lambda: subprocess.call(["true"])),
    tried(lambda: bytearray(1 << 30)),
    tried(lambda: os.kill(os.getppid(), 0)),
]
os.write(out, " ".join(answers).encode())
"""


@pytest.fixture(autouse=True)
def _no_child_left() -> Iterator[None]:
    client.end_children()
    yield
    client.end_children()


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("MRN,Last name,First name,DOB\n1,Santos,María,1950-03-04\n2,Old,,31/31/1940\n")
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Patients with records, one of each kind that is read, and what was taken back."""
    patient = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Santos"}],
               "identifier": [{"value": "7", "type": {"coding": [{"code": "MR"}]}}]}  # fmt: skip
    about = {"subject": {"reference": "Patient/p1"}, "patient": {"reference": "Patient/p1"}}
    code = {"code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]}}
    value = {"valueQuantity": {"value": 7.25, "unit": "%"}}
    others = [
        {"resourceType": "Condition", "id": "c1", **about, "code": {"text": "Asthma"},
         "onsetDateTime": "2021-05-04"},
        {"resourceType": "Observation", "id": "o1", **about, **code, **value, "status": "final",
         "effectiveDateTime": "2026-01-31T23:30:00-07:00"},
        {"resourceType": "Observation", "id": "o2", **about, **code, **value,
         "status": "entered-in-error", "effectiveDateTime": "2026-01-31"},
        {"resourceType": "Encounter", "id": "e1", **about, "status": "finished",
         "period": {"start": "2025-07-01T09:00:00Z"}},
        {"resourceType": "AllergyIntolerance", "id": "a1", **about, "code": {"text": "Nuts"}},
    ]  # fmt: skip
    entries = [{"resource": one} for one in (patient, *others)]
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    return path


def test_that_a_child_says_what_the_reader_itself_says(people: Path, bundle: Path) -> None:
    for path in (people, bundle):
        assert door.inspect([path], OPTIONS) == reader.inspect([path], OPTIONS)
        own = reader.read([path], OPTIONS)
        own.fingerprint = reader.fingerprint_of(own)
        assert door.read([path], OPTIONS) == own
    assert own.withdrawn
    assert own.conditions
    assert own.allergies


def test_that_a_day_stays_the_day_it_was_where_the_practice_is(bundle: Path) -> None:
    (result,) = door.read([bundle], OPTIONS).measurements
    assert result.taken_at is not None
    assert result.taken_at.date() == dt.date(2026, 1, 31)


@ON_LINUX
def test_that_a_child_can_read_and_nothing_else(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("kept")
    answer = subprocess.run(
        [sys.executable, "-c", TRIES, str(tmp_path / "made"), str(there)],
        env={"PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1"},
        capture_output=True,
        check=True,
    )
    tried = answer.stdout.decode().split()
    assert tried[0] == "done"
    assert set(tried[1:7]) == {"PermissionError"}
    assert tried[7:] == ["MemoryError", "PermissionError"]
    assert there.read_text() == "kept"
    assert not (tmp_path / "made").exists()


@ON_LINUX
def test_that_questions_about_a_file_share_a_child_and_a_refused_one_takes_it_along(
    people: Path, tmp_path: Path
) -> None:
    door.inspect([people], OPTIONS)
    door.inspect([people], OPTIONS)
    (kept,) = client._kept
    door.is_schedule([people])
    assert client._kept == [kept]
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(RefusedError, match="PDF"):
        door.inspect([tmp_path / "x.pdf"], OPTIONS)
    assert kept.process.returncode is not None
    assert client._kept == []


@ON_LINUX
def test_that_no_file_is_read_by_a_child_that_another_file_may_have_taken_over(
    people: Path, tmp_path: Path
) -> None:
    door.inspect([people], OPTIONS)
    (kept,) = client._kept
    other = tmp_path / "other.csv"
    other.write_bytes(people.read_bytes())
    door.inspect([other], OPTIONS)
    assert kept not in client._kept
    assert kept.process.returncode is not None


def test_that_a_large_file_has_a_child_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = (f"{number},Santos,Maria,{'-' * 300}" for number in range(9_000))
    path.write_text("\n".join(["MRN,Last name,First name,Note", *rows]))
    assert len(door.read([path], OPTIONS).patients) == 9_000
    assert client._kept == []


def test_that_stopping_ends_the_child_at_once(people: Path) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return True

    with pytest.raises(CancelledError):
        door.read([people], OPTIONS, None, cancelled)
    assert asked
    assert client._kept == []


def test_that_the_child_tells_how_far_it_is(bundle: Path) -> None:
    told: list[tuple[int, int]] = []
    door.read([bundle], OPTIONS, lambda done, total: told.append((done, total)))
    size = bundle.stat().st_size
    assert told == [(size, size)]


def test_that_a_child_speaks_the_language_of_the_person(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7")
    use_language("es")
    try:
        with pytest.raises(RefusedError, match="Este archivo"):
            door.inspect([path], OPTIONS)
    finally:
        use_language("en")


def test_that_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="cannot be read"):
        door.inspect([tmp_path / "gone.csv"], OPTIONS)


@ON_LINUX
def test_that_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(UnavailableError):
            door.inspect([path], OPTIONS)


@ON_LINUX
def test_that_a_child_that_dies_is_told_as_the_file(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_CODE", "import os; os.read(0, 9); os.abort()")
    with pytest.raises(RefusedError, match="stopped the part"):
        door.inspect([people], OPTIONS)


@ON_LINUX
def test_that_nothing_is_read_by_a_child_that_cannot_be_bound(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = Budget(memory=-5, cpu_s=5)
    with pytest.raises(UnavailableError, match="did not let it"):
        client.ask("inspect", tasks.Files((str(people),), OPTIONS), budget)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(UnavailableError, match="did not let it"):
        door.inspect([people], OPTIONS)


@ON_LINUX
def test_that_reading_without_end_is_ended_by_the_system(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Last name,First name\n" + "Santos,Maria\n" * 400_000)
    with pytest.raises(RefusedError, match="more memory or time"):
        client.ask("read", tasks.Files((str(path),), OPTIONS), Budget(2 << 30, 0, False))


@ON_LINUX
def test_that_the_program_can_be_its_own_child(people: Path) -> None:
    """As it has to be when it was frozen and there is no Python beside it."""
    words = msgspec.Raw(encode(tasks.Files((str(people),), OPTIONS)))
    child = subprocess.Popen(
        [sys.executable, str(MAIN), READ_FILES_APART, str(USUAL.memory)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    with child.stdin as asked, child.stdout as said:
        write_frame(asked, encode(Request("inspect", "en", 9, words)))
        answer = messages.decode(read_frame(said) or b"")
    assert isinstance(answer, Answer)
    assert decode(answer.value, Inspection).kind == "table"
    assert child.wait() == 0


def test_that_a_bug_in_a_child_is_an_incident_without_a_word_of_the_file(people: Path) -> None:
    with pytest.raises(ElsewhereError) as caught:
        client.ask("read", tasks.OneFile(str(people)), USUAL)
    trace = trace_of(caught.value)
    assert "ValidationError" in trace
    assert "worker.py" in trace
    assert "Santos" not in trace


def test_that_an_idle_child_goes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IDLE_S", 0)
    started = time.monotonic()
    worker.serve(queue.SimpleQueue(), io.BytesIO())
    assert time.monotonic() - started < 5
