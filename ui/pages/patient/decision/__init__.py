"""The decision made together: list, form, signed note."""
