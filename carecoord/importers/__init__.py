"""File formats in: bytes to the plain rows of ``records``; no tables, no window.

``reader.inspect(paths, options)`` says what was handed over, ``reader.read(paths, options,
progress, cancelled)`` reads it. ``options`` holds what the person may settle.
"""
