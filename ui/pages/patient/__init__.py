"""One patient: what matters at a glance, the history, and the three records."""
