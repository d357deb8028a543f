"""Screenshots of campaigns."""

SHOTS = []
