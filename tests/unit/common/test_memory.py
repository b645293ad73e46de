"""Bulk work without the cyclic collector."""

import gc

import pytest

from carecoord.common.memory import without_collections


def test_that_the_collector_rests_during_the_work_and_comes_back_whatever_happens() -> None:
    with pytest.raises(RuntimeError), without_collections():  # noqa: PT012 - what it holds is looked at
        assert not gc.isenabled()
        with without_collections():
            pass
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()


def test_that_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with without_collections():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
