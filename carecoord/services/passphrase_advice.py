"""What the window says about a passphrase while it is being typed."""

from carecoord.security.passphrases import Strength, strength, suggest_passphrase

__all__ = ["Strength", "strength", "suggest_passphrase"]
