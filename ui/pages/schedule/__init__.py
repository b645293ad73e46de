"""The schedule of one day."""
