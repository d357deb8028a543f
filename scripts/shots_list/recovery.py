"""Screenshots of service recovery."""

SHOTS = []
