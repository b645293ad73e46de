"""Settings: the practice, its people, this computer, the data."""
