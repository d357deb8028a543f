"""Screenshots of the lead desk."""

SHOTS = []
