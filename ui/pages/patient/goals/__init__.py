"""What the patient wants to do for their health: written down, planned, asked about."""
