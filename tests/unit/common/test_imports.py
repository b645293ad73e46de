"""A library that replaces Python's import does so only for itself."""

import builtins

import pytest

from carecoord.common.imports import own_imports


def test_that_a_replaced_import_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    own = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", own)  # restored even if the test fails

    with own_imports():
        builtins.__import__ = lambda *_given, **_named: pytest

    assert builtins.__import__ is own
