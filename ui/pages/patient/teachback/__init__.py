"""Teach-back: what was explained, and how clear our explanation was."""
