"""The window: PySide6, and of the core only services, rules, vocabulary and settings."""

import builtins
import gc

# Thousands of classes are made while loading and none of them goes away again: looking
# through them for garbage every 700 objects takes an eighth of the start.
gc.set_threshold(20_000, 20, 20)

_plain_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401 - the import statement is put back after this

# PySide6 replaces the import statement for its optional ``from __feature__``, which nobody
# uses here; the replacement reads the source of every module imported later.
builtins.__import__ = _plain_import
