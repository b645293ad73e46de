"""The collector's great rounds are put off while long work runs, and only then."""

import gc

from ui.background.collector import without_full_collections


def test_that_great_rounds_are_put_off_and_come_back() -> None:
    before = gc.get_threshold()
    with without_full_collections():
        inside = gc.get_threshold()
    assert inside[:2] == before[:2]
    assert inside[2] > before[2] * 1_000_000
    assert gc.get_threshold() == before


def test_that_the_first_to_end_does_not_bring_them_back_for_the_others() -> None:
    before = gc.get_threshold()
    first, second = without_full_collections(), without_full_collections()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[2] > before[2]
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before
