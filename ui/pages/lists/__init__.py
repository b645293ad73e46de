"""Worklists of the practice: putting them together, trying them out, using them."""
