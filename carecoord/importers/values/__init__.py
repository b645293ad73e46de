"""Single values: what a cell or a field of a file says, as one plain value or a question."""
