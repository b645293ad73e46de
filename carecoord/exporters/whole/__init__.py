"""A whole practice as files in open formats: where they go, and the texts beside them."""
