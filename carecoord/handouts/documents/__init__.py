"""Papers made by the practice, as self-contained HTML."""
