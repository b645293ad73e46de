"""CareCoord's core: usable from a script, free of Qt and of any window."""

__version__ = "0.1.0"

READ_FILES_APART = "--read-files-apart"
"""The word by which a frozen program starts itself as a child that reads files from outside."""
