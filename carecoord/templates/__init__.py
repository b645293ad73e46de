"""Templates for decisions many people face: read from files, checked, found. No tables here."""
