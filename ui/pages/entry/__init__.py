"""The way in: first run, sign-in, recovery, the practice's server."""
