"""Help: short topics, the keyboard sheet, and what CareCoord is made of."""
