"""The version of the tables this program writes."""

SCHEMA_VERSION = 22
"""Number of the newest migration; a file with a higher one is left alone."""
