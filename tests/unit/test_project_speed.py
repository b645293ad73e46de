"""Ratios of speed beside their record: what counts as having become worse."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks import __main__, recorded
from benchmarks.harness import Figure


def runs(*ratios: float) -> recorded.Measure:
    """A benchmark that measures these ratios, one at each run."""
    left = iter(ratios)

    def measure() -> Sequence[Figure]:
        return [Figure("a call", next(left), "ms", limit=1.0), Figure("no limit", 9.0, "ms")]

    return measure


def test_that_a_ratio_a_third_worse_than_recorded_fails() -> None:
    (verdict,) = recorded.compare(runs(1.3, 1.31, 1.29), {"a call": 1.0})
    assert verdict.is_worse
    assert "WORSE" in recorded.line(verdict)


def test_that_a_ratio_a_tenth_worse_passes_at_once() -> None:
    (verdict,) = recorded.compare(runs(1.1), {"a call": 1.0})
    assert not verdict.is_worse


def test_that_one_noisy_run_is_measured_again_and_forgiven() -> None:
    (verdict,) = recorded.compare(runs(1.9, 1.0, 1.05), {"a call": 1.0})
    assert not verdict.is_worse


def test_that_what_is_new_or_gone_has_to_be_put_on_record() -> None:
    verdicts = recorded.compare(runs(1.0, 1.0, 1.0), {"another": 1.0})
    assert [(each.name, each.is_worse) for each in verdicts] == [
        ("a call", True),
        ("another", True),
    ]
    assert all("NOT ON RECORD" in recorded.line(each) for each in verdicts)


def test_that_what_waits_for_the_disk_is_held_to_no_record() -> None:
    assert recorded.ratios_of([Figure("a call", 9.0, "ms", limit=1.0, is_steady=False)]) == {}


def test_that_recording_one_benchmark_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "recorded.toml"
    recorded.write({"saving": {'a "call"': 1.234}}, path)
    recorded.write({"search": {"a key": 2.0}}, path)
    assert recorded.read(path) == {"saving": {'a "call"': 1.23}, "search": {"a key": 2.0}}


def test_that_what_is_recorded_is_the_median_of_several_runs() -> None:
    assert recorded.measured(runs(1.0, 9.0, 2.0)) == {"a call": 2.0}


def test_that_every_benchmark_held_to_its_record_is_on_record() -> None:
    assert set(recorded.read()) == set(__main__.WATCHED)
