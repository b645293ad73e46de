"""Practice: how the practice works, in numbers that can be looked behind."""
