"""The schedule of another record system: lists, calendars and messages, as plain rows."""
