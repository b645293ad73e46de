"""Handouts of the practice: writing, translating, approving."""
