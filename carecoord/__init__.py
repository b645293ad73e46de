"""CareCoord's core: usable from a script, free of Qt and of any window."""

__version__ = "0.1.0"
