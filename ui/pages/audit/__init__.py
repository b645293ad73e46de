"""Who did what: questions to the journal."""
