"""The visit: what is open, what was done, and what the patient takes home."""
